"""Backups: which there are and whether they are good; make, download, verify, restore, upload and delete one."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

from flask import flash, g, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from app import clock, queries
from app.backup import keeping
from app.backup.manifest import BackupRefused
from app.backup.opening import opened
from app.db import begin_writing, db
from app.errors import NotFound
from app.models import StoredBackup
from app.services import job_process, jobs

from . import guard
from .routes import POST, Route

HERE = "/admin/backups/"
LARGEST = 20_000_000_000  # bytes
UPLOAD = "admin.backups_upload"
WORK = ("make-backup", "verify-backup", "restore-backup")
WORDS = {"make-backup": "A backup is being made", "verify-backup": "A backup is being verified"}
WORDS["restore-backup"] = "The blog is being restored"
CAUSES = {"schedule": "by schedule", "person": "asked for", "upgrade": "before an upgrade"}
CAUSES["restore"] = "before a restore"


def allow_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let this request bring a whole backup; only from who is signed in."""
    if endpoint == UPLOAD and request.method == "POST":
        guard.load()
        if g.account_session is not None:
            request.max_content_length = LARGEST


def warning() -> str:
    """Return what is wrong with the backups of this blog, or nothing."""
    if reason := jobs.failure("backup"):
        return f"The last daily backup failed: {reason}"
    last = keeping.last_good()
    if last is None:
        return "There is no backup of this blog yet."
    if clock.now() - last.made_at > keeping.OLD:
        return f"The last good backup is {(clock.now() - last.made_at).days} days old."
    if last.verified_at is None:
        return "The last backup was never verified."
    return ""


def index() -> ResponseReturnValue:
    """List the backups, what is being done with them, and how it ended."""
    if (question := guard.unconfirmed(HERE)) is not None:
        return question
    return render_template(
        "admin/backups.html",
        backups=[(backup, keeping.is_here(backup)) for backup in keeping.stored()],
        name=lambda backup: Path(backup.path).name,
        causes=CAUSES,
        words=WORDS,
        under_way=jobs.under_way(*WORK),
        last=jobs.last(*WORK),
        warning=warning(),
        blog=queries.current_site(),
    )


def make() -> ResponseReturnValue:
    """Ask for a backup; a process of its own makes and verifies it."""
    return _ask("make-backup", "make-backup", {})


def verify(backup_id: int) -> ResponseReturnValue:
    """Ask for a check of a backup."""
    backup = guard.get(StoredBackup, backup_id)
    return _ask("verify-backup", f"verify-backup {backup_id}", {"path": backup.path}, backup.machine)


def restore(backup_id: int) -> ResponseReturnValue:
    """Ask once, then let a process of its own put a backup in the place of the blog."""
    if (question := guard.unconfirmed(HERE)) is not None:
        return question
    backup = guard.get(StoredBackup, backup_id)
    if request.method == "GET":
        return render_template("admin/backup_restore.html", backup=backup, name=Path(backup.path).name)
    return _ask("restore-backup", "restore-backup", {"path": backup.path}, backup.machine)


def download(backup_id: int) -> ResponseReturnValue:
    """Send the file of a backup."""
    if (question := guard.unconfirmed(HERE)) is not None:
        return question
    backup = guard.get(StoredBackup, backup_id)
    if not keeping.is_here(backup):
        raise NotFound("this machine has not got that file")
    sent = send_file(backup.path, mimetype="application/zip", as_attachment=True, etag=False, conditional=False)
    sent.headers["Cache-Control"] = "private, no-store"
    return sent


def delete(backup_id: int) -> ResponseReturnValue:
    """Delete a backup."""
    if (question := guard.unconfirmed(HERE)) is not None:
        return question
    begin_writing()
    backup = guard.get(StoredBackup, backup_id)
    keeping.delete(backup)
    db.session.commit()
    flash(f"{Path(backup.path).name} is deleted.")
    return redirect(guard.at(HERE), 303)


def upload() -> ResponseReturnValue:
    """Take a backup in, to be restored or verified; it is looked at, and refused if it is none."""
    if (question := guard.unconfirmed(HERE)) is not None:
        return question
    file = request.files.get("file")
    if file is None or not file.filename:
        flash("Choose a file.")
        return redirect(guard.at(HERE), 303)
    target = keeping.folder() / keeping.new_name("uploaded")
    try:
        with target.open("xb") as stream:
            target.chmod(0o600)
            file.save(stream)
        with opened(target) as backup:
            begin_writing()
            stored = keeping.note(target, backup.manifest, "person")
            db.session.commit()
    except BackupRefused as error:
        target.unlink(missing_ok=True)
        flash(f"{file.filename} was not taken in: {error}")
        return redirect(guard.at(HERE), 303)
    except OSError as error:
        target.unlink(missing_ok=True)
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        flash("There is no room for it on the server. Free some space, then try again.")
        return redirect(guard.at(HERE), 303)
    flash(f"{file.filename} is here now. Nothing was restored yet.")
    return redirect(guard.at(f"{HERE}{stored.id}/restore/"), 303)


def _ask(kind: str, key: str, argument: dict[str, str], machine: str | None = None) -> ResponseReturnValue:
    if (question := guard.unconfirmed(HERE)) is not None:
        return question
    begin_writing()
    jobs.ask(kind, argument, key=key, by=guard.actor().name, on=machine)
    db.session.commit()
    job_process.start()
    return redirect(guard.at(HERE), 303)


ROUTES = (
    Route("/backups/", index, "backup.edit"),
    Route("/backups/make/", make, "backup.edit", POST),
    Route("/backups/upload/", upload, "backup.edit", POST),
    Route("/backups/<int:backup_id>/", download, "backup.edit"),
    Route("/backups/<int:backup_id>/verify/", verify, "backup.edit", POST),
    Route("/backups/<int:backup_id>/restore/", restore, "backup.edit", ("GET", "POST")),
    Route("/backups/<int:backup_id>/delete/", delete, "backup.edit", POST),
)
