"""Test that an import is taken back, and what was touched since is left alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import delete, select

from app.db import begin_writing, db
from app.models import Author, Category, ImportRow, ImportRun, Page, Post, Redirect, Series, Site, Tag
from app.services import import_undo

from .conftest import Run

DATA = Path(__file__).parent.parent / "data"
BESIDE = ("import_run", "import_row", "alembic_version")


def _everything(app: Flask) -> dict[str, list[dict[str, Any]]]:
    """Return every row but those that tell of imports, and the content of every file."""
    with app.app_context():
        db.session.remove()
        rows = {
            table.name: [dict(row._mapping) for row in db.session.execute(select(table).order_by(*table.primary_key))]
            for table in db.metadata.sorted_tables
            if table.name not in BESIDE
        }
        for site in rows["site"]:
            for moving in ("content_version", "content_changed_at"):
                del site[moving]
        media = app.config["MEDIA"]
        files = {str(file.relative_to(media)): file.read_bytes() for file in media.rglob("*") if file.is_file()}
    return {**rows, "files": [files]}


def test_undo_leaves_the_blog_as_it_was(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("init")
    run("site", "set", "subtitle", "Chosen here")
    before = _everything(fresh)
    (jekyll / "_posts" / "2025-03-01-third.md").write_text(
        "---\ntitle: Third\nseries: A series\nredirect_from: /old/third/\nauthor: Guest\n---\nText.\n"
    )
    (jekyll / "about.md").write_text("---\ntitle: About\npermalink: /about/\n---\nMe.\n")
    assert "4 created" in run("import", "jekyll", str(jekyll)).output
    with fresh.app_context():
        assert db.session.scalars(select(Redirect.path)).all()
        assert (fresh.config["MEDIA"] / "imported" / "images" / "dot.png").is_file()
    done = run("import", "undo")
    assert done.exit_code == 0, done.output
    assert "0 left alone." in done.output
    assert _everything(fresh) == before
    again = run("import", "undo", "1")
    assert again.exit_code == 1
    assert "This import was undone already." in again.output


def test_undo_leaves_what_was_edited_and_restores_what_was_updated(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("import", "jekyll", str(jekyll))
    before = _everything(fresh)
    for name in ("2025-01-02-first.md", "2025-02-03-second.md"):
        file = jekyll / "_posts" / name
        file.write_text(file.read_text().replace("title: ", "title: New ").replace("tags: [a, b]", "tags: [c]"))
    (jekyll / "_posts" / "2025-03-01-third.md").write_text("---\ntitle: Third\ntags: [c]\n---\nText.\n")
    assert "1 created, 2 updated" in run("import", "jekyll", str(jekyll)).output
    with fresh.app_context():
        begin_writing()
        third = db.session.scalars(select(Post).where(Post.title == "Third")).one()
        third.modified_at = third.modified_at.replace(year=2100)
        db.session.commit()
    done = run("import", "undo")
    assert "“Third” was changed here since; it stays as it is." in done.output
    assert "0 removed, 2 restored, 1 left alone." in done.output
    with fresh.app_context():
        begin_writing()
        third = db.session.scalars(select(Post).where(Post.title == "Third")).one()
        assert [tag.name for tag in third.tags] == ["c"]
        tag = third.tags[0]
        author = next((each for each in third.authors), None)
        db.session.delete(third)
        db.session.flush()
        db.session.execute(delete(Tag).where(Tag.id == tag.id))
        db.session.commit()
        assert author is None or author.name == "Ada Example"
    after = _everything(fresh)
    assert [row["title"] for row in after["post"]] == ["First", "Second"]
    assert after == before


def test_setting_that_was_changed_since_stays_and_after_a_week_all_does(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("import", "jekyll", str(jekyll))
    run("site", "set", "title", "Mine")
    with fresh.app_context():
        begin_writing()
        old = db.session.scalars(select(ImportRun)).one()
        assert old.finished_at is not None
        finished, old.finished_at = old.finished_at, old.finished_at.replace(year=2000)
        db.session.commit()
    assert "older than 7 days" in run("import", "undo").output
    with fresh.app_context():
        begin_writing()
        db.session.scalars(select(ImportRun)).one().finished_at = finished
        db.session.commit()
    done = run("import", "undo", "1")
    assert "Setting title was changed here since; it stays." in done.output
    assert "There is no such import." in run("import", "undo", "99").output
    with fresh.app_context():
        blog = db.session.get_one(Site, 1)
        assert (blog.title, blog.url, blog.feed_id.split(":")[0]) == ("Mine", "http://localhost:8000", "urn")
        assert not db.session.scalars(select(Author)).all()
        assert not [*db.session.scalars(select(Category)), *db.session.scalars(select(Series))]
        assert not db.session.scalars(select(Page)).all()
        begin_writing()
        run_of_old = db.session.scalars(select(ImportRun)).one()
        run_of_old.finished_at = finished.replace(year=2000)
        db.session.flush()
        import_undo.forget_old()
        kinds = db.session.scalars(select(ImportRow.kind).where(ImportRow.run_id == 1)).all()
        assert set(kinds) == {"post"}
        db.session.rollback()


def test_undo_brings_the_samples_back_and_leaves_no_trace_of_a_wordpress(run: Run, fresh: Flask) -> None:
    run("init", "--sample")
    before = _everything(fresh)
    assert "15 created" in run("import", "wordpress", str(DATA / "wordpress" / "export.xml")).output
    with fresh.app_context():
        assert db.session.scalar(select(Post.id).where(Post.is_sample)) is None
        assert db.session.scalar(select(Category.description).where(Category.slug == "engineering")) == "All of it."
        assert db.session.get_one(Site, 1).introduction == ""
    done = run("import", "undo")
    assert "0 left alone." in done.output
    assert _everything(fresh) == before
