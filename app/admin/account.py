"""One's own account: name, password, second factor, and where it is signed in."""

from __future__ import annotations

from flask import flash, redirect, render_template, session
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, StringField

from app import access, queries
from app.access import accounts, passkeys, passwords, second_factor, sessions
from app.db import begin_writing, db
from app.errors import InvalidInput, NotFound, TooManyTries
from app.models import Account, AccountSession

from . import guard
from .door import signing_in
from .forms import Form
from .routes import BOTH, POST, Route

HOME = "/admin/account/"
WAITING = "totp"


class NameForm(Form):
    """Be what an account signs in with."""

    name = StringField("Name to sign in with", render_kw={"autocomplete": "username"})
    email = StringField("E-mail", render_kw={"autocomplete": "email"})


class PasswordForm(Form):
    """Be a new password, and the old one as proof."""

    old = PasswordField("Present password", render_kw={"autocomplete": "current-password"})
    password = PasswordField("New password", render_kw={"autocomplete": "new-password"})


class CodeForm(Form):
    """Be a code that shows that an authenticator knows the secret."""

    code = StringField("Code", render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 20})


def show() -> ResponseReturnValue:
    """Show the account, and change its name and e-mail."""
    form = NameForm(obj=guard.actor())
    if form.is_submitted():
        try:
            begin_writing()
            accounts.call(_me(), name=form.name.data or "", email=form.email.data)
            db.session.commit()
        except InvalidInput as error:
            db.session.rollback()
            form.refuse(error)
        else:
            flash("Saved your account.")
            return redirect(guard.at(HOME), 303)
    return _page(form), 422 if form.errors else 200


def password() -> ResponseReturnValue:
    """Change the password; everywhere else the account is signed out."""
    form = PasswordForm()
    try:
        passwords.check_new(form.password.data or "", guard.actor().name, guard.actor().email)
        # Counted as tries to sign in are: a browser left open is no place to guess at.
        if (
            guard.actor().password_hash is not None
            and signing_in.check(guard.actor().name, form.old.data or "") is None
        ):
            raise InvalidInput("old", "That is not your present password.")
        hashed = passwords.hashed(form.password.data or "")
        begin_writing()
        account = _me()
        account.password_hash = hashed
        sessions.end_all(account, but=guard.current_session())
        session[guard.COOKIE_FIELD] = sessions.renew(guard.current_session())
        db.session.commit()
    except (InvalidInput, TooManyTries) as error:
        db.session.rollback()
        form.refuse(error if isinstance(error, InvalidInput) else InvalidInput("old", str(error)))
        return _page(NameForm(formdata=None, obj=guard.actor()), password_form=form), 422
    flash("Your password is changed. Everywhere else you are signed out.")
    return redirect(guard.at(HOME), 303)


def turn_on() -> ResponseReturnValue:
    """Show a secret to an authenticator, and take it once a code of it was typed."""
    if (question := guard.unconfirmed("/admin/account/second-factor/")) is not None:
        return question
    if guard.actor().totp_secret is not None:
        return redirect(guard.at(HOME), 303)
    secret = session.setdefault(WAITING, second_factor.new_secret())
    form = CodeForm()
    if form.is_submitted():
        step = second_factor.step_of(secret, form.code.data or "")
        if step is not None:
            begin_writing()
            codes = second_factor.turn_on(_me(), secret, step)
            session[guard.COOKIE_FIELD] = sessions.renew(guard.current_session())
            sessions.end_all(_me(), but=guard.current_session())
            db.session.commit()
            session.pop(WAITING)
            return render_template("admin/account/codes.html", codes=codes)
        form.code.errors = ["That is not the code of this moment. Is the clock of your device right?"]
    address = second_factor.address(secret, name=guard.actor().name, issuer=queries.current_site().title)
    page = render_template(
        "admin/account/second_factor.html", form=form, secret=secret, picture=second_factor.qr_code(address)
    )
    return page, 422 if form.errors else 200


def turn_off() -> ResponseReturnValue:
    """Take the second factor away."""
    if (question := guard.unconfirmed(HOME)) is not None:
        return question
    begin_writing()
    second_factor.turn_off(_me())
    session[guard.COOKIE_FIELD] = sessions.renew(guard.current_session())
    db.session.commit()
    flash("The second factor is off. Your password alone lets you in.")
    return redirect(guard.at(HOME), 303)


def new_codes() -> ResponseReturnValue:
    """Make new recovery codes and show them once."""
    if (question := guard.unconfirmed(HOME)) is not None:
        return question
    if guard.actor().totp_secret is None:
        raise NotFound("there is no second factor")
    begin_writing()
    codes = second_factor.renew_codes(_me())
    db.session.commit()
    return render_template("admin/account/codes.html", codes=codes)


def end_session(session_id: int) -> ResponseReturnValue:
    """Sign one of one's own browsers out."""
    begin_writing()
    found = guard.get(AccountSession, session_id)
    if found.account_id != guard.actor().id:
        raise NotFound("no such device")
    sessions.end(found)
    db.session.commit()
    flash("That device is signed out.")
    return redirect(guard.at(HOME), 303)


def end_others() -> ResponseReturnValue:
    """Sign out everywhere else."""
    begin_writing()
    sessions.end_all(_me(), but=guard.current_session())
    db.session.commit()
    flash("Everywhere else you are signed out.")
    return redirect(guard.at(HOME), 303)


def _me() -> Account:
    return db.session.get_one(Account, guard.actor().id)


def _page(form: NameForm, password_form: PasswordForm | None = None) -> str:
    account = guard.actor()
    access.authorise(account, "account.edit", account)
    return render_template(
        "admin/account/show.html",
        form=form,
        password_form=password_form or PasswordForm(formdata=None),
        devices=sessions.of(account),
        here=guard.current_session().id,
        codes_left=second_factor.codes_left(account),
        passkeys=passkeys.of(account),
    )


ROUTES = (
    Route("/account/", show, "account.edit", BOTH),
    Route("/account/password/", password, "account.edit", POST),
    Route("/account/second-factor/", turn_on, "account.edit", BOTH),
    Route("/account/second-factor/off/", turn_off, "account.edit", POST),
    Route("/account/second-factor/codes/", new_codes, "account.edit", POST),
    Route("/account/devices/<int:session_id>/", end_session, "account.edit", POST),
    Route("/account/devices/", end_others, "account.edit", POST),
)
