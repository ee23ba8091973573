"""Say what is in a backup: its first reader is a person with an unzip program."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from app.errors import BylineError

FORMAT = 1
NAME = "manifest.json"
ANSWERS = "answers.jsonl"
KEY = "secret.key"
ROWS = re.compile(r"rows/([a-z][a-z0-9_]*)\.jsonl")
MEDIA = "media/"
LARGEST = 256 << 20
_ABOUT = "a backup of a Byline blog"


class BackupRefused(BylineError):
    """Say in one sentence why a file is not read as a backup; nothing has been changed."""


@dataclass(frozen=True)
class Member:
    """Be one file of a backup; `rows` counts the lines of a table."""

    bytes: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True)
class Manifest:
    """Be what a backup says of itself.

    Args:
        schema: the revision of the schema whose tables it holds.
        program: a digest of what made the public pages; another program may make others of the same rows.
        content_version: that of the blog when the backup was made.
        sequences: the highest number that each table has given.
        missing: names of uploads that the blog should have had and had not.
    """

    made_at: str
    schema: str
    version: str
    engine: str
    title: str
    url: str
    feed_id: str
    program: str
    content_version: int
    with_secrets: bool
    sequences: dict[str, int]
    missing: list[str] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Return how many rows there are in all."""
        return sum(member.rows or 0 for name, member in self.members.items() if ROWS.fullmatch(name))

    @property
    def files(self) -> int:
        """Return how many files of the blog there are."""
        return sum(name.startswith(MEDIA) for name in self.members)

    @property
    def answers(self) -> int | None:
        """Return how many public answers were noted, or nothing where none were."""
        found = self.members.get(ANSWERS)
        return None if found is None else found.rows

    def as_text(self) -> str:
        """Return the text of the file."""
        return json.dumps({"about": _ABOUT, "format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1) + "\n"


def parse(text: bytes) -> Manifest:
    """Read the file.

    Raises:
        BackupRefused: it is that of something else, of a newer format, or damaged.
    """
    try:
        found = json.loads(text)
        if not isinstance(found, dict) or found.get("about") != _ABOUT:
            raise BackupRefused("This is not a backup of Byline.")
        if not isinstance(found.get("format"), int) or found["format"] > FORMAT:
            raise BackupRefused("This backup was made by a newer Byline; bring this one up to date first.")
        del found["about"], found["format"]
        members = {str(name): _member(value) for name, value in found.pop("members").items()}
        manifest = Manifest(**found, members=members)
        _check(manifest)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise BackupRefused("This backup is damaged: its manifest cannot be read.") from error
    return manifest


def media_member(name: str) -> str:
    """Return the member that a file of the blog is kept as: no file system gives such a name another meaning."""
    return MEDIA + quote(name, safe="/", errors="surrogateescape")


def media_name(member: str) -> str:
    """Return the name of the file that a member keeps."""
    return unquote(member.removeprefix(MEDIA), errors="surrogateescape")


def _member(value: dict[str, Any]) -> Member:
    member = Member(**value)
    numbers = [member.bytes, member.rows or 0]
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise ValueError("no numbers")
    if not re.fullmatch("[0-9a-f]{64}", member.sha256):
        raise ValueError("no digest")
    return member


def _check(manifest: Manifest) -> None:
    texts = (manifest.made_at, manifest.schema, manifest.version, manifest.engine, manifest.title, manifest.url)
    if not all(isinstance(text, str) for text in (*texts, manifest.feed_id, manifest.program, *manifest.missing)):
        raise TypeError("no text")
    numbers = [manifest.content_version, *manifest.sequences.values()]
    if not all(type(number) is int and 0 <= number < 1 << 62 for number in numbers):
        raise TypeError("no numbers")
