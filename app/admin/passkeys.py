"""Passkeys: make, rename and delete one's own, and sign in with one."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Response, flash, jsonify, redirect, request, session
from flask.typing import ResponseReturnValue

from app import clock, queries
from app.access import passkeys, sessions, throttle
from app.db import begin_writing, db
from app.errors import InvalidInput, NotFound, TooManyTries
from app.models import Account, Passkey

from . import cookie, guard
from .door import entering
from .routes import POST, Route

HOME = "/admin/account/"
CHALLENGE = "challenge"
CHALLENGE_SECONDS = 300
NO_NAME = "Passkeys need a name: open the panel at http://localhost or at the blog's own address, not at a number."


def new_options() -> ResponseReturnValue:
    """Say what to ask the browser for."""
    if (question := guard.unconfirmed(HOME)) is not None:
        return question
    try:
        options, challenge = passkeys.ask_for_new(guard.actor(), host=_host(), name=queries.current_site().title)
    except InvalidInput as error:
        return {"error": error.message}, 422
    return _asked("new", options, challenge)


def add() -> ResponseReturnValue:
    """Keep the passkey that the browser has made."""
    try:
        challenge, _ = _challenge("new")
        begin_writing()
        account = db.session.get_one(Account, guard.actor().id)
        made = passkeys.add(
            account,
            request.form.get("answer", ""),
            challenge=challenge,
            host=_host(),
            origin=_origin(),
            label=request.form.get("label", "") or entering.device(),
        )
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        return {"error": error.message}, 422
    flash(f"The passkey “{made.label}” lets you in from now on.")
    return jsonify(next=guard.at(HOME))


def rename(passkey_id: int) -> ResponseReturnValue:
    """Give one of one's own another name, or forget it."""
    begin_writing()
    passkey = guard.get(Passkey, passkey_id)
    if passkey.account_id != guard.actor().id:
        raise NotFound("no such passkey")
    if request.form.get("deed") == "delete":
        passkeys.delete(passkey)
        flash("That passkey lets nobody in any more. Remove it from your device too.")
    else:
        passkeys.rename(passkey, request.form.get("label", ""))
        flash("Saved the name of the passkey.")
    db.session.commit()
    return redirect(guard.at(HOME), 303)


def sign_in_options() -> ResponseReturnValue:
    """Say what to ask the browser to find out who is there."""
    try:
        options, challenge = passkeys.ask_who(host=_host())
    except InvalidInput as error:
        return {"error": error.message}, 422
    return _asked("who", options, challenge)


def confirm_options() -> ResponseReturnValue:
    """Say what to ask the browser to find out whether it is still the same person."""
    try:
        options, challenge = passkeys.ask_who(host=_host(), account=guard.actor())
    except InvalidInput as error:
        return {"error": error.message}, 422
    return _asked("same", options, challenge)


def confirm() -> ResponseReturnValue:
    """Take a passkey's answer instead of the password before a dangerous deed."""
    try:
        if _answered("same").id != guard.actor().id:
            raise InvalidInput("passkey", passkeys.REFUSED)
        sessions.confirm(guard.current_session())
        db.session.commit()
    except (InvalidInput, TooManyTries) as error:
        db.session.rollback()
        return {"error": error.message if isinstance(error, InvalidInput) else str(error)}, 422
    return jsonify(next=guard.onward(request.form.get("next")))


def sign_in() -> ResponseReturnValue:
    """Let somebody in whose passkey has answered; it is both factors at once."""
    try:
        account = _answered("who")
        entered = entering.enter(account, None)
        db.session.commit()
    except (InvalidInput, TooManyTries) as error:
        db.session.rollback()
        return {"error": error.message if isinstance(error, InvalidInput) else str(error)}, 422
    answer = jsonify(next=guard.onward(request.form.get("next")))
    for value in entered.headers.getlist("Set-Cookie") if isinstance(entered, Response) else ():
        answer.headers.add("Set-Cookie", value)
    return answer


def _asked(purpose: str, options: str, challenge: str) -> Response:
    session[CHALLENGE] = [purpose, challenge, clock.now().timestamp()]
    return Response(options, mimetype="application/json")


def _answered(purpose: str) -> Account:
    """Return whose passkey has answered, in a writing transaction; each try counts."""
    challenge, asked_at = _challenge(purpose)
    begin_writing()
    throttle.take("passkey", entering.network())
    db.session.commit()
    begin_writing()
    answer = request.form.get("answer", "")
    account = passkeys.use(answer, challenge=challenge, asked_at=asked_at, host=_host(), origin=_origin())
    throttle.forgive("passkey", entering.network())
    return account


def _challenge(purpose: str) -> tuple[str, datetime]:
    """Return the challenge that this browser was given last, and when; each is good for one answer."""
    asked, challenge, since = session.pop(CHALLENGE, None) or ("", "", 0.0)
    if asked != purpose or clock.now().timestamp() - since > CHALLENGE_SECONDS:
        raise InvalidInput("passkey", passkeys.REFUSED)
    return str(challenge), datetime.fromtimestamp(since, UTC)


def _host() -> str:
    """Return the name that passkeys are bound to.

    Raises:
        InvalidInput: the page was opened at a number, which browsers bind no passkey to.
    """
    host = urlsplit(f"//{request.host}").hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    raise InvalidInput("passkey", NO_NAME)


def _origin() -> str:
    return f"{'https' if cookie.is_secure() else request.scheme}://{request.host}"


ROUTES = (
    Route("/account/passkeys/options/", new_options, "account.edit", POST),
    Route("/account/passkeys/", add, "account.edit", POST),
    Route("/account/passkeys/<int:passkey_id>/", rename, "account.edit", POST),
    Route("/confirm/passkey/options/", confirm_options, "admin.enter", POST),
    Route("/confirm/passkey/", confirm, "admin.enter", POST),
    Route("/sign-in/passkey/options/", sign_in_options, None, POST),
    Route("/sign-in/passkey/", sign_in, None, POST),
)
