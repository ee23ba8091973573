"""Bring a backup back, in a place that is empty or holds a blog, which is backed up first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from app.db import begin_writing, db

from . import copying
from .folders import temporary
from .keeping import folder as backups
from .keeping import new_name
from .making import Say, make
from .manifest import Manifest
from .opening import opened
from .replacing import Replacing, replacing
from .staging import check_schema, unpack
from .standing import in_folder


@dataclass
class Restoring:
    """Be a restore whose rows are in the session's transaction: commit it, then `finish`.

    Args:
        manifest: what the backup says of itself.
        safety: the backup of what was here before; nothing where nobody had written anything.
    """

    manifest: Manifest
    safety: Path | None
    _replacing: Replacing

    def finish(self) -> None:
        """Bring in the files that differ; the rows are committed."""
        self._replacing.finish()


@contextmanager
def restoring(file: Path, *, say: Say = lambda _: None) -> Iterator[Restoring]:
    """Give a restore that is ready to be committed; what is not committed leaves everything as it was.

    Nobody else writes from the moment at which the safety backup is made; readers read on.

    Raises:
        BackupRefused: the file is no backup, or not a whole one.
        Conflict: another restore is under way.
        OSError: there is no room, or something cannot be written.
    """
    with opened(file) as backup, temporary(Path(current_app.config["DATA"])) as folder:
        check_schema(backup.manifest)
        with replacing(folder, backup.manifest) as replacement:
            say("Unpacking")
            with in_folder(folder) as staged:
                unpack(backup, staged)
            begin_writing()
            copying.keep_writers_out(db.session.connection())
            safety = None
            if not copying.is_empty(db.session.connection()):
                say("Backing up what is here")
                safety = backups() / new_name("before-restore")
                make(safety, with_answers=False)
            say("Bringing the blog back")
            replacement.plan()
            replacement.rows(staged)
            replacement.add_files()
            yield Restoring(backup.manifest, safety, replacement)
