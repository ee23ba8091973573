"""Give tests browsers that are signed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.access import sessions
from app.admin import guard
from app.db import begin_writing, db
from app.models import Account
from app.page_cache import PageCache
from tests.factories import make_account

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser(FlaskClient):
    """Be a browser: it keeps cookies, and sends forms with the token of the page that it saw last."""

    token = ""

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        """Ask, and remember the token of the answer."""
        g.pop("csrf_token", None)  # tests run inside of one context, which would give every browser the same token
        response = super().open(*arguments, **options)
        found = TOKEN.search(response.get_data(as_text=True)) if response.mimetype == "text/html" else None
        if found:
            self.token = found[1]
        return response

    def send(self, address: str, /, **fields: Any) -> TestResponse:
        """Send a form to an address, as the page with that form would."""
        return self.post(address, data={"csrf_token": self.token, **fields})


@pytest.fixture
def signed_in(app: Flask) -> Iterator[Callable[..., Browser]]:
    """Give a function that returns a browser signed in as an account, or as a new one of a role.

    It talks through the page cache, as everybody does.
    """
    plain, old = app.wsgi_app, app.test_client_class
    app.wsgi_app = PageCache(app)  # type: ignore[method-assign]
    app.test_client_class = Browser

    def sign_in(who: Account | str = "owner") -> Browser:
        account = make_account(who) if isinstance(who, str) else who
        begin_writing()
        secret = sessions.start(account, device="Test browser", network="127.0.0.0")
        db.session.commit()
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie[guard.COOKIE_FIELD] = secret
        assert isinstance(browser, Browser)
        browser.token = browser.get("/admin/token/").get_json()["csrf_token"]
        return browser

    yield sign_in
    app.wsgi_app.close()  # type: ignore[attr-defined]
    app.wsgi_app, app.test_client_class = plain, old  # type: ignore[method-assign]
