"""Prove that a backup brings the blog back: restore it aside, and compare what is answered byte by byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app

from app.db import db
from app.models import Site

from . import answers
from .folders import temporary
from .making import Say
from .manifest import ANSWERS, KEY, MEDIA, BackupRefused, media_name
from .opening import Backup, opened
from .snapshot import taken
from .staging import unpack
from .standing import in_folder, on_snapshot

SHOWN = 10
Answered = dict[str, tuple[int, str]]


@dataclass
class Verdict:
    """Be how a check ended.

    Args:
        problems: sentences; none where the backup is good.
        pages: how many public addresses were compared.
        files: how many files were.
        compared_with: what the pages were compared with.
        changed_since: addresses that the blog answers otherwise now, since it was changed after the backup.
    """

    problems: list[str] = field(default_factory=list)
    pages: int = 0
    files: int = 0
    compared_with: str = ""
    changed_since: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Tell whether no fault was found."""
        return not self.problems


def verify(file: Path, *, with_running: bool = True, say: Say = lambda _: None) -> Verdict:
    """Restore a backup into a temporary place and compare every public byte; nothing of the blog is changed.

    It is compared with what the blog answered when the backup was made, which the backup holds; and, if asked, with
    what the running blog answers, to tell what has changed since. The clock stands where it stood then.

    Args:
        file: the backup.
        with_running: compare with the running blog as well.
        say: is told what is being done.
    """
    verdict, data = Verdict(), Path(current_app.config["DATA"])
    try:
        with opened(file) as backup, temporary(data) as folder, in_folder(folder) as restored:
            say("Restoring into a temporary place")
            unpack(backup, restored)
            noted = _noted(backup)
            if KEY in backup.manifest.members:
                with backup.open(KEY) as stream:
                    while stream.read(1 << 20):
                        pass
            instant = datetime.fromisoformat(backup.manifest.made_at)
            say("Comparing pages")
            found = _answered(restored, instant)
            _files(backup, restored, instant, verdict)
    except BackupRefused as error:
        verdict.problems.append(str(error))
        return verdict
    verdict.pages = len(found)
    site = db.session.get(Site, 1)
    same_program = site is not None and site.program == backup.manifest.program
    _healthy(found, verdict)
    if noted is not None:
        _compare(noted, found, same_program, verdict)
    if with_running and site is not None and site.feed_id == backup.manifest.feed_id:
        say("Comparing with the running blog")
        changed = site.content_version != backup.manifest.content_version
        _compare_running(found, instant, changed, verdict)
    return verdict


def _noted(backup: Backup) -> Answered | None:
    if ANSWERS not in backup.manifest.members:
        return None
    try:
        lines = (json.loads(line) for line in backup.lines(ANSWERS))
        return {address: (status, digest) for address, status, digest in lines}
    except (ValueError, TypeError) as error:
        raise BackupRefused("This backup is damaged: what it says of its pages cannot be read.") from error


def _answered(app: Flask, instant: datetime) -> Answered:
    return {found.address: (found.status, found.digest) for found in answers.walk(app, instant)}


def _files(backup: Backup, restored: Flask, instant: datetime, verdict: Verdict) -> None:
    for member, expected in backup.manifest.members.items():
        if member.startswith(MEDIA):
            verdict.files += 1
            if answers.file_digest(restored, media_name(member), instant) != expected.sha256:
                verdict.problems.append(f"The file {member} is not answered as it is.")
    verdict.problems += [f"The upload {name} was missing when the backup was made." for name in backup.manifest.missing]


def _healthy(found: Answered, verdict: Verdict) -> None:
    broken = [address for address, (status, _digest) in found.items() if status >= 500]
    if broken:
        verdict.problems.append(f"Restored, these fail: {_few(broken)}.")


def _compare(noted: Answered, found: Answered, same_program: bool, verdict: Verdict) -> None:
    if same_program:
        verdict.compared_with = "what the blog answered when the backup was made"
        differing = [a for a in noted.keys() | found.keys() if noted.get(a) != found.get(a)]
    else:
        # Another version of the program may make other bytes of the same rows, and answer at more addresses.
        verdict.compared_with = "the answers noted by another version of Byline, by their status alone"
        differing = [a for a in noted if a not in found or noted[a][0] != found[a][0]]
    if differing:
        verdict.problems.append(f"Restored, these are answered otherwise: {_few(differing)}.")


def _compare_running(found: Answered, instant: datetime, changed: bool, verdict: Verdict) -> None:
    with (
        temporary(Path(current_app.config["DATA"])) as folder,
        taken(db.engine, folder) as snapshot,
        on_snapshot(snapshot) as running,
    ):
        now = _answered(running, instant)
    differing = sorted(a for a in now.keys() | found.keys() if now.get(a) != found.get(a))
    verdict.compared_with = verdict.compared_with or "what the blog answers now"
    if changed:
        verdict.changed_since = differing
    elif differing:
        verdict.problems.append(f"The running blog, unchanged since, answers these otherwise: {_few(differing)}.")


def _few(addresses: list[str]) -> str:
    shown = ", ".join(sorted(addresses)[:SHOWN])
    return shown + (f" and {len(addresses) - SHOWN} more" if len(addresses) > SHOWN else "")


def first_lines(verdict: Verdict) -> Iterator[str]:
    """Yield what a person wants to know of a check."""
    if verdict.is_good:
        yield f"Good: {verdict.pages} pages and feeds and {verdict.files} files are what they were, byte by byte."
    yield from verdict.problems
    if verdict.changed_since:
        changed = len(verdict.changed_since)
        yield f"The blog has changed since: {changed} {'address is' if changed == 1 else 'addresses are'} answered"
        yield f"otherwise now, such as {_few(verdict.changed_since)}."
