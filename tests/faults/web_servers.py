"""Run a real web server with our snippet in front of a blog, on free ports."""

from __future__ import annotations

import datetime
import http.client
import os
import re
import ssl
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.faults.store import free_port

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"
START_SECONDS = 20


class Front:
    """Be a web server with its snippet."""

    name: ClassVar[str]
    snippet: ClassVar[str]

    def __init__(self, folder: Path, server_port: int) -> None:
        """Start, and wait until it listens.

        Args:
            folder: a place for its files, which is made.
            server_port: where Byline listens.
        """
        folder.mkdir()
        self.folder, self.port, self.plain_port = folder, free_port(), free_port()
        self.url = f"https://localhost:{self.port}"
        self.log = folder / "error.log"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.prepare(server_port), stderr=log, env=os.environ | {"HOME": str(folder)}
            )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self._process.poll() is None:
            # A certificate may be made after it listens, so it is asked for.
            if self.authority.exists():
                with suppress(OSError, http.client.HTTPException):
                    self.ask("/healthz")
                    return
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    @property
    def authority(self) -> Path:
        """Return the file of who vouches for its certificate."""
        raise NotImplementedError

    def prepare(self, server_port: int) -> list[str]:
        """Write what it reads, and return the command that starts it."""
        raise NotImplementedError

    def filled_in(self, *changes: tuple[str, str]) -> str:
        """Return the snippet with what belongs to this machine."""
        text = (DEPLOY / self.snippet).read_text()
        for pattern, by in changes:
            text, count = re.subn(pattern, by, text)
            assert count, pattern
        return text

    def trusting(self) -> ssl.SSLContext:
        """Return what a browser knows who trusts it."""
        return ssl.create_default_context(cafile=str(self.authority))

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, source: str = "127.0.0.1", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask through it."""
        connection = http.client.HTTPSConnection(
            "localhost", self.port, timeout=60, context=self.trusting(), source_address=(source, 0)
        )
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
        finally:
            connection.close()

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(20)


class Nginx(Front):
    """Be nginx, which compresses whatever the snippet lets it."""

    name = "nginx"
    snippet = "nginx.conf"

    @property
    def authority(self) -> Path:
        """Return its certificate, which vouches for itself."""
        return self.folder / "fullchain.pem"

    def prepare(self, server_port: int) -> list[str]:
        """Write a certificate and the configuration around the snippet."""
        folder = self.folder
        _certificate(folder)
        snippet = self.filled_in(
            (r"127\.0\.0\.1:8000", f"127.0.0.1:{server_port}"),
            (r"listen 80;", f"listen 127.0.0.1:{self.plain_port};"),
            (r"listen 443 ssl http2;", f"listen 127.0.0.1:{self.port} ssl http2;"),
            (r"blog\.example\.org(?=;)", "localhost"),
            (r"/etc/letsencrypt/live/blog\.example\.org", str(folder)),
        )
        kinds = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in
                          ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))  # fmt: skip
        (folder / "nginx.conf").write_text(
            f"{'user root;' if os.geteuid() == 0 else ''}\npid {folder}/pid;\nerror_log {self.log};\n"
            f"daemon off;\nworker_processes 1;\nevents {{}}\n"
            f"http {{\naccess_log off;\ngzip on;\ngzip_types *;\n{kinds}\n{snippet}\n}}\n"
        )
        return ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]


class Caddy(Front):
    """Be Caddy, which vouches for `localhost` by an authority of its own."""

    name = "Caddy"
    snippet = "Caddyfile"

    @property
    def authority(self) -> Path:
        """Return the certificate of its own authority."""
        return self.folder / "kept" / "pki" / "authorities" / "local" / "root.crt"

    def prepare(self, server_port: int) -> list[str]:
        """Write the snippet below what a machine without root rights needs."""
        snippet = self.filled_in(
            (r"\$BLOG_SERVERS:127\.0\.0\.1:8000", f"$BLOG_SERVERS:127.0.0.1:{server_port}"),
            (r"(?m)^\{\$BLOG_HOST:blog\.example\.org(?=\} \{$)", "{$BLOG_HOST:localhost"),
        )
        (self.folder / "Caddyfile").write_text(
            f"{{\nadmin off\nskip_install_trust\nstorage file_system {self.folder}/kept\n"
            f"http_port {self.plain_port}\nhttps_port {self.port}\n}}\n{snippet}"
        )
        return ["caddy", "run", "--config", str(self.folder / "Caddyfile"), "--adapter", "caddyfile"]


KINDS: dict[str, type[Front]] = {"nginx": Nginx, "caddy": Caddy}


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
