"""Keep backups in the data folder: name them, note them, and let go of old ones."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from app import clock
from app.db import db
from app.models import StoredBackup

from .archive import sweep
from .manifest import Manifest

FOLDER = "backups"
ENDING = ".byline.zip"
KEPT_BEFORE_CHANGES = 3  # of those that an upgrade or a restore made
OLD = timedelta(days=2)


def folder() -> Path:
    """Return the folder of the backups, which nobody else may look into."""
    place = Path(current_app.config["DATA"]) / FOLDER
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def machine() -> str:
    """Return the name of this machine: another one does not have its files."""
    return platform.node()[:200] or "localhost"


def new_name(word: str = "byline") -> str:
    """Return a name for a backup, by which they sort by time."""
    return f"{word}-{clock.now():%Y-%m-%d-%H%M%S-%f}{ENDING}"


def note(file: Path, manifest: Manifest, cause: str) -> StoredBackup:
    """Write down that a backup was made.

    Args:
        file: where it is.
        manifest: what is in it.
        cause: schedule, person, upgrade or restore.
    """
    stored = StoredBackup(
        path=str(file.resolve())[:2000],
        machine=machine(),
        cause=cause,
        made_at=datetime.fromisoformat(manifest.made_at),
        bytes=file.stat().st_size,
        with_secrets=manifest.with_secrets,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def note_check(file: Path, problem: str) -> None:
    """Write down how the check of a backup ended, if it is one that was noted."""
    stored = db.session.scalar(select(StoredBackup).where(StoredBackup.path == str(file.resolve())))
    if stored is not None:
        stored.verified_at, stored.problem = clock.now(), problem
        db.session.flush()


def stored() -> Sequence[StoredBackup]:
    """Return the backups that were noted, the newest first."""
    return db.session.scalars(select(StoredBackup).order_by(StoredBackup.made_at.desc())).all()


def last_good() -> StoredBackup | None:
    """Return the newest backup in which no fault was found."""
    chosen = select(StoredBackup).where(StoredBackup.problem == "").order_by(StoredBackup.made_at.desc())
    return db.session.scalars(chosen.limit(1)).one_or_none()


def is_here(backup: StoredBackup) -> bool:
    """Tell whether this machine has the file."""
    return backup.machine == machine() and Path(backup.path).is_file()


def delete(backup: StoredBackup) -> None:
    """Delete a backup in the folder, and what was noted of it; elsewhere files are their owner's."""
    file = Path(backup.path)
    if backup.machine == machine() and file.parent == folder().resolve():
        file.unlink(missing_ok=True)
    db.session.delete(backup)
    db.session.flush()


def let_go(daily: int, weekly: int) -> list[StoredBackup]:
    """Delete the backups of the schedule beyond one for each of some days and weeks, and old ones before changes.

    A backup that a person asked for stays until a person deletes it.
    """
    mine = [backup for backup in stored() if backup.machine == machine()]
    scheduled = [backup for backup in mine if backup.cause == "schedule"]
    kept = {
        backup.id
        for backup in (*_newest_of_each(scheduled, "%Y-%m-%d", daily), *_newest_of_each(scheduled, "%G-%V", weekly))
    }
    before = [backup for backup in mine if backup.cause in ("upgrade", "restore")]
    kept.update(backup.id for backup in before[:KEPT_BEFORE_CHANGES])
    gone = [backup for backup in (*scheduled, *before) if backup.id not in kept]
    for backup in gone:
        delete(backup)
    for backup in mine:
        if not Path(backup.path).exists() and backup not in gone:
            delete(backup)
    sweep(folder(), (clock.now() - timedelta(days=1)).timestamp())
    return gone


def _newest_of_each(backups: list[StoredBackup], period: str, most: int) -> list[StoredBackup]:
    """Return the newest backup of each day or week, for as many of them as there are to be kept."""
    newest: dict[str, StoredBackup] = {}
    for backup in backups:
        # One that is known to be bad stands for a day only where the day has no other.
        key = f"{backup.made_at:{period}}"
        if key not in newest or (newest[key].problem and not backup.problem):
            newest[key] = backup
    return list(newest.values())[:most]
