"""Test moving a Jekyll blog in from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.db import begin_writing, db
from app.models import Category, ImportRun, Media, Post, Site
from app.page_cache import PageCache
from app.services import media

from .conftest import Run


def _posts(app: Flask) -> list[Post]:
    with app.app_context():
        return list(db.session.scalars(select(Post).order_by(Post.published_at)))


def test_posts_settings_and_files_arrive(run: Run, fresh: Flask, jekyll: Path) -> None:
    done = run("import", "jekyll", str(jekyll))
    assert done.exit_code == 0, done.output
    assert "2 created, 0 updated, 0 unchanged, 0 skipped." in done.output
    with fresh.app_context():
        site = db.session.get_one(Site, 1)
        assert (site.title, site.url, site.time_zone) == ("Old blog", "https://old.example", "Europe/Amsterdam")
        assert site.feed_id == "https://old.example/feed.xml"
        first, second = db.session.scalars(select(Post).order_by(Post.published_at))
        assert (first.path, first.entry_id) == (
            "/notes/2025/01/02/first.html",
            "https://old.example/notes/2025/01/02/first",
        )
        assert (first.published_offset, second.published_at.hour if second.published_at else None) == (60, 10)
        assert [tag.name for tag in first.tags] == ["a", "b"]
        assert [(author.name, author.email) for author in first.authors] == [("Ada Example", "ada@old.example")]
        assert first.image_sizes["/images/dot.png"] == [3, 2]
    client = fresh.test_client()
    assert client.get("/notes/2025/01/02/first.html", base_url="http://localhost").status_code == 200
    with client.get("/images/dot.png", base_url="http://localhost") as picture:
        assert picture.mimetype == "image/png"


def test_importing_twice_is_importing_once(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("import", "jekyll", str(jekyll))
    with fresh.app_context():
        version = db.session.get_one(Site, 1).content_version
    done = run("import", "jekyll", str(jekyll))
    assert "0 created, 0 updated, 2 unchanged, 0 skipped." in done.output
    with fresh.app_context():
        assert db.session.get_one(Site, 1).content_version == version
        assert len(db.session.scalars(select(Post)).all()) == 2


def test_change_in_the_old_blog_comes_over_and_an_edit_here_stays(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("import", "jekyll", str(jekyll))
    with fresh.app_context():
        begin_writing()
        edited = db.session.scalars(select(Post).where(Post.title == "First")).one()
        edited.body, edited.modified_at = "Mine now.", edited.modified_at.replace(year=2100)
        db.session.commit()
    for name in ("2025-01-02-first.md", "2025-02-03-second.md"):
        file = jekyll / "_posts" / name
        file.write_text(file.read_text() + "\nA line more.\n")
    done = run("import", "jekyll", str(jekyll))
    assert "0 created, 1 updated, 0 unchanged, 1 skipped." in done.output
    assert "was edited here" in done.output
    first, second = _posts(fresh)
    assert first.body == "Mine now."
    assert "A line more." in second.body


def test_text_that_names_an_uploaded_file_counts_as_its_use_at_once(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("init", "--no-link")
    name = "01/0123456789abcdef0123-lamp.png"
    with fresh.app_context():
        begin_writing()
        columns = {"media_type": "image/png", "bytes": 1, "width": 1, "height": 1, "created_at": clock.now()}
        db.session.add(Media(name=name, digest="01", original_name="lamp.png", **columns))
        db.session.commit()
    (jekyll / "_posts" / "2025-03-04-third.md").write_text(f"---\ntitle: Third\n---\n![A lamp](/media/{name})\n")
    run("import", "jekyll", str(jekyll))
    with fresh.app_context():
        file = db.session.scalars(select(Media)).one()
        assert [text.title for text in media.texts_using(file)] == ["Third"]


def test_dry_run_changes_nothing(run: Run, fresh: Flask, jekyll: Path) -> None:
    done = run("import", "jekyll", str(jekyll), "--dry-run")
    assert "2 created" in done.output
    assert "nothing was changed" in done.output
    assert _posts(fresh) == []
    with fresh.app_context():
        assert db.session.get_one(Site, 1).title == "A new blog"
        assert db.session.scalars(select(ImportRun)).all() == []
    assert not (fresh.config["DATA"] / "media").exists()


def test_chosen_settings_stay_and_are_reported(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("site", "set", "title", "Mine")
    done = run("import", "jekyll", str(jekyll))
    assert "Setting title stays 'Mine'; the old blog has 'Old blog'." in done.output
    with fresh.app_context():
        assert db.session.get_one(Site, 1).title == "Mine"


def test_unedited_samples_go_with_the_first_import(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("init", "--sample")
    done = run("import", "jekyll", str(jekyll))
    assert "unedited sample posts went" in done.output
    assert "1 unedited sample page went." in done.output
    assert {post.title for post in _posts(fresh)} == {"First", "Second"}
    with fresh.app_context():
        assert {category.name for category in db.session.scalars(select(Category))} == {"Notes"}
        assert db.session.get_one(Site, 1).title == "Old blog"


def test_one_bad_file_is_reported_and_the_rest_comes_in(run: Run, fresh: Flask, jekyll: Path) -> None:
    (jekyll / "_posts" / "2025-03-01-broken.md").write_text("---\ntitle: [unclosed\n---\nText.\n")
    (jekyll / "_posts" / "2025-03-02-latin.md").write_bytes(b"---\ntitle: x\n---\nb\xe9b\xe9\n")
    done = run("import", "jekyll", str(jekyll))
    assert done.exit_code == 0
    assert "2 created" in done.output
    assert "_posts/2025-03-01-broken.md:3: This is not YAML" in done.output
    assert "Traceback" not in done.output


def test_address_that_cannot_be_taken_is_counted_once(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("import", "jekyll", str(jekyll))
    (jekyll / "_posts" / "2025-01-01-earlier.md").write_text("---\ntitle: Earlier\n---\nText.\n")
    file = jekyll / "_posts" / "2025-01-02-first.md"
    file.write_text(file.read_text().replace("title: First", "title: First\npermalink: /feed.xml"))
    done = run("import", "jekyll", str(jekyll))
    assert "Created:\n  _posts/2025-01-01-earlier.md\n" in done.output
    assert "1 created, 0 updated, 1 unchanged, 1 skipped." in done.output
    assert "Byline itself answers at /feed.xml" in done.output


def test_settings_that_cannot_be_read_are_named_with_file_and_line(run: Run, jekyll: Path) -> None:
    (jekyll / "_config.yml").write_text("title: Old\nplugins: [\n")
    done = run("import", "jekyll", str(jekyll))
    assert done.exit_code == 1
    assert "old cannot be moved in: _config.yml:3: This is not YAML" in done.output


@pytest.mark.parametrize("path", ["/nowhere/at/all", "file"])
def test_missing_folder_is_one_sentence(run: Run, jekyll: Path, path: str) -> None:
    target = str(jekyll / "_config.yml") if path == "file" else path
    done = run("import", "jekyll", target)
    assert done.exit_code == 1
    assert "is not a folder" in done.output or "neither a folder" in done.output


def test_readers_see_the_import_at_once(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("init")
    plain = fresh.wsgi_app
    cache = PageCache(fresh)
    fresh.wsgi_app = cache  # type: ignore[method-assign]
    try:
        client = fresh.test_client()
        assert b"Nothing published yet" in client.get("/", base_url="http://localhost").data
        fresh.wsgi_app = plain  # type: ignore[method-assign]
        run("import", "jekyll", str(jekyll))
        fresh.wsgi_app = cache  # type: ignore[method-assign]
        assert b"Second" in client.get("/", base_url="http://localhost").data
    finally:
        cache.close()


def test_file_that_was_missing_is_there_at_once_after_the_next_import(run: Run, fresh: Flask, jekyll: Path) -> None:
    picture = (jekyll / "images" / "dot.png").read_bytes()
    (jekyll / "images" / "dot.png").unlink()
    run("import", "jekyll", str(jekyll))
    with fresh.app_context():
        version = db.session.get_one(Site, 1).content_version
    (jekyll / "images" / "dot.png").write_bytes(picture)
    assert "2 unchanged" in run("import", "jekyll", str(jekyll)).output
    with fresh.app_context():
        assert db.session.get_one(Site, 1).content_version == version + 1
    kept = fresh.config["MEDIA"] / "imported" / "images" / "dot.png"
    before = kept.stat().st_mtime_ns
    run("import", "jekyll", str(jekyll))
    assert kept.stat().st_mtime_ns == before
    with fresh.app_context():
        assert db.session.get_one(Site, 1).content_version == version + 1
