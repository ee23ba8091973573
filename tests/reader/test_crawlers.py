"""Search engines are told every public address."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from app.reader import crawlers
from tests.factories import make_page, make_post
from tests.reader.pages import fill_blog, page

NAMESPACE = f"{{{crawlers.NAMESPACE}}}"


def _addresses(xml: str) -> list[str]:
    return [str(loc.text) for loc in ElementTree.fromstring(xml).iter(f"{NAMESPACE}loc")]


def test_sitemap_names_every_page_and_each_answers(client: FlaskClient) -> None:
    fill_blog()
    addresses = _addresses(page(client, "/sitemap.xml"))
    assert len(addresses) == len(set(addresses))
    for address in addresses:
        assert client.get(address.removeprefix("https://blog.example")).status_code == 200
    assert "https://blog.example/posts/2025/01/whole/" in addresses
    assert "https://blog.example/about/" in addresses
    assert "https://blog.example/category/empty/" not in addresses


def test_long_sitemap_comes_in_parts(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawlers, "LARGEST_SITEMAP", 4)
    for number in range(6):
        make_post(f"Post {number}")
    make_page(path="/a&b/")
    parts = _addresses(page(client, "/sitemap.xml"))
    assert parts == [f"https://blog.example/sitemap-{number}.xml" for number in (1, 2, 3)]
    found = [_addresses(page(client, part.removeprefix("https://blog.example"))) for part in parts]
    assert [len(part) for part in found] == [4, 4, 2]
    assert "https://blog.example/a&b/" in found[0]
    assert client.get("/sitemap-4.xml").status_code == 404


def test_parts_exist_only_where_needed(client: FlaskClient) -> None:
    assert client.get("/sitemap-1.xml").status_code == 404


def test_robots_are_welcome(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    assert response.mimetype == "text/plain"
    assert response.text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "",
        "Sitemap: https://blog.example/sitemap.xml",
    ]
