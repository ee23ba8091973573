"""Test what the door promises when several come at once, and below a base path."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.access import accounts, passwords, second_factor, throttle, tokens
from app.db import begin_writing, db
from app.errors import InvalidInput, NotFound, TooManyTries
from app.models import Account, AccountSession, RecoveryCode
from tests.admin.conftest import Browser
from tests.factories import change, make_account, make_site

PASSWORD = "a sentence that is long enough"
AT_ONCE = 8


def _together(app: Flask, deed: Callable[[int], object], count: int = AT_ONCE) -> list[object]:
    """Do the same from several threads at once; return what each gave, or the error that it got."""
    start, results = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        with app.app_context():
            start.wait()
            try:
                begin_writing()
                results[number] = deed(number)
                db.session.commit()
            except (NotFound, TooManyTries, InvalidInput) as error:
                db.session.rollback()
                results[number] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return results


@pytest.mark.parametrize("purpose", [tokens.SETUP, tokens.INVITATION])
def test_of_many_who_use_one_link_one_comes_in(app: Flask, purpose: str) -> None:
    begin_writing()
    secret = tokens.issue(purpose, "owner")
    db.session.commit()

    def come(number: int) -> None:
        tokens.spend(secret, purpose)
        accounts.create(f"racer {number}", role="owner")

    results = _together(app, come)
    assert len([result for result in results if result is None]) == 1
    assert len(db.session.scalars(select(Account)).all()) == 1


def test_a_recovery_code_lets_one_in(app: Flask) -> None:
    account = make_account("owner", totp_secret=second_factor.new_secret())
    begin_writing()
    code = second_factor.renew_codes(account)[0]
    db.session.commit()
    number = account.id
    results = _together(app, lambda _: second_factor.use_code(db.session.get_one(Account, number), code))
    assert sorted(map(bool, results)) == [False] * (AT_ONCE - 1) + [True]
    assert len(db.session.scalars(select(RecoveryCode).where(RecoveryCode.used_at.is_not(None))).all()) == 1


def test_tries_at_once_count_one_by_one(app: Flask) -> None:
    results = _together(app, lambda _: throttle.take("account 1", "203.0.113.0/24"))
    assert len([result for result in results if result is None]) == throttle.FREE_TRIES
    assert len([result for result in results if isinstance(result, TooManyTries)]) == AT_ONCE - throttle.FREE_TRIES


def test_two_owners_who_demote_each_other_leave_one(app: Flask) -> None:
    pair = [make_account("owner").id, make_account("owner").id]

    def demote(number: int) -> None:
        one, other = (db.session.get_one(Account, pair[place]) for place in (number, 1 - number))
        accounts.change_role(other, "author", one)

    _together(app, demote, 2)
    assert accounts.owners() == 1


def test_signing_in_again_ends_the_session_before(signed_in: Callable[..., Browser]) -> None:
    account = make_account("owner", "Ada Example", password_hash=passwords.hashed(PASSWORD))
    browser = signed_in(account)
    before = browser.get_cookie("byline_session")
    browser.get("/admin/account/")
    assert browser.send("/admin/sign-in/", name="Ada Example", password=PASSWORD).status_code == 303
    assert len(db.session.scalars(select(AccountSession)).all()) == 1
    assert before is not None
    browser.set_cookie("byline_session", before.value)
    assert browser.get("/admin/").status_code == 303


def test_present_password_cannot_be_guessed_at_from_an_open_browser(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(make_account("owner", password_hash=passwords.hashed(PASSWORD)))
    browser.get("/admin/account/")
    for _ in range(throttle.FREE_TRIES):
        browser.send("/admin/account/password/", old="a guess", password="another good sentence")
    answer = browser.send("/admin/account/password/", old=PASSWORD, password="another good sentence")
    assert answer.status_code == 422
    assert "Too many tries." in answer.text


def test_door_leads_on_below_a_base_path(signed_in: Callable[..., Browser], app: Flask) -> None:
    make_account("owner", "Ada Example", password_hash=passwords.hashed(PASSWORD))
    signed_in("owner")
    make_site(url="https://blog.example/notes")
    stranger = app.test_client()
    assert isinstance(stranger, Browser)
    asked = stranger.get("/notes/admin/topics/")
    assert asked.headers["Location"] == "/notes/admin/sign-in/?next=%2Fnotes%2Fadmin%2Ftopics%2F"
    for query, led in (("?next=/notes/admin/topics/", "/notes/admin/topics/"), ("", "/notes/admin/")):
        stranger.get("/notes/admin/sign-in/")
        answer = stranger.send(f"/notes/admin/sign-in/{query}", name="Ada Example", password=PASSWORD)
        assert answer.headers["Location"] == led
        stranger.delete_cookie("byline_session")


def test_an_owner_who_was_demoted_changes_nobody(signed_in: Callable[..., Browser]) -> None:
    owner, other = make_account("owner"), make_account("author")
    browser = signed_in(owner)
    browser.get("/admin/people/")
    change(owner, role="editor")
    answer = browser.send(f"/admin/people/{other.id}/", deed="role", role="owner")
    assert answer.status_code == 403
    db.session.expire_all()
    assert other.role == "author"


def test_confirmation_by_passkey_needs_a_challenge_of_this_browser(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("owner")
    row = db.session.scalar(select(AccountSession))
    change(row, confirmed_at=clock.now() - timedelta(hours=1))
    browser.get("/admin/confirm/")
    assert browser.send("/admin/confirm/passkey/", answer="{}").status_code == 422
    assert "challenge" in browser.send("/admin/confirm/passkey/options/").text
    assert browser.send("/admin/confirm/passkey/", answer='{"id": "x"}').status_code == 422
    db.session.expire_all()
    assert row is not None
    assert clock.now() - row.confirmed_at > timedelta(minutes=30)


def _content() -> str:
    db.session.rollback()
    digest = hashlib.sha256()
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table).order_by(*table.primary_key.columns)).all():
            digest.update(repr((table.name, tuple(row))).encode())
    db.session.rollback()
    return digest.hexdigest()


def test_reading_pages_changes_nothing(app: Flask, signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("owner")
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    before = _content()
    for rule in rules:
        for _ in range(2):
            # The tests' database was made without migrations, so it is not ready.
            assert browser.get(rule.rule).status_code < 500 or rule.rule == "/readyz", rule.rule
        assert _content() == before, rule.rule
    assert len([rule for rule in rules if rule.rule.startswith("/admin/")]) >= 15
