"""Read YAML as Ruby's Psych does, which is how a Jekyll blog means its settings and front matter.

PyYAML's C parser yields events; values are built here without recursion, so no text can make this slow or deep.
Tags and texts of more than 64 KiB are refused: front matter is plain values, and nothing else. An alias (`*name`)
becomes a copy of the value that it names, within a limit on all values together.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, TypeAlias

import yaml

Value: TypeAlias = "bool | int | float | str | date | datetime | list[Value] | dict[str, Value] | None"

MAX_BYTES = 64 * 1024
MAX_DEPTH = 32
MAX_COPIED = 10_000  # values that aliases may repeat in one text
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("yes", "true", "on"), True),
    **dict.fromkeys(("no", "false", "off"), False),
    **dict.fromkeys(("", "~", "null"), None),
}
_TIME = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt]|[ \t]+)(\d{1,2}):(\d\d):(\d\d)(?:\.\d*)?"
    r"(?:\s*(Z|[-+]\d{1,2}:?(?:\d\d)?))?",
    re.ASCII,
)
_DATE = re.compile(r"(\d{4})-(1[012]|0\d|\d)-([12]\d|3[01]|0\d|\d)", re.ASCII)
_SIXTIES = re.compile(r"([-+]?[0-9][0-9_]*)((?::[0-5]?[0-9]){1,2})(\.[0-9_]*)?", re.ASCII)
_FLOAT = re.compile(r"[-+]?([0-9][0-9_,]*)?\.[0-9]*([eE][-+][0-9]+)?", re.ASCII)
_INTEGERS = (
    (re.compile(r"[-+]?0b[01_,]+", re.ASCII), 2),
    (re.compile(r"[-+]?0[0-7_,]+", re.ASCII), 8),
    (re.compile(r"[-+]?(?:0|[1-9](?:[0-9]|,[0-9]|_[0-9])*)", re.ASCII), 10),
    (re.compile(r"[-+]?0x[0-9a-fA-F_,]+", re.ASCII), 16),
)
_SPECIAL_FLOATS = {".inf": float("inf"), "+.inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan")}


class YamlRefused(Exception):
    """The text is no YAML, or more than plain values; `line` counts from 1 within the text."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.sentence = sentence


def load(
    text: str, limit: int = MAX_BYTES, resolve: Callable[[str], Value] | None = None
) -> tuple[Value, dict[str, int]]:
    """Return the value that a YAML text stands for, and the line of each key of its outermost mapping.

    `resolve` says what an unquoted scalar stands for where that is not as in Ruby.

    Raises YamlRefused and nothing else.
    """
    if len(text.encode("utf-8", "replace")) > limit:
        raise YamlRefused(1, f"The YAML is longer than {limit // 1024:,} KiB.")
    try:
        return _build(text, resolve or as_psych)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlRefused(
            (mark.line if mark else 0) + 1, f"This is not YAML: {error.problem or error.context}."
        ) from error
    except yaml.YAMLError as error:
        raise YamlRefused(1, "This is not YAML: it holds a character that YAML forbids.") from error
    except UnicodeError as error:
        raise YamlRefused(1, "This is not YAML: it holds half a character.") from error


