"""Test that pictures which an archive does not hold are fetched when somebody asks for it, and only then."""

from __future__ import annotations

import http.server
import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.db import db
from app.importers.records import ImportedPage, RemoteFile
from app.models import ImportRow, Post
from app.services import import_html

from .conftest import Run


class _Handler(http.server.BaseHTTPRequestHandler):
    hits: list[str]

    def do_GET(self) -> None:
        self.hits.append(self.path)
        buffer = io.BytesIO()
        Image.new("RGB", (4, 3)).save(buffer, "PNG")
        body = buffer.getvalue() if self.path.endswith("dot.png") else b"<html>no picture</html>"
        self.send_response(404 if "gone" in self.path else 200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def old_host(fresh: Flask) -> Iterator[tuple[str, list[str]]]:
    """Give the address of an old blog's server, which the program may ask, and what it was asked for."""
    _Handler.hits = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    host = f"127.0.0.1:{server.server_address[1]}"
    fresh.config["FETCH_ALLOWED"] = (host,)
    yield f"http://{host}", _Handler.hits
    server.shutdown()
    server.server_close()


def _feed(tmp_path: Path, host: str) -> str:
    file = tmp_path / "feed.xml"
    names = ("a/dot.png", "gone.png", "no.png")
    pictures = "".join(f'&lt;p&gt;&lt;img src="{host}/{name}" alt="x"&gt;&lt;/p&gt;' for name in names)
    file.write_text(
        f'<rss version="2.0"><channel><title>Old</title><link>{host}/</link><item><guid>{host}/1</guid>'
        f"<link>{host}/one/</link><title>One</title><pubDate>Wed, 01 Jan 2025 08:00:00 +0000</pubDate>"
        f"<description>{pictures}</description></item></channel></rss>"
    )
    return str(file)


def test_pictures_are_fetched_to_their_old_address_where_somebody_asks_for_it(
    run: Run, fresh: Flask, tmp_path: Path, old_host: tuple[str, list[str]]
) -> None:
    host, hits = old_host
    assert "1 created" in run("import", "feed", _feed(tmp_path, host)).output
    assert hits == []
    done = run("import", "feed", _feed(tmp_path, host), "--fetch-images")
    assert "1 unchanged" in done.output, done.output
    assert sorted(hits) == ["/a/dot.png", "/gone.png", "/no.png"]
    assert f"{host}/gone.png answers 404." in done.output
    assert f"{host}/no.png is no picture." in done.output
    with fresh.test_client().get("/a/dot.png", base_url="http://localhost") as picture:
        assert picture.mimetype == "image/png"
    with fresh.app_context():
        assert "](/a/dot.png)" in db.session.scalars(select(Post.body)).one()
        files = db.session.scalars(select(ImportRow.name).where(ImportRow.kind == "file")).all()
        assert files == ["/a/dot.png"]
    assert "1 removed, 0 restored, 0 left alone" in run("import", "undo").output
    assert fresh.test_client().get("/a/dot.png", base_url="http://localhost").status_code == 404


def test_texts_show_pictures_from_here_only_where_somebody_asks_for_it() -> None:
    cdn = "https://cdn.example"
    files = (RemoteFile(f"{cdn}/a.png", "/a.png"), RemoteFile(f"{cdn}/a.png.webp", "/b.webp"))
    page = ImportedPage("x", "X", "x", "/x/", f"![]({cdn}/a.png) ![]({cdn}/a.png.webp) ![]({cdn}/c.png)")
    page = replace(page, html=f"<img src='{cdn}/a.png'>", remote_files=files)
    again = import_html.rewritten(page)
    assert again.body == f"![](/a.png) ![](/b.webp) ![]({cdn}/c.png)"
    assert again.html == "<img src='/a.png'>"
