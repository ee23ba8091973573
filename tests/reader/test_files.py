"""Files go out with the right type, the right memory, and no way to act as a page."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import storage
from tests.factories import make_post
from tests.reader.pages import attributes, fetch, page, tree

FONT = "fonts/source-serif-4-latin-wght-normal.woff2"


@pytest.fixture(autouse=True)
def _empty_media(app: Flask) -> Iterator[None]:
    yield
    shutil.rmtree(app.config["MEDIA"], ignore_errors=True)


def test_fingerprinted_file_is_kept_for_a_year(client: FlaskClient) -> None:
    root = tree(page(client, "/"))
    addresses = [*attributes(root, "script", "src"), *attributes(root, "link", "href")]
    own = [address for address in addresses if address.startswith("/static/")]
    assert len(own) == 4
    for address in own:
        response = fetch(client, address)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("name", ["css/site.css", "css/site.0123456789.css", FONT])
def test_other_fingerprint_is_asked_for_again(cached_client: FlaskClient, name: str) -> None:
    response = fetch(cached_client, f"/static/{name}")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, no-cache"
    again = fetch(cached_client, f"/static/{name}", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(("coding", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
@pytest.mark.parametrize("name", ["css/site.css", "js/site.js", "img/favicon.svg"])
def test_text_travels_compressed(client: FlaskClient, name: str, coding: str, unpack: Callable[[bytes], bytes]) -> None:
    plain = fetch(client, f"/static/{name}")
    packed = fetch(client, f"/static/{name}", headers={"Accept-Encoding": f"{coding}, identity;q=0.5"})
    assert packed.headers["Content-Encoding"] == coding
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert unpack(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("name", ["nothing.css", "../config.py", "css/../../config.py", "%2e%2e/config.py", "css/", ""])
def test_nothing_else_is_static(client: FlaskClient, name: str) -> None:
    assert fetch(client, f"/static/{name}").status_code == 404


def test_prefetch_rules_have_their_type(client: FlaskClient) -> None:
    header = fetch(client, "/").headers["Speculation-Rules"]
    match = re.fullmatch(r'"(/static/js/prefetch\.[0-9a-f]{10}\.json)"', header)
    assert match
    response = fetch(client, match[1])
    assert response.mimetype == "application/speculationrules+json"
    assert response.get_json(force=True)["prefetch"][0]["eagerness"] == "moderate"


@pytest.fixture
def imported(app: Flask) -> None:
    for name in ("plot.png", "drawing.svg", "page.html", "run.js", "notes.pdf", "thing.xyz", "grüße.txt"):
        storage.keep_imported(BytesIO(b"content"), f"/files/{name}")


@pytest.mark.parametrize(
    ("name", "kind", "saved", "policy"),
    [
        ("plot.png", "image/png", False, "default-src 'self'"),
        ("notes.pdf", "application/pdf", False, "default-src 'self'"),
        ("gr%C3%BC%C3%9Fe.txt", "text/plain", False, "default-src 'self'"),
        ("drawing.svg", "image/svg+xml", False, "sandbox"),
        ("page.html", "application/octet-stream", True, "sandbox"),
        ("run.js", "application/octet-stream", True, "sandbox"),
        ("thing.xyz", "application/octet-stream", True, "sandbox"),
    ],
)
@pytest.mark.usefixtures("imported")
def test_imported_file_answers_at_its_old_address(
    client: FlaskClient, name: str, kind: str, saved: bool, policy: str
) -> None:
    response = fetch(client, f"/files/{name}")
    assert (response.status_code, response.mimetype, response.data) == (200, kind, b"content")
    assert response.headers.get("Content-Disposition", "").startswith("attachment" if saved else "inline")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert policy in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.usefixtures("imported")
def test_post_wins_over_a_file_of_the_same_address(client: FlaskClient) -> None:
    make_post("The post", path="/files/plot.png")
    assert "The post" in fetch(client, "/files/plot.png").text


def test_file_below_the_address_of_a_list_is_found(client: FlaskClient) -> None:
    storage.keep_imported(BytesIO(b"picture"), "/tag/x.png")
    assert fetch(client, "/tag/x.png").data == b"picture"


def test_no_path_leads_out(client: FlaskClient) -> None:
    for address in ("/files/../../byline.db", "/%2e%2e/%2e%2e/byline.db", "/media/../../byline.db", "/.secret"):
        assert fetch(client, address).status_code in (301, 404)


def test_icon_is_the_blogs_own_or_ours(client: FlaskClient) -> None:
    assert fetch(client, "/favicon.ico").mimetype == "image/svg+xml"
    storage.keep_imported(BytesIO(b"icon"), "/favicon.ico")
    response = fetch(client, "/favicon.ico")
    assert (response.mimetype, response.data) == ("image/x-icon", b"icon")


WHOLE = bytes(range(256)) * 4


@pytest.fixture
def video(app: Flask) -> str:
    """Give the address of a film that came from an old blog."""
    folder = app.config["MEDIA"] / "imported"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "film.mp4").write_bytes(WHOLE)
    return "/film.mp4"


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [("bytes=0-9", 0, 10), ("bytes=1000-", 1000, 1024), ("bytes=-5", 1019, 1024), ("Bytes=5-99999", 5, 1024)],
)
def test_one_part_of_a_file(cached_client: FlaskClient, video: str, wanted: str, start: int, end: int) -> None:
    part = fetch(cached_client, video, headers={"Range": wanted})
    assert (part.status_code, part.data) == (206, WHOLE[start:end])
    assert part.headers["Content-Range"] == f"bytes {start}-{end - 1}/1024"
    assert part.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-6", "items=0-1", "bytes=5-1", "bytes=", "nonsense", "bytes=1-x"])
def test_whoever_asks_for_another_kind_of_part_gets_the_whole(
    cached_client: FlaskClient, video: str, wanted: str
) -> None:
    answer = fetch(cached_client, video, headers={"Range": wanted})
    assert (answer.status_code, answer.data, answer.headers["Accept-Ranges"]) == (200, WHOLE, "bytes")


def test_a_part_behind_the_end_is_refused_with_the_length(cached_client: FlaskClient, video: str) -> None:
    answer = fetch(cached_client, video, headers={"Range": "bytes=1024-"})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */1024")


def test_a_part_of_what_changed_is_the_whole_and_of_what_is_known_is_nothing(
    cached_client: FlaskClient, video: str
) -> None:
    whole = fetch(cached_client, video)
    part = {"Range": "bytes=0-9"}
    for mark, status in ((whole.headers["ETag"], 206), (whole.headers["Last-Modified"], 206), ('"another"', 200)):
        assert fetch(cached_client, video, headers=part | {"If-Range": mark}).status_code == status
    known = fetch(cached_client, video, headers=part | {"If-None-Match": whole.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")
    assert fetch(cached_client, video, headers=part | {"If-None-Match": '"another"'}).status_code == 206
