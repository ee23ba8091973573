"""Test moving a blog in from the panel: source, review, run, report, undo, all by forms alone."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import storage
from app.admin import imports
from app.cli import import_run, import_undo, importing
from app.cli.importing import carry_out
from app.db import begin_writing, db
from app.errors import InvalidInput
from app.importers import IMPORTERS
from app.models import ImportRun, Post, Site
from app.queries import current_site
from app.services.imports import Importing

from .conftest import Browser

FEED = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>https://old.example/feed.xml</id><title>Old</title>'
    "<updated>2025-01-02T00:00:00Z</updated><entry><id>https://old.example/one</id><title>One</title>"
    '<link href="https://blog.example/one.html"/><published>2025-01-01T00:00:00+00:00</published>'
    "<updated>2025-01-01T00:00:00+00:00</updated><content type='html'>&lt;p&gt;Text &lt;em&gt;one&lt;/em&gt;.&lt;/p&gt;"
    "</content></entry></feed>"
)


def _zip(**more: str) -> io.BytesIO:
    buffer = io.BytesIO()
    posts = {
        "_config.yml": "title: Old\nurl: https://old.example\ntimezone: UTC\npermalink: /:title.html\n",
        "_posts/2025-01-01-one.md": "---\ntitle: One\n---\nText *one*.\n",
        "_posts/2025-01-02-two.md": "---\ntitle: Two\n---\nText two.\n",
        "_posts/2025-01-03-three.md": "---\ntitle: Three\nlayout: post\nlast_modified_at: never\n---\nText three.\n",
    }
    with zipfile.ZipFile(buffer, "w") as made:
        for name, text in {**posts, **more}.items():
            made.writestr(f"old/{name}", text)
    buffer.seek(0)
    return buffer


@pytest.fixture
def owner(app: Flask, signed_in: Callable[..., Browser]) -> Iterator[Browser]:
    """Give the browser of an owner, on the page that asks where the old blog is."""
    browser = signed_in("owner")
    browser.get("/admin/import/")
    yield browser
    for file in sorted(storage.import_folder().rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()


def _brought(owner: Browser, file: Any = None, **fields: Any) -> str:
    """Bring a blog, let it be read, and return the address of its import."""
    given = {"source": "jekyll", "file": (file or _zip(), "old.zip"), **fields}
    answer = owner.send("/admin/import/", **given)
    assert answer.status_code == 303, answer.text
    address = str(answer.headers["Location"])
    import_run.perform(int(address.rstrip("/").rpartition("/")[2]))
    return address


def _perform(address: str, deed: Callable[[int], Any] = import_run.perform) -> None:
    deed(int(address.rstrip("/").rpartition("/")[2]))


def test_a_blog_moves_in_and_out_again(owner: Browser) -> None:
    answer = owner.send("/admin/import/", source="jekyll", file=(_zip(), "old.zip"))
    address = answer.headers["Location"]
    page = owner.get(address).text
    assert "Being read" in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    _perform(address)
    page = owner.get(address).text
    assert "<strong>3 new</strong>" in page
    assert "http-equiv" not in page
    assert all(title in page for title in ("One", "Two", "Three"))
    assert db.session.scalars(select(Post)).all() == []
    sample = owner.get(f"{address}sample/")
    assert "Text <em>one</em>." in sample.text
    assert "sandbox" in sample.headers["Content-Security-Policy"]
    assert owner.send(f"{address}run/", leave_out="_posts/2025-01-02-two.md").status_code == 303
    assert "Beginning" in owner.get(address).text
    _perform(address)
    page = owner.get(address).text
    assert "<strong>2 created</strong>, 1 skipped" in page
    assert "was left out, as you chose." in page
    assert "`last_modified_at` is not a date" in page
    assert {post.path for post in db.session.scalars(select(Post))} == {"/one.html", "/three.html"}
    text = owner.get(f"{address}report.txt")
    assert text.headers["Content-Disposition"].startswith("attachment")
    assert "2 created, 0 updated, 0 unchanged, 1 skipped." in text.text
    told = json.loads(owner.get(f"{address}report.json").text)
    assert [(each["title"], each["outcome"]) for each in told["texts"]] == [
        ("One", "created"), ("Two", "skipped"), ("Three", "created")
    ]  # fmt: skip
    assert not list(storage.import_folder().glob("run-*"))
    assert owner.send(f"{address}undo/").status_code == 303
    assert "Being undone" in owner.get(address).text
    _perform(address, import_undo.carry_out)
    page = owner.get(address).text
    assert "The import was taken back" in page
    assert "0 left alone" in page
    assert db.session.scalars(select(Post)).all() == []
    assert db.session.get_one(Site, 1).title == "Test blog"
    assert "Undone" in owner.get("/admin/import/").text


def test_what_is_here_already_and_what_clashes_is_seen_before(owner: Browser) -> None:
    first = _brought(owner)
    owner.send(f"{first}run/")
    _perform(first)
    begin_writing()
    one = db.session.scalars(select(Post).where(Post.title == "One")).one()
    one.modified_at = one.modified_at.replace(year=2100)
    db.session.commit()
    more = {"_posts/2025-01-04-four.md": "---\ntitle: Four\npermalink: /three.html\n---\nFour.\n"}
    more |= {"_posts/2025-01-01-one.md": "---\ntitle: One more\n---\n"}
    page = owner.get(_brought(owner, _zip(**more))).text
    assert "<strong>0 new</strong>, 1 already here, 1 edited here and kept, 1 whose address" in page
    assert "Its address is that of “Three” here." in page


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({}, "Choose a file, or give an address or a folder."),
        ({"source": ""}, "Choose what the old blog was made with."),
        ({"source": "nonsense"}, "Choose what the old blog was made with."),
        ({"address": "https://old.example/feed.xml"}, "Only a feed can be fetched."),
        ({"folder": "/etc"}, "not open to this page"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(
    owner: Browser, fields: dict[str, str], word: str
) -> None:
    answer = owner.send("/admin/import/", **{"source": "jekyll", **fields})
    assert answer.status_code == 422
    assert "<title>Error: Import" in answer.text
    assert answer.text.count(word) == 2
    for value in fields.values():
        assert not value or value == "nonsense" or value == "/etc" or f'value="{value}"' in answer.text
    assert db.session.scalars(select(ImportRun)).all() == []


def test_folders_are_read_below_the_one_that_is_opened(app: Flask, owner: Browser, tmp_path: Path) -> None:
    (tmp_path / "blogs" / "mine" / "_posts").mkdir(parents=True)
    (tmp_path / "blogs" / "mine" / "_config.yml").write_text("title: Mine\n")
    (tmp_path / "blogs" / "mine" / "_posts" / "2025-01-01-x.md").write_text("---\ntitle: X\n---\n")
    (tmp_path / "secret").mkdir()
    (tmp_path / "blogs" / "out").symlink_to(tmp_path / "secret")
    app.config["IMPORT_FOLDER"] = tmp_path / "blogs"
    try:
        for folder in ("../secret", "out", str(tmp_path / "secret"), "/etc", "nothing", "a\0b"):
            answer = owner.send("/admin/import/", source="jekyll", folder=folder)
            assert answer.status_code == 422
            assert "There is no such folder below" in answer.text
        address = owner.send("/admin/import/", source="jekyll", folder="mine").headers["Location"]
        _perform(address)
        assert "<strong>1 new</strong>" in owner.get(address).text
    finally:
        app.config["IMPORT_FOLDER"] = None


def test_hostile_archive_is_refused_in_a_sentence_and_forgotten(owner: Browser) -> None:
    with pytest.raises(InvalidInput):
        _brought(owner, _zip(**{"../../evil": "x"}))
    run = db.session.scalars(select(ImportRun)).one()
    page = owner.get(f"/admin/import/{run.id}/").text
    assert "holds a file that would lie outside of its folder" in page
    assert owner.send(f"/admin/import/{run.id}/discard/").status_code == 303
    assert db.session.scalars(select(ImportRun)).all() == []
    assert list(storage.import_folder().iterdir()) == []


def test_too_large_archives_are_refused_and_only_owners_may_bring_large_ones(
    app: Flask, owner: Browser, signed_in: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    large = bytes(300_000)
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 100_000)
    editor = signed_in("editor")
    assert editor.send("/admin/import/", source="jekyll", file=(io.BytesIO(large), "a.zip")).status_code == 413
    assert owner.send("/admin/import/", source="jekyll", file=(io.BytesIO(large), "a.zip")).status_code == 303
    monkeypatch.setattr(imports, "LARGEST_ARCHIVE", 200_000)
    answer = owner.send("/admin/import/", source="jekyll", file=(io.BytesIO(large), "a.zip"))
    assert answer.status_code == 413
    assert "The file is larger than" in answer.text


def test_an_import_pauses_goes_on_and_stops(owner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "LONGEST_SECONDS", 60)
    posts = {f"_posts/2025-02-01-p{number}.md": f"---\ntitle: P{number}\n---\nText.\n" for number in range(25)}
    address = _brought(owner, _zip(**posts))
    owner.send(f"{address}run/")
    run = db.session.scalars(select(ImportRun)).one()
    for wish, state in (("pause", "Paused"), ("stop", "Stopped")):
        opened = IMPORTERS["jekyll"](Path(run.choices["reached"]))
        steps = carry_out(Importing(current_site(), "jekyll", run.location, opened, run=run))
        next(steps)
        page = owner.get(address).text
        assert "10 of 28" in page
        assert owner.send(f"{address}{wish}/").status_code == 303
        assert f"It will {wish} in a moment." in owner.get(address).text
        assert list(steps) == [10]
        page = owner.get(address).text
        assert state in page
        assert "Go on" in page
    assert "It was stopped at 20 of 28. What came in stays." in page
    owner.send(f"{address}run/")
    _perform(address)
    page = owner.get(address).text
    assert "<strong>28 created</strong>." in page
    assert owner.send(f"{address}stop/").status_code == 303
    assert "This import is not running." in owner.get(address).text


def test_an_import_whose_process_died_goes_on(owner: Browser) -> None:
    address = _brought(owner)
    begin_writing()
    run = db.session.scalars(select(ImportRun)).one()
    run.state, run.pid = "running", 2**22 + 1
    db.session.commit()
    assert "The import stopped by itself." in owner.get(address).text
    owner.send(f"{address}run/")
    _perform(address)
    assert "<strong>3 created" in owner.get(address).text
    assert owner.send(f"{address}discard/").status_code == 303
    assert "Undo it instead" in owner.get(address).text


def test_the_old_feed_is_compared_with_the_new_one(owner: Browser) -> None:
    address = _brought(owner)
    owner.send(f"{address}run/", leave_out=["_posts/2025-01-02-two.md", "_posts/2025-01-03-three.md"])
    _perform(address)
    owner.send(f"{address}compare/", file=(io.BytesIO(FEED.encode()), "feed.xml"))
    assert "The feeds are the same: 1 entry." in owner.get(address).text
    other = FEED.replace("&lt;em&gt;one", "&lt;em&gt;two").replace("<title>One", "<title>Won")
    owner.send(f"{address}compare/", file=(io.BytesIO(other.encode()), "feed.xml"))
    page = owner.get(address).text
    assert "2 differences." in page
    assert "Won" in page
    for bad, word in ((b"<!DOCTYPE x><feed/>", "document type"), (b"nothing", "is not a feed"), (b"", "is empty")):
        owner.send(f"{address}compare/", file=(io.BytesIO(bad), "feed.xml"))
        assert word in owner.get(address).text
    owner.send(f"{address}compare/", old_feed="http://127.0.0.1/feed.xml")
    assert "private network" in owner.get(address).text
