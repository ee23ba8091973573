"""Ask again who somebody is, before a dangerous deed."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import PasswordField

from app.access import passkeys, sessions
from app.admin import guard
from app.admin.forms import Form
from app.admin.routes import BOTH, Route
from app.db import begin_writing, db
from app.errors import InvalidInput, TooManyTries

from .signing_in import check


class ConfirmForm(Form):
    """Be the password of the person who is signed in."""

    password = PasswordField("Password", render_kw={"autocomplete": "current-password", "autofocus": True})


def confirm() -> ResponseReturnValue:
    """Ask for the password again."""
    form, status = ConfirmForm(), 200
    if form.is_submitted():
        try:
            account = check(guard.actor().name, form.password.data or "")
            if account is not None and account.id == guard.actor().id:
                begin_writing()
                sessions.confirm(guard.current_session())
                db.session.commit()
                return redirect(guard.onward(request.args.get("next")), 303)
            form.password.errors, status = ["That is not your password."], 422
        except TooManyTries as error:
            form.password.errors, status = [str(error)], 429
        except InvalidInput as error:
            form.password.errors, status = [error.message], 503
    has_passkey = bool(passkeys.of(guard.actor()))
    return render_template("admin/door/confirm.html", form=form, has_passkey=has_passkey), status


ROUTES = (Route("/confirm/", confirm, "admin.enter", BOTH),)
