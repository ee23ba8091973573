"""Sign in with name and password, then with the second factor where there is one; sign out."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, StringField

from app import clock
from app.access import accounts, passwords, second_factor, sessions, throttle
from app.admin import guard
from app.admin.forms import Form
from app.admin.routes import BOTH, POST, Route
from app.db import begin_writing, db
from app.errors import InvalidInput, TooManyTries
from app.models import Account

from . import entering

WRONG = "That name and password do not match."
WRONG_CODE = "That code is not the one of this moment, or was used already."
PENDING = "pending"
PENDING_FOR = timedelta(minutes=10)


class SignInForm(Form):
    """Be a name, or an e-mail, and a password."""

    name = StringField("Name or e-mail", render_kw={"autocomplete": "username webauthn", "autofocus": True})
    password = PasswordField("Password", render_kw={"autocomplete": "current-password"})


class CodeForm(Form):
    """Be a code of the second factor."""

    code = StringField(
        "Code", render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "maxlength": 20}
    )


def sign_in() -> ResponseReturnValue:
    """Ask for name and password."""
    form, wanted = SignInForm(), guard.onward(request.args.get("next"))
    if guard.is_signed_in() and request.method == "GET":
        return redirect(wanted, 303)
    status = 200
    if form.is_submitted():
        try:
            account = check(form.name.data or "", form.password.data or "")
            if account is not None:
                return _welcome(account, wanted)
            form.name.errors, status = [WRONG], 422
        except TooManyTries as error:
            form.name.errors, status = [str(error)], 429
        except InvalidInput as error:
            form.name.errors, status = [error.message], 503
    return render_template("admin/door/sign_in.html", form=form), status


def second_step() -> ResponseReturnValue:
    """Ask for a code of the authenticator, or a recovery code."""
    account, wanted = _pending()
    if account is None:
        return redirect(guard.at(guard.SIGN_IN), 303)
    form, status = CodeForm(), 200
    if form.is_submitted():
        try:
            visitor = entering.visitor(account, "")
            begin_writing()
            throttle.take(f"code {visitor.subject}", visitor.network, known_device=visitor.known_device)
            db.session.commit()
            begin_writing()
            account = db.session.get_one(Account, account.id)
            if second_factor.use_code(account, form.code.data or ""):
                throttle.forgive(f"code {visitor.subject}", visitor.network, known_device=visitor.known_device)
                answer = entering.enter(account, wanted)
                db.session.commit()
                return answer
            db.session.rollback()
            form.code.errors, status = [WRONG_CODE], 422
        except TooManyTries as error:
            db.session.rollback()
            form.code.errors, status = [str(error)], 429
    return render_template("admin/door/second_step.html", form=form), status


def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    begin_writing()
    found = sessions.find(str(session.get(guard.COOKIE_FIELD, "")))
    if found is not None:
        sessions.end(found)
    db.session.commit()
    session.clear()
    return redirect(guard.at("/"), 303)


def check(name: str, password: str) -> Account | None:
    """Return the account whose name and password these are; each try counts.

    Raises:
        TooManyTries: there were too many before.
        InvalidInput: too many others sign in at this moment.
    """
    account = accounts.find(name)
    visitor = entering.visitor(account, name)
    # All that is known of the account is read here: reading it again after the commit would take longer for those
    # that exist, and so tell which do.
    kept = account.password_hash if account is not None and account.closed_at is None else None
    number = account.id if account is not None else None
    try:
        begin_writing()
        throttle.take(*visitor[:2], known_device=visitor.known_device)
        db.session.commit()
    except TooManyTries:
        db.session.rollback()
        raise
    # Hashing is slow on purpose, so no transaction may wait for it.
    db.session.rollback()
    if not passwords.matches(kept, password) or number is None:
        return None
    begin_writing()
    account = db.session.get_one(Account, number)
    throttle.forgive(*visitor[:2], known_device=visitor.known_device)
    if kept is not None and passwords.is_outdated(kept):
        account.password_hash = passwords.hashed(password)
    db.session.commit()
    return account


def _welcome(account: Account, wanted: str) -> ResponseReturnValue:
    if account.totp_secret is not None:
        session.clear()
        session[PENDING] = [account.id, clock.now().timestamp(), wanted]
        return redirect(guard.at("/admin/sign-in/code/"), 303)
    begin_writing()
    answer = entering.enter(db.session.get_one(Account, account.id), wanted)
    db.session.commit()
    return answer


def _pending() -> tuple[Account | None, str]:
    try:
        number, since, wanted = session.get(PENDING) or (0, 0.0, "")
        fresh = clock.now().timestamp() - float(since) <= PENDING_FOR.total_seconds()
    except (TypeError, ValueError):
        return None, ""
    account = db.session.get(Account, int(number)) if fresh else None
    return (account if account is not None and account.closed_at is None else None), str(wanted)


ROUTES = (
    Route("/sign-in/", sign_in, None, BOTH),
    Route("/sign-in/code/", second_step, None, BOTH),
    Route("/sign-out/", sign_out, None, POST),
)
