"""Take in a file: write it down, make a picture anew, and keep it under a name made of its content."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import clock, rendering, storage
from app.content import strip_forbidden
from app.db import db
from app.errors import InvalidInput
from app.models import Account, Media
from app.pictures import LARGEST_FILE, NoPicture, Picture, Refused, spelled

from . import kinds

FIELD = "file"
LEFT_BEHIND = 3600  # seconds after which nobody works on an upload any more


@dataclass
class Received:
    """Be a file that waits to be placed: its row, not stored yet, and its files by the names they will have."""

    media: Media
    files: dict[str, Path]
    placed: list[str] = field(default_factory=list)


@contextmanager
def receiving(source: IO[bytes], filename: str) -> Iterator[Received]:
    """Give a file that came in, ready to be added in a short transaction inside of this context.

    Where the transaction fails, the context takes back what was placed.

    Raises:
        InvalidInput: the file cannot be taken; the message names it and the limit.
        OSError: there is no room for it.
    """
    name = strip_forbidden(kinds.plain_name(filename))
    with storage.incoming() as folder:
        file = folder.receive(source, LARGEST_FILE)
        if file is None:
            size = LARGEST_FILE + 1 + _rest(source)
            raise InvalidInput(FIELD, f"{name} is {spelled(size)}. The limit is {spelled(LARGEST_FILE)}.")
        received = _received(file, name, folder.folder)
        storage.synchronise(folder, received.files)
        try:
            yield received
        except BaseException:
            storage.remove(received.placed)
            raise


def add(received: Received, account: Account) -> Media:
    """Store a file that was received, or return the one with the same content that is there already."""
    sweep()
    there = _same(received.media.digest)
    if there is not None:
        return there
    received.media.account_id = account.id
    try:
        with db.session.begin_nested():
            db.session.add(received.media)
    except IntegrityError:  # the same file from somebody else at this very moment
        there = _same(received.media.digest)
        if there is None:
            raise
        return there
    received.placed += storage.place(received.files)
    return received.media


def _same(digest: str) -> Media | None:
    return db.session.scalar(select(Media).where(Media.digest == digest))


def _received(file: Path, name: str, folder: Path) -> Received:
    with file.open("rb") as stream:
        head = stream.read(16)
    if not head:
        raise InvalidInput(FIELD, f"{name} is empty.")
    if kinds.is_other_picture(name, head):
        message = f"{name} is a kind of picture that browsers do not show. Save it as JPEG, PNG, WebP or AVIF."
        raise InvalidInput(FIELD, message)
    try:
        return _picture(rendering.picture(file, folder), name, folder)
    except NoPicture as refused:
        if kinds.ending(name) in kinds.PICTURES:
            raise InvalidInput(FIELD, f"{name} {refused} Save it again as JPEG, PNG, GIF, WebP or AVIF.") from None
    except Refused as refused:
        raise InvalidInput(FIELD, f"{name} {refused}") from None
    return _download(file, name)


def _picture(made: Picture, name: str, folder: Path) -> Received:
    slug = kinds.slug_of(name)
    file = folder / made.file
    digest = storage.digest_of(file)
    own = storage.upload_name(digest, digest, slug, file.suffix)
    files, variants = {own: file}, []
    for variant in made.variants:
        copy = folder / variant.file
        label = f"{slug}-still" if variant.still else f"{slug}-{variant.width}"
        copy_name = storage.upload_name(digest, storage.digest_of(copy), label, copy.suffix)
        files[copy_name] = copy
        known = {"width": variant.width, "type": variant.media_type, "name": copy_name, "bytes": copy.stat().st_size}
        variants.append(known | ({"still": True} if variant.still else {}))
    media = _row(name, own, digest, made.media_type, file)
    media.width, media.height, media.animated, media.variants = made.width, made.height, made.animated, variants
    return Received(media, files)


def _download(file: Path, name: str) -> Received:
    media_type, slug, ending = kinds.download(name)
    digest = storage.digest_of(file)
    own = storage.upload_name(digest, digest, slug, ending)
    return Received(_row(name, own, digest, media_type, file), {own: file})


def _row(name: str, own: str, digest: str, media_type: str, file: Path) -> Media:
    return Media(
        name=own,
        digest=digest,
        original_name=name,
        media_type=media_type,
        bytes=file.stat().st_size,
        alt="",
        decorative=False,
        caption="",
        credit="",
        animated=False,
        variants=[],
        created_at=clock.now(),
    )


def _rest(source: IO[bytes]) -> int:
    """Return how much of a stream has not been read, where it can tell."""
    here = source.tell()
    end = source.seek(0, 2)
    return max(0, end - here)


def sweep() -> None:
    """Clear up after uploads that were cut off: files without a row, and their folders."""
    for folder, names in storage.left_behind(clock.now().timestamp() - LEFT_BEHIND):
        storage.remove([name for name in names if not _is_known(name)])
        storage.forget(folder)


def _is_known(name: str) -> bool:
    """Tell whether a name belongs to an upload; copies share the two digits of their upload's folder."""
    rows = select(Media.name, Media.variants).where(Media.name.startswith(name[:3], autoescape=True))
    return any(
        name == own or name in [variant["name"] for variant in variants] for own, variants in db.session.execute(rows)
    )
