"""Test that nothing in an imported folder reaches the data folder, takes the program's addresses or shows a draft."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import begin_writing, db
from app.models import Post, Redirect
from app.services import posts

from .conftest import Run

HOME = "http://localhost"


def _write(blog: Path, name: str, head: str, body: str = "Text.") -> None:
    (blog / "_posts" / name).write_text(f"---\n{head}\n---\n{body}\n")


@pytest.mark.parametrize("path", ["/admin/", "/static/x", "/feed.xml", "/robots.txt", "/sitemap.xml", "/healthz", "/"])
def test_post_cannot_take_an_address_that_the_program_needs(run: Run, jekyll: Path, path: str) -> None:
    _write(jekyll, "2025-03-01-taker.md", f"permalink: {path}")
    done = run("import", "jekyll", str(jekyll))
    assert done.exit_code == 0
    assert f"taker.md: path: Byline itself answers at {path}; give it another permalink." in done.output
    assert "2 created" in done.output


@pytest.mark.parametrize("path", ["/%FF/", '"/a\\r\\nX: y/"', '"/a\\0b/"'])
def test_address_that_no_request_can_name_is_refused(run: Run, jekyll: Path, path: str) -> None:
    _write(jekyll, "2025-03-01-odd.md", f"permalink: {path}")
    done = run("import", "jekyll", str(jekyll))
    assert done.exit_code == 0
    assert "odd.md" in done.output.partition("Skipped:")[2]
    assert "2 created" in done.output


@pytest.mark.parametrize("path", ["//evil.example/x", "/../../x/", "http://evil.example/x", "/%2e%2e/x/"])
def test_every_imported_address_is_below_this_site(run: Run, fresh: Flask, jekyll: Path, path: str) -> None:
    _write(jekyll, "2025-03-01-away.md", f'permalink: "{path}"')
    run("import", "jekyll", str(jekyll))
    client = fresh.test_client()
    with fresh.app_context():
        stored = db.session.scalars(select(Post.path).where(Post.slug == "away")).one()
    assert stored is not None
    assert stored.startswith("/")
    assert "//" not in stored
    assert ".." not in stored
    assert client.get(stored, base_url=HOME).status_code == 200


def test_draft_of_the_old_blog_leaves_no_trace(run: Run, fresh: Flask, jekyll: Path) -> None:
    head = "published: false\ntags: [hush]\ncategories: [quiet]\nauthor: Unknown Person\nredirect_from: /old/hush/"
    _write(jekyll, "2025-03-01-hidden.md", f"title: Veiled\npermalink: /veiled/\nseries: Asleep\n{head}")
    run("import", "jekyll", str(jekyll))
    client = fresh.test_client()
    for path in (
        *("/veiled/", "/old/hush/", "/tag/hush/", "/tag/hush/feed.xml", "/category/quiet/", "/author/unknown-person/"),
        *("/series/asleep/", "/veiled", "/old/hush"),
    ):
        answer = client.get(path, base_url=HOME)
        assert answer.status_code == 404, path
        assert "Location" not in answer.headers
    for path in ("/", "/archive/", "/sitemap.xml", "/feed.xml", "/tag/", "/category/", "/author/", "/series/"):
        page = client.get(path, base_url=HOME).text.lower()
        assert not any(word in page for word in ("hush", "quiet", "veiled", "unknown", "asleep")), path


def test_draft_that_is_thrown_away_was_never_there(run: Run, fresh: Flask, jekyll: Path) -> None:
    _write(jekyll, "2025-03-01-hidden.md", "published: false\npermalink: /hidden/")
    run("import", "jekyll", str(jekyll))
    with fresh.app_context():
        begin_writing()
        posts.trash(db.session.scalars(select(Post).where(Post.path == "/hidden/")).one())
        db.session.commit()
    assert fresh.test_client().get("/hidden/", base_url=HOME).status_code == 404


def test_draft_that_is_published_in_the_old_blog_gets_its_id(run: Run, fresh: Flask, jekyll: Path) -> None:
    _write(jekyll, "2025-03-01-later.md", "published: false\npermalink: /later/")
    run("import", "jekyll", str(jekyll))
    assert "0 created, 0 updated, 3 unchanged" in run("import", "jekyll", str(jekyll)).output
    _write(jekyll, "2025-03-01-later.md", "permalink: /later/")
    assert "0 created, 1 updated, 2 unchanged" in run("import", "jekyll", str(jekyll)).output
    with fresh.app_context():
        post = db.session.scalars(select(Post).where(Post.path == "/later/")).one()
        assert (post.state, post.entry_id) == ("live", "https://old.example/later")


def test_post_that_moved_in_the_old_blog_leaves_a_redirect(run: Run, fresh: Flask, jekyll: Path) -> None:
    _write(jekyll, "2025-03-01-mover.md", "permalink: /here/mover.html")
    run("import", "jekyll", str(jekyll))
    _write(jekyll, "2025-03-01-mover.md", "permalink: /here/mover-now.html")
    run("import", "jekyll", str(jekyll))
    with fresh.app_context():
        moved = db.session.execute(select(Redirect.path, Redirect.target)).tuples().all()
    assert ("/here/mover.html", "/here/mover-now.html") in moved


def test_own_data_folder_inside_of_the_old_blog_is_not_published(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("init")
    folder = jekyll / "instance"
    fresh.config.update(DATA=folder, MEDIA=folder / "media")
    _write(jekyll, "2025-03-01-thief.md", "image: /instance/secret.key", "[k](/instance/secret.key)")
    done = run("import", "jekyll", str(jekyll))
    assert "secret.key: lies in Byline's own data folder, which is not published." in done.output
    assert fresh.test_client().get("/instance/secret.key", base_url=HOME).status_code == 404
    assert not list((folder / "media").rglob("secret.key"))


@pytest.mark.parametrize(
    ("name", "kind", "attachment"),
    [("page.html", "application/octet-stream", True), ("code.js", "application/octet-stream", True),
     ("drawing.svg", "image/svg+xml", False)],
)  # fmt: skip
def test_imported_file_cannot_act_as_a_page(
    run: Run, fresh: Flask, jekyll: Path, name: str, kind: str, attachment: bool
) -> None:
    (jekyll / name).write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    _write(jekyll, "2025-03-01-file.md", "title: File", f"[file](/{name})")
    run("import", "jekyll", str(jekyll))
    with fresh.test_client().get(f"/{name}", base_url=HOME) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Disposition"].startswith("attachment") is attachment


def test_empty_path_is_not_the_folder_one_stands_in(run: Run) -> None:
    done = run("import", "jekyll", "")
    assert done.exit_code == 1
    assert "is not a folder" in done.output


def test_feed_at_a_whole_url_is_no_redirect(run: Run, fresh: Flask, jekyll: Path) -> None:
    config = jekyll / "_config.yml"
    config.write_text(config.read_text() + "feed: {path: 'https://elsewhere.example/feed.xml'}\n")
    assert run("import", "jekyll", str(jekyll)).exit_code == 0
    with fresh.app_context():
        assert db.session.scalars(select(Redirect)).all() == []
