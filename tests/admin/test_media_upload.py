"""Uploading files: what comes in, under which name, and what is refused."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import db
from app.models import Media
from tests.admin.conftest import Browser
from tests.pictures.making import encoded, moving, multipart, photo, png
from tests.reader.pages import fetch

JSON = {"Accept": "application/json"}
UPLOAD = "/admin/media/upload/"


@pytest.fixture(autouse=True)
def _empty_media(app: Flask) -> Iterator[None]:
    yield
    shutil.rmtree(app.config["MEDIA"], ignore_errors=True)


def send(browser: Browser, *files: tuple[bytes, str], **options: Any) -> TestResponse:
    """Upload files as a script does."""
    body, kind = multipart(*files, csrf_token=browser.token)
    return browser.post(UPLOAD, data=body, content_type=kind, **{"headers": JSON, **options})


def rows() -> list[Media]:
    return list(db.session.scalars(select(Media).order_by(Media.id)))


def test_picture_comes_in_with_smaller_copies(app: Flask, signed_in: Callable[..., Browser]) -> None:
    answer = send(signed_in("contributor"), (encoded(photo(900, 600), "PNG"), "My plot (1).PNG"))
    assert answer.status_code == 201
    (media,) = rows()
    assert re.fullmatch(r"([0-9a-f]{2})/\1[0-9a-f]{18}-my-plot-1\.png", media.name)
    assert answer.json == {
        "id": media.id,
        "address": f"/media/{media.name}",
        "markdown": f"![](/media/{media.name})",
        "width": 900,
        "height": 600,
        "name": "My plot (1).PNG",
        "edit": f"/admin/media/{media.id}/",
    }
    assert (media.width, media.height, media.media_type, media.animated) == (900, 600, "image/png", False)
    assert [(one["type"], one["width"]) for one in media.variants] == [
        *(("image/avif", width) for width in (480, 800, 900)),
        *(("image/webp", width) for width in (480, 800, 900)),
    ]
    for one in [{"name": media.name, "type": "image/png", "width": 900, "bytes": media.bytes}, *media.variants]:
        response = fetch(app.test_client(), f"/media/{one['name']}")
        assert (response.status_code, response.mimetype) == (200, one["type"])
        assert len(response.data) == one["bytes"]
        with Image.open(io.BytesIO(response.data)) as image:
            assert image.width == one["width"]


def test_picture_is_kept_by_everybody_for_ever_and_in_parts(
    signed_in: Callable[..., Browser], cached_client: FlaskClient
) -> None:
    send(signed_in(), (png(), "plot.png"))
    address = f"/media/{rows()[0].name}"
    response = fetch(cached_client, address)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    part = fetch(cached_client, address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"\x89PNG")


def test_the_same_file_twice_is_one(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in()
    first, second = send(browser, (png(), "a.png")), send(browser, (png(), "b.png"))
    assert first.json == second.json
    assert len(rows()) == 1


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_animation_keeps_moving_and_gets_a_still(app: Flask, signed_in: Callable[..., Browser], kind: str) -> None:
    assert send(signed_in(), (moving(kind), f"wave.{kind.lower()}")).status_code == 201
    (media,) = rows()
    assert media.animated
    assert [one.get("still") for one in media.variants] == [True]
    with Image.open(io.BytesIO(fetch(app.test_client(), f"/media/{media.name}").data)) as image:
        assert (getattr(image, "n_frames", 1), image.size) == (3, (40, 30))


@pytest.mark.parametrize(
    ("name", "ending", "shown"),
    [
        ("drawing.svg", "drawing.svg", "image/svg+xml"),
        ("data.csv", "data.csv", "text/csv"),
        ("page.html", "page-html.bin", "application/octet-stream"),
        ("run.js", "run-js.bin", "application/octet-stream"),
        ("no ending", "no-ending.bin", "application/octet-stream"),
        ("../../etc/passwd", "passwd.bin", "application/octet-stream"),
    ],
)
def test_other_files_are_downloads(
    client: FlaskClient, signed_in: Callable[..., Browser], name: str, ending: str, shown: str
) -> None:
    answer = send(signed_in(), (b"<svg onload=alert(1)>", name))
    assert answer.status_code == 201
    (media,) = rows()
    assert media.name.partition("-")[2] == ending
    assert (media.width, media.media_type) == (None, shown)
    response = fetch(client, f"/media/{media.name}")
    assert response.mimetype == "application/octet-stream"
    assert response.headers["Content-Disposition"] == f"attachment; filename={ending}"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "nothing.png", "nothing.png is empty."),
        (b"x" * 20_000_001, "plot.csv", "plot.csv is 20.1 MB. The limit is 20 MB."),
        (b"x" * 48_000_000, "plot.tif", "plot.tif is 48 MB. The limit is 20 MB."),
        (b"<html>", "photo.jpg", "photo.jpg is not a picture that can be read. Save it again as"),
        (b"II*\0xx", "scan.dat", "scan.dat is a kind of picture that browsers do not show."),
        (png()[:80], "cut.png", "cut.png is damaged."),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(
    signed_in: Callable[..., Browser], content: bytes, name: str, sentence: str
) -> None:
    answer = send(signed_in(), (content, name))
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"].startswith(sentence)
    assert rows() == []


def test_too_much_at_once_is_refused_unread(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in()
    request: dict[str, Any] = {"content_type": "multipart/form-data; boundary=x"}
    request["environ_overrides"] = {"CONTENT_LENGTH": "480000000"}
    answer = browser.post(UPLOAD, headers=JSON, **request)
    assert answer.status_code == 413
    assert answer.json == {"error": "That is 480 MB. One upload takes 100 MB in all."}
    page = browser.post(UPLOAD, **request)
    assert (page.status_code, "That is 480 MB." in page.text) == (413, True)


def test_only_uploads_of_who_is_signed_in_may_be_large(client: FlaskClient, signed_in: Callable[..., Browser]) -> None:
    for browser, address in ((client, UPLOAD), (signed_in(), "/admin/media/")):
        body, kind = multipart((b"x" * 2_000_000, "x.csv"))
        answer = browser.post(address, data=body, content_type=kind)
        assert answer.status_code in (405, 413)


def test_form_takes_several_files_and_says_what_went_wrong(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in()
    browser.get("/admin/media/")
    answer = send(browser, (png(), "a.png"), (png(20, 20), "b.png"), headers={})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/media/")
    assert "2 files uploaded." in browser.get("/admin/media/").text
    answer = send(browser, (png(21, 20), "c.png"), (b"", "d.png"), headers={})
    assert answer.status_code == 422
    assert "<title>Error: Media" in answer.text
    assert "d.png is empty." in answer.text
    assert len(rows()) == 3
    assert send(browser, headers={}).status_code == 422


def test_upload_takes_a_token_an_account_and_a_post(client: FlaskClient, signed_in: Callable[..., Browser]) -> None:
    browser = signed_in()
    browser.token = ""
    assert send(browser, (png(), "a.png")).status_code == 400
    assert browser.get(UPLOAD).status_code == 404
    assert client.post(UPLOAD).status_code in (303, 400, 401)
    assert rows() == []
