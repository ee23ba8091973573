"""Test the door: who comes in, by what, and who does not."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app import clock, create_app
from app.access import passwords, sessions, tokens
from app.admin.next_page import HOME, safe_next
from app.cli import data_folder
from app.db import begin_writing, db
from app.models import Account, AccountSession, Author, OneTimeToken, SignInAttempt
from tests.admin.conftest import Browser
from tests.factories import change, make_account

PASSWORD = "a sentence that is long enough"


def _browser(app: Flask) -> Browser:
    app.test_client_class = Browser
    browser = app.test_client()
    app.test_client_class = None
    assert isinstance(browser, Browser)
    return browser


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """Give a browser that nobody is signed in with."""
    return _browser(app)


@pytest.fixture
def ada(app: Flask) -> Account:
    """Give an owner with a password."""
    return make_account("owner", "Ada Example", password_hash=passwords.hashed(PASSWORD), email="ada@blog.example")


def _sign_in(browser: Browser, name: str = "Ada Example", password: str = PASSWORD, query: str = "") -> int:
    browser.get("/admin/sign-in/")
    return browser.send(f"/admin/sign-in/{query}", name=name, password=password).status_code


def _sessions() -> int:
    return db.session.scalar(select(func.count()).select_from(AccountSession)) or 0


@pytest.mark.parametrize("name", ["Ada Example", "ada example", "ADA  EXAMPLE", "ada@blog.example", "Ada@Blog.Example"])
def test_name_or_email_and_password_let_in(stranger: Browser, ada: Account, name: str) -> None:
    assert _sign_in(stranger, name) == 303
    assert stranger.get("/admin/").status_code == 200
    cookie = stranger.get_cookie("byline_session")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


@pytest.mark.parametrize(
    ("name", "password"), [("Ada Example", "wrong"), ("Nobody", PASSWORD), ("", ""), ("Ada Example", "x" * 5000)]
)
def test_everything_else_gets_one_answer(stranger: Browser, ada: Account, name: str, password: str) -> None:
    stranger.get("/admin/sign-in/")
    answer = stranger.send("/admin/sign-in/", name=name, password=password)
    assert answer.status_code == 422
    assert "That name and password do not match." in answer.text
    assert password not in answer.text or not password
    assert stranger.get("/admin/").status_code == 303


def test_closed_account_stays_out(stranger: Browser, ada: Account) -> None:
    change(ada, closed_at=clock.now())
    assert _sign_in(stranger) == 422


def test_cookie_is_bound_to_the_host_under_https(stranger: Browser, ada: Account) -> None:
    stranger.get("/admin/sign-in/", base_url="https://localhost")
    answer = stranger.post(
        "/admin/sign-in/",
        data={"csrf_token": stranger.token, "name": "Ada Example", "password": PASSWORD},
        base_url="https://localhost",
        headers={"Referer": "https://localhost/admin/sign-in/"},
    )
    assert answer.status_code == 303
    cookies = [value for name, value in answer.headers if name == "Set-Cookie"]
    main = next(value for value in cookies if value.startswith("__Host-byline_session="))
    assert "Secure" in main
    assert "HttpOnly" in main
    assert "Path=/;" in main + ";"
    assert all("Secure" in value for value in cookies if "byline_device=ey" in value)


def test_a_session_planted_before_signing_in_is_dead_after(stranger: Browser, ada: Account) -> None:
    stranger.get("/admin/sign-in/")
    before = stranger.get_cookie("byline_session")
    assert _sign_in(stranger) == 303
    after = stranger.get_cookie("byline_session")
    assert before is not None
    assert after is not None
    assert before.value != after.value


def test_signing_out_ends_the_session_on_the_server(stranger: Browser, ada: Account) -> None:
    _sign_in(stranger)
    kept = stranger.get_cookie("byline_session")
    stranger.get("/admin/")
    assert stranger.send("/admin/sign-out/").status_code == 303
    assert _sessions() == 0
    assert kept is not None
    stranger.set_cookie("byline_session", kept.value)
    assert stranger.get("/admin/").status_code == 303


def test_sessions_end_when_they_were_not_used_for_long(stranger: Browser, ada: Account) -> None:
    _sign_in(stranger)
    row = db.session.scalar(select(AccountSession))
    change(row, expires_at=clock.now() - timedelta(seconds=1))
    assert stranger.get("/admin/").status_code == 303


def test_last_use_is_written_at_most_every_ten_minutes(stranger: Browser, ada: Account) -> None:
    _sign_in(stranger)
    row = db.session.scalar(select(AccountSession))
    seen = row.seen_at if row else None
    stranger.get("/admin/")
    db.session.expire_all()
    assert row is not None
    assert row.seen_at == seen
    change(row, seen_at=clock.now() - timedelta(minutes=11))
    stranger.get("/admin/")
    db.session.expire_all()
    assert clock.now() - row.seen_at < timedelta(minutes=1)


def test_guesses_wait_and_the_owner_elsewhere_does_not(stranger: Browser, ada: Account, app: Flask) -> None:
    for _ in range(8):
        stranger.get("/admin/sign-in/")
        answer = stranger.send("/admin/sign-in/", name="Ada Example", password="wrong")
    assert answer.status_code == 429
    assert re.search(r"Too many tries. Try again in \d+ minute", answer.text)
    assert _sign_in(stranger) == 429
    other = _browser(app)
    other.environ_base["REMOTE_ADDR"] = "127.0.0.3"
    assert _sign_in(other) == 303


def test_known_browser_is_not_kept_out_by_others_in_its_network(stranger: Browser, ada: Account, app: Flask) -> None:
    _sign_in(stranger)
    stranger.get("/admin/")
    stranger.send("/admin/sign-out/")
    guesser = _browser(app)
    for _ in range(7):
        _sign_in(guesser, password="wrong")
    assert _sign_in(guesser) == 429
    assert _sign_in(stranger) == 303


def test_header_of_a_proxy_that_is_not_there_changes_no_limit(stranger: Browser, ada: Account) -> None:
    for number in range(8):
        stranger.get("/admin/sign-in/")
        answer = stranger.post(
            "/admin/sign-in/",
            data={"csrf_token": stranger.token, "name": "Ada Example", "password": "wrong"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        )
    assert answer.status_code == 429
    assert {row.network for row in db.session.scalars(select(SignInAttempt))} == {"127.0.0.1"}


def test_next_leads_to_the_page_first_asked_for(stranger: Browser, ada: Account) -> None:
    stranger.get("/admin/topics/")
    stranger.get("/admin/sign-in/")
    answer = stranger.send("/admin/sign-in/?next=/admin/topics/", name="Ada Example", password=PASSWORD)
    assert answer.headers["Location"] == "/admin/topics/"


HOSTILE = ["//evil.test", "/\\evil.test", "\\\\evil.test", "///evil.test", "https:evil.test", "http:///evil.test"]


@pytest.mark.parametrize("wanted", [*HOSTILE, "/\tevil", "/\n/evil", "javascript:alert(1)", "evil", "", "/ x"])
def test_next_leads_nowhere_else(stranger: Browser, ada: Account, wanted: str) -> None:
    stranger.get("/admin/sign-in/")
    answer = stranger.post(
        "/admin/sign-in/",
        query_string={"next": wanted},
        data={"csrf_token": stranger.token, "name": "Ada Example", "password": PASSWORD},
    )
    assert answer.headers["Location"] == "/admin/"


@given(st.text() | st.from_regex(r"[/\\]{0,3}[a-z:@.\\/?#\t]{0,30}", fullmatch=True))
def test_any_text_leads_home_or_to_a_path_of_this_host(wanted: str) -> None:
    led = safe_next(wanted)
    assert led == HOME or (led == wanted and led.startswith("/") and not urlsplit(led).netloc)
    assert not led.startswith(("//", "/\\"))


def test_setup_link_makes_one_owner(stranger: Browser, app: Flask) -> None:
    begin_writing()
    secret = tokens.issue_setup()
    db.session.commit()
    assert stranger.get(f"/admin/setup/{secret}/").status_code == 200
    fields = {"name": "ada", "author": "Ada Example", "email": "", "password": PASSWORD}
    short = stranger.send(f"/admin/setup/{secret}/", **{**fields, "password": "short"})
    assert short.status_code == 422
    assert 'value="Ada Example"' in short.text
    answer = stranger.send(f"/admin/setup/{secret}/", **fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/")
    assert stranger.get("/admin/settings/").status_code == 200
    account = db.session.scalar(select(Account))
    assert account is not None
    assert (account.role, account.author.name if account.author else None) == ("owner", "Ada Example")
    assert stranger.get(f"/admin/setup/{secret}/").status_code == 404
    begin_writing()
    assert tokens.issue_setup() is None
    db.session.rollback()


@pytest.mark.parametrize("secret", ["x", "..", "a" * 32])
def test_without_the_link_nobody_becomes_owner(stranger: Browser, secret: str) -> None:
    begin_writing()
    tokens.issue_setup()
    db.session.commit()
    assert stranger.get(f"/admin/setup/{secret}/").status_code == 404


def test_new_setup_link_replaces_the_old_one_and_each_expires(stranger: Browser) -> None:
    begin_writing()
    old, new = tokens.issue_setup(), tokens.issue_setup()
    db.session.commit()
    assert stranger.get(f"/admin/setup/{old}/").status_code == 404
    assert stranger.get(f"/admin/setup/{new}/").status_code == 200
    change(db.session.scalar(select(OneTimeToken)), expires_at=clock.now())
    assert stranger.get(f"/admin/setup/{new}/").status_code == 404


def test_invitation_gives_its_role_and_no_other(stranger: Browser, ada: Account) -> None:
    begin_writing()
    secret = tokens.issue(tokens.INVITATION, "author", by=ada)
    db.session.commit()
    stranger.get(f"/admin/invitation/{secret}/")
    answer = stranger.send(
        f"/admin/invitation/{secret}/", name="bob", author="Bob", password=PASSWORD, role="owner", author_id="1", id="1"
    )
    assert answer.status_code == 303
    bob = db.session.scalar(select(Account).where(Account.name == "bob"))
    assert bob is not None
    assert bob.role == "author"
    assert stranger.get("/admin/settings/").status_code == 403


def test_a_name_gives_nobody_another_authors_posts(stranger: Browser, ada: Account) -> None:
    begin_writing()
    secret = tokens.issue(tokens.INVITATION, "author", by=ada)
    db.session.commit()
    stranger.get(f"/admin/invitation/{secret}/")
    stranger.send(f"/admin/invitation/{secret}/", name="impostor", author="Ada Example", password=PASSWORD)
    bob = db.session.scalar(select(Account).where(Account.name == "impostor"))
    assert bob is not None
    assert bob.author_id != ada.author_id
    assert len(db.session.scalars(select(Author).where(Author.name == "Ada Example")).all()) == 2


def test_password_is_asked_for_again(stranger: Browser, ada: Account) -> None:
    _sign_in(stranger)
    row = db.session.scalar(select(AccountSession))
    change(row, confirmed_at=clock.now() - timedelta(hours=1))
    stranger.get("/admin/confirm/")
    assert stranger.send("/admin/confirm/", password="wrong").status_code == 422
    answer = stranger.send("/admin/confirm/?next=/admin/settings/", password=PASSWORD)
    assert answer.headers["Location"] == "/admin/settings/"
    db.session.expire_all()
    assert row is not None
    assert sessions.is_confirmed(row)


def test_scripts_are_told_in_json_what_is_wrong(stranger: Browser, ada: Account) -> None:
    asked = {"Accept": "application/json"}
    assert stranger.get("/admin/topics/", headers=asked).status_code == 401
    assert "sign-in" in stranger.get("/admin/topics/", headers=asked).json["sign_in"]
    _sign_in(stranger)
    answer = stranger.post("/admin/topics/tag/new/", data={"name": "x"}, headers=asked)
    assert (answer.status_code, answer.json) == (400, {"csrf": True})
    assert stranger.get("/admin/token/").json["csrf_token"]


def test_another_sites_page_cannot_send_a_form(stranger: Browser, ada: Account) -> None:
    _sign_in(stranger)
    stranger.get("/admin/topics/tag/new/")
    for headers in ({"Origin": "https://evil.test"}, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}):
        answer = stranger.post(
            "/admin/topics/tag/new/", data={"csrf_token": stranger.token, "name": "x"}, headers=headers
        )
        assert answer.status_code == 400


def test_a_proxy_that_the_settings_name_tells_the_client(tmp_path: Path, database_url: str) -> None:
    app = create_app({"DATA": tmp_path, "SQLALCHEMY_DATABASE_URI": database_url, "TRUSTED_PROXIES": 1})
    with app.app_context():
        data_folder.prepare(app)
        browser = _browser(app)
        browser.get("/admin/sign-in/")
        browser.post(
            "/admin/sign-in/",
            data={"csrf_token": browser.token, "name": "x", "password": "y"},
            headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"},
        )
        assert {row.network for row in db.session.scalars(select(SignInAttempt))} == {"203.0.113.0/24"}
        db.session.remove()
        db.engine.dispose()
