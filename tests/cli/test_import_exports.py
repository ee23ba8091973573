"""Move in what WordPress, Ghost and Blogger export, from the shell to the feed."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

from flask import Flask
from sqlalchemy import select

from app.db import db
from app.models import Author, Category, Page, Post, Redirect, Tag

from .conftest import Run

DATA = Path(__file__).parent.parent / "data"
ATOM = {"atom": "http://www.w3.org/2005/Atom"}


def test_subscribers_of_a_wordpress_find_their_entries(run: Run, fresh: Flask, tmp_path: Path) -> None:
    export = str(DATA / "wordpress" / "export.xml")
    report = tmp_path / "report.json"
    done = run("import", "wordpress", export, "--report", str(report))
    assert "15 created, 0 updated, 0 unchanged, 1 skipped." in done.output
    with fresh.test_client().get("/feed.xml", base_url="http://localhost") as answer:
        new = {
            entry.findtext("atom:id", "", ATOM)
            for entry in ElementTree.fromstring(answer.data).findall("atom:entry", ATOM)
        }
    old = {
        entry.findtext("atom:id", "", ATOM)
        for entry in ElementTree.parse(DATA / "wordpress" / "atom.xml").findall("atom:entry", ATOM)
    }
    with fresh.app_context():
        led = dict(db.session.execute(select(Redirect.path, Redirect.target)).tuples().all())
        assert led["/%3Fp=9"] == "/2023/06/blocks/"
        assert led["/%3Fpage_id=22"] == led["/%3Fp=22"] == "/about/"
        topics = {row.name: row for row in db.session.scalars(select(Category))}
        assert (topics["Engineering & Co"].slug, topics["Engineering & Co"].description) == (
            "engineering",
            "All of it.",
        )
        assert led["/category/engineering/python/"] == "/category/python/"
        assert led["/category/python/feed/"] == "/category/python/feed.xml"
        assert {author.slug for author in db.session.scalars(select(Author))} == {"jane", "bob"}
    left = {each["name"]: each for each in json.loads(report.read_text("utf-8"))["left_behind"]}
    assert left["post/7"]["at_the_top"] is True
    assert [(each["author"], each["content"]) for each in left["post/7"]["comments"]] == [("Eve", "Nice")]
    assert left["category/python"]["parent"] == "engineering"
    assert left["attachment/4"]["caption"] == "The sun"
    assert old - new == {"http://blog.example.org/2023/09/protected/"}
    assert new <= old
    assert "0 created, 0 updated, 15 unchanged, 1 skipped." in run("import", "wordpress", export).output


def test_a_ghost_and_a_blogger_arrive(run: Run, fresh: Flask) -> None:
    assert "10 created" in run("import", "ghost", str(DATA / "ghost" / "export.json")).output
    assert "3 created" in run("import", "feed", str(DATA / "blogger" / "export.xml")).output
    with fresh.app_context():
        posts = {post.title: post for post in db.session.scalars(select(Post))}
        assert posts["Every card of Lexical"].entry_id == "64a1"
        assert posts["Hello"].entry_id == "tag:blogger.com,1999:blog-1.post-5"
        led = {redirect.path: redirect.target for redirect in db.session.scalars(select(Redirect))}
        assert led["/tag/news/rss/"] == "/tag/news/feed.xml"
        assert db.session.scalar(select(Tag.slug).where(Tag.name == "C++")) == "c"
        assert "ann" in set(db.session.scalars(select(Author.slug)))
        assert {post.state for post in (posts["For members"], posts["Draft"])} == {"draft"}
        assert {page.path for page in db.session.scalars(select(Page))} == {"/about/", "/p/about.html"}
        assert "{::nomarkdown}" not in "".join(post.body for post in posts.values())
