"""One file of the library: described, found, replaced in every text, deleted when nobody uses it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import storage
from app.db import begin_writing, db
from app.models import Account, Media, MediaUse, Page, Post, Revision
from app.services import publishing, working_copies
from app.services.pages import PageText
from app.services.posts import PostText
from tests.admin.conftest import Browser
from tests.admin.test_media_upload import send
from tests.factories import make_account
from tests.pictures.making import encoded, moving, multipart, photo, png
from tests.reader.pages import fetch


@pytest.fixture(autouse=True)
def _empty_media(app: Flask) -> Iterator[None]:
    yield
    shutil.rmtree(app.config["MEDIA"], ignore_errors=True)


def uploaded(browser: Browser, content: bytes | None = None, name: str = "plot.png") -> Media:
    """Upload a file and return its row."""
    answer = send(browser, (content or png(), name))
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    return db.session.get_one(Media, answer.json["id"])


def draft(account: Account, body: str, **text: str) -> Post:
    """Save a draft."""
    begin_writing()
    names = (account.author.name,) if account.author else ()
    post = working_copies.create_post(account, PostText("On light", body, authors=names, **text), None)  # type: ignore[arg-type]
    db.session.commit()
    return post


def publish(post: Post | Page, account: Account) -> None:
    """Publish a text and let it be due."""
    prepared = publishing.prepare(post)
    begin_writing()
    publishing.publish(post, prepared, account)
    if isinstance(post, Post):
        post.published_at = post.updated_at = post.created_at
    db.session.commit()


def save(post: Post, account: Account, body: str) -> None:
    """Save a new working copy."""
    begin_writing()
    text = PostText("On light", body, authors=(account.author.name,) if account.author else ())
    working_copies.save(post, text, based_on=post.latest_revision, account=account)
    db.session.commit()


def replaced(browser: Browser, media: Media, content: bytes, name: str = "new.png") -> TestResponse:
    """Send a file to put in another one's place."""
    body, kind = multipart((content, name), csrf_token=browser.token)
    return browser.post(f"/admin/media/{media.id}/replace/", data=body, content_type=kind)


def used() -> set[tuple[int, int | None, int | None]]:
    return {(use.media_id, use.post_id, use.page_id) for use in db.session.scalars(select(MediaUse))}


