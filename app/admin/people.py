"""People: who may sign in, and what they may do."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from app import access, permalinks, queries
from app.access import accounts, sessions, tokens
from app.db import begin_writing, db
from app.errors import InvalidInput
from app.models import Account, OneTimeToken
from app.services import authors

from . import guard
from .forms import Form
from .routes import POST, Route

ROLES = {
    "contributor": "writes drafts and does not publish",
    "author": "publishes posts of their own",
    "editor": "edits every post and page, topics and files",
    "owner": "does all that, and looks after settings and people",
}
NEW_LINK = "invitation"


class InvitationForm(Form):
    """Be whom an invitation is for."""

    role = SelectField(
        "Role", choices=[SelectChoice(role, f"{role}: {what}") for role, what in ROLES.items()], default="author"
    )
    author_id = SelectField("Signs posts as", coerce=int)


def index() -> ResponseReturnValue:
    """List accounts and open invitations."""
    return _page(_invitation_form(), link=session.pop(NEW_LINK, None))


def invite() -> ResponseReturnValue:
    """Make an invitation and show its link once."""
    form = _invitation_form()
    if not sessions.is_confirmed(guard.current_session()):
        return _page(form, unconfirmed=True), 403
    if not form.validate():
        flash("Choose a role and an author from the lists.")
        return redirect(guard.at("/admin/people/"), 303)
    begin_writing()
    access.authorise(guard.actor(), "people.edit")
    author = next((row[0] for row in authors.listing() if row[0].id == form.author_id.data), None)
    secret = tokens.issue(tokens.INVITATION, form.role.data, author=author, by=guard.actor())
    db.session.commit()
    session[NEW_LINK] = permalinks.absolute(queries.current_site(), f"/admin/invitation/{secret}/")
    return redirect(guard.at("/admin/people/"), 303)


def revoke(token_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    begin_writing()
    tokens.revoke(guard.get(OneTimeToken, token_id))
    db.session.commit()
    flash("The invitation does not work any more.")
    return redirect(guard.at("/admin/people/"), 303)


def change(account_id: int) -> ResponseReturnValue:
    """Change somebody's role, close or reopen the account, or sign it out; each ends its sessions."""
    if not sessions.is_confirmed(guard.current_session()):
        chosen = {account_id: request.form.get("role", "")}
        return _page(InvitationForm(formdata=None), chosen=chosen, unconfirmed=True), 403
    deed = request.form.get("deed", "role")
    try:
        begin_writing()
        access.authorise(guard.actor(), "people.edit")  # asked again: another owner may have been quicker
        account = guard.get(Account, account_id)
        if deed == "role":
            accounts.change_role(account, request.form.get("role", ""), guard.actor())
        elif deed == "close":
            accounts.close(account, guard.actor())
        elif deed == "reopen":
            accounts.reopen(account)
        sessions.end_all(account, but=guard.current_session())
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        flash(error.message)
        return redirect(guard.at("/admin/people/"), 303)
    done = {"role": f"is {account.role} now", "close": "may not sign in any more", "reopen": "may sign in again"}
    flash(f"{account.name} {done.get(deed, 'is signed out everywhere')}.")
    return redirect(guard.at("/admin/people/"), 303)


def _page(
    form: InvitationForm, *, link: str | None = None, chosen: dict[int, str] | None = None, unconfirmed: bool = False
) -> str:
    """Return the page; what was chosen in it stays while the person shows in another tab who they are."""
    return render_template(
        "admin/people.html",
        people=accounts.listing(),
        roles=ROLES,
        invitations=tokens.open_invitations(),
        form=_offering(form),
        link=link,
        chosen=chosen or {},
        unconfirmed=unconfirmed,
    )


def _invitation_form() -> InvitationForm:
    return _offering(InvitationForm())


def _offering(form: InvitationForm) -> InvitationForm:
    taken = {account.author_id for account in accounts.listing()}
    free = [SelectChoice(row[0].id, row[0].name or "(no name)") for row in authors.listing() if row[0].id not in taken]
    form.role.choices = [SelectChoice(role, f"{role}: {what}") for role, what in ROLES.items()]
    form.author_id.choices = [SelectChoice(0, "a new author"), *free]
    return form


ROUTES = (
    Route("/people/", index, "people.edit"),
    Route("/people/invitations/", invite, "people.edit", POST),
    Route("/people/invitations/<int:token_id>/revoke/", revoke, "people.edit", POST),
    Route("/people/<int:account_id>/", change, "people.edit", POST),
)
