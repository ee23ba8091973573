"""Show what waits for the person who comes in, and the first steps of a new blog."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from app import access
from app.db import begin_writing, db
from app.services import import_samples, overview

from . import backups, guard
from .routes import POST, Route


def show() -> ResponseReturnValue:
    """Show the dashboard."""
    account = guard.actor()
    return render_template(
        "admin/dashboard.html",
        drafts=overview.drafts(account),
        scheduled=overview.scheduled(account),
        changed=overview.changed(account),
        recent=overview.recent(account),
        undescribed=overview.undescribed_images(account),
        backup_warning=backups.warning() if access.may(account, "backup.edit") else "",
        steps=overview.first_steps() if access.may(account, "settings.edit") else None,
    )


def first_steps() -> ResponseReturnValue:
    """Show the three first steps of a new blog."""
    return render_template("admin/first_steps.html", steps=overview.first_steps())


def remove_samples() -> ResponseReturnValue:
    """Let the sample posts and pages go that nobody edited."""
    begin_writing()
    notes = import_samples.remove(None)
    db.session.commit()
    flash(" ".join(notes) or "There were no samples any more.")
    return redirect(guard.at("/admin/"), 303)


ROUTES = (
    Route("/", show, "admin.enter"),
    Route("/first-steps/", first_steps, "settings.edit"),
    Route("/first-steps/remove-samples/", remove_samples, "settings.edit", POST),
)
