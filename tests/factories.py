"""Make rows for tests: each function adds one, commits it as a public change, and returns it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.db import begin_writing, db
from app.models import Account, Author, Category, Page, Post, Redirect, Series, Site, Tag

START = datetime(2025, 1, 1, 12, 0, tzinfo=UTC)
SITE_URL = "https://blog.example"
_numbers = itertools.count(1)
_open: list[bool] = []


@contextmanager
def changing() -> Iterator[None]:
    """Commit what is done inside as one public change; inside of another change it is a part of that one.

    So the functions below, asked inside of one, cost a fraction, and what they return may not have its number yet.
    """
    if _open:
        yield
        return
    begin_writing()
    _open.append(True)
    try:
        yield
    finally:
        _open.clear()
    db.session.flush()
    site = db.session.get(Site, 1)
    if site is not None:
        site.content_version += 1
        site.content_changed_at = max(site.content_changed_at, datetime.now(UTC) - timedelta(seconds=5))
    db.session.commit()


def change(row: Any, **columns: Any) -> None:
    """Set columns of a row and commit."""
    with changing():
        for name, value in columns.items():
            setattr(row, name, value)


def make_site(**columns: Any) -> Site:
    """Change columns of the test's site, which the fixture has made."""
    site = db.session.get(Site, 1)
    assert site is not None
    change(site, **columns)
    return site


def _named(model: Any, name: str, **columns: Any) -> Any:
    column = model.title if model is Series else model.name
    with db.session.no_autoflush:
        found = db.session.scalar(select(model).where(column == name))
    if found is None:
        slug = columns.pop("slug", "".join(c if c.isalnum() else "-" for c in name.lower()).strip("-") or "x")
        found = model(**{column.key: name}, slug=slug, **columns)
        db.session.add(found)
        db.session.flush()
    return found


def make_author(name: str = "Ada Example", **columns: Any) -> Author:
    """Make an author, or find the one of this name."""
    with changing():
        return _named(Author, name, **columns)


def make_category(name: str = "Methods", **columns: Any) -> Category:
    """Make a category, or find the one of this name."""
    with changing():
        return _named(Category, name, **columns)


def make_tag(name: str = "notes", **columns: Any) -> Tag:
    """Make a tag, or find the one of this name."""
    with changing():
        return _named(Tag, name, **columns)


def make_series(title: str = "A series", **columns: Any) -> Series:
    """Make a series, or find the one of this title."""
    with changing():
        return _named(Series, title, **columns)


def make_post(
    title: str = "A post",
    *,
    authors: Sequence[str] = (),
    categories: Sequence[str] = (),
    tags: Sequence[str] = (),
    series: str | None = None,
    **columns: Any,
) -> Post:
    """Make a live post, an hour newer than the one before, and commit it."""
    number = next(_numbers)
    slug = columns.pop("slug", f"post-{number}")
    published = columns.pop("published_at", START + timedelta(hours=number))
    html = columns.pop("html", f"<p>Text of {number}.</p>")
    values: dict[str, Any] = {
        "entry_id": f"tag:blog.example,2025:{number}",
        "path": f"/posts/2025/01/{slug}/",
        "slug": slug,
        "state": "live",
        "title": title,
        "feed_title": title.replace("&", "&amp;").replace("<", "&lt;"),
        "body": f"Text of {number}.",
        "html": html,
        "feed_html": html,
        "excerpt": f"Text of {number}.",
        "word_count": 300,
        "reading_seconds": 80,
        "published_at": published,
        "updated_at": published,
        "created_at": published,
        "modified_at": published,
    } | columns
    post = Post(**values)
    with changing():
        post.authors.extend(_named(Author, name) for name in authors)
        post.categories.extend(_named(Category, name) for name in categories)
        post.tags.extend(_named(Tag, name) for name in tags)
        if series is not None:
            post.series = _named(Series, series)
        db.session.add(post)
    return post


def make_page(title: str = "About", **columns: Any) -> Page:
    """Make a live page and commit it."""
    slug = columns.pop("slug", f"page-{next(_numbers)}")
    values: dict[str, Any] = {
        "path": f"/{slug}/",
        "state": "live",
        "title": title,
        "html": "<p>About this blog.</p>",
        "created_at": START,
        "modified_at": START,
    } | columns
    page = Page(**values)
    with changing():
        db.session.add(page)
    return page


def make_redirect(path: str, target: str) -> Redirect:
    """Make a redirect and commit it."""
    redirect = Redirect(path=path, target=target, created_at=START)
    with changing():
        db.session.add(redirect)
    return redirect


def make_account(role: str = "owner", name: str | None = None, **columns: Any) -> Account:
    """Make an account, with an author of its own name unless `author` says otherwise, and commit it."""
    name = name or f"{role} {next(_numbers)}"
    begin_writing()
    author = columns.pop("author", ...)
    if author is ...:
        author = _named(Author, name)
    account = Account(name=name, name_key=name.casefold(), role=role, author=author, **{"created_at": START, **columns})
    db.session.add(account)
    db.session.commit()
    return account
