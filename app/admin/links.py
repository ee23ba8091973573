"""Make and revoke the secret links by which people without an account read a draft."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from app import permalinks, queries
from app.db import begin_writing, db
from app.errors import InvalidInput
from app.services import preview_links

from . import guard
from .kinds import Kind, both
from .routes import BOTH, POST

FRESH = "fresh_preview_link"


def show(kind: Kind, id_: int) -> ResponseReturnValue:
    """Show the links of a post or page, or make one; its secret is shown this once."""
    item = kind.find("edit", id_)
    if request.method == "POST":
        begin_writing()
        try:
            secret = preview_links.create(kind.find("edit", id_), guard.actor())
        except InvalidInput as error:
            db.session.rollback()
            flash(error.message)
            return redirect(kind.at(id_, "links/"), 303)
        db.session.commit()
        session[FRESH] = [kind.name, id_, secret]
        return redirect(kind.at(id_, "links/"), 303)
    fresh = session.pop(FRESH, None)
    address = ""
    if isinstance(fresh, list) and fresh[:2] == [kind.name, id_]:
        address = permalinks.absolute(queries.current_site(), f"/admin/preview/{fresh[2]}/")
    return render_template(
        "admin/editor/links.html",
        kind=kind,
        item=item,
        name=item.title or "Untitled",
        address=address,
        links=preview_links.links_of(item),
    )


def revoke(kind: Kind, id_: int, link_id: int) -> ResponseReturnValue:
    """Make a link dead."""
    begin_writing()
    item = kind.find("edit", id_)
    preview_links.revoke(preview_links.get(item, link_id))
    db.session.commit()
    flash("Revoked. The link no longer opens.")
    return redirect(kind.at(id_, "links/"), 303)


ROUTES = (
    *both("<int:id_>/links/", show, "edit", BOTH),
    *both("<int:id_>/links/<int:link_id>/revoke/", revoke, "edit", POST),
)
