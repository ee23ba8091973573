"""Categories, tags, authors and series each have a list, and a list of lists."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.factories import change, make_author, make_category, make_post, make_series, make_site, make_tag
from tests.reader.pages import attributes, fill_blog, page, texts, tree


def test_category_has_description_count_feed_and_pages(client: FlaskClient) -> None:
    make_site(posts_per_page=2)
    change(make_category("Methods"), description="How it is done.")
    for title in ("One", "Two", "Three"):
        make_post(title, categories=["Methods"])
    make_post("Other")
    root = tree(page(client, "/category/methods/"))
    text = "".join(root.itertext())
    assert texts(root, "h1") == ["Methods"]
    assert texts(root, "h2") == ["Three", "Two"]
    assert "How it is done." in text
    assert "3 posts" in text
    assert "/category/methods/feed.xml" in attributes(root, "link", "href")
    assert texts(tree(page(client, "/category/methods/page/2/")), "h2") == ["One"]


def test_list_without_posts_says_so(client: FlaskClient) -> None:
    make_category("Empty")
    make_tag("bare")
    make_author("Nobody Yet")
    assert "Nothing is published under this category yet." in page(client, "/category/empty/")
    assert "Nothing is published under this tag yet." in page(client, "/tag/bare/")
    assert "Nothing is published under this author yet." in page(client, "/author/nobody-yet/")


def test_tag_shows_its_neighbours(client: FlaskClient) -> None:
    fill_blog()
    html = page(client, "/tag/notes/")
    assert "Related tags" in html
    assert 'href="/tag/maths/"' in html
    assert "Related tags" not in page(client, "/tag/unused/")


def test_author_shows_biography_and_safe_links(client: FlaskClient) -> None:
    fill_blog()
    html = page(client, "/author/ada-example/")
    assert ">AE</p>" in html
    assert "Writes." in html
    assert '<a href="https://code.example/ada" rel="me">Code</a>' in html
    assert "javascript" not in html


def test_series_lists_parts_in_order_with_those_planned(client: FlaskClient) -> None:
    make_post("Second", series="A series", series_position=2)
    make_post("First", slug="first", series="A series", series_position=1)
    make_post("Hidden", series="A series", series_position=3, state="draft")
    change(make_series("A series"), planned=["Third"])
    root = tree(page(client, "/series/a-series/"))
    items = texts(next(iter(root.iter("{http://www.w3.org/1999/xhtml}ol"))), "li")
    assert [item.split()[0] for item in items] == ["First", "Second", "Third"]
    assert items[2].endswith("planned")
    assert "/posts/2025/01/first/" in attributes(root, "a", "href")


def test_indexes_count_public_posts(client: FlaskClient) -> None:
    fill_blog()
    assert "Methods" in page(client, "/category/")
    assert "2 posts" in page(client, "/tag/")
    assert "Bo Example" in page(client, "/author/")
    assert "A series" in page(client, "/series/")
    assert "unused" not in page(client, "/tag/")


def test_empty_indexes_say_so(client: FlaskClient) -> None:
    for address in ("/category/", "/tag/", "/author/", "/series/", "/archive/"):
        assert "Nothing published yet." in page(client, address)


def test_a_name_in_any_script_has_a_list(client: FlaskClient) -> None:
    change(make_tag("größe"), slug="größe")
    make_post("Large", tags=["größe"])
    html = page(client, "/tag/gr%C3%B6%C3%9Fe/")
    assert "Large" in html
    assert "/tag/gr%C3%B6%C3%9Fe/feed.xml" in html


def test_archive_groups_by_the_written_year(client: FlaskClient) -> None:
    from datetime import UTC, datetime

    make_post("New year", published_at=datetime(2023, 12, 31, 23, 30, tzinfo=UTC), published_offset=60)
    make_post("Old year", published_at=datetime(2023, 12, 31, 22, 30, tzinfo=UTC), published_offset=60)
    make_post("Long ago", published_at=datetime(1999, 5, 6, tzinfo=UTC))
    root = tree(page(client, "/archive/"))
    assert texts(root, "h2") == ["2024 1 post", "2023 1 post", "1999 1 post"]
    assert "#byline-1999" in attributes(root, "a", "href")
    assert texts(root, "time") == ["1 Jan", "31 Dec", "6 May"]


def test_long_archive_has_pages(client: FlaskClient) -> None:
    from app.db import db
    from app.models import Post
    from tests.factories import START, changing

    make_post("The oldest", slug="oldest", published_at=START)
    with changing():
        db.session.add_all(
            Post(
                entry_id=f"tag:blog.example,2025:many-{number}",
                path=f"/many/{number}/",
                slug=f"many-{number}",
                state="live",
                title=f"Many {number}",
                feed_title=f"Many {number}",
                published_at=START.replace(year=2026),
                updated_at=START,
                created_at=START,
                modified_at=START,
            )
            for number in range(1000)
        )
    first = page(client, "/archive/")
    assert "Page 1 of 2" in first
    assert "The oldest" not in first
    assert "The oldest" in page(client, "/archive/page/2/")
    assert client.get("/archive/page/3/").status_code == 404


def test_subscribe_gives_every_address(client: FlaskClient) -> None:
    fill_blog()
    root = tree(page(client, "/subscribe/"))
    assert attributes(root, "input", "value") == ["https://blog.example/feed.xml"]
    links = attributes(root, "a", "href")
    for feed in ("/category/methods/", "/tag/notes/", "/author/ada-example/", "/series/a-series/"):
        assert f"{feed}feed.xml" in links
    assert texts(root, "h3")[:3] == ["Short", "The whole & its parts", "Part one"]


def test_subscribe_without_posts_gives_the_address_only(client: FlaskClient) -> None:
    root = tree(page(client, "/subscribe/"))
    assert attributes(root, "input", "value") == ["https://blog.example/feed.xml"]
    assert texts(root, "h2") == []
