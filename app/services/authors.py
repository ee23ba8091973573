"""Change how authors appear to readers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import func, select

from app import permalinks
from app.content import slugify, strip_forbidden
from app.db import db
from app.errors import InvalidInput
from app.models import Account, Author, PostAuthor
from app.services import site, terms, topics


@dataclass(frozen=True)
class Profile:
    """Be what an author says of themselves; `links` has one web address a line, a label before it if wanted."""

    name: str
    slug: str
    biography: str = ""
    email: str = ""
    email_public: bool = False
    url: str = ""
    links: str = ""


def listing() -> Sequence[tuple[Author, int]]:
    """Return all authors by name, with the number of their posts, drafts included."""
    count = func.count(PostAuthor.post_id)
    chosen = select(Author, count).outerjoin(PostAuthor, PostAuthor.author_id == Author.id)
    rows = db.session.execute(chosen.group_by(Author.id).order_by(func.lower(Author.name), Author.id))
    return [(row[0], row[1]) for row in rows]


def profile_of(author: Author) -> Profile:
    """Return an author's profile as the form shows it."""
    lines = [f"{link.get('label', '')} {link.get('address', '')}".strip() for link in author.links]
    return Profile(
        author.name,
        author.slug,
        author.biography,
        author.email or "",
        author.email_public,
        author.url or "",
        "\n".join(lines),
    )


def create(profile: Profile) -> Author:
    """Make an author.

    Raises:
        InvalidInput: a part of the profile cannot be taken.
    """
    name = _name(profile.name)
    author = Author(name=name, slug=terms.free_slug(Author, terms.slug_for(profile.slug or name)))
    db.session.add(author)
    db.session.flush()
    change(author, Profile(**{**profile.__dict__, "slug": author.slug}))
    return author


def change(author: Author, profile: Profile) -> None:
    """Change a profile; a new address lets the old one lead there.

    Raises:
        InvalidInput: a part of the profile cannot be taken.
    """
    name, old_path, old_name = _name(profile.name), permalinks.term(author), author.name
    slug = profile.slug.strip() or terms.slug_for(name)
    if slug != author.slug:
        if slug != slugify(slug):
            raise InvalidInput("slug", "Use small letters, digits and hyphens.")
        if db.session.scalar(select(Author.id).where(Author.slug == slug, Author.id != author.id)) is not None:
            raise InvalidInput("slug", f"{slug} is another author's address.")
    email = strip_forbidden(profile.email).strip()
    if email and not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", email):
        raise InvalidInput("email", "Write an e-mail address such as ada@blog.example.")
    author.name, author.slug = name, slug
    author.biography = strip_forbidden(profile.biography).strip()
    author.email, author.email_public = email[:300] or None, profile.email_public and bool(email)
    author.url = _address("url", profile.url) or None
    author.links = _links(profile.links)
    db.session.flush()
    if slug != old_path.strip("/").rpartition("/")[2]:
        topics.lead(old_path, permalinks.term(author))
    if name != old_name:
        topics.rename_in_working_copies("authors", old_name, name)
    site.content_changed()


def delete(author: Author) -> None:
    """Remove an author that no post names and no account belongs to.

    Raises:
        InvalidInput: there are posts, or an account.
    """
    if db.session.scalar(select(PostAuthor.post_id).where(PostAuthor.author_id == author.id).limit(1)) is not None:
        raise InvalidInput("name", f"{author.name} is named by posts; take the name off them first.")
    if db.session.scalar(select(Account.id).where(Account.author_id == author.id)) is not None:
        raise InvalidInput("name", f"{author.name} has an account; close it first.")
    db.session.delete(author)
    db.session.flush()
    site.content_changed()


def _name(text: str) -> str:
    name = " ".join(strip_forbidden(text).split())
    if not 1 <= len(name) <= 300:
        raise InvalidInput("name", "Give a name of 1 to 300 characters.")
    return name


def _address(field: str, text: str) -> str:
    text = strip_forbidden(text).strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if text and (parts.scheme not in ("http", "https") or not parts.netloc or re.search(r"[\s\\<>\"]", text)):
        raise InvalidInput(field, f"{text[:80]} is no web address; it starts with https://.")
    if len(text) > 1000:
        raise InvalidInput(field, "An address has at most 1000 characters.")
    return text


def _links(text: str) -> list[dict[str, str]]:
    links = []
    for line in text.splitlines()[:20]:
        label, _, address = line.strip().rpartition(" ")
        if address:
            links.append({"label": label.strip()[:100] or urlsplit(address).hostname or address, "address": address})
            _address("links", address)
    return links
