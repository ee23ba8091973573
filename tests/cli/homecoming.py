"""Make odd blogs, take them out, bring them into an empty Byline, and compare all that anybody can see."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select

from app import create_app, storage
from app.db import db
from app.models import Author, Category, Media, Page, Post, Redirect, Revision, Series, Tag
from app.page_cache import PageCache
from app.services import export_site
from tests import databases
from tests.factories import START, changing

ODD_BODY = """

Begins with blank lines, and says {{ site.title }} and {% if x %}{% endraw %}.

---

> "Quotes" and a note[^1] — 日本語と*強調*。\u2028

[^1]: A note.

![A dot](/images/dot.png) $x^2$ \\$y\\$ <b>raw</b>

```liquid
{{ "{% raw %}" }}
```

\ttab and trailing blanks\x20\x20\x20
last line without end"""


@contextmanager
def blog(folder: Path) -> Iterator[Flask]:
    """Give an application of its own."""
    app = create_app({"DATA": folder, "SQLALCHEMY_DATABASE_URI": databases.url_of(folder)})
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def run(app: Flask, *arguments: str) -> str:
    """Run one command and return what it says."""
    done = app.test_cli_runner().invoke(args=list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def everything_public(app: Flask) -> dict[str, tuple[int, bytes, str]]:
    """Return status, bytes and target of everything that readers can ask for, and of what is gone."""
    with app.app_context():
        own = export_site.record(db.session.get_one(export_site.Site, 1))
        paths = {"/", "/archive/", "/subscribe/", "/feed.xml", "/sitemap.xml", "/robots.txt", "/series/", "/page/2/"}
        for kind, model in (("category", Category), ("tag", Tag), ("author", Author), ("series", Series)):
            for slug in db.session.scalars(select(model.slug)):
                paths |= {f"/{kind}/{slug}/", f"/{kind}/{slug}/feed.xml"}
        for model in (Post, Page, Redirect):
            paths |= {path for path in db.session.scalars(select(model.path)) if path}
        for name, variants in db.session.execute(select(Media.name, Media.variants)):
            paths |= {storage.ADDRESS + each for each in (name, *(variant["name"] for variant in variants))}
        paths |= {f"/{name.removeprefix('imported/')}" for name in storage.walk()}
        host = own.url
    plain = app.wsgi_app
    app.wsgi_app = cache = PageCache(app)  # type: ignore[method-assign, assignment]
    seen = {}
    client = app.test_client()
    for path in sorted(paths):
        with client.get(path, base_url=host) as answer:
            seen[path] = (answer.status_code, answer.data, answer.headers.get("Location", ""))
    cache.close()
    app.wsgi_app = plain  # type: ignore[method-assign]
    return seen


def files_of(archive: Path) -> dict[str, bytes]:
    """Return the files of an export."""
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def make_odd_blog(app: Flask, posts: list[dict[str, Any]]) -> None:
    """Fill a new blog with every kind of thing there is; `posts` are columns of further posts."""
    run(app, "init", "--no-link")
    run(app, "site", "set", "url", "https://blog.example/b")
    run(app, "site", "set", "title", 'Odd & <new>: "blog"')
    with app.app_context(), changing():
        at = START + timedelta(microseconds=123456)
        lost, ada, twin = (
            Author(name="Lost", slug="lost"),
            Author(
                name="Ada: Example",
                slug="ada",
                email="a@x.example",
                links=[{"label": "Me", "address": "https://x.example"}],
            ),
            Author(name="Ada: Example", slug="ada-2", biography="Another\nAda"),
        )
        db.session.add_all([lost, ada, twin])
        db.session.flush()
        db.session.delete(lost)
        series = Series(title="yes", slug="yes", description="No", planned=["Third", "null"])
        categories = [Category(name="C++", slug="c", description="1.0"), Category(name="日本", slug="日本")]
        tags = [Tag(name="no", slug="no"), Tag(name="two words", slug="two-words")]
        db.session.add_all([series, *categories, *tags])
        db.session.flush()
        base: dict[str, Any] = {"created_at": at, "modified_at": at, "feed_title": "x", "slug": "same"}
        live = base | {"state": "live", "published_at": at, "updated_at": at, "published_offset": 330}
        first = Post(
            title="First",
            entry_id="tag:x,1",
            path="/a/same/",
            body=ODD_BODY,
            **live | {"image_sizes": {"/images/dot.png": [3, 2]}},
        )
        first.authors.extend([twin, ada])
        first.categories.extend(categories[::-1])
        first.tags.extend(tags)
        first.series, first.series_position = series, 2
        second = Post(
            title="- second: #1",
            entry_id="tag:x,2",
            path="/a/same.html",
            body="x\n",
            **live
            | {
                "updated_at": at + timedelta(days=1),
                "summary": "A: b\n\nc",
                "language": "de-CH",
                "image": "/images/dot.png",
                "image_alt": "dot",
                "canonical_url": "https://x.example/",
                "in_feed_full": False,
                "excerpt_separator": "<!--more-->",
                "latest_revision": 2,
                "live_revision": 1,
            },
        )
        due = datetime(2999, 1, 1, tzinfo=UTC)
        later = Post(
            title="Later", entry_id="tag:x,3", path="/later/", **live | {"published_at": due, "updated_at": due}
        )
        withdrawn = Post(
            title="Withdrawn",
            entry_id="tag:x,4",
            path="/w/",
            body="w",
            **live | {"state": "withdrawn", "deleted_at": at},
        )
        gone = Post(title="Gone", entry_id="tag:x,5", path="/gone/", **live | {"state": "trashed", "deleted_at": at})
        draft = Post(title="", path=None, body="---\ntitle: no\n---\n", **base | {"created_at": at + timedelta(1)})
        back = Post(
            title="Back",
            entry_id="tag:x,6",
            path="/back/",
            body="b",
            **live | {"state": "draft", "excerpt_separator": "", "imported_at": at, "imported_from": "_posts/back.md"},
        )
        db.session.add_all([first, second, later, withdrawn, gone, draft, back])
        db.session.flush()
        for number, (title, body) in enumerate((("- second: #1", "x\n"), ("Newer", "nobody saw {{ this }}")), 1):
            db.session.add(
                Revision(
                    post_id=second.id,
                    number=number,
                    based_on=number - 1,
                    cause="save",
                    created_at=at,
                    title=title,
                    body=body,
                    details={"tags": ["no", "a"], "slug": "same", "series_position": 0, "in_feed_full": True},
                )
            )
        about = Page(
            title="About",
            path="/about/",
            state="live",
            body="About {{ us }}",
            navigation_position=3,
            created_at=at,
            modified_at=at,
        )
        hidden = Page(
            title="Hidden",
            path="/hidden.html",
            state="withdrawn",
            live_revision=1,
            latest_revision=1,
            created_at=at,
            modified_at=at,
        )
        db.session.add_all([about, hidden])
        db.session.flush()
        db.session.add(
            Revision(
                page_id=hidden.id,
                number=1,
                based_on=0,
                cause="save",
                created_at=at,
                title="Hidden",
                body="",
                details={},
            )
        )
        db.session.add_all(
            [
                Redirect(path="/old/", target="/a/same/", created_at=at),
                Redirect(path="/out", target="https://x.example/", created_at=at),
            ]
        )
        for columns in posts:
            extra = columns.pop("tags", [])
            post = Post(**live | columns)
            post.tags.extend(tag for tag in tags if tag.name in extra)
            db.session.add(post)
        picture = io.BytesIO()
        Image.new("RGB", (3, 2)).save(picture, "PNG")
        for address in ("/images/dot.png", "/_hidden/dot.png", "/_posts/dot.png", "/with%20blank.png"):
            storage.keep_imported(io.BytesIO(picture.getvalue()), address)
        name = "ab/0123456789abcdef0123-a-picture.png"
        with storage.incoming() as folder:
            (folder.folder / "x").write_bytes(picture.getvalue())
            storage.place({name: folder.folder / "x"})
        db.session.add(
            Media(
                name=name,
                digest="0" * 64,
                original_name="A.png",
                media_type="image/png",
                bytes=70,
                width=3,
                height=2,
                alt="é",
                variants=[],
                created_at=at,
            )
        )
    run(app, "rerender")


def assert_identity(folder: Path, format_: str, posts: list[dict[str, Any]]) -> None:
    """Take an odd blog out and in, and compare every public byte and both exports."""
    first, second = folder / "first.zip", folder / "second.zip"
    with blog(folder / "a") as app:
        make_odd_blog(app, posts)
        run(app, "export", format_, str(first))
        before = everything_public(app)
    unpacked = folder / "unpacked"
    with zipfile.ZipFile(first) as archive:
        archive.extractall(unpacked)
    with blog(folder / "b") as app:
        said = run(app, "import", format_, str(unpacked))
        after = everything_public(app)
        run(app, "export", format_, str(second))
    assert "0 skipped" in said, said
    one, two = files_of(first), files_of(second)
    assert list(one) == list(two)
    for name, content in one.items():
        assert two[name] == content, name
    assert set(before) == set(after)
    for path, answer in before.items():
        assert after[path] == answer, path
    assert first.read_bytes() == second.read_bytes()
