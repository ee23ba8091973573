"""Read attribute lists: the text between `{:` and `}` of a block, a span or a named list of attributes."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from app.content.kramdown.characters import decode_references
from app.content.kramdown.document import Document

NAME = r"\w[\w-]*"
CLASS = r"\.[^\s.#]+"
ID = r"\#[A-Za-z][\w:-]*"
# A value ends at its first unescaped quote, for good (*+): a text full of unclosed quotes stays cheap.
ITEM = re.compile(
    rf"""(?:\A|\s)(?:
      (?P<key>{NAME})=(?:"(?P<double>(?:\\[}}"]|[^}}"])*+)"|'(?P<single>(?:\\[}}']|[^}}'])*+)')
    | (?P<reference>{NAME})
    | (?P<shorthand>(?:{ID}|{CLASS})+)
    )(?=\s|\Z)""",
    re.VERBOSE | re.ASCII,
)
DEEPEST = 20  # lists that refer to lists that refer to lists
LONGEST = 2_000  # characters of a named list, and of classes, that count
SHORTHAND = re.compile(rf"{ID}|{CLASS}", re.ASCII)


def parse_attributes(text: str, document: Document) -> dict[str, str]:
    """Return the attributes that a list gives, with those of the named lists it refers to.

    The list's own attributes win over referred ones, later ones over earlier ones; classes are joined. Names of
    lists are looked up in `document.attribute_lists`; unknown ones count for nothing.
    """
    return _collect(text, document, ())


def merge(element: Element, attributes: dict[str, str]) -> None:
    """Give attributes to an element: classes are added to those it has, any other replaces one of the same name."""
    for key, value in attributes.items():
        _set(element.attrib, key, value)


def _collect(text: str, document: Document, around: tuple[str, ...]) -> dict[str, str]:
    attributes: dict[str, str] = {}
    own: list[tuple[str, str]] = []
    for item in ITEM.finditer(text):
        if item["reference"]:
            for key, value in _resolve(item["reference"], document, around).items():
                _set(attributes, key, value)
        elif item["shorthand"]:
            own += [("id" if mark[0] == "#" else "class", mark[1:]) for mark in SHORTHAND.findall(item["shorthand"])]
        else:
            double = item["double"] is not None
            value = re.sub(r'\\([}"])' if double else r"\\([}'])", r"\1", item["double"] if double else item["single"])
            own.append((item["key"], decode_references(value)))
    for key, value in own:
        _set(attributes, key, value)
    return attributes


def _resolve(name: str, document: Document, around: tuple[str, ...]) -> dict[str, str]:
    """Return the attributes of a named list; lists that name each other end somewhere."""
    if name not in document.attribute_lists or name in around or len(around) >= DEEPEST:
        return {}
    if name not in document.resolved_lists:
        attributes = _collect(document.attribute_lists[name][:LONGEST], document, (*around, name))
        document.resolved_lists[name] = attributes
    return document.resolved_lists[name]


def _set(attributes: dict[str, str], key: str, value: str) -> None:
    if key == "class" and attributes.get("class"):
        if len(attributes["class"]) < LONGEST:
            attributes["class"] += " " + value
    elif not (key == "id" and not value.strip()):
        attributes[key] = value


def references(text: str) -> list[str]:
    """Return the names of other lists that an attribute list refers to; some, such as `toc`, are orders."""
    return [item["reference"] for item in ITEM.finditer(text) if item["reference"]]
