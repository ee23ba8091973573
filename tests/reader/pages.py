"""Fill a blog with one of everything, and read pages as strictly as the standard does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import html5lib
from flask.testing import FlaskClient

from tests.factories import (
    change,
    changing,
    make_author,
    make_category,
    make_page,
    make_post,
    make_series,
    make_site,
    make_tag,
)

XHTML = "{http://www.w3.org/1999/xhtml}"
ADDRESSES = (
    *("/", "/page/2/", "/posts/2025/01/whole/", "/posts/2025/01/short/", "/about/"),
    *(
        "/category/",
        "/category/methods/",
        "/category/empty/",
        "/tag/",
        "/tag/notes/",
        "/author/",
        "/author/ada-example/",
    ),
    *("/series/", "/series/a-series/", "/archive/", "/subscribe/"),
)
BODY = (
    '<p>First words.<sup id="fnref:1">'
    '<a href="#fn:1" class="footnote" rel="footnote" role="doc-noteref">1</a></sup></p>'
    '<h2 id="one">One <a class="anchor" href="#one" aria-label="Link to section: One">#</a></h2><p>Text.</p>'
    '<h3 id="two">Two</h3><p>Text.</p><h2 id="drei größe">Three</h2><p>Text.</p>'
    '<div class="footnotes" role="doc-endnotes"><ol><li id="fn:1" role="doc-endnote"><p>A note.</p></li></ol></div>'
)
CONTENTS = [
    {"level": 2, "id": "one", "text": "One"},
    {"level": 3, "id": "two", "text": "Two"},
    {"level": 2, "id": "drei größe", "text": "Three"},
    {"level": 4, "id": "deep", "text": "Too deep to list"},
]


def fill_blog() -> None:
    """Make a blog with several pages of posts, two authors, a series, tags, a category without posts, and a page."""
    with changing():
        _fill()


def _fill() -> None:
    make_site(posts_per_page=3, introduction="Words about things.\n\nAnd a second paragraph.")
    for year in (2021, 2022, 2023):
        make_post(f"A post of {year}", published_at=datetime(year, 2, 3, tzinfo=UTC))
    make_post("Part one", series="A series", series_position=1)
    make_post(
        "The whole & its parts",
        slug="whole",
        html=BODY,
        contents=CONTENTS,
        authors=["Ada Example", "Bo Example"],
        categories=["Methods"],
        tags=["notes", "maths"],
        series="A series",
        series_position=2,
        summary="What the author typed.",
        excerpt="First words.",
        image="/images/whole.png",
        image_alt="A whole",
    )
    make_post("Short", slug="short", word_count=20, tags=["notes"], language="he")
    make_category("Empty")
    make_tag("unused")
    make_page("About", path="/about/", navigation_position=1)
    change(make_series("A series"), planned=["Part three"], description="Three parts.")
    links = [
        {"label": "Code", "address": "https://code.example/ada"},
        {"label": "Bad", "address": "javascript:alert(1)"},
    ]
    change(make_author("Ada Example"), biography="Writes.", url="https://ada.example/", links=links)


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    """Return the HTML at an address, having checked the status."""
    response = client.get(address)
    assert response.status_code == status, f"{address}: {response.status_code}"
    return response.text


def fetch(client: FlaskClient, address: str, **request: Any) -> Any:
    """Return what stands at an address, read to its end."""
    return client.get(address, buffered=True, **request)


def tree(html: str) -> Any:
    """Return a page as a tree, refusing the smallest error of its HTML."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=False)
    root = parser.parse(html)
    assert parser.errors == []
    return root


def texts(root: Any, name: str) -> list[str]:
    """Return the text of every element of a name."""
    return ["".join(element.itertext()).strip() for element in root.iter(f"{XHTML}{name}")]


def attributes(root: Any, name: str, attribute: str) -> list[str]:
    """Return an attribute of every element of a name that has it."""
    return [element.get(attribute) for element in root.iter(f"{XHTML}{name}") if element.get(attribute) is not None]
