"""Test one's own account, the second factor, and the people that owners look after."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.access import passwords
from app.db import db
from app.models import Account, AccountSession, OneTimeToken
from tests.admin.conftest import Browser
from tests.factories import change, make_account, make_author

PASSWORD = "a sentence that is long enough"
SignIn = Callable[..., Browser]


@pytest.fixture
def ada(app: Flask) -> Account:
    """Give an owner with a password."""
    return make_account("owner", "Ada Example", password_hash=passwords.hashed(PASSWORD))


def _count(model: type[AccountSession] | type[OneTimeToken]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _turn_on(browser: Browser) -> tuple[str, list[str]]:
    page = browser.get("/admin/account/second-factor/").text
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert found
    answer = browser.send("/admin/account/second-factor/", code=pyotp.TOTP(found[1]).at(clock.now()))
    codes = re.findall(r"<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</code>", answer.text)
    assert len(codes) == 10
    return found[1], codes


def _stranger(app: Flask) -> Browser:
    app.test_client_class = Browser
    browser = app.test_client()
    app.test_client_class = None
    assert isinstance(browser, Browser)
    return browser


def _password(browser: Browser) -> str:
    browser.get("/admin/sign-in/")
    return browser.send("/admin/sign-in/", name="Ada Example", password=PASSWORD).headers["Location"]


def test_new_password_ends_every_other_session(signed_in: SignIn, ada: Account) -> None:
    here, elsewhere = signed_in(ada), signed_in(ada)
    here.get("/admin/account/")
    wrong = here.send("/admin/account/password/", old="not it", password="another good sentence")
    assert wrong.status_code == 422
    assert elsewhere.get("/admin/").status_code == 200
    assert here.send("/admin/account/password/", old=PASSWORD, password="short").status_code == 422
    before = db.session.scalar(select(AccountSession.digest).order_by(AccountSession.id))
    answer = here.send("/admin/account/password/", old=PASSWORD, password="another good sentence")
    assert answer.status_code == 303
    assert here.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 303
    assert db.session.scalar(select(AccountSession.digest).order_by(AccountSession.id)) != before


def test_second_factor_is_asked_for_and_no_code_counts_twice(signed_in: SignIn, ada: Account, app: Flask) -> None:
    secret, codes = _turn_on(signed_in(ada))
    browser = _stranger(app)
    assert _password(browser) == "/admin/sign-in/code/"
    assert browser.get("/admin/").status_code == 303
    browser.get("/admin/sign-in/code/")
    # The code that turned it on was used up by that.
    assert browser.send("/admin/sign-in/code/", code=pyotp.TOTP(secret).at(clock.now())).status_code == 422
    with time_machine.travel(clock.now() + timedelta(seconds=31), tick=False):
        code = pyotp.TOTP(secret).at(clock.now())
        assert browser.send("/admin/sign-in/code/", code=f"{code[:3]} {code[3:]}").status_code == 303
        assert browser.get("/admin/").status_code == 200
        again = _stranger(app)
        _password(again)
        again.get("/admin/sign-in/code/")
        assert again.send("/admin/sign-in/code/", code=code).status_code == 422
        assert again.send("/admin/sign-in/code/", code=codes[0].upper()).status_code == 303
        once = _stranger(app)
        _password(once)
        once.get("/admin/sign-in/code/")
        assert once.send("/admin/sign-in/code/", code=codes[0]).status_code == 422


def test_wrong_codes_have_to_wait(signed_in: SignIn, ada: Account, app: Flask) -> None:
    _turn_on(signed_in(ada))
    browser = _stranger(app)
    _password(browser)
    browser.get("/admin/sign-in/code/")
    statuses = [browser.send("/admin/sign-in/code/", code="000000").status_code for _ in range(7)]
    assert statuses[-1] == 429


def test_without_the_password_there_is_no_second_step(app: Flask, ada: Account) -> None:
    browser = _stranger(app)
    assert browser.get("/admin/sign-in/code/").headers["Location"] == "/admin/sign-in/"


def test_second_factor_goes_and_codes_are_renewed_by_who_proved_it(signed_in: SignIn, ada: Account) -> None:
    browser = signed_in(ada)
    _, codes = _turn_on(browser)
    browser.get("/admin/account/")
    renewed = browser.send("/admin/account/second-factor/codes/").text
    assert not set(codes) & set(re.findall(r"<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</code>", renewed))
    change(db.session.scalar(select(AccountSession)), confirmed_at=clock.now() - timedelta(hours=1))
    assert "/admin/confirm/" in browser.send("/admin/account/second-factor/off/").headers["Location"]
    change(db.session.scalar(select(AccountSession)), confirmed_at=clock.now())
    browser.send("/admin/account/second-factor/off/")
    db.session.expire_all()
    assert ada.totp_secret is None


def test_devices_are_listed_and_signed_out(signed_in: SignIn, ada: Account) -> None:
    here, other = signed_in(ada), signed_in(ada)
    page = here.get("/admin/account/").text
    assert page.count("Test browser") >= 2
    assert "this one" in page
    rows = db.session.scalars(select(AccountSession).order_by(AccountSession.id)).all()
    assert here.send(f"/admin/account/devices/{rows[1].id}/").status_code == 303
    assert other.get("/admin/").status_code == 303
    signed_in(ada)
    here.get("/admin/account/")
    here.send("/admin/account/devices/")
    assert _count(AccountSession) == 1


def test_nobody_signs_another_account_out(signed_in: SignIn, ada: Account) -> None:
    victim = signed_in(ada)
    row = db.session.scalar(select(AccountSession))
    assert row is not None
    browser = signed_in("owner")
    browser.get("/admin/account/")
    assert browser.send(f"/admin/account/devices/{row.id}/").status_code == 404
    assert victim.get("/admin/").status_code == 200


def test_name_of_another_account_is_refused(signed_in: SignIn, ada: Account) -> None:
    browser = signed_in(make_account("author", "bob"))
    browser.get("/admin/account/")
    answer = browser.send("/admin/account/", name="ADA example", email="bob@blog.example")
    assert answer.status_code == 422
    assert "Somebody else has this name" in answer.text
    assert browser.send("/admin/account/", name="Bob B.", email="", role="owner", id="1").status_code == 303
    db.session.expire_all()
    assert [a.role for a in db.session.scalars(select(Account).where(Account.name == "Bob B."))] == ["author"]


def test_people_get_roles_and_lose_their_sessions(signed_in: SignIn, ada: Account) -> None:
    bob = make_account("author", "bob")
    his, hers = signed_in(bob), signed_in(ada)
    hers.get("/admin/people/")
    assert hers.send(f"/admin/people/{bob.id}/", deed="role", role="editor").status_code == 303
    db.session.expire_all()
    assert bob.role == "editor"
    assert his.get("/admin/").status_code == 303
    hers.send(f"/admin/people/{bob.id}/", deed="close")
    db.session.expire_all()
    assert bob.closed_at is not None
    hers.send(f"/admin/people/{bob.id}/", deed="reopen")
    db.session.expire_all()
    assert bob.closed_at is None


@pytest.mark.parametrize(("deed", "role"), [("role", "author"), ("close", ""), ("role", "emperor")])
def test_the_last_owner_stays_and_nobody_promotes_themselves(
    signed_in: SignIn, ada: Account, deed: str, role: str
) -> None:
    browser = signed_in(ada)
    browser.get("/admin/people/")
    assert browser.send(f"/admin/people/{ada.id}/", deed=deed, role=role).status_code == 303
    db.session.expire_all()
    assert (ada.role, ada.closed_at) == ("owner", None)


@pytest.mark.parametrize("role", ["contributor", "author", "editor"])
def test_people_are_the_owners(signed_in: SignIn, ada: Account, role: str) -> None:
    browser = signed_in(role)
    assert browser.get("/admin/people/").status_code == 403
    assert browser.send(f"/admin/people/{ada.id}/", deed="close").status_code == 403
    assert browser.send("/admin/people/invitations/", role="owner", author_id=0).status_code == 403


def test_invitation_is_shown_once_and_revoked(signed_in: SignIn, ada: Account, app: Flask) -> None:
    author = make_author("A Guest")
    browser = signed_in(ada)
    browser.get("/admin/people/")
    browser.send("/admin/people/invitations/", role="contributor", author_id=author.id)
    page = browser.get("/admin/people/").text
    found = re.search(r"https://blog\.example(/admin/invitation/[\w-]+/)", page)
    assert found
    assert found[1] not in browser.get("/admin/people/").text
    guest = _stranger(app)
    assert "invited as contributor" in guest.get(found[1]).text
    token = db.session.scalar(select(OneTimeToken))
    assert token is not None
    browser.send(f"/admin/people/invitations/{token.id}/revoke/")
    assert guest.get(found[1]).status_code == 404


def test_dangerous_deeds_ask_who_it_is(signed_in: SignIn, ada: Account) -> None:
    bob = make_account("author", "bob")
    browser = signed_in(ada)
    browser.get("/admin/people/")
    change(db.session.scalar(select(AccountSession)), confirmed_at=clock.now() - timedelta(hours=1))
    for address, fields in (
        (f"/admin/people/{bob.id}/", {"deed": "role", "role": "owner"}),
        (f"/admin/people/{bob.id}/", {"deed": "close"}),
        ("/admin/people/invitations/", {"role": "owner", "author_id": "0"}),
    ):
        answer = browser.send(address, **fields)
        assert answer.status_code == 403
        assert "/admin/confirm/" in answer.text
        if "role" in fields:  # what was chosen stays chosen
            assert re.search(r'<option (selected value="owner"|value="owner" selected)', answer.text)
    assert "/admin/confirm/" in browser.get("/admin/account/second-factor/").headers["Location"]
    db.session.expire_all()
    assert (bob.closed_at, bob.role) == (None, "author")
    assert _count(OneTimeToken) == 0


def test_passkeys_need_a_name_and_a_challenge_of_this_browser(signed_in: SignIn, ada: Account, app: Flask) -> None:
    browser = _stranger(app)
    browser.get("/admin/sign-in/")
    numbered = browser.post(
        "/admin/sign-in/passkey/options/", data={"csrf_token": browser.token}, base_url="http://127.0.0.1"
    )
    assert numbered.status_code in (400, 422)
    asked = browser.send("/admin/sign-in/passkey/options/")
    assert asked.json["rpId"] == "localhost"
    for answer in ("", "{}", "[]", "nonsense", '{"id": "x"}', "x" * 30_000):
        browser.send("/admin/sign-in/passkey/options/")
        assert browser.send("/admin/sign-in/passkey/", answer=answer).status_code == 422
    assert browser.send("/admin/sign-in/passkey/", answer="{}").status_code == 422
