"""Colours of code: class names only, and never a changed character."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import get_lexer_by_name

from app.content import highlight
from tests.content.safety import faults, read


def languages() -> list[str]:
    return [line.split(": ")[2].split()[0] for line in highlight.LANGUAGES.strip().splitlines()]


def test_all_languages_have_a_lexer() -> None:
    for _, lexer in highlight.NAMES.values():
        assert get_lexer_by_name(lexer)


@pytest.mark.parametrize("name", ["js", "shell", "console", "c++", "YAML", "plaintext", "text", ""])
def test_names_that_authors_use_are_known(name: str) -> None:
    assert highlight.is_known(name)


def test_captions_are_names_as_people_write_them() -> None:
    assert highlight.caption("js") == "JavaScript"
    assert highlight.caption("plaintext") == ""
    assert highlight.caption("brainfuck") == "brainfuck"
    assert not highlight.is_known("brainfuck")


def test_tokens_and_marked_lines() -> None:
    html = highlight.highlight("import os\nx = 1\n", "python", frozenset([2]))
    assert '<span class="kn">import</span>' in html
    assert html.count('<span class="hll">') == 1
    assert html.index('<span class="hll">') > html.index("os")


def test_diff_lines_are_told_apart() -> None:
    html = highlight.highlight("-old\n+new\n", "diff")
    assert '<span class="gd">-old</span>' in html
    assert '<span class="gi">+new</span>' in html


def test_very_long_code_stays_plain() -> None:
    assert "<span" not in highlight.highlight("x = 1\n" * 20_000, "python")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("3", {3}),
        ("3 5-7", {3, 5, 6, 7}),
        ("3,5-7", {3, 5, 6, 7}),
        ("1-99999", set(range(1, 11))),
        ("0 11 x", set()),
        ("", set()),
    ],
)
def test_lists_of_lines(text: str, lines: set[int]) -> None:
    assert highlight.lines_in(text, 10) == lines


@settings(max_examples=120, deadline=None)
@given(
    st.one_of(st.text(max_size=60), st.text(alphabet="<>&\"'{}()\n\t #/*-+@ab0\\", max_size=60)),
    st.sampled_from(languages()),
    st.frozensets(st.integers(1, 5)),
)
def test_code_is_never_changed(code: str, language: str, marked: frozenset[int]) -> None:
    code = code.replace("\r", "").replace("\x00", "").replace("\ufeff", "")
    markup = "<pre><code>" + highlight.highlight(code, language, marked) + "</code></pre>"
    assert faults(markup, page=True, built=True) == []
    assert "".join(read(markup).itertext()).rstrip("\n") == code.rstrip("\n")
