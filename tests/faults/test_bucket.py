"""Keep files in a bucket: all tests of files and uploads once more, and what is different there."""

from __future__ import annotations

import hashlib
import io
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import storage
from app.config import load
from app.services.media import files_of
from app.storage.bucket import GONE, Bucket
from app.storage.shelves import EXTENSION
from tests.admin.conftest import Browser, signed_in
from tests.admin.test_media_file import (
    test_file_in_use_is_not_deleted_and_one_that_is_not_goes_whole,
    test_replacing_by_what_is_there_or_no_file_is_refused,
    test_replacing_changes_every_text_and_makes_none_unread,
)
from tests.admin.test_media_upload import (
    rows,
    send,
    test_animation_keeps_moving_and_gets_a_still,
    test_form_takes_several_files_and_says_what_went_wrong,
    test_other_files_are_downloads,
    test_picture_comes_in_with_smaller_copies,
    test_picture_is_kept_by_everybody_for_ever_and_in_parts,
    test_the_same_file_twice_is_one,
    test_what_cannot_be_taken_is_refused_by_name,
)
from tests.faults.store import KEYS, Store
from tests.pictures.making import png
from tests.reader.pages import fetch
from tests.reader.test_files import (
    imported,
    test_file_below_the_address_of_a_list_is_found,
    test_icon_is_the_blogs_own_or_ours,
    test_imported_file_answers_at_its_old_address,
    test_no_path_leads_out,
    test_post_wins_over_a_file_of_the_same_address,
)

# Every test that stores or sends a file runs here once more.
__all__ = [
    "imported",
    "signed_in",
    "test_animation_keeps_moving_and_gets_a_still",
    "test_file_below_the_address_of_a_list_is_found",
    "test_file_in_use_is_not_deleted_and_one_that_is_not_goes_whole",
    "test_form_takes_several_files_and_says_what_went_wrong",
    "test_icon_is_the_blogs_own_or_ours",
    "test_imported_file_answers_at_its_old_address",
    "test_no_path_leads_out",
    "test_other_files_are_downloads",
    "test_picture_comes_in_with_smaller_copies",
    "test_picture_is_kept_by_everybody_for_ever_and_in_parts",
    "test_post_wins_over_a_file_of_the_same_address",
    "test_replacing_by_what_is_there_or_no_file_is_refused",
    "test_replacing_changes_every_text_and_makes_none_unread",
    "test_the_same_file_twice_is_one",
    "test_what_cannot_be_taken_is_refused_by_name",
]
CONTENT = bytes(range(256)) * 4096


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    store = Store()
    yield store
    store.go_on()
    store.stop()


@pytest.fixture(autouse=True)
def bucket(app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Keep the files of this application in the store."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    bucket = app.extensions[EXTENSION] = Bucket(load({"BYLINE_MEDIA_URL": store.url})["MEDIA_URL"])
    yield bucket
    del app.extensions[EXTENSION]
    store.empty()


def test_nothing_is_kept_on_this_machine(app: Flask, signed_in: Callable[..., Browser], store: Store) -> None:
    storage.keep_imported(io.BytesIO(b"content"), "/files/gr%C3%BC%C3%9Fe.txt")
    assert send(signed_in(), (png(), "plot.png")).status_code == 201
    assert [file for file in app.config["MEDIA"].rglob("*") if file.is_file()] == []
    assert "media/imported/files/grüße.txt" in store.names()
    assert sorted(f"media/{name}" for name in storage.walk()) == sorted(store.names())


@pytest.mark.parametrize(
    ("wanted", "status", "start", "end"),
    [
        ("bytes=0-3", 206, 0, 4),
        ("bytes=70000-70009", 206, 70000, 70010),
        ("bytes=-5", 206, len(CONTENT) - 5, len(CONTENT)),
        ("bytes=5-", 206, 5, len(CONTENT)),
        (None, 200, 0, len(CONTENT)),
    ],
)
def test_parts_of_a_file_come_through(
    client: FlaskClient, wanted: str | None, status: int, start: int, end: int
) -> None:
    storage.keep_imported(io.BytesIO(CONTENT), "/files/sound.mp3")
    response = fetch(client, "/files/sound.mp3", headers={"Range": wanted} if wanted else {})
    assert (response.status_code, response.data) == (status, CONTENT[start:end])
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Length"] == str(end - start)
    assert response.headers["ETag"] == f'"{hashlib.sha256(CONTENT).hexdigest()[:32]}"'


def test_who_has_a_file_gets_it_no_second_time(client: FlaskClient) -> None:
    storage.keep_imported(io.BytesIO(CONTENT), "/files/sound.mp3")
    first = fetch(client, "/files/sound.mp3")
    for name, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = fetch(client, "/files/sound.mp3", headers={name: first.headers[value]})
        assert (again.status_code, again.data) == (304, b"")
    assert fetch(client, "/files/sound.mp3", headers={"Range": "bytes=9999999-"}).status_code == 416


def test_an_import_brings_a_file_only_once(tmp_path: Path) -> None:
    file = tmp_path / "plot.png"
    file.write_bytes(b"first")
    assert not storage.holds(file, "/plot.png")
    storage.keep_imported(io.BytesIO(b"first"), "/plot.png")
    assert storage.holds(file, "/plot.png")
    file.write_bytes(b"other")
    assert not storage.holds(file, "/plot.png")
    storage.remove_imported("/plot.png")
    assert list(storage.walk()) == []


def test_pictures_are_led_to_the_store_where_that_is_wanted(
    app: Flask, client: FlaskClient, signed_in: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MEDIA_SERVE", "redirect")
    browser = signed_in()
    send(browser, (png(), "plot.png"))
    send(browser, (b"<script>", "page.html"))
    (page, picture) = (row.name for row in sorted(rows(), key=lambda row: row.media_type))
    answer = fetch(client, f"/media/{picture}")
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "private, max-age=1800"
    with urllib.request.urlopen(answer.headers["Location"]) as direct:
        assert direct.headers["Content-Type"] == "image/png"
        assert "immutable" in direct.headers["Cache-Control"]
        assert direct.read(4) == b"\x89PNG"
    saved = fetch(client, f"/media/{page}")
    assert (saved.status_code, saved.data) == (200, b"<script>")
    assert "sandbox" in saved.headers["Content-Security-Policy"]


def test_upload_says_a_sentence_while_the_store_is_away(
    app: Flask, client: FlaskClient, signed_in: Callable[..., Browser], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.bucket.READ_SECONDS", 1)
    monkeypatch.setattr("app.storage.bucket.REST_SECONDS", 0.2)
    browser = signed_in()
    storage.keep_imported(io.BytesIO(b"icon"), "/favicon.ico")
    store.halt()
    try:
        answer = send(browser, (png(), "plot.png"))
        assert answer.status_code == 503
        assert answer.json == {"error": "plot.png was not stored. " + GONE}
        assert rows() == []
        assert fetch(client, "/").status_code == 200
        assert fetch(client, "/favicon.ico").mimetype == "image/svg+xml"
        missing = fetch(client, "/files/plot.png")
        assert (missing.status_code, missing.headers["Retry-After"]) == (503, "60")
    finally:
        store.go_on()
    time.sleep(0.5)
    assert send(browser, (png(), "plot.png")).status_code == 201
    assert sorted(f"media/{name}" for row in rows() for name in files_of(row)) == sorted(
        name for name in store.names() if "imported" not in name
    )
