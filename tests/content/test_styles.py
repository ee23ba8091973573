"""Test that harmless styles reach the feed as they were written, and that nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content import render
from app.content.styles import safe


@pytest.mark.parametrize(
    "style",
    [
        "display: block; margin-left: auto; margin-right: auto; width: 80%",
        "text-align: center",
        "font-family:'Times New Roman', serif; font-size:1.2em;",
        "border:1px solid rgba(0, 0, 0, .5)",
        "font:12px/1.5 Arial",
        "color: red!important",
    ],
)
def test_what_is_harmless_stays_as_it_is(style: str) -> None:
    assert safe(style) == style
    shown = render(f'<p style="{style}">A</p>\n\nB\n{{: style="{style}"}}\n', base_url="https://blog.example/p/")
    assert shown.feed_html.count(f'style="{style}"') == 2
    assert "style" not in shown.html


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ("color: red; position: fixed; top: 0", "color: red"),
        ("width: expression(alert(1))", None),
        ("background: url(https://example.org/a.png)", None),
        ("color: red\\; behavior: url(x)", None),
        ("color: /**/red", None),
        ("margin-top: -200px; width: 50%", "width: 50%"),
        ("", None),
        ("color: red;" * 200, None),
    ],
)
def test_what_is_not_goes(style: str, kept: str | None) -> None:
    assert safe(style) == kept


@given(st.text("a1 (;:,-'\"%#!/.", max_size=60))
def test_what_stays_is_at_rest(style: str) -> None:
    kept = safe(style)
    assert kept is None or safe(kept) == kept


@pytest.mark.parametrize("part", ["a", "1", "a ", "1 ", "a-", "rgb(1 ", " ", "'a' ", "a,"])
def test_long_values_are_read_once(part: str) -> None:
    # With a second way to read a part, this would not end.
    assert safe(("color:" + part * 2000)[:1990] + "(") is None
