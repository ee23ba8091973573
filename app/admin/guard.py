"""Let nobody into the admin panel who is not signed in and allowed to: the one guard."""

from __future__ import annotations

from typing import TypeVar, cast
from urllib.parse import urlencode

from flask import g, redirect, request, session
from flask.typing import ResponseReturnValue

from app import access, permalinks, queries
from app.access import sessions
from app.db import Model, begin_writing, db
from app.errors import NotFound
from app.models import Account, AccountSession, Author, Media, Page, Post

from . import kept
from .next_page import HOME, safe_next

Thing = TypeVar("Thing", bound=Model)
Own = TypeVar("Own", Post, Page, Media, Author, Account)
COOKIE_FIELD = "session"
SIGN_IN = "/admin/sign-in/"
# The right that each endpoint takes, filled in when the routes are registered.
actions: dict[str, str | None] = {}


def load() -> None:
    """Find out who sends this request; written down at most every ten minutes."""
    g.account_session = None
    secret = session.get(COOKIE_FIELD)
    if not isinstance(secret, str):
        return
    found = sessions.find(secret)
    if found is not None and sessions.is_due(found):
        begin_writing()
        found = sessions.find(secret)
        if found is not None:
            sessions.touch(found)
        db.session.commit()
    g.account_session = found


def is_signed_in() -> bool:
    """Tell whether this request comes from somebody who is signed in."""
    return g.get("account_session") is not None


def current_session() -> AccountSession:
    """Return the session of this request, which the guard has let in."""
    return cast("AccountSession", g.account_session)


def actor() -> Account:
    """Return the account that sends this request, which the guard has let in."""
    return current_session().account


def check() -> ResponseReturnValue | None:
    """Ask who comes to sign in, and refuse what their role may never do."""
    load()
    action = actions.get(request.endpoint or "")
    if action is None:
        return None
    if not is_signed_in():
        answer = kept.signed_out(at(SIGN_IN))
        if answer is not None:
            return answer
        wanted = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else ""
        return redirect(at(SIGN_IN, next=permalinks.link(queries.current_site(), wanted)), 303)
    access.authorise(actor(), action)
    return None


def unconfirmed(back: str) -> ResponseReturnValue | None:
    """Ask who it is before a dangerous deed, unless the person has shown that lately; then return nothing."""
    if sessions.is_confirmed(current_session()):
        return None
    return redirect(at("/admin/confirm/", next=permalinks.link(queries.current_site(), back)), 303)


def onward(wanted: str | None) -> str:
    """Return the address that somebody wanted to go on to, or the panel's first page where it leads elsewhere."""
    path = safe_next(wanted)
    return at(HOME) if path == HOME else path


def at(path: str, **query: str | int | None) -> str:
    """Return a root-relative address of this site with a query."""
    given = {name: value for name, value in query.items() if value not in (None, "")}
    return permalinks.link(queries.current_site(), path) + (f"?{urlencode(given)}" if given else "")


def get(model: type[Thing], id_: int) -> Thing:
    """Return a row by its number.

    Raises:
        NotFound: there is none.
    """
    found = db.session.get(model, id_) if id_ < 1 << 31 else None
    if found is None:
        raise NotFound("no such thing")
    return found


def allowed(action: str, model: type[Own], id_: int) -> Own:
    """Return a post, page, file, author or account by its number, if the actor may do this to it.

    Raises:
        NotFound: there is none.
        Forbidden: the actor may not.
    """
    found = get(model, id_)
    access.authorise(actor(), action, found)
    return found
