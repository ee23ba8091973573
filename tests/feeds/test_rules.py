"""What a schema cannot say: the rules of RFC 4287 and of feed validators, on a feed of rendered posts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import html5lib
import pytest
from flask.testing import FlaskClient

from app import content
from tests.factories import SITE_URL, make_post, make_site

from .reading import ATOM, feed, get, link, text, texts

MARKDOWN = """\
Read [the next](/next/), [a part](#part), [a mail](mailto:a@b.example) and ![a picture](img/x.png).

## Part

A note[^1], `code`, $$x^2$$ and

```python
    def f(a, b):
        return a < b  # ]]>
```

<script>alert(1)</script>
<iframe src="https://video.example/1"></iframe>
<form action="/x"><input name="a"></form>
<p style="position: fixed" onclick="alert(1)">Styled</p>
<a href="javascript:alert(1)">run</a> <a href="data:text/html,x">data</a>
<img src="a.png" srcset="b.png 2x, /c.png 3x" onerror="alert(1)" alt="">
<video src="film.mp4" poster="still.png"></video>

[^1]: The note.
"""
PATH = "/posts/2025/01/rules/"
URL_ATTRIBUTES = ("href", "src", "poster", "cite", "background", "action", "longdesc")


@pytest.fixture
def root(client: FlaskClient) -> ET.Element:
    """Give the feed of a blog whose posts hold everything that validators look at."""
    make_site(language="en", subtitle="Rules", rights="CC0", feed_author="Ada", feed_author_email="ada@ada.example")
    rendered = content.render(MARKDOWN, base_url=SITE_URL + PATH)
    for number in range(3):
        make_post(f"Post {number}", authors=["Ben"], tags=["a"])
    make_post("Rules", path=PATH, html=rendered.feed_html, excerpt=rendered.excerpt, image="/lead.png")
    return feed(client)


@pytest.fixture
def body(root: ET.Element) -> ET.Element:
    """Give the content of the post of rules as a browser parses it."""
    (found,) = [e for e in root.findall(f"{ATOM}entry") if link(e, "alternate")["href"] == SITE_URL + PATH]
    return html5lib.parseFragment(text(found, "content"), namespaceHTMLElements=False)


def test_the_feed_has_what_a_feed_must_have(root: ET.Element) -> None:
    for name in ("id", "title", "updated"):
        assert len(root.findall(f"{ATOM}{name}")) == 1
        assert text(root, name).strip()
    assert link(root, "self")["href"] == f"{SITE_URL}/feed.xml"
    assert link(root, "alternate")["href"] == f"{SITE_URL}/"


def test_every_entry_has_what_an_entry_must_have(root: ET.Element) -> None:
    for found in root.findall(f"{ATOM}entry"):
        for name in ("id", "title", "updated", "published", "content"):
            assert len(found.findall(f"{ATOM}{name}")) == 1
            assert text(found, name).strip()
        assert link(found, "alternate")["type"] == "text/html"
        assert texts(found, "author", "name") or texts(root, "author", "name")


def test_ids_are_absolute_and_differ(root: ET.Element) -> None:
    ids = [text(found, "id") for found in (root, *root.findall(f"{ATOM}entry"))]
    assert len(set(ids)) == len(ids)
    assert all(urlsplit(found).scheme in ("tag", "https") for found in ids)


def test_dates_have_a_zone_and_are_neither_ahead_nor_the_same(root: ET.Element) -> None:
    updated = texts(root, "entry", "updated")
    assert len(set(updated)) == len(updated)
    for written in (*updated, text(root, "updated"), *texts(root, "entry", "published")):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", written)
        assert datetime.fromisoformat(written) <= datetime.now(UTC) + timedelta(seconds=1)
    assert datetime.fromisoformat(text(root, "updated")) >= max(map(datetime.fromisoformat, updated))


def test_updated_is_not_before_published(root: ET.Element) -> None:
    for found in root.findall(f"{ATOM}entry"):
        assert datetime.fromisoformat(text(found, "updated")) >= datetime.fromisoformat(text(found, "published"))


def test_people_are_named_without_markup_or_addresses(root: ET.Element) -> None:
    for name in (*texts(root, "author", "name"), *texts(root, "entry", "author", "name")):
        assert name.strip()
        assert not re.search(r"[@<>]", name)


def test_every_url_in_content_is_absolute(body: ET.Element) -> None:
    seen = [element.get(name) for element in body.iter() for name in URL_ATTRIBUTES if element.get(name) is not None]
    for element in body.iter():
        seen += [part.split()[0] for part in element.get("srcset", "").split(",") if part.strip()]
    assert len(seen) >= 7
    assert {urlsplit(url or "").scheme for url in seen} <= {"https", "http", "mailto"}
    assert f"{SITE_URL}{PATH}#part" in seen
    assert f"{SITE_URL}{PATH}img/x.png" in seen
    assert f"{SITE_URL}/next/" in seen


def test_nothing_in_content_runs_or_embeds(body: ET.Element) -> None:
    tags = {element.tag for element in body.iter()}
    assert not tags & {
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "button",
        "meta",
        "link",
        "base",
    }
    for element in body.iter():
        assert not set(element.attrib) & {"style", "srcdoc", "formaction", "onclick", "onerror"}


def test_content_reads_well_without_style_and_script(body: ET.Element) -> None:
    (code,) = body.iter("pre")
    lines = "".join(code.itertext()).splitlines()
    assert lines[0].endswith("def f(a, b):")
    assert lines[1].endswith("return a < b  # ]]>")
    assert all(image.get("alt") is not None for image in body.iter("img"))
    targets = {element.get("id") for element in body.iter()}
    for note in [a for a in body.iter("a") if a.get("role") in ("doc-noteref", "doc-backlink")]:
        assert (note.get("href") or "").partition("#")[2] in targets


def test_formulas_can_be_read(body: ET.Element) -> None:
    assert [element for element in body.iter() if element.tag.endswith("math")] or "x^2" in "".join(body.itertext())


def test_nothing_private_is_in_the_feed(client: FlaskClient, root: ET.Element) -> None:
    document = get(client).text
    for unwanted in ("csrf", "session", "/admin", "preview", "token", "utm_"):
        assert unwanted not in document.lower()
