"""Test what commands do to each other when they run at the same time."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app import permalinks
from app.cli.rerender import carry_out
from app.db import begin_writing, db
from app.importers import IMPORTERS
from app.models import Post, Site
from app.queries import current_site
from app.services import site
from app.services.imports import Importing
from app.services.rerender import Rerendering

from .conftest import Run


def _importing(folder: Path) -> Importing:
    importing = Importing(current_site(), "jekyll", "old", IMPORTERS["jekyll"](folder))
    begin_writing()
    importing.begin()
    db.session.commit()
    return importing


def _store_all(importing: Importing) -> None:
    for batch in importing.batches():
        begin_writing()
        importing.store(batch)
        db.session.commit()


def _stale() -> list[str]:
    blog = current_site()
    return [
        post.title
        for post in db.session.scalars(select(Post))
        if post.rendered_for != permalinks.absolute(blog, post.path or "/")
    ]


def test_post_that_comes_in_while_the_address_changes_gets_the_new_one(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("init", "--sample")
    with fresh.app_context():
        new = "https://new.example"
        blog = current_site()
        begin_writing()
        site.change(blog, "url", new)
        db.session.expunge(blog)
        db.session.rollback()
        rerendering = Rerendering(blog)
        _store_all(_importing(jekyll))
        carry_out(rerendering, first=lambda: site.change(current_site(), "url", new))
        assert db.session.get_one(Site, 1).url == new
        assert _stale() == []


def test_address_that_changes_while_a_blog_comes_in_is_seen_at_the_end(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("init")
    run("site", "set", "url", "https://one.example")
    with fresh.app_context():
        importing = _importing(jekyll)
        batches = list(importing.batches())
        begin_writing()
        site.change(current_site(), "url", "https://two.example")
        db.session.commit()
        for batch in batches:
            begin_writing()
            importing.store(batch)
            db.session.commit()
        assert len(_stale()) == 2
    done = run("import", "jekyll", str(jekyll))
    assert "2 unchanged" in done.output
    assert "2 texts rendered." in done.output
    with fresh.app_context():
        assert _stale() == []


def test_two_imports_at_once_are_one(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("init")
    with fresh.app_context():
        first, second = _importing(jekyll), _importing(jekyll)
        _store_all(first)
        _store_all(second)
        assert (len(first.report.created), len(second.report.created), len(second.report.unchanged)) == (2, 0, 2)
        assert len(db.session.scalars(select(Post)).all()) == 2
