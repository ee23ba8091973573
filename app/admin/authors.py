"""Authors: the bylines that readers see."""

from __future__ import annotations

from dataclasses import asdict

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, StringField, TextAreaField

from app import access
from app.db import begin_writing, db
from app.errors import Forbidden, InvalidInput
from app.models import Author
from app.services import authors as services

from . import guard
from .forms import Form
from .routes import BOTH, POST, Route


class ProfileForm(Form):
    """Be what an author says of themselves."""

    name = StringField("Name")
    slug = StringField("Address")
    biography = TextAreaField("Biography")
    email = StringField("E-mail")
    email_public = BooleanField("Show the e-mail address in feeds")
    url = StringField("Web address")
    links = TextAreaField("Links")

    def profile(self) -> services.Profile:
        """Return the form as plain values."""
        return services.Profile(
            self.name.data or "",
            self.slug.data or "",
            self.biography.data or "",
            self.email.data or "",
            bool(self.email_public.data),
            self.url.data or "",
            self.links.data or "",
        )


def index() -> ResponseReturnValue:
    """List the authors whom this account may see."""
    account = guard.actor()
    rows = [row for row in services.listing() if access.may(account, "author.edit", row[0])]
    return render_template("admin/authors/index.html", rows=rows, may_create=_may_create())


def create() -> ResponseReturnValue:
    """Make an author who has no account, such as a guest."""
    if not _may_create():
        raise Forbidden("only editors add authors")
    form = ProfileForm()
    if form.is_submitted():
        try:
            begin_writing()
            author = services.create(form.profile())
            db.session.commit()
        except InvalidInput as error:
            db.session.rollback()
            form.refuse(error)
        else:
            flash(f"{author.name} is there.")
            return redirect(guard.at("/admin/authors/"), 303)
    return render_template("admin/authors/edit.html", form=form, author=None), 422 if form.errors else 200


def edit(author_id: int) -> ResponseReturnValue:
    """Change a profile."""
    author = guard.allowed("author.edit", Author, author_id)
    form = ProfileForm(data=asdict(services.profile_of(author)))
    if form.is_submitted():
        try:
            begin_writing()
            author = guard.allowed("author.edit", Author, author_id)
            services.change(author, form.profile())
            db.session.commit()
        except InvalidInput as error:
            db.session.rollback()
            form.refuse(error)
        else:
            flash(f"Saved {author.name}.")
            return redirect(guard.at("/admin/authors/"), 303)
    author = guard.allowed("author.edit", Author, author_id)
    return render_template("admin/authors/edit.html", form=form, author=author), 422 if form.errors else 200


def delete(author_id: int) -> ResponseReturnValue:
    """Remove an author whom no post names."""
    if not _may_create():
        raise Forbidden("only editors remove authors")
    try:
        begin_writing()
        author = guard.get(Author, author_id)
        name = author.name
        services.delete(author)
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        flash(error.message)
        return redirect(guard.at(f"/admin/authors/{author_id}/"), 303)
    flash(f"Deleted {name}.")
    return redirect(guard.at("/admin/authors/"), 303)


def _may_create() -> bool:
    return access.may(guard.actor(), "topic.edit")


ROUTES = (
    Route("/authors/", index, "author.edit"),
    Route("/authors/new/", create, "author.edit", BOTH),
    Route("/authors/<int:author_id>/", edit, "author.edit", BOTH),
    Route("/authors/<int:author_id>/delete/", delete, "author.edit", POST),
)
