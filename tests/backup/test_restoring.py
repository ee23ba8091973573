"""Test that a blog comes back as it was, wherever it is restored."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app.backup import keeping
from app.db import begin_writing, db
from app.models import Post, Site
from app.page_cache import PageCache

from .blogs import runner, write_file


def test_empty_place_becomes_the_blog_to_the_byte(blog: Flask, other: Flask, tmp_path: Path) -> None:
    runner(blog)("backup", tmp_path / "b.zip")
    done = runner(other)("restore", tmp_path / "b.zip")
    assert done.exit_code == 0, done.output
    assert not (other.config["DATA"] / "backups").exists()
    # The restored blog is the running one here, and has not changed since.
    checked = runner(other)("backup", "--verify", tmp_path / "b.zip")
    assert checked.exit_code == 0, checked.output
    for address in ("/", "/feed.xml", "/about/", "/images/dot.png", "/sitemap.xml"):
        answers = [app.test_client().get(address, buffered=True) for app in (blog, other)]
        assert answers[0].data == answers[1].data
        assert answers[0].status_code == answers[1].status_code == 200


def test_readers_see_the_restored_blog_in_the_next_request(blog: Flask, tmp_path: Path) -> None:
    run, plain = runner(blog), blog.wsgi_app
    run("backup", tmp_path / "b.zip", "--quick")
    with blog.app_context():
        version = db.session.get_one(Site, 1).content_version
        begin_writing()
        db.session.execute(db.update(Post).values(title="Overwritten", feed_title="Overwritten"))
        db.session.get_one(Site, 1).content_version += 1
        db.session.commit()
        write_file("imported/images/dot.png", b"another dot")
        write_file("imported/images/new.png", b"new")
        db.session.remove()
    blog.wsgi_app = PageCache(blog)  # type: ignore[method-assign]
    reader = blog.test_client()
    assert b"Overwritten" in reader.get("/", base_url="https://blog.example", buffered=True).data
    assert run("restore", tmp_path / "b.zip").exit_code == 0
    page = reader.get("/", base_url="https://blog.example", buffered=True).data
    assert b"Overwritten" not in page
    assert b"Post 2" in page
    assert reader.get("/images/dot.png", base_url="https://blog.example", buffered=True).data == b"a dot"
    assert reader.get("/images/new.png", base_url="https://blog.example").status_code == 404
    blog.wsgi_app.close()  # type: ignore[attr-defined]
    blog.wsgi_app = plain  # type: ignore[method-assign]
    with blog.app_context():
        assert db.session.get_one(Site, 1).content_version > version + 1
        (before,) = [stored for stored in keeping.stored() if stored.cause == "restore"]
    # What was there before the restore can be brought back as well.
    assert run("restore", before.path).exit_code == 0
    assert b"Overwritten" in blog.test_client().get("/").data
    assert blog.test_client().get("/images/new.png", buffered=True).data == b"new"
