"""Make the first owner, by the link that the console showed."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, StringField

from app.access import accounts, passwords, tokens
from app.admin.forms import Form
from app.admin.routes import BOTH, Route
from app.db import begin_writing, db
from app.errors import InvalidInput
from app.models import OneTimeToken
from app.services import terms

from . import entering


class NewAccountForm(Form):
    """Be what a new person says of themselves."""

    name = StringField("Name to sign in with", render_kw={"autocomplete": "username", "autofocus": True})
    author = StringField("Name above your posts", render_kw={"autocomplete": "name"})
    email = StringField("E-mail", render_kw={"autocomplete": "email"})
    password = PasswordField("Password", render_kw={"autocomplete": "new-password"})


def setup(secret: str) -> ResponseReturnValue:
    """Make the first account, which owns the blog."""
    return come_in(secret, tokens.SETUP, "admin/door/setup.html")


def come_in(secret: str, purpose: str, template: str) -> ResponseReturnValue:
    """Show the form of a link that works once, and make the account that it is for."""
    token = tokens.find(secret, purpose)
    form = NewAccountForm()
    if form.is_submitted():
        try:
            passwords.check_new(form.password.data or "", form.name.data, form.email.data)
            hashed = passwords.hashed(form.password.data or "")
            begin_writing()
            answer = _make(tokens.spend(secret, purpose), form, hashed)
            db.session.commit()
        except InvalidInput as error:
            db.session.rollback()
            form.refuse(error)
        else:
            flash("Welcome. Your first post waits to be written.")
            return answer
        token = tokens.find(secret, purpose)
    return render_template(template, form=form, token=token), 422 if form.errors else 200


def _make(token: OneTimeToken, form: NewAccountForm, password_hash: str) -> ResponseReturnValue:
    account = accounts.create(
        form.name.data or "", role=token.role, password_hash=password_hash, email=form.email.data or None
    )
    account.author = terms.author_for_account(token.author_id, form.author.data or form.name.data or "")
    db.session.flush()
    return entering.enter(account, None)


ROUTES = (Route("/setup/<secret>/", setup, None, BOTH),)
