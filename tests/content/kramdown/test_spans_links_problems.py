"""What the author is told about links and notes that lead nowhere."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from app.content.kramdown.spans import parse
from tests.content.kramdown.spans_rendering import document, problems, spans


def test_a_full_reference_without_definition_is_reported_where_its_name_stands() -> None:
    assert problems("one\ntwo [a][nowhere]", document()) == [(11, 9, "No link is defined under the name “nowhere”.")]


def test_brackets_that_need_not_be_a_link_are_not_reported() -> None:
    assert problems("[x] and a[0] and [x] [y]", document()) == []


def test_an_unknown_note_is_reported_once() -> None:
    assert problems("*a [b[^2]", document()) == [(10, 6, "No note is defined under the name “2”.")]


def test_problems_inside_deleted_text_have_the_right_line() -> None:
    assert problems("a\n~~b\n[^2]~~", document())[0][0] == 12


def test_there_is_an_end_to_reporting() -> None:
    assert len(problems("[^2]" * 1000, document())) == 50


def test_content_is_appended_to_what_the_parent_holds() -> None:
    parent = Element("li")
    child = Element("input")
    parent.text = "a"
    parent.append(child)
    parse(" b *c* d", parent, document(), 1)
    assert (parent.text, child.tail, parent[1].tag, parent[1].tail) == ("a", " b ", "em", " d")


def test_a_definition_gives_its_attributes() -> None:
    assert spans("[two words]") == '<a class="k" href="/two">two words</a>'
