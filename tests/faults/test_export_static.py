"""Test the public site as files, behind a plain web server."""

from __future__ import annotations

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest

from tests.cli.homecoming import blog, make_odd_blog, run


class Quiet(SimpleHTTPRequestHandler):
    """Serve files and say nothing."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("url", ["https://blog.example", "https://blog.example/b"])
def test_every_link_of_the_static_site_works(tmp_path: Path, url: str) -> None:
    base = urlsplit(url).path
    place = tmp_path / "www" / base.strip("/") if base else tmp_path / "www"
    place.parent.mkdir(parents=True, exist_ok=True)
    with blog(tmp_path / "data") as app:
        make_odd_blog(app, [])
        run(app, "site", "set", "url", url)
        said = run(app, "export", "static", str(place))
    assert place.stat().st_mode & 0o777 == 0o755
    names = {file.relative_to(place).as_posix() for file in place.rglob("*") if file.is_file()}
    assert {
        "index.html",
        "404.html",
        "feed.xml",
        "sitemap.xml",
        "robots.txt",
        "_redirects",
        "a/same/index.html",
    } <= names
    assert {"old/index.html", "redirects.nginx.map", "images/dot.png", "tag/no/feed.xml", "a/same.html"} <= names
    assert not {name for name in names if name.startswith(("later", "w/", "gone", "hidden", "admin"))}, said
    assert "nobody saw" not in "".join(file.read_text() for file in place.rglob("*.html"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "www")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        broken = _crawl(f"http://127.0.0.1:{server.server_port}", base, url)
    finally:
        server.shutdown()
        server.server_close()
    assert broken == {}


def _crawl(server: str, base: str, url: str) -> dict[str, str]:
    waiting, seen, broken = [f"{base}/"], {f"{base}/": ""}, {}
    for path in waiting:
        try:
            with urlopen(server + path) as answer:
                kind, text = answer.headers.get_content_type(), answer.read().decode("utf-8", "replace")
        except HTTPError as error:
            broken[path] = f"{error.code} from {seen[path]}"
            continue
        if kind != "text/html":
            continue
        for address in re.findall(r'(?:href|src|url)="?=?([^"\s>]+)"', text):
            whole = urljoin(url + "/x" if not path else urljoin(url, path), address)
            parts = urlsplit(whole)
            local = parts.path
            if parts.netloc == urlsplit(url).netloc and local.startswith(f"{base}/") and local not in seen:
                seen[local] = path
                waiting.append(local)
    assert len(seen) > 20
    return broken
