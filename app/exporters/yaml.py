"""Write YAML that every parser reads the same: texts in double quotes, as JSON has them, and nothing clever."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeGuard

from app.exporters.records import Value

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_ODD = re.compile(r"[^ -~\u00a1-\u2027\u202a-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
# Words that some parser takes for a truth, a nothing or a merge.
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))


class Bare(str):
    """Be a scalar that is written without quotes, such as a date with its offset."""

    __slots__ = ()


def dump(values: Mapping[str, Value], indent: str = "") -> str:
    """Return a mapping as YAML in block style; keys keep their order."""
    return "".join(_entry(key, value, indent) for key, value in values.items())


def instant(at: datetime) -> str:
    """Return an instant as ISO 8601 in UTC, to the last digit that it has."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def text(value: str) -> str:
    """Return a text in double quotes; what no file should hold as it is becomes an escape."""
    quoted = json.dumps(value, ensure_ascii=False)
    return re.sub(
        r"[^ -~\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]", _escaped, quoted
    )


def _escaped(match: re.Match[str]) -> str:
    number = ord(match[0])
    return f"\\u{number:04x}"


def _entry(key: str, value: Value, indent: str) -> str:
    name = key if _PLAIN_KEY.fullmatch(key) and key.lower() not in _WORDS else text(key)
    if isinstance(value, Mapping):
        return f"{indent}{name}:\n{dump(value, indent + '  ')}" if value else f"{indent}{name}: {{}}\n"
    if _is_list(value):
        return (
            f"{indent}{name}:\n" + "".join(_item(each, indent) for each in value) if value else f"{indent}{name}: []\n"
        )
    return f"{indent}{name}: {_scalar(value)}\n"


def _item(value: Value, indent: str) -> str:
    if isinstance(value, Mapping) and value:
        inner = dump(value, indent + "  ")
        return f"{indent}- {inner[len(indent) + 2 :]}"
    if _is_list(value):
        return f"{indent}- {_flow(value)}\n"
    return f"{indent}- {_scalar(value)}\n"


def _is_list(value: Value) -> TypeGuard[Sequence[Value]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _flow(value: Value) -> str:
    return f"[{', '.join(_flow(each) for each in value)}]" if _is_list(value) else _scalar(value)


def _scalar(value: Value) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case datetime():
            return text(instant(value))
        case Bare():
            return str(value)
        case str():
            return text(value)
        case Mapping():
            return "{}"
        case _:
            return "[]"
