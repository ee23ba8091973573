"""A real nginx and a real Caddy with our snippets stand in front of a real server, and change nothing that matters."""

from __future__ import annotations

import http.client
import json
import os
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from app import create_app
from app.access import sessions
from app.admin import guard
from app.cli.doctor import proxy
from app.db import begin_writing, db
from app.health import seen
from app.models import Account
from tests.factories import make_account
from tests.faults.serving import Server
from tests.faults.web_servers import KINDS, Front
from tests.pictures.making import multipart

COMPARED = ("etag", "cache-control", "content-type", "content-encoding", "content-length", "vary", "last-modified",
            "content-security-policy", "location", "content-range", "accept-ranges")  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("served") / "blog", workers=1, BYLINE_TRUSTED_PROXIES="1")
    yield server
    server.stop()


@pytest.fixture(
    scope="module",
    params=[pytest.param("nginx", marks=pytest.mark.nginx), pytest.param("caddy", marks=pytest.mark.caddy)],
)
def front(request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    front = KINDS[request.param](tmp_path_factory.mktemp("front") / "own", server.port)
    server.flask("site", "set", "url", front.url)
    time.sleep(2.5)  # until the change is settled, its date moves on
    yield front
    front.stop()


@pytest.fixture
def application(server: Server, front: Front) -> Iterator[Any]:
    """Give the application on the server's data folder, inside of its context."""
    url = f"sqlite:///{server.folder}/byline.db"
    app = create_app({"DATA": server.folder, "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
@pytest.mark.parametrize("path", ["/", "/feed.xml", "/archive/", "/nothing/", "/static/css/site.css", "/archive"])
def test_answers_pass_unchanged(server: Server, front: Front, path: str, coding: str) -> None:
    host = front.url.removeprefix("https://")
    direct = server.get(path, Accept_Encoding=coding, Host=host, X_Forwarded_Proto="https")
    through = front.ask(path, Accept_Encoding=coding)
    assert (through[0], through[2]) == (direct[0], direct[2])
    for name in COMPARED:
        assert through[1].get(name) == direct[1].get(name), name
    if tag := direct[1].get("etag"):
        again = front.ask(path, Accept_Encoding=coding, If_None_Match=tag)
        assert (again[0], again[2], again[1]["etag"]) == (304, b"", tag)


def test_the_clients_own_address_comes_through_and_cannot_be_forged(front: Front, application: Any) -> None:
    def look(source: str, **headers: str) -> dict[str, Any]:
        status, _, body = front.ask("/healthz/seen", source=source, Authorization=f"Bearer {seen.token()}", **headers)
        assert status == 200
        found: dict[str, Any] = json.loads(body)
        return found

    found = look("127.0.0.2")
    assert found == {
        "scheme": "https",
        "host": f"localhost:{front.port}",
        "client": "127.0.0.2",
        "forwarded": ["127.0.0.2"],
        "bytes": 0,
    }
    forged = look("127.0.0.3", X_Forwarded_For="203.0.113.7, 198.51.100.1", X_Forwarded_Proto="http")
    assert (forged["client"], forged["scheme"]) == ("127.0.0.3", "https")


def test_the_doctor_is_content(server: Server, front: Front) -> None:
    server.environment["SSL_CERT_FILE"] = str(front.authority)
    said = server.flask("doctor", "--url", front.url)
    for line in (
        f"ok       {front.url} answers.",
        "ok       Byline sees that readers come by https.",
        "ok       Byline sees its clients' own addresses",
        "ok       ETag, 304 and Cache-Control pass unchanged.",
        "ok       Brotli and gzip are Byline's own.",
        "ok       Uploads of 20 MB reach Byline.",
    ):
        assert line in said, said
    assert " 0 errors" in said


@pytest.mark.parametrize(("proxies", "sentence"), [("0", "1 web servers are in front"), ("2", "")])
def test_the_doctor_sees_a_wrong_number_of_web_servers(
    front: Front, application: Any, monkeypatch: pytest.MonkeyPatch, proxies: str, sentence: str
) -> None:
    other = Server.beside(application.config["DATA"], BYLINE_TRUSTED_PROXIES=proxies)
    try:
        second = type(front)(front.folder.parent / f"front-{proxies}", other.port)
        monkeypatch.setenv("SSL_CERT_FILE", str(second.authority))
        application.config["TRUSTED_PROXIES"] = int(proxies)
        found = [finding.what for finding in proxy.examine(second.url) if finding.level == "error"]
        second.stop()
    finally:
        other.stop()
    # Caddy drops what clients say of themselves, so there nobody can forge even then.
    sentence = sentence or {"nginx": "anybody can forge", "Caddy": "1 web servers are in front"}[front.name]
    assert any(sentence in what for what in found), found


def test_uploads_of_20_megabytes_arrive(server: Server, front: Front, application: Any) -> None:
    content = os.urandom(19_900_000)
    account = make_account("owner", f"Ada behind {front.name}")
    begin_writing()
    secret = sessions.start(db.session.get_one(Account, account.id), device="A test", network="127.0.0.0")
    db.session.commit()
    signer = application.session_interface.get_signing_serializer(application)
    cookie = f"__Host-byline_session={signer.dumps({guard.COOKIE_FIELD: secret})}"
    status, headers, body = front.ask("/admin/token/", Cookie=cookie, Accept="application/json")
    assert status == 200, body
    if "set-cookie" in headers:
        assert "Secure" in headers["set-cookie"]
        cookie = headers["set-cookie"].partition(";")[0]
    sent, kind = multipart((content, "data.zip"), csrf_token=json.loads(body)["csrf_token"])
    status, _, body = front.ask(
        "/admin/media/upload/", "POST", sent,
        Cookie=cookie, Accept="application/json", Content_Type=kind, Origin=front.url, Referer=f"{front.url}/admin/",
    )  # fmt: skip
    assert status == 201, body
    address = json.loads(body)["address"]
    status, headers, back = front.ask(address)
    assert (status, back == content) == (200, True)
    status, headers, part = front.ask(address, Range="bytes=1000000-1000099")
    assert (status, part) == (206, content[1_000_000:1_000_100])
    assert headers["content-range"] == f"bytes 1000000-1000099/{len(content)}"


def test_http_leads_to_https_and_browsers_get_http_2(front: Front) -> None:
    plain = http.client.HTTPConnection("localhost", front.plain_port, timeout=30)
    plain.request("GET", "/archive/?page=2")
    answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, "https://localhost/archive/?page=2")
    plain.close()
    context = front.trusting()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", front.port), 10) as opened,
        context.wrap_socket(opened, server_hostname="localhost") as secured,
    ):
        assert secured.selected_alpn_protocol() == "h2"


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/readyz"])
def test_what_is_for_machines_is_closed_to_the_world(front: Front, path: str) -> None:
    status, headers, _ = front.ask(path)
    assert status == 404
    assert headers["server"].startswith(front.name)
