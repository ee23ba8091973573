"""Read TOML, YAML and JSON as Hugo does: keys in small letters, and dates of YAML and JSON as the texts they are."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TypeAlias

from app.importers.jekyll import psych

Value: TypeAlias = "bool | int | float | str | date | datetime | time | list[Value] | dict[str, Value] | None"

MAX_CHARACTERS = 512 * 1024
MAX_DEPTH = 32
_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
_TRUE = frozenset(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"])
_FALSE = frozenset(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"])
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)


class Malformed(ValueError):
    """The text is not what it should be; `line` counts from 1 within it."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.sentence = sentence


def load(text: str, kind: str) -> Value:
    """Return what a text of a kind (toml, yaml or json) stands for; raises Malformed and nothing else."""
    if len(text) > MAX_CHARACTERS:
        raise Malformed(1, f"It is longer than {MAX_CHARACTERS // 1024} KiB.")
    try:
        if kind == "toml":
            return lowered(tomllib.loads(text))
        if kind == "json":
            return lowered(json.loads(text))
        return lowered(psych.load(text, 4 * MAX_CHARACTERS, as_go)[0])
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise Malformed(int(found[1]) if found else 1, f"This is not TOML: {error}.") from error
    except psych.YamlRefused as error:
        raise Malformed(error.line, error.sentence) from error
    except (ValueError, RecursionError) as error:
        raise Malformed(getattr(error, "lineno", 1), f"This is not {kind.upper()}.") from error


def lowered(value: object, depth: int = 0) -> Value:
    """Return a value with the keys of all its mappings in small letters."""
    if depth > MAX_DEPTH:
        raise Malformed(1, f"It is nested more than {MAX_DEPTH} deep.")
    if isinstance(value, Mapping):
        return {str(key).lower(): lowered(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [lowered(each, depth + 1) for each in value]
    return value if isinstance(value, bool | int | float | str | date | time | None) else str(value)


def as_go(text: str) -> psych.Value:
    """Return what an unquoted YAML scalar stands for in Go: dates stay text, and there are no sixties."""
    if text in _NOTHING:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if len(text) < 20 and _INTEGER.fullmatch(text):
        return int(text.replace("_", ""))
    if len(text) < 40 and _FLOAT.fullmatch(text) and any(character.isdigit() for character in text):
        return float(text)
    return text


def text_of(value: Value) -> str | None:
    """Return a scalar as text, white space squeezed; None if it is unset, empty or no scalar."""
    if value is None or isinstance(value, bool | list | dict):
        return None
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    return " ".join(shown.split()) or None


def texts_of(value: Value) -> tuple[str, ...]:
    """Return the texts of a list, or of one text, each once."""
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(text for each in values if (text := text_of(each))))


def mapping_of(value: Value) -> dict[str, Value]:
    """Return a mapping, or an empty one."""
    return value if isinstance(value, dict) else {}