def _build(text: str, resolve: Callable[[str], Value]) -> tuple[Value, dict[str, int]]:
    root: list[Value] = []
    lines: dict[str, int] = {}
    stack: list[list[Value] | dict[str, Value]] = [root]
    keys: list[str | None] = [None]
    anchors: dict[str, Value] = {}
    open_anchors: list[tuple[str, Value]] = []
    copied = 0

    def add(value: Value, line: int) -> None:
        top = stack[-1]
        if isinstance(top, list):
            top.append(value)
        elif (key := keys[-1]) is None:
            key = keys[-1] = to_s(value)
            if len(stack) == 2:
                lines[key] = line
        else:
            top[key] = value
            keys[-1] = None

    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in anchors:
                raise YamlRefused(line, f"The alias *{event.anchor} names no value above it.")
            value, count, depth = _copy(anchors[event.anchor])
            copied += count
            if copied > MAX_COPIED or len(stack) + depth > MAX_DEPTH:
                raise YamlRefused(line, "The aliases repeat too much.")
            if keys[-1] == "<<" and isinstance(value, dict) and isinstance(top := stack[-1], dict):
                top.update(value)
                keys[-1] = None
            else:
                add(value, line)
        elif isinstance(event, yaml.DocumentEndEvent):
            break
        elif isinstance(event, yaml.ScalarEvent):
            value = _scalar(event, line, resolve)
            if event.anchor:
                anchors[event.anchor] = value
            add(value, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            _refuse_tag(event.tag, line, ("tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"))
            if len(stack) > MAX_DEPTH:
                raise YamlRefused(line, f"The YAML is nested more than {MAX_DEPTH} deep.")
            if isinstance(stack[-1], dict) and keys[-1] is None:
                raise YamlRefused(line, "A key must be plain text.")
            child: list[Value] | dict[str, Value] = [] if isinstance(event, yaml.SequenceStartEvent) else {}
            add(child, line)
            stack.append(child)
            keys.append(None)
            open_anchors.append((event.anchor or "", child))
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
            keys.pop()
            # Only now, so that no value can hold itself.
            name, finished = open_anchors.pop()
            if name:
                anchors[name] = finished
    return (root[0] if root else None), lines


def _copy(value: Value) -> tuple[Value, int, int]:
    """Return a copy of a value, of how many values it is made, and how deep they are nested."""
    if not isinstance(value, list | dict):
        return value, 1, 0
    parts = [_copy(item) for item in (value.values() if isinstance(value, dict) else value)]
    copies = [part for part, _, _ in parts]
    count = 1 + sum(part for _, part, _ in parts)
    depth = 1 + max((part for _, _, part in parts), default=0)
    return dict(zip(value, copies, strict=True)) if isinstance(value, dict) else copies, count, depth


def _scalar(event: yaml.ScalarEvent, line: int, resolve: Callable[[str], Value]) -> Value:
    _refuse_tag(event.tag, line, ("tag:yaml.org,2002:str", "!"))
    # The C parser says "" where the other says None.
    plain = not event.style and event.tag is None
    return resolve(event.value) if plain else str(event.value)


def _refuse_tag(tag: str | None, line: int, allowed: tuple[str, ...]) -> None:
    if tag is not None and tag not in allowed:
        raise YamlRefused(line, f"The tag {tag} is not read: only plain values are.")


def as_psych(text: str) -> Value:
    """Return what an unquoted scalar stands for, by the rules of Psych 4 (YAML 1.1 with commas in numbers)."""
    if (word := text.lower()) in _WORDS:
        return _WORDS[word]
    if "\n" in text:
        return text
    if match := _TIME.fullmatch(text):
        return _instant(match) or text
    if match := _DATE.fullmatch(text):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return text
    if word in _SPECIAL_FLOATS:
        return _SPECIAL_FLOATS[word]
    return _number(text)


def _instant(match: re.Match[str]) -> datetime | None:
    *numbers, zone = match.groups()
    offset = timedelta()
    if zone and zone != "Z":
        digits = zone[1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
        offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if zone[0] == "-" else 1)
    try:
        year, month, day, hour, minute, second = (int(number) for number in numbers)
        return datetime(year, month, day, hour, minute, second, tzinfo=timezone(offset) if offset else UTC)
    except ValueError:
        return None


def _number(text: str) -> Value:
    if len(text) > 100:
        return text
    if match := _SIXTIES.fullmatch(text):
        parts = [int(part.replace("_", "")) for part in (match[1] + match[2]).split(":")]
        weights = (3600, 60, 1)
        total = sum(part * weight for part, weight in zip(parts, weights, strict=False))
        return total + float("0" + match[3].replace("_", "") + "0") if match[3] else total
    if _FLOAT.fullmatch(text) and any(character.isdigit() for character in text):
        return float(text.replace(",", "").replace("_", ""))
    for pattern, base in _INTEGERS:
        if pattern.fullmatch(text):
            try:
                return int(re.sub(r"[,_]", "", text), base)
            except ValueError:
                return text
    return text


def to_s(value: Value) -> str:
    """Return a value as Ruby's `to_s` shows it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            shown = {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}.get(repr(value), repr(value))
            return re.sub(r"^(-?\d+)e", r"\1.0e", shown)
        case datetime():
            zone = "UTC" if value.tzinfo is UTC else value.strftime("%z")
            return f"{value:%Y-%m-%d %H:%M:%S} {zone}"
        case date():
            return value.isoformat()
        case list():
            return "".join(to_s(item) for item in value)
        case _:
            return str(value)
