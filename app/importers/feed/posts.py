"""Make the records of posts out of the entries of a feed."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from app.importers.feed.dates import Moment
from app.importers.feed.document import Enclosure, Entry
from app.importers.markup import to_markdown
from app.importers.plain import beginning, plain
from app.importers.records import ImportedPage, ImportedPost, Problem, Skipped
from app.importers.web import Home, files_for, media_in, normal

WORDS_OF_A_TITLE = 8
LONGEST_SLUG = 80
LONGEST_NAME = 300
ENDINGS = re.compile(r"\.(?:html?|php|aspx?|md)\Z", re.IGNORECASE)


@dataclass(slots=True)
class Blog:
    """Be what the entries of one feed need to know of it, and of one another."""

    home: Home
    language: str
    paths: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Placed:
    """Be an entry with the address that it gets, and what had to be decided."""

    entry: Entry
    moment: Moment
    path: str | None
    notes: tuple[str, ...]


def source_of(entry: Entry) -> str:
    """Return the name that recognises an entry at the next import."""
    known = entry.id or entry.link
    if known:
        return known[:LONGEST_NAME]
    said = f"{entry.title}\n{entry.content}".encode("utf-8", "replace")
    return f"entry/{hashlib.sha256(said).hexdigest()[:16]}"


def place(entry: Entry, blog: Blog, substitute: Moment) -> Placed | Skipped:
    """Return where an entry goes; `substitute` is its date if it has none."""
    notes: list[str] = []
    name = source_of(entry)
    identity = entry.id or entry.link
    if identity and identity in blog.ids:
        reason = "The feed has another entry with the same id; the first one was taken."
        return Skipped(name, (Problem(_place(entry, name), 0, reason),))
    if not (entry.title or entry.content or entry.link):
        return Skipped(name, (Problem(name, 0, "The entry says nothing: it has no title, text or link."),))
    if identity:
        blog.ids.add(identity)
    if entry.is_draft:
        return Placed(entry, entry.published or entry.updated or substitute, None, ())
    if not entry.id:
        notes.append(
            "It has no id; readers knew it by its link, which is its id now."
            if entry.link
            else "It has neither id nor link; it gets an id of its own."
        )
    moment = entry.published or entry.updated
    if moment is None:
        moment = substitute
        notes.append(f"It has no date; it stands at {moment.at:%d %B %Y %H:%M} UTC, in the order of the feed.")
    return Placed(entry, moment, _path(entry, blog, moment, notes), tuple(notes))


def make_post(placed: Placed, blog: Blog) -> ImportedPost:
    """Return the record of an entry."""
    entry = placed.entry
    name = source_of(entry)
    notes = list(placed.notes)
    markup = blog.home.localised(_with_enclosures(entry, notes), entry.base or None)
    image = blog.home.local(entry.image) if entry.image else None
    files, remote = files_for([*([image] if image else []), *media_in(markup)], blog.home, ())
    summary = plain(entry.summary) if entry.summary else ""
    updated = entry.updated or placed.moment
    return ImportedPost(
        source=name,
        title=entry.title or beginning(markup, WORDS_OF_A_TITLE).removesuffix(" […]") or "Untitled",
        has_title=bool(entry.title),
        slug=_slug_of(placed.path or "") or _slug(entry.title) or _hash(entry),
        path=placed.path,
        entry_id=None if entry.is_draft else entry.id or entry.link or None,
        state="draft" if entry.is_draft else "live",
        body=to_markdown(markup),
        html=markup,
        published_at=None if entry.is_draft else placed.moment.at,
        published_offset=placed.moment.offset,
        updated_at=None if entry.is_draft else max(updated.at, placed.moment.at),
        updated_offset=updated.offset if updated.at >= placed.moment.at else placed.moment.offset,
        summary=summary or None,
        authors=entry.authors,
        tags=entry.terms,
        image=blog.home.without_base(normal(image)) if image else entry.image or None,
        language=entry.language if entry.language.lower() != blog.language.lower() else None,
        files=files,
        remote_files=remote,
        problems=tuple(Problem(_place(entry, name), 0, note) for note in notes),
    )


def make_page(placed: Placed, blog: Blog) -> ImportedPage:
    """Return the record of an entry that is a page."""
    post = make_post(placed, blog)
    return ImportedPage(
        source=post.source,
        title=post.title,
        slug=post.slug,
        path=post.path or normal(f"/{post.slug}/"),
        body=post.body,
        state="draft" if placed.entry.is_draft else "live",
        html=post.html,
        modified_at=placed.entry.updated.at if placed.entry.updated else None,
        files=post.files,
        remote_files=post.remote_files,
        problems=post.problems,
    )


def _place(entry: Entry, name: str) -> str:
    return f"{name} “{entry.title[:60]}”" if entry.title else name


def _path(entry: Entry, blog: Blog, moment: Moment, notes: list[str]) -> str:
    path = blog.home.path(entry.link) if entry.link else None
    if path is None and entry.id:
        path = blog.home.path(entry.id) if "://" in entry.id else None
    fragment = urlsplit(entry.link).fragment if "#" in entry.link else ""
    if path is not None and fragment and path in blog.paths:
        path = normal(f"{path.rstrip('/')}/{unquote(fragment)}/")
        notes.append(f"It was a part of a page with others; it has its own address now: {path}")
    if path is None or path == "/" or path in blog.paths:
        made = _made(entry, moment)
        while made in blog.paths:
            made = f"{made.rstrip('/')}-2/"
        if entry.link and blog.home.local(entry.link) is None:
            notes.append(f"Its link leads to another place, {entry.link[:200]}; its own address is {made} now.")
        elif entry.link:
            notes.append(f"Its address {entry.link[:200]} could not be kept; it is at {made} now.")
        else:
            notes.append(f"It has no link; its address is {made} now.")
        path = made
    blog.paths.add(path)
    return path


def _made(entry: Entry, moment: Moment) -> str:
    slug = _slug(entry.title) or _slug(beginning(entry.content, 6)) or _hash(entry)
    return normal(f"/{moment.local:%Y/%m/%d}/{slug}/")


def _hash(entry: Entry) -> str:
    return hashlib.sha256((entry.id or entry.content).encode("utf-8", "replace")).hexdigest()[:16]


def _slug(title: str) -> str:
    plain_letters = unicodedata.normalize("NFKD", title.lower())
    kept = "".join(one for one in plain_letters if not unicodedata.combining(one))
    return re.sub(r"[^a-z0-9]+", "-", kept)[:LONGEST_SLUG].strip("-")


def _slug_of(path: str) -> str:
    return ENDINGS.sub("", unquote(path).rstrip("/").rpartition("/")[2])


def _with_enclosures(entry: Entry, notes: list[str]) -> str:
    """Return the text of an entry with the files that came beside it, and with what a link blog's entry is about."""
    markup = entry.content
    if entry.elsewhere and entry.elsewhere not in markup:
        address = html.escape(entry.elsewhere)
        markup += f'\n<p><a href="{address}">{address}</a></p>'
    shown = [one for one in entry.enclosures if one.address not in markup and one.address != entry.image]
    for enclosure in shown:
        markup += f"\n{_enclosure(enclosure)}"
    if shown:
        notes.append("The file that came with the entry stands at the end of the text now.")
    return markup


def _enclosure(enclosure: Enclosure) -> str:
    address = html.escape(enclosure.address)
    for kind in ("audio", "video"):
        if enclosure.kind.startswith(f"{kind}/"):
            return f'<{kind} controls src="{address}"></{kind}>'
    if enclosure.kind.startswith("image/"):
        return f'<p><img src="{address}" alt="{html.escape(enclosure.title)}"></p>'
    name = enclosure.title or unquote(urlsplit(enclosure.address).path.rpartition("/")[2]) or enclosure.address
    return f'<p><a href="{address}">{html.escape(name)}</a></p>'
