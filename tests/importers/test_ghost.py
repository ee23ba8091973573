"""A Ghost export arrives whole; the HTML in it is what Ghost's own renderers made of its editors' formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.content import render
from app.importers.ghost import GhostBlog, parse
from app.importers.ghost.lexical import to_html as from_lexical
from app.importers.ghost.mobiledoc import to_html as from_mobiledoc
from app.importers.ghost.routes import exact, pattern
from app.importers.markup import ENOUGH, likeness
from app.importers.records import ImportedPost, ImportRefused

DATA = Path(__file__).parent.parent / "data" / "ghost" / "export.json"


@pytest.fixture(scope="module")
def blog() -> GhostBlog:
    return parse(DATA)


@pytest.fixture(scope="module")
def posts(blog: GhostBlog) -> dict[str, ImportedPost]:
    return {post.slug: post for post in blog.posts() if isinstance(post, ImportedPost)}


def test_settings(blog: GhostBlog) -> None:
    site = blog.site
    assert (site.title, site.subtitle, site.time_zone) == ("A Ghost’s blog", "Thoughts & stories", "Europe/Berlin")
    assert (site.permalink_pattern, site.feed_path, site.language) == ("/:slug/", "/rss/", "en")
    assert [(link.label, link.address) for link in site.navigation] == [
        ("Home", "/"),
        ("About", "/about/"),
        ("Out", "https://example.com/"),
    ]
    assert any("does not name the blog's address" in problem.sentence for problem in blog.problems)
    assert any("#internal" in problem.sentence for problem in blog.problems)


def test_a_post_with_all_that_ghost_knows(posts: dict[str, ImportedPost]) -> None:
    post = posts["every-card"]
    assert (post.entry_id, post.path, post.state) == ("64a1", "/every-card/", "live")
    assert (f"{post.published_at:%Y-%m-%d %H:%M}", post.published_offset) == ("2024-01-15 23:30", 60)
    assert [author.name for author in post.authors] == ["Ann Übel", "Ben"]
    assert post.authors[0].links == (("X", "https://x.com/ann"),)
    assert post.authors[0].email is None
    assert post.tags == ("News & more", "C++")
    assert (post.image, post.image_alt) == ("/content/images/2024/01/lead.png", "The lead")
    assert post.summary == "An excerpt, typed."
    assert "A caption" in post.problems[0].sentence
    assert "__GHOST_URL__" not in post.body


def test_nothing_is_lost_between_ghosts_html_and_the_markdown(posts: dict[str, ImportedPost]) -> None:
    for post in posts.values():
        shown = render(post.body, base_url="https://ghost.example/p/").feed_html
        assert likeness(post.html or "", shown) >= ENOUGH, post.slug


def test_both_editors_are_read_as_ghost_reads_them() -> None:
    rows = {row["slug"]: row for row in json.loads(DATA.read_text())["db"][0]["data"]["posts"]}
    notes: list[str] = []
    lexical = from_lexical(json.loads(rows["every-card"]["lexical"]), notes)
    mobiledoc = from_mobiledoc(json.loads(rows["mobiledoc"]["mobiledoc"]), notes)
    assert likeness(rows["every-card"]["html"], lexical) >= 0.99
    assert likeness(rows["mobiledoc"]["html"], mobiledoc) >= 0.99
    assert notes == []


def test_who_could_not_read_a_post_shall_not_now(posts: dict[str, ImportedPost]) -> None:
    states = {slug: (post.state, post.path) for slug, post in posts.items()}
    assert states["a-draft"] == ("draft", None)
    assert states["later"] == ("live", "/later/")
    assert states["newsletter"] == ("draft", None)
    assert states["members"] == ("draft", "/members/")
    assert "e-mail only" in posts["newsletter"].problems[0].sentence


def test_what_there_is_no_place_for_stands_in_the_report(blog: GhostBlog) -> None:
    assert blog.site.beside is not None
    left = {each.name: dict(each.values) for each in blog.site.beside.left()}
    assert left["post/64a1"]["feature_image_caption"] == "A <b>caption</b>"
    assert left["tag/news"] == {"description": "All news."}
    assert left["tag/hash-internal"]["visibility"] == "internal"
    assert left["author/ann"] == {"email": "ann@example.org"}
    assert left["settings"] == {"codeinjection_head": "<style></style>"}
    assert "tag/c" not in left
    assert any("descriptions of tags (News & more)" in problem.sentence for problem in blog.problems)


def test_passwords_stand_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    users = [{"id": 1, "name": "Me", "slug": "me", "password": "$2a$10$secret", "email": "me@example.org"}]
    settings = [{"key": "stripe_secret_key", "value": "secret"}, {"key": "logo", "value": "/content/images/l.png"}]
    data = {"posts": [], "users": users, "settings": settings, "newsletters": [{"name": "Weekly"}]}
    file.write_text(json.dumps({"meta": {}, "data": data}))
    beside = parse(file).site.beside
    assert beside is not None
    left = {each.name: each.values for each in beside.left()}
    assert left.keys() == {"author/me", "settings", "table/newsletters"}
    assert "secret" not in repr(left)


def test_pages(blog: GhostBlog) -> None:
    (page,) = blog.pages()
    assert (page.source, getattr(page, "path", ""), getattr(page, "in_navigation", False)) == (
        "page/64b1",
        "/about/",
        True,
    )
    assert getattr(page, "body", "") == "About [us](/every-card/).\n"


def test_a_folder_of_a_whole_ghost(tmp_path: Path) -> None:
    (tmp_path / "blog.ghost.json").write_bytes(DATA.read_bytes())
    (tmp_path / "config.production.json").write_text('{"url": "https://www.ghost.example/blog"}')
    images = tmp_path / "content" / "images" / "2024" / "01"
    images.mkdir(parents=True)
    (images / "cat.png").write_bytes(b"png")
    (images / "unseen one.png").write_bytes(b"png")
    (tmp_path / "content" / "images" / "size" / "w600").mkdir(parents=True)
    (tmp_path / "content" / "images" / "size" / "w600" / "cat.png").write_bytes(b"png")
    settings = tmp_path / "content" / "settings"
    settings.mkdir()
    (settings / "routes.yaml").write_text(
        "collections:\n  /news/:\n    permalink: /news/{slug}/\n    filter: tag:news\n"
        "  /:\n    permalink: /{year}/{slug}/\n"
    )
    (tmp_path / "redirects.json").write_text(
        '[{"from": "^/old-about/?$", "to": "/about/"}, {"from": "/x/(.*)", "to": "/y/$1"}]'
    )
    blog = parse(tmp_path)
    posts = {post.slug: post for post in blog.posts() if isinstance(post, ImportedPost)}
    assert (blog.site.url, blog.site.base_path) == ("https://www.ghost.example", "/blog")
    assert posts["every-card"].path == "/news/every-card/"
    assert posts["mobiledoc"].path == "/2019/mobiledoc/"
    assert [file.address for file in posts["every-card"].files] == ["/content/images/2024/01/cat.png"]
    assert "https://www.ghost.example/content/images/2024/01/a.png" in {
        file.url for file in posts["every-card"].remote_files
    }
    assert blog.site.beside is not None
    assert [file.address for file in blog.site.beside.files()] == [
        "/content/images/2024/01/cat.png",
        "/content/images/2024/01/unseen%20one.png",
    ]
    (page,) = blog.pages()
    assert getattr(page, "redirect_from", ()) == ("/old-about",)
    assert any("/x/(.*)" in problem.sentence for problem in blog.problems)


def test_an_export_of_version_one(tmp_path: Path) -> None:
    file = tmp_path / "old.json"
    row = {"id": 5, "uuid": "u", "title": "Old", "slug": "old", "markdown": "# Hi\n\n*you*", "status": "published"}
    row |= {"page": 0, "published_at": 1400000000000, "author_id": 1, "image": "/content/images/2014/x.png"}
    data = {"posts": [row, {**row, "id": 6, "slug": "p", "page": 1}], "users": [{"id": 1, "name": "Me", "slug": "me"}]}
    data["settings"] = [{"key": "permalinks", "value": "/:year/:month/:day/:slug/"}]
    file.write_text(json.dumps({"meta": {"version": "003"}, "data": data}))
    blog = parse(file)
    (post,) = blog.posts()
    assert isinstance(post, ImportedPost)
    assert (post.path, post.entry_id, post.body) == ("/2014/05/13/old/", "5", "# Hi\n\n*you*\n")
    assert [author.name for author in post.authors] == ["Me"]
    assert post.image == "/content/images/2014/x.png"
    assert len(list(blog.pages())) == 1


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{", "cut off"),
        ("[]", "no Ghost export"),
        ('{"db": [{"data": {}}]}', "no posts"),
        ('{"db": []}', "no posts"),
        ("[" * 100_000, "cannot be read"),
        ("\xff", "cut off"),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, written: str, sentence: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(written)
    with pytest.raises(ImportRefused, match=sentence):
        parse(file)


@pytest.mark.parametrize(
    "document", [None, [], {"root": []}, {"root": {"children": [1, {}]}}, {"root": {"type": "root"}}]
)
def test_nonsense_is_no_text(document: object) -> None:
    assert from_lexical(document, []) == ""


@pytest.mark.parametrize("document", [None, [], {"sections": [[], [1], [10, 7], [1, "p", [[0, [9], 3, "x"]]], 5]}])
def test_nonsense_breaks_nothing(document: object) -> None:
    from_mobiledoc(document, [])


def test_patterns_and_redirects() -> None:
    assert pattern("/blog/{year}/{month}/{slug}/") == "/blog/:year/:month/:slug/"
    assert exact("^/a/b/?$") == "/a/b"
    assert exact("/a/(.*)") is None