def test_description_is_kept_and_offered_as_markdown(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("contributor")
    media = uploaded(browser)
    address = f"/admin/media/{media.id}/"
    assert "Where it is used" in browser.get(address).text
    assert browser.send(address, alt="A [plot] of\n light", caption='So "far"', credit="Ada").status_code == 303
    db.session.expire_all()
    assert (media.alt, media.caption, media.credit) == ("A [plot] of light", 'So "far"', "Ada")
    assert "![A \\[plot\\] of light](/media/" in browser.get(address).text
    wrong = browser.send(address, alt="Both", decorative="y")
    assert wrong.status_code == 422
    assert "<title>Error: plot.png" in wrong.text
    assert "Both</textarea>" in wrong.text
    assert browser.send(address, alt="x" * 3000).status_code == 422
    assert browser.send(address, alt="", decorative="y").status_code == 303
    assert db.session.get_one(Media, media.id).decorative
    assert browser.get("/admin/media/999/").status_code == 404


def test_others_files_are_seen_and_not_changed(signed_in: Callable[..., Browser]) -> None:
    media = uploaded(signed_in("author"))
    other = signed_in("contributor")
    page = other.get(f"/admin/media/{media.id}/")
    assert (page.status_code, "Delete" in page.text) == (200, False)
    assert other.send(f"/admin/media/{media.id}/", alt="Mine").status_code == 403
    assert replaced(other, media, png(9, 9)).status_code == 403
    assert other.send(f"/admin/media/{media.id}/delete/").status_code == 403
    assert signed_in("editor").send(f"/admin/media/{media.id}/", alt="Better").status_code == 303


def test_uses_follow_saves_publications_and_undoing(signed_in: Callable[..., Browser]) -> None:
    account = make_account("editor")
    browser = signed_in(account)
    first, second = uploaded(browser), uploaded(browser, png(20, 20))
    post = draft(account, f"![A](/media/{first.name})", image=f"/media/{second.name}")
    assert used() == {(first.id, post.id, None), (second.id, post.id, None)}
    publish(post, account)
    save(post, account, "Nothing.")
    assert used() == {(first.id, post.id, None), (second.id, post.id, None)}, "readers still see them"
    prepared = publishing.prepare(post)
    begin_writing()
    undo = publishing.update(post, prepared, account)
    db.session.commit()
    assert used() == set()
    begin_writing()
    publishing.undo(undo.id, account)
    db.session.commit()
    assert used() == {(first.id, post.id, None), (second.id, post.id, None)}
    begin_writing()
    page = working_copies.create_page(account, PageText("About", f"<img src='/media/{first.name}' alt='x'>"), None)
    db.session.commit()
    assert (first.id, None, page.id) in used()


def test_file_in_use_is_not_deleted_and_one_that_is_not_goes_whole(
    client: FlaskClient, signed_in: Callable[..., Browser]
) -> None:
    account = make_account("author")
    browser = signed_in(account)
    media = uploaded(browser, encoded(photo(600, 400), "PNG"))
    post = draft(account, f"![A](/media/{media.name})")
    answer = browser.send(f"/admin/media/{media.id}/delete/")
    assert answer.status_code == 409
    assert "is used in “On light”" in answer.text
    assert f"/admin/posts/{post.id}/" in answer.text
    save(post, account, "Nothing.")
    name = media.name
    assert browser.send(f"/admin/media/{media.id}/delete/").status_code == 303
    assert db.session.scalars(select(Media)).all() == []
    assert list(storage.walk()) == []
    assert fetch(client, f"/media/{name}").status_code == 404


def test_nobody_learns_of_others_drafts_from_their_pictures(signed_in: Callable[..., Browser]) -> None:
    owner = make_account("owner")
    contributor = make_account("contributor")
    mine = signed_in(contributor)
    media = uploaded(mine)
    draft(owner, f"![A](/media/{media.name})")
    page = mine.get(f"/admin/media/{media.id}/")
    assert "On light" not in page.text
    assert "In texts of others that you cannot see." in page.text
    answer = mine.send(f"/admin/media/{media.id}/delete/")
    assert (answer.status_code, "On light" in answer.text) == (409, False)
    assert "Used in" not in mine.get("/admin/media/").text
    assert replaced(mine, media, png(9, 9)).status_code == 422
    assert "Used in 1 text" in signed_in(owner).get("/admin/media/").text


def test_replacing_changes_every_text_and_makes_none_unread(
    app: Flask, client: FlaskClient, signed_in: Callable[..., Browser]
) -> None:
    account = make_account("editor")
    browser = signed_in(account)
    media = uploaded(browser, encoded(photo(700, 500), "PNG"))
    old = media.name
    body = f"![A](/media/{old})"
    unseen, live, changed = (draft(account, f"{body}\n\n{word}.") for word in ("One", "Two", "Three"))
    for post in (live, changed):
        publish(post, account)
    save(changed, account, f"{body}\n\nNewer.")
    updated = {post.id: post.updated_at for post in (live, changed)}
    version = client.get("/feed.xml").headers["ETag"]
    answer = replaced(browser, media, encoded(photo(900, 300), "PNG"), "better.png")
    assert answer.status_code == 303, answer.text
    db.session.expire_all()
    new = media.name
    assert new != old
    assert (media.original_name, media.width, media.height) == ("better.png", 900, 300)
    assert (unseen.body, live.body, changed.body) == tuple(
        f"![A](/media/{new})\n\n{word}." for word in ("One", "Two", "Three")
    )
    for post in (live, changed):
        assert post.updated_at == updated[post.id]
        assert f"/media/{new}" in post.feed_html
        assert 'width="900"' in post.html
        assert old not in post.html + post.feed_html
    assert live.live_revision == live.latest_revision
    assert changed.latest_revision == changed.live_revision + 1
    assert working_copies.text_of(changed).body == f"![A](/media/{new})\n\nNewer."
    shown = working_copies.revision(changed, changed.live_revision)
    assert (shown.body, shown.cause) == (changed.body, "replace")
    assert len(used()) == 3
    assert client.get("/feed.xml").headers["ETag"] != version
    moved = fetch(client, f"/media/{old}")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/media/{new}")
    assert fetch(client, f"/media/{new}").status_code == 200
    assert storage.find(old) is None


def test_replacing_by_what_is_there_or_no_file_is_refused(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in()
    media, other = uploaded(browser), uploaded(browser, moving("GIF"), "wave.gif")
    for content, sentence in (
        (moving("GIF"), "in the library already, as wave.gif"),
        (png(), "is the very same file"),
        (b"", "new.png is empty"),
    ):
        answer = replaced(browser, media, content)
        assert (answer.status_code, sentence in answer.text) == (422, True)
    assert browser.send(f"/admin/media/{media.id}/replace/").status_code == 422
    assert db.session.get_one(Media, other.id).name == other.name
    assert db.session.scalars(select(Revision)).all() == []


def test_library_is_filtered_searched_and_paged(signed_in: Callable[..., Browser]) -> None:
    account = make_account("editor")
    browser = signed_in(account)
    assert "No files yet." in browser.get("/admin/media/").text
    plot = uploaded(browser, png(), "plot.png")
    wave = uploaded(browser, moving("GIF"), "wave.gif")
    uploaded(browser, b"a,b", "table.csv")
    draft(account, f"![A](/media/{plot.name})")
    browser.send(f"/admin/media/{wave.id}/", alt="A 100% wave_")

    def names(query: str) -> set[str]:
        page = browser.get(f"/admin/media/?{query}").text
        return {name for name in ("plot.png", "wave.gif", "table.csv") if f">{name}<" in page}

    assert names("") == {"plot.png", "wave.gif", "table.csv"}
    assert names("alt=none") == {"plot.png"}
    assert names("use=none") == {"wave.gif", "table.csv"}
    assert [names(f"kind={kind}") for kind in ("picture", "animation", "download", "x")] == [
        {"plot.png"},
        {"wave.gif"},
        {"table.csv"},
        {"plot.png", "wave.gif", "table.csv"},
    ]
    assert names("q=100%25") == {"wave.gif"}
    assert names("q=_") == {"wave.gif"}
    assert "No file matches these filters." in browser.get("/admin/media/?q=nothing").text
    assert browser.get("/admin/media/?page=99&q=%00").status_code == 200


def test_long_libraries_have_pages_and_a_fixed_number_of_queries(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in()
    first = uploaded(browser)
    begin_writing()
    for number in range(100):
        digest = f"{number:064x}"
        row = {"name": f"00/{digest[-20:]}-x.pdf", "digest": digest, "original_name": f"x{number}.pdf", "bytes": 1}
        db.session.add(Media(**row, media_type="application/pdf", created_at=first.created_at))
    db.session.commit()
    page = browser.get("/admin/media/?kind=download").text
    assert "100 files" in page
    assert "/admin/media/?kind=download&amp;page=2" in page
    assert "Page 3 of 3" in browser.get("/admin/media/?kind=download&page=3").text
