"""Look through the files, describe them, and let go of those that nobody uses."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from app.content import strip_forbidden
from app.db import db
from app.errors import Conflict, InvalidInput
from app.models import Media, MediaUse, Site
from app.services import pictures

ON_A_PAGE = 48
HEAVY = 500_000  # bytes from which an animation should rather be a video
LONGEST = 2000
KINDS = {"picture": "Pictures", "animation": "Animations", "download": "Downloads"}


@dataclass(frozen=True)
class Filters:
    """Be what somebody looks for."""

    words: str = ""
    kind: str = ""
    without_alt: bool = False
    unused: bool = False


@dataclass(frozen=True)
class Shelf:
    """Be one page of the library."""

    files: list[Media]
    number: int
    pages: int
    total: int


def library(filters: Filters, number: int = 1) -> Shelf:
    """Return a page of the files that match, the newest first."""
    chosen = select(Media).where(*_conditions(filters))
    total = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    pages = max(1, -(-total // ON_A_PAGE))
    number = min(max(number, 1), pages)
    ordered: Select[tuple[Media]] = chosen.order_by(Media.created_at.desc(), Media.id.desc())
    files = db.session.scalars(ordered.limit(ON_A_PAGE).offset((number - 1) * ON_A_PAGE))
    return Shelf(list(files), number, pages, total)


def describe(media: Media, *, alt: str, decorative: bool, caption: str, credit: str) -> None:
    """Say what a file shows, or that it only decorates.

    Raises:
        InvalidInput: a text is too long, or a picture both decorates and has a description.
    """
    texts = {"alt": alt, "caption": caption, "credit": credit}
    for name, text in texts.items():
        texts[name] = " ".join(strip_forbidden(text).split())
        if len(texts[name]) > LONGEST:
            raise InvalidInput(name, f"Keep this to {LONGEST} characters.")
    if decorative and texts["alt"]:
        raise InvalidInput(
            "alt", "A picture that only decorates has no description. Leave this empty, or the mark out."
        )
    media.alt, media.caption, media.credit = texts["alt"], texts["caption"], texts["credit"]
    media.decorative = decorative
    db.session.flush()


def delete(media: Media) -> list[str]:
    """Delete a file's row, and return the names of the files to remove once that is committed.

    Raises:
        Conflict: a post or page uses it.
    """
    if db.session.scalar(select(MediaUse.id).where(MediaUse.media_id == media.id).limit(1)) is not None:
        raise Conflict(f"{media.original_name} is in use.")
    names = files_of(media)
    db.session.delete(media)
    db.session.flush()
    return names


def files_of(media: Media) -> list[str]:
    """Return the names of a file and of its copies."""
    return [media.name, *(str(variant["name"]) for variant in media.variants)]


def markdown(site: Site, media: Media) -> str:
    """Return what to write into a text to show a picture, or to link to a download."""
    address = pictures.address(site, media.name)
    if media.width is None:
        return f"[{_plain(media.original_name)}]({address})"
    title = f' "{_plain(media.caption)}"' if media.caption else ""
    role = '{: role="presentation"}' if media.decorative else ""
    return f"![{_plain(media.alt)}]({address}{title}){role}"


def thumb(media: Media) -> str | None:
    """Return the name of the smallest file that shows a picture; nothing for a download."""
    if media.width is None:
        return None
    copies = [one for one in media.variants if one["type"] == "image/webp"] or media.variants
    return str(min(copies, key=lambda one: one["width"])["name"]) if copies else media.name


def _plain(text: str) -> str:
    """Return a text that means nothing more in Markdown than it says."""
    for special in '\\[]"*_`<$':
        text = text.replace(special, f"\\{special}")
    return text


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for word in filters.words.split()[:8]:
        texts = (Media.original_name, Media.alt, Media.caption, Media.credit)
        conditions.append(or_(*(text.icontains(word, autoescape=True) for text in texts)))
    if filters.kind == "picture":
        conditions.append(and_(Media.width.is_not(None), Media.animated.is_(False)))
    elif filters.kind == "animation":
        conditions.append(Media.animated.is_(True))
    elif filters.kind == "download":
        conditions.append(Media.width.is_(None))
    if filters.without_alt:
        conditions += [Media.width.is_not(None), Media.alt == "", Media.decorative.is_(False)]
    if filters.unused:
        conditions.append(~exists().where(MediaUse.media_id == Media.id))
    return conditions
