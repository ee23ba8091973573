"""Every page is valid, has one heading of the first rank, names its parts, and asks nothing of other hosts."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from tests.factories import make_post, make_redirect, make_site
from tests.reader.pages import ADDRESSES, XHTML, attributes, fill_blog, page, texts, tree

NASTY = "</script></title>\"'<img src=x onerror=alert(1)>{{ 7*7 }}&amp;<b>"
LOADED = {("script", "src"), ("img", "src"), ("link", "href"), ("source", "src"), ("video", "src"), ("audio", "src")}


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_valid_and_well_structured(client: FlaskClient, address: str) -> None:
    fill_blog()
    root = tree(page(client, address))
    assert len(texts(root, "h1")) == 1
    assert len(texts(root, "title")) == 1
    assert texts(root, "title")[0]
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert [name for name, times in Counter(ids).items() if times > 1] == []
    assert all(nav.get("aria-label") for nav in root.iter(f"{XHTML}nav"))
    assert attributes(root, "html", "lang") == ["en"]
    levels = [int(element.tag[-1]) for element in root.iter() if re.fullmatch(r".*\}h[1-6]", str(element.tag))]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_has_canonical_address_and_feed(client: FlaskClient, address: str) -> None:
    fill_blog()
    root = tree(page(client, address))
    links = {(link.get("rel"), link.get("type")): link.get("href") for link in root.iter(f"{XHTML}link")}
    assert links["canonical", None] == f"https://blog.example{address}"
    feeds = [link.get("href") for link in root.iter(f"{XHTML}link") if link.get("type") == "application/atom+xml"]
    assert feeds[0] == "/feed.xml"


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_loads_nothing_from_elsewhere_and_has_no_inline_code(client: FlaskClient, address: str) -> None:
    fill_blog()
    root = tree(page(client, address))
    for name, attribute in LOADED:
        for element in root.iter(f"{XHTML}{name}"):
            if element.get("rel") != "canonical":
                assert not urlsplit(element.get(attribute) or "").netloc
    for element in root.iter():
        assert not [name for name in element.attrib if str(name).startswith("on") or name == "style"]
    scripts = [script for script in root.iter(f"{XHTML}script") if not script.get("src")]
    assert all(script.get("type") == "application/ld+json" or len(script.text) <= 120 for script in scripts)


@pytest.mark.parametrize("address", ADDRESSES)
def test_internal_links_lead_somewhere(client: FlaskClient, address: str) -> None:
    fill_blog()
    for href in set(attributes(tree(page(client, address)), "a", "href")):
        if href.startswith("/"):
            assert client.get(href).status_code == 200, href
        else:
            assert href.startswith(("#", "https://ada.example/", "https://code.example/")), href


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_has_not_a_byte_of_its_visitor(client: FlaskClient, address: str) -> None:
    fill_blog()
    first = client.get(address)
    second = client.get(address, headers={"Cookie": "session=abc", "User-Agent": "Other", "Accept-Language": "de"})
    assert first.data == second.data
    assert "Set-Cookie" not in second.headers


def test_whatever_authors_type_stays_text(client: FlaskClient) -> None:
    make_site(title=NASTY, subtitle=NASTY, introduction=NASTY, rights=NASTY, feed_author=NASTY)
    names = {"authors": [NASTY], "categories": [NASTY], "tags": [NASTY], "series": NASTY}
    post = make_post(NASTY, slug="nasty", summary=NASTY, excerpt="e", image=NASTY, image_alt=NASTY, **names)
    make_post("Next", series=NASTY, tags=[NASTY, "b"])
    listed = [link for link in attributes(tree(page(client, "/subscribe/")), "a", "href") if link.endswith("feed.xml")]
    lists = [link.removesuffix("feed.xml") for link in listed if link.count("/") > 1]
    assert len(lists) == 5
    for address in ("/", str(post.path), "/archive/", "/subscribe/", "/nothing", *lists):
        root = tree(client.get(address).text)
        assert list(root.iter(f"{XHTML}img")) == [], address
        assert list(root.iter(f"{XHTML}b")) == [], address
        assert "49" not in "".join(root.itertext())


def test_links_hold_the_base_path_of_the_site(client: FlaskClient) -> None:
    fill_blog()
    make_site(url="https://blog.example/journal")
    make_redirect("/old/", "/about/")
    for address in ADDRESSES:
        root = tree(page(client, address))
        local = [*attributes(root, "a", "href"), *attributes(root, "link", "href"), *attributes(root, "script", "src")]
        assert [link for link in local if link.startswith("/") and not link.startswith("/journal/")] == []
    assert client.get("/old/").headers["Location"] == "/journal/about/"
    assert client.get("/archive").headers["Location"] == "/journal/archive/"
