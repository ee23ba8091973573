"""Test that a blog which moved in has the feed that Jekyll made of it, and that moving in twice changes nothing."""

from __future__ import annotations

import html
import re
import shutil
import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.cli.importing import carry_out
from app.db import db
from app.importers import IMPORTERS
from app.models import Page, Post, Redirect, Site
from app.services.import_report import ImportReport
from app.services.imports import Importing
from app.services.site import DEFAULTS
from tests.content.kramdown.dom import normalized
from tests.factories import make_site

BLOGS = Path(__file__).resolve().parent.parent / "data" / "jekyll"
ATOM = "{http://www.w3.org/2005/Atom}"
MATH = re.compile(r"<math\b(?P<attributes>[^>]*)>.*?</math>", re.DOTALL)
REFUSED = re.compile(r'<code class="math-error(?P<display> display)?">(?P<tex>.*?)</code>', re.DOTALL)
ADDRESS = re.compile(r'(?P<name>\b(?:href|src|cite)=")(?P<address>[^"]*)"')


def move_in(folder: Path) -> ImportReport:
    importing = Importing(db.session.get_one(Site, 1), "jekyll", str(folder), IMPORTERS["jekyll"](folder))
    for _stored in carry_out(importing):
        pass
    return importing.report


def _tex(formula: re.Match[str]) -> str:
    found = re.search(r'alttext="([^"]*)"', formula["attributes"])
    assert found
    return rf"\[{found[1]}\]" if 'display="block"' in formula["attributes"] else rf"\({found[1]}\)"


def _refused(formula: re.Match[str]) -> str:
    return rf"\[{formula['tex']}\]" if formula["display"] else rf"\({formula['tex']}\)"


def _seen(entry: ElementTree.Element) -> dict[str, object]:
    link = next(item.attrib["href"] for item in entry.iter(f"{ATOM}link") if item.get("rel") == "alternate")
    content = entry.findtext(f"{ATOM}content", "")
    content = REFUSED.sub(_refused, MATH.sub(_tex, content))
    content = ADDRESS.sub(lambda found: f'{found["name"]}{urljoin(link, found["address"])}"', content)
    return {
        "link": link,
        "title": html.unescape(entry.findtext(f"{ATOM}title", "")),
        "published": entry.findtext(f"{ATOM}published"),
        "updated": entry.findtext(f"{ATOM}updated"),
        "authors": [[part.text for part in author] for author in entry.iter(f"{ATOM}author")],
        "categories": [category.attrib["term"] for category in entry.iter(f"{ATOM}category")],
        "summary": " ".join(html.unescape(entry.findtext(f"{ATOM}summary", "")).split()),
        "content": normalized(content),
    }


def _entries(document: bytes) -> dict[str, dict[str, object]]:
    root = ElementTree.fromstring(document)
    return {entry.findtext(f"{ATOM}id", ""): _seen(entry) for entry in root.iter(f"{ATOM}entry")}


def test_each_entry_is_the_one_that_jekyll_made(app: Flask, client: FlaskClient) -> None:
    make_site(**DEFAULTS, feed_id="urn:uuid:8f0c2c54-6d5c-4b43-a2f0-3c1f1ad8a7f3")
    report = move_in(BLOGS / "constructs" / "blog")
    assert report.skipped == []
    make_site(entries_in_feed=100)
    ours = _entries(client.get("/feed.xml").data)
    theirs = _entries((BLOGS / "constructs" / "feed.xml").read_bytes())
    assert len(theirs) == 12
    assert list(ours) == list(theirs)
    for entry_id, entry in theirs.items():
        assert ours[entry_id] == entry, entry_id


WORDS = st.text("abcdefgh 'é注&<\"*_#-", min_size=1, max_size=12).filter(lambda text: text.strip(" -#*_'\"<&"))
POSTS = st.lists(
    st.tuples(
        st.integers(0, 3000), WORDS, st.lists(st.sampled_from(["a", "B b", "ç"]), max_size=3), st.booleans(), WORDS
    ),
    min_size=1,
    max_size=6,
)


def _row(row: Post | Page | Redirect) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}


def _everything() -> list[dict[str, object]]:
    db.session.rollback()
    rows: list[Post | Page | Redirect] = []
    for model in (Post, Page, Redirect):
        rows.extend(db.session.scalars(select(model).order_by(model.id)))
    return [_row(row) for row in rows]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(posts=POSTS)
def test_moving_in_twice_is_moving_in_once(app: Flask, tmp_path: Path, posts: list[tuple[object, ...]]) -> None:
    blog = tmp_path / "blog"
    shutil.rmtree(blog, ignore_errors=True)
    (blog / "_posts").mkdir(parents=True)
    (blog / "_config.yml").write_text("title: Twice\nurl: https://twice.example\n")
    for number, (days, title, tags, draft, body) in enumerate(posts):
        day = date(2015, 1, 1) + timedelta(days=int(str(days)))
        head = f"title: {title!s}\ntags: {tags!s}\npublished: {'false' if draft else 'true'}"
        (blog / "_posts" / f"{day}-post-{number}.md").write_text(f"---\n{head}\n---\n{body}\n")
    first = move_in(blog)
    before = _everything()
    version = db.session.get_one(Site, 1).content_version
    second = move_in(blog)
    assert second.created == second.updated == []
    assert len(second.unchanged) + len(second.skipped) == len(first.created) + len(first.updated) + len(
        first.unchanged
    ) + len(first.skipped)
    assert _everything() == before
    assert db.session.get_one(Site, 1).content_version == version


@pytest.mark.parametrize("name", ["constructs", "traps"])
def test_reports_name_what_could_not_be_done(app: Flask, name: str) -> None:
    make_site(**DEFAULTS, feed_id="urn:uuid:8f0c2c54-6d5c-4b43-a2f0-3c1f1ad8a7f3")
    report = move_in(BLOGS / name / "blog")
    for problem in report.problems:
        assert re.match(r"\S+: ?\S|\S+:\d+: \S", problem), problem
    assert "\n".join(report.lines()).endswith(report.summary())
