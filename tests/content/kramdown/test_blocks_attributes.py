"""Read attribute lists, as written between `{:` and `}`."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from app.content.kramdown.attributes import merge, parse_attributes, references
from app.content.kramdown.document import Document

DOCUMENT = Document(
    attribute_lists={"note": '.note title="a note"', "both": "note .second #id", "a": "b .a", "b": "a .b"}
)


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        (" .one.two #three", {"class": "one two", "id": "three"}),
        ("""k="v" l='w "x"' """, {"k": "v", "l": 'w "x"'}),
        (r'k="a \"b\" \}"', {"k": 'a "b" }'}),
        ('title="A &amp; B &#8211; C"', {"title": "A & B – C"}),
        ("note", {"class": "note", "title": "a note"}),
        ('title="own" .own both', {"class": "note second own", "title": "own", "id": "id"}),
        ("unknown", {}),
        ("a", {"class": "b a"}),
        ('k="open .c', {"class": "c"}),
        ("#1 .2", {"class": "2"}),
        ('id=" "', {}),
    ],
)
def test_text_gives_attributes(text: str, attributes: dict[str, str]) -> None:
    assert parse_attributes(text, DOCUMENT) == attributes


def test_merging_adds_classes_and_replaces_the_rest() -> None:
    element = Element("p", {"class": "a", "id": "old", "title": "t"})
    merge(element, {"class": "b", "id": "new"})
    assert element.attrib == {"class": "a b", "id": "new", "title": "t"}


def test_references_are_the_bare_names() -> None:
    assert references(' toc .x k="v" footnotes') == ["toc", "footnotes"]
