"""Evaluate what stands in `{{ }}`: literals, `site` and `page` values, and filters."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from app.importers.jekyll.liquid_filters import FILTERS, Unsupported
from app.importers.jekyll.psych import Value, to_s

__all__ = ["UNKNOWN", "Scope", "Unsupported", "evaluate", "show"]

_PART = re.compile(
    r"\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<number>-?\d+(?:\.\d+)?)(?![\w.])"
    r"|(?P<name>[A-Za-z_][\w-]*\??)|(?P<sign>[|:,.\[\]]))"
)
_WORDS: dict[str, Value] = {"nil": None, "null": None, "true": True, "false": False, "blank": "", "empty": ""}
UNKNOWN: Final = object()
"""The value of a variable whose assignment could not be followed."""
# What Jekyll puts together from all posts, or renders: not to be had while one post is read.
_OF_SITE = frozenset({"posts", "pages", "data", "tags", "categories", "collections", "static_files", "time", "github"})
_OF_SITE |= {"html_pages", "html_files", "documents", "related_posts"}
_OF_PAGE = frozenset(["content", "output", "excerpt", "next", "previous"])


def _nothing(_: str) -> None:
    return None


@dataclass(slots=True)
class Scope:
    """What a text's Liquid can see."""

    site: Mapping[str, Value] = field(default_factory=dict)
    page: Mapping[str, Value] = field(default_factory=dict)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    link: Callable[[str], str | None] = _nothing
    post_url: Callable[[str], str | None] = _nothing
    variables: dict[str, object] = field(default_factory=dict)

    def root(self, name: str) -> tuple[Value, bool]:
        """Return the value of a name, and whether there is such a name at all."""
        match name:
            case "site":
                return dict(self.site), True
            case "page":
                return dict(self.page), True
            case "jekyll":
                return {"environment": "production"}, True
            case "layout" | "content" | "paginator" | "include" | "forloop" | "theme":
                raise Unsupported(f"{name} has no value here.")
        if name not in self.variables:
            return None, False
        value = self.variables[name]
        if value is UNKNOWN:
            raise Unsupported(f"the value of {name} is not known.")
        return value, True  # type: ignore[return-value]


def evaluate(markup: str, scope: Scope) -> tuple[Value, bool]:
    """Return the value of an expression with its filters, and whether its first name exists; raises Unsupported."""
    parts = _parts(markup)
    if not parts:
        return None, True
    (value, known), place = _operand(parts, 0, scope)
    while place < len(parts):
        if parts[place] != ("sign", "|") or place + 1 >= len(parts) or parts[place + 1][0] != "name":
            raise Unsupported("it is more than a value with filters.")
        name = parts[place + 1][1]
        place += 2
        arguments: list[Value] = []
        while place < len(parts) and parts[place] in (("sign", ":"), ("sign", ",")):
            (argument, _), place = _operand(parts, place + 1, scope)
            arguments.append(argument)
        if name not in FILTERS:
            raise Unsupported(f"the filter {name} is not known here.")
        value = FILTERS[name](value, arguments, scope.site, scope.zone)
        known = known or bool(value)
    return value, known


def show(value: Value) -> str:
    """Return a value as Liquid prints it; raises Unsupported for a mapping."""
    if isinstance(value, dict):
        raise Unsupported("it is no plain value.")
    if isinstance(value, list):
        return "".join(show(item) for item in value)
    return to_s(value)


def _parts(markup: str) -> list[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    place = 0
    markup = markup.rstrip()
    while place < len(markup):
        match = _PART.match(markup, place)
        if match is None:
            raise Unsupported("it is more than a value with filters.")
        kind = match.lastgroup or ""
        parts.append(("text" if kind in ("double", "single") else kind, match[kind]))
        place = match.end()
    return parts


def _operand(parts: list[tuple[str, str]], place: int, scope: Scope) -> tuple[tuple[Value, bool], int]:
    if place >= len(parts):
        raise Unsupported("a value is missing.")
    kind, text = parts[place]
    place += 1
    if kind == "text":
        return (text, True), place
    if kind == "number":
        return (float(text) if "." in text else int(text[:18]), True), place
    if kind != "name":
        raise Unsupported("it is more than a value with filters.")
    if text in _WORDS and not (place < len(parts) and parts[place][1] in ".["):
        return (_WORDS[text], True), place
    value, known = scope.root(text)
    names = [text]
    while place < len(parts) and parts[place] in (("sign", "."), ("sign", "[")):
        bracket = parts[place][1] == "["
        if place + 1 >= len(parts) or (bracket and parts[place + 2 : place + 3] != [("sign", "]")]):
            raise Unsupported("a value is missing.")
        kind, key = parts[place + 1]
        if kind == "sign" or (bracket and kind == "name") or (not bracket and kind != "name"):
            raise Unsupported("it is more than a value with filters.")
        place += 3 if bracket else 2
        names.append(key)
        value = _member(value, key, names)
    return (value, known), place


def _member(value: Value, key: str, names: list[str]) -> Value:
    if len(names) == 2 and ((names[0] == "site" and key in _OF_SITE) or (names[0] == "page" and key in _OF_PAGE)):
        raise Unsupported(f"{names[0]}.{key} has no value here.")
    if isinstance(value, dict):
        return len(value) if key == "size" and key not in value else value.get(key)
    if isinstance(value, list):
        if key in ("first", "last"):
            return value[0 if key == "first" else -1] if value else None
        if key == "size":
            return len(value)
        if re.fullmatch(r"-?\d{1,6}", key, re.ASCII):
            return value[int(key)] if -len(value) <= int(key) < len(value) else None
    if isinstance(value, str) and key == "size":
        return len(value)
    if isinstance(value, date | datetime):
        raise Unsupported("it is more than a value with filters.")
    return None
