"""Show one file: say what it shows, see where it is used, replace it, delete it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, StringField, TextAreaField

from app import access, queries, storage
from app.db import begin_writing, db
from app.errors import Conflict, InvalidInput, Unavailable
from app.models import Media, Page, Post
from app.pictures import spelled
from app.services import media, pictures, replacing

from . import guard
from .forms import Form
from .media_upload import NO_ROOM
from .routes import BOTH, POST, Route

EDIT = "media.edit"


class DescriptionForm(Form):
    """Be what somebody says of a file."""

    alt = TextAreaField("Alt text")
    decorative = BooleanField("Decorative: this picture says nothing that the text does not")
    caption = StringField("Caption")
    credit = StringField("Credit")


def show(media_id: int) -> ResponseReturnValue:
    """Show a file, and change what is said of it."""
    file = guard.get(Media, media_id)
    form = DescriptionForm(obj=file)
    if form.is_submitted():
        try:
            begin_writing()
            file = guard.allowed(EDIT, Media, media_id)
            media.describe(
                file,
                alt=form.alt.data or "",
                decorative=bool(form.decorative.data),
                caption=form.caption.data or "",
                credit=form.credit.data or "",
            )
            db.session.commit()
        except InvalidInput as error:
            db.session.rollback()
            form.refuse(error)
        else:
            flash(f"Saved {file.original_name}.")
            return redirect(guard.at(f"/admin/media/{media_id}/"), 303)
    return _page(file, form)


def replace(media_id: int) -> ResponseReturnValue:
    """Put another file in its place, everywhere."""
    file = guard.allowed(EDIT, Media, media_id)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page(file, problems=["Choose a file to put in its place."])
    try:
        with media.receiving(sent.stream, sent.filename) as received:
            changes = replacing.prepare(file, received, guard.actor())
            begin_writing()
            file = guard.allowed(EDIT, Media, media_id)
            gone = replacing.replace_file(file, received, changes, guard.actor())
            db.session.commit()
    except (InvalidInput, Conflict) as error:
        db.session.rollback()
        message = error.message if isinstance(error, InvalidInput) else str(error)
        return _page(guard.get(Media, media_id), problems=[message])
    except Unavailable as error:
        db.session.rollback()
        return _page(guard.get(Media, media_id), problems=[f"Nothing was changed. {error}"], status=503)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        db.session.rollback()
        return _page(
            guard.get(Media, media_id), problems=["The server's disk is full. Nothing was changed."], status=507
        )
    storage.remove(gone)
    flash(f"Replaced, in {len(changes)} {'text' if len(changes) == 1 else 'texts'}." if changes else "Replaced.")
    return redirect(guard.at(f"/admin/media/{media_id}/"), 303)


def delete(media_id: int) -> ResponseReturnValue:
    """Delete a file that nobody uses, with its copies."""
    begin_writing()
    file = guard.allowed(EDIT, Media, media_id)
    name = file.original_name
    try:
        gone = media.delete(file)
        db.session.commit()
    except Conflict:
        db.session.rollback()
        return _page(guard.get(Media, media_id), problems=[_in_use(guard.get(Media, media_id))], status=409)
    storage.remove(gone)
    flash(f"Deleted {name}.")
    return redirect(guard.at("/admin/media/"), 303)


def _page(
    file: Media, form: DescriptionForm | None = None, *, problems: Sequence[str] = (), status: int = 422
) -> ResponseReturnValue:
    form = form or DescriptionForm(formdata=None, obj=file)
    texts = media.texts_using(file, guard.actor())
    page = render_template(
        "admin/media_file.html",
        file=file,
        form=form,
        problems=problems,
        texts=[(text, _edit_address(text)) for text in texts],
        elsewhere=len(media.texts_using(file)) > len(texts),
        address=pictures.address(queries.current_site(), file.name),
        markdown=media.markdown(queries.current_site(), file),
        size=spelled(file.bytes),
        is_heavy=file.animated and file.bytes > media.HEAVY,
        may_edit=access.may(guard.actor(), EDIT, file),
    )
    return page, status if form.errors or problems else 200


def _edit_address(text: Post | Page) -> str | None:
    """Return where this person can edit a text, or read it, if they may do either."""
    kind, action = ("posts", "post.read") if isinstance(text, Post) else ("pages", "page.edit")
    if access.may(guard.actor(), action, text):
        return f"/admin/{kind}/{text.id}/"
    return text.path


def _in_use(file: Media) -> str:
    titles = [f"“{text.title}”" for text in media.texts_using(file, guard.actor())]
    where = ", ".join(titles[:10]) or "a text that is not yours"
    return f"{file.original_name} is used in {where}. Take it out there before you delete it."


ROUTES = (
    Route("/media/<int:media_id>/", show, "media.read", BOTH),
    Route("/media/<int:media_id>/replace/", replace, EDIT, POST),
    Route("/media/<int:media_id>/delete/", delete, EDIT, POST),
)
