"""Test that a folder which only says that Byline wrote it cannot do harm."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.db import db
from app.models import Author, Category, Media, Post, Redirect

from .conftest import Run

DATA = """format: 1
site: {url: "javascript:alert(1)", title: "<b>Home</b>", feed_id: "x y", posts_per_page: 0, nothing: 1}
content_changed_at: "never"
authors:
- {number: 2147483647, slug: ada, name: Ada}
- {number: 2, slug: "../x", name: Bad}
- {number: 3, slug: eve, name: Eve, url: "javascript:alert(1)", links: [{label: x, address: "javascript:alert(1)"}]}
- {number: 3, slug: eve, name: Twice}
categories:
- {number: 1, slug: a, name: Same}
- {number: 2, slug: b, name: Same}
redirects:
- {path: "/old/", target: "javascript:alert(1)", created_at: "2025-01-01T00:00:00Z"}
- {path: "//evil.example", target: "/x/", created_at: "2025-01-01T00:00:00Z"}
- {path: "/fine/", target: "/x/", created_at: "2025-01-01T00:00:00Z"}
- {path: "/fine/", target: "/y/", created_at: "2025-01-01T00:00:00Z"}
gone:
- {path: "no", created_at: "2025-01-01T00:00:00Z"}
uploads:
- {name: "../../secret.key", digest: x, original_name: x, media_type: x, bytes: 1, created_at: "2025-01-01T00:00:00Z"}
files:
  "/../../secret.key": "_posts/2025-01-01-a.md"
  "/etc": "../../../etc/passwd"
  "/fine.txt": "fine.txt"
"""
POST = """---
title: "A"
slug: "{slug}"
permalink: "{path}"
authors: ["eve", "nobody"]
byline:
  number: 1
  entry_id: "tag:x,{slug}"
  path: "{path}"
  state: "live"
  published_at: "2025-01-01T00:00:00Z"
  published_offset: 999999
  updated_at: "2025-01-01T00:00:00Z"
  created_at: "2025-01-01T00:00:00Z"
  modified_at: "2025-01-01T00:00:00Z"
  image_sizes: {{"/x.png": [1, "2"], "/y.png": [1, 2]}}
---
<script>alert(1)</script> Text
"""


def test_false_home_takes_nothing_that_rows_cannot_hold(run: Run, fresh: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "false"
    (folder / "_posts").mkdir(parents=True)
    (folder / "_data").mkdir()
    (folder / "_data" / "byline.yml").write_text(DATA)
    (folder / "fine.txt").write_text("fine")
    posts = {"a": "/a/", "b": "/admin/", "c": "/a/", "d": "no", "e": "/x" * 700, "f": "/f/"}
    for slug, path in posts.items():
        (folder / "_posts" / f"2025-01-01-{slug}.md").write_text(POST.format(slug=slug, path=path))
    done = run("import", "jekyll", str(folder))
    assert done.exit_code == 0, done.output
    assert "javascript" in done.output
    with fresh.app_context():
        assert {author.slug for author in db.session.scalars(select(Author))} >= {"eve"}
        eve = db.session.scalars(select(Author).where(Author.slug == "eve")).one()
        assert (eve.url, eve.links) == (None, [])
        assert [category.name for category in db.session.scalars(select(Category))] == ["Same"]
        assert [redirect.path for redirect in db.session.scalars(select(Redirect))] == ["/fine/"]
        assert db.session.scalar(select(Media.id)) is None
        rows = {post.slug: post for post in db.session.scalars(select(Post))}
        assert set(rows) == {"c", "d", "f"}  # of two at one address Jekyll shows one; one is read as any other post
        assert rows["c"].published_offset == 0
        assert rows["c"].image_sizes == {"/y.png": [1, 2]}
        assert "<script" not in rows["c"].html
    client = fresh.test_client()
    with client.get("/fine.txt", base_url="http://localhost") as answer:
        assert answer.status_code == 200
    assert client.get("/etc", base_url="http://localhost").status_code == 404
