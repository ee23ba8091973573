"""A citation holds the title whole, in TeX's own spelling."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from app.templating.citation import bibtex, reference
from tests.factories import make_post, make_site


@pytest.mark.usefixtures("app")
def test_bibtex_names_authors_title_date_and_address() -> None:
    post = make_post(
        "Rain & 100% snow_fall",
        slug="rain",
        authors=["Ada Example", "Bo Example"],
        published_at=datetime(2025, 1, 9, 23, 30, tzinfo=UTC),
        published_offset=60,
    )
    assert bibtex(post).splitlines() == [
        "@online{example-rain,",
        "  author = {Ada Example and Bo Example},",
        r"  title = {{Rain \& 100\% snow\_fall}},",
        "  journal = {Test blog},",
        "  year = {2025},",
        "  month = {1},",
        "  day = {10},",
        "  url = {https://blog.example/posts/2025/01/rain/},",
        "}",
    ]
    assert reference(post) == (
        "Ada Example and Bo Example. “Rain & 100% snow_fall”. Test blog, 10 January 2025. "
        "https://blog.example/posts/2025/01/rain/"
    )


def test_braces_of_titles_and_addresses_end_nothing(app: Flask) -> None:
    make_site(title="Notes {draft")
    post = make_post(r"A }\input{x} title", path="/a{b}/", slug="größe")
    entry = bibtex(post)
    assert r"title = {{A \}\textbackslash{}input\{x\} title}}" in entry
    assert "url = {https://blog.example/a%7Bb%7D/}" in entry
    assert entry.startswith("@online{draft-gre,")


def test_three_authors_are_listed(app: Flask) -> None:
    post = make_post(authors=["A One", "B Two", "C Three"])
    assert reference(post).startswith("A One, B Two and C Three. ")
