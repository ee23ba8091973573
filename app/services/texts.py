"""Clean what an author typed, hold it to limits, and turn it into the details of a revision and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any, TypeVar

from app import permalinks
from app.content import LARGEST_SOURCE
from app.errors import InvalidInput
from app.models import Page, Post, Revision
from app.services import bodies
from app.services.pages import PageText
from app.services.posts import PostText

Text = PostText | PageText
T = TypeVar("T", bound=PostText | PageText)
LONGEST = {
    "title": 500,
    "summary": 5000,
    "slug": 120,
    "path": 1000,
    "language": 35,
    "series": 300,
    "image": 2000,
    "image_alt": 2000,
    "canonical_url": 2000,
}
MOST = {"categories": 20, "tags": 50, "authors": 20}
LONGEST_NAME = 300
HIGHEST_POSITION = 100_000
_NAMES = {"title": "title", "summary": "summary", "slug": "address", "path": "address", "image_alt": "description"}
# What stands beside the words and comes from files, not from what somebody typed.
_APART = ("title", "body", "image_sizes")


def cleaned(text: T) -> T:
    """Return a text as it is stored.

    Raises:
        InvalidInput: something is too long, too much, or not what its field holds.
    """
    body = bodies.clean(text.body)
    if len(body.encode("utf-8", "surrogatepass")) > LARGEST_SOURCE:
        raise InvalidInput("body", "A text can have 1 MiB. Take a part of it into another post.")
    values: dict[str, Any] = {"title": _line(text.title) or "", "body": body}
    for name in ("summary", "path", "language", "slug", "series", "image", "image_alt", "canonical_url"):
        if hasattr(text, name):
            values[name] = (
                _prose(getattr(text, name)) if name in ("summary", "image_alt") else _line(getattr(text, name))
            )
    for name, most in LONGEST.items():
        if len(values.get(name) or "") > most:
            raise InvalidInput(name, f"The {_NAMES.get(name, name.replace('_', ' '))} can have {most} characters.")
    _check_language(values["language"])
    if isinstance(text, PostText):
        values |= _lists(text)
        _check_web("canonical_url", values["canonical_url"])
        _check_web("image", values["image"], local=True)
    for name in ("series_position", "navigation_position"):
        number = getattr(text, name, None)
        if number is not None and not 0 <= number <= HIGHEST_POSITION:
            raise InvalidInput(name, f"Give a number from 0 to {HIGHEST_POSITION}.")
    if values["path"]:
        values["path"] = permalinks.encoded(values["path"])
    return replace(text, **values)


def details(text: Text) -> dict[str, Any]:
    """Return what a revision keeps beside title and body."""
    kept = {name: value for name, value in asdict(text).items() if name not in _APART}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}


def of_revision(item: Post | Page, revision: Revision) -> Text:
    """Return the text that a revision holds."""
    known: type[Text] = PostText if isinstance(item, Post) else PageText
    kept = {name: value for name, value in revision.details.items() if name in known.__dataclass_fields__}
    if isinstance(item, Post):
        kept |= {name: tuple(kept.get(name) or ()) for name in MOST}
        return PostText(title=revision.title, body=revision.body, image_sizes=item.image_sizes, **kept)
    return PageText(title=revision.title, body=revision.body, **kept)


def of_row(item: Post | Page) -> Text:
    """Return the text that a row itself holds."""
    if isinstance(item, Page):
        return PageText(item.title, item.body, item.summary, item.path, item.language, item.navigation_position)
    return PostText(
        title=item.title,
        body=item.body,
        summary=item.summary,
        slug=item.slug,
        categories=tuple(category.name for category in item.categories),
        tags=tuple(tag.name for tag in item.tags),
        authors=tuple(author.name for author in item.authors),
        series=item.series.title if item.series else None,
        series_position=item.series_position,
        language=item.language,
        image=item.image,
        image_alt=item.image_alt,
        canonical_url=item.canonical_url,
        image_sizes=item.image_sizes,
        in_feed_full=item.in_feed_full,
        show_source=item.show_source,
    )


def _line(text: str | None) -> str | None:
    return " ".join(bodies.clean(text or "").split()) or None


def _prose(text: str | None) -> str | None:
    return bodies.clean(text or "").strip() or None


def _lists(text: PostText) -> dict[str, tuple[str, ...]]:
    lists: dict[str, tuple[str, ...]] = {}
    for name, most in MOST.items():
        typed = [line for each in getattr(text, name) if (line := _line(each))]
        # Two authors may share a name; two topics cannot.
        lists[name] = tuple(typed if name == "authors" else _once(typed))
        if len(lists[name]) > most:
            raise InvalidInput(name, f"A post can have {most} {name}.")
        if any(len(each) > LONGEST_NAME for each in lists[name]):
            raise InvalidInput(name, f"A name can have {LONGEST_NAME} characters.")
    return lists


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _check_language(language: str | None) -> None:
    if language and not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", language):
        raise InvalidInput("language", "Give a language such as en or de-CH.")


def _check_web(field: str, address: str | None, *, local: bool = False) -> None:
    if address and not re.match(r"(?i)https?://[^\s/]|/(?![/\\])" if local else r"(?i)https?://[^\s/]", address):
        raise InvalidInput(field, f"An address starts with https://{' or /' if local else ''}.")
