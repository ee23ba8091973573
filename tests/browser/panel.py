"""Run a blog of its own with people in it, and open browsers that are signed in to its panel."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import URLError

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from sqlalchemy import delete, select

from app import create_app
from app.access import passwords, sessions
from app.admin import guard
from app.db import begin_writing, db
from app.models import Account, AccountSession, Post, Revision
from app.services import working_copies
from app.services.posts import PostText
from tests.factories import make_account

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PASSWORD = "a long password of a test"
Result = TypeVar("Result")


class Panel:
    """Be a running blog: its folder, its address, and what its database holds."""

    def __init__(self, folder: Path, publish_seconds: int = 10) -> None:
        self.folder = folder
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = int(listener.getsockname()[1])
        self.url = f"http://localhost:{self.port}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("BYLINE_")}
        self._environment = environment | {
            "BYLINE_DATA": str(folder),
            "BYLINE_PUBLISH_SECONDS": str(publish_seconds),
            "FLASK_APP": "wsgi.py",
        }
        for command in (["init"], ["site", "set", "url", self.url]):
            self._flask(*command)
        self.app: Flask = create_app(
            {"DATA": folder, "MEDIA": folder / "media", "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/byline.db"}
        )
        self._server: subprocess.Popen[bytes] | None = None
        self.start()

    def _flask(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "flask", *arguments]
        subprocess.run(command, cwd=ROOT, env=self._environment, check=True, capture_output=True, timeout=120)

    def back_up(self) -> None:
        """Keep a backup of the blog beside it."""
        self._flask("backup", "--quick")

    def start(self) -> None:
        """Serve, and wait for the first answer."""
        command = [sys.executable, "-m", "flask", "serve", "--port", str(self.port), "--workers", "1"]
        with (self.folder / "server.log").open("ab") as log:
            self._server = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self._server.poll() is None:
            with suppress(URLError, ConnectionError, TimeoutError), urllib.request.urlopen(f"{self.url}/robots.txt"):
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "server.log").read_text())

    @property
    def setup(self) -> str:
        """Return the address that makes the first account, as the server has shown it last."""
        return re.findall(r"/admin/setup/\S+", (self.folder / "server.log").read_text())[-1]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server and all its processes."""
        assert self._server is not None
        with suppress(ProcessLookupError):
            os.killpg(self._server.pid, how)
        self._server.wait(30)

    def ask(self, work: Callable[[], Result]) -> Result:
        """Do something inside of the application, with a session of the database of its own."""
        with self.app.app_context():
            return work()

    def account(self, name: str = "Ada", role: str = "owner") -> int:
        """Return the number of somebody, who is made when not there."""

        def find() -> int:
            found = db.session.scalar(select(Account.id).where(Account.name == name))
            return found or make_account(role, name, password_hash=passwords.hashed(PASSWORD)).id

        return self.ask(find)

    def post(self, title: str = "On light", body: str = "First words.\n", by: str = "Ada") -> int:
        """Return the number of a new draft."""
        account = self.account(by)

        def make() -> int:
            begin_writing()
            author = db.session.get_one(Account, account)
            names = (author.author.name,) if author.author else ()
            post = working_copies.create_post(author, PostText(title, body, authors=names), os.urandom(16).hex())
            db.session.commit()
            return int(post.id)

        return self.ask(make)

    def text(self, post: int) -> str:
        """Return the body of the newest revision that is no conflict's."""
        return str(self.ask(lambda: getattr(working_copies.text_of(db.session.get_one(Post, post)), "body", "")))

    def bodies(self, post: int) -> list[str]:
        """Return the bodies of all revisions of a post, oldest first."""
        query = select(Revision).where(Revision.post_id == post).order_by(Revision.number)
        return self.ask(lambda: [revision.body for revision in db.session.scalars(query)])

    def posts(self) -> list[int]:
        """Return the numbers of all posts."""
        return self.ask(lambda: list(db.session.scalars(select(Post.id).order_by(Post.id))))

    def cookie(self, account: int) -> dict[str, str]:
        """Return the cookie of a new session of an account."""

        def begin() -> dict[str, str]:
            begin_writing()
            secret = sessions.start(db.session.get_one(Account, account), device="Test browser", network="127.0.0.0")
            db.session.commit()
            interface: Any = self.app.session_interface
            value = interface.get_signing_serializer(self.app).dumps({guard.COOKIE_FIELD: secret})
            return {"name": "byline_session", "value": value, "url": self.url}

        return self.ask(begin)

    def end_sessions(self) -> None:
        """Sign everybody out."""

        def end() -> None:
            begin_writing()
            db.session.execute(delete(AccountSession))
            db.session.commit()

        self.ask(end)

    def close(self) -> None:
        """Stop everything."""
        self.stop()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextmanager
def signed_in(browser: Browser, panel: Panel, name: str = "Ada", **options: Any) -> Iterator[BrowserContext]:
    """Give a fresh profile of somebody who is signed in; complaints of any page fail the test."""
    context = browser.new_context(**{"viewport": WIDE, **options})
    complaints: list[str] = []
    enter(context, panel, name, complaints)
    yield context
    context.close()
    assert not complaints, complaints


def enter(context: BrowserContext, panel: Panel, name: str, complaints: list[str]) -> None:
    """Sign a profile in, and note what its pages complain about."""
    context.add_cookies([panel.cookie(panel.account(name))])  # type: ignore[list-item]
    context.set_default_timeout(10_000)
    # Fading from page to page is given up where pages follow one another too fast; that is no fault.
    context.on("weberror", lambda it: complaints.append(str(it.error)) if "Transition" not in str(it.error) else None)
    context.on("console", lambda said: complaints.append(f"{said.location}: {said.text}") if _complains(said) else None)


def _complains(said: ConsoleMessage) -> bool:
    # What a server refuses, or a network that is cut, is reported by the browser itself.
    return said.type in ("error", "warning") and not said.text.startswith("Failed to load resource")


def write_in(context: BrowserContext, panel: Panel, post: int | None) -> Page:
    """Open the editor of a post, or of a new one, and wait for its scripts."""
    page = context.new_page()
    page.goto(f"{panel.url}/admin/posts/{post or 'new'}/")
    expect(page.get_by_role("toolbar")).to_be_visible()
    return page
