"""Make the records of posts and pages out of the items of an export."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from app.importers.markup import to_markdown
from app.importers.plain import beginning, plain
from app.importers.records import (
    ImportedAuthor,
    ImportedFile,
    ImportedPage,
    ImportedPost,
    Problem,
    RemoteFile,
    Skipped,
)
from app.importers.web import Home, files_for, media_in, normal
from app.importers.wordpress.content import Sources, Text, to_html
from app.importers.wordpress.dates import Moment, read_moment
from app.importers.wordpress.permalinks import fill
from app.importers.wordpress.typography import shown
from app.importers.wordpress.wxr import Item

WORDS_OF_AN_EXCERPT = 55  # as WordPress counts for a feed
WORDS_OF_A_TITLE = 8
NOT_PUBLIC = {
    "pending": "It was waiting for review, so it is a draft here.",
    "private": "It was private, so it is a draft here; publish it only if everybody may read it.",
}
TRASH = "It is in the trash of the old blog."


@dataclass(frozen=True, slots=True)
class Blog:
    """Be what the texts of one blog need to know of it."""

    home: Home
    authors: dict[str, str]
    pattern: str
    sources: Sources
    folders: tuple[Path, ...]
    in_navigation: frozenset[str] = field(default_factory=frozenset)
    """Paths."""


def source_of(item: Item) -> str:
    """Return the name that recognises an item at the next import."""
    return f"{item.kind}/{item.number}"


def make_post(item: Item, blog: Blog) -> ImportedPost | Skipped:
    """Return the record of a post."""
    source = source_of(item)
    if item.status in ("trash", "auto-draft", "inherit"):
        reason = TRASH if item.status == "trash" else "It was never saved."
        return Skipped(source, (Problem(_place(item), 0, reason),))
    moment, modified = _moments(item)
    is_live = item.status in ("publish", "future") and not item.password
    text = to_html(item.content, blog.sources, item.number, item.first("footnotes"))
    path, notes = _post_path(item, blog, moment)
    if moment is None and is_live:
        return Skipped(source, (Problem(_place(item), 0, "It has no date, so it cannot be placed among the posts."),))
    notes = [*_notes(item), *notes, *text.notes]
    markup = blog.home.localised(shown(text.markup))
    image, alt = _lead_image(item, blog)
    own = (blog.home.local(address) for address in _own_files(item, blog))
    shown_files = [*([image] if image else []), *media_in(markup), *(address for address in own if address)]
    files, remote = files_for(shown_files, blog.home, blog.folders)
    if image and blog.home.local(image) is not None:
        image = blog.home.without_base(normal(image))
    title = shown(plain(item.title))
    if path is not None and not is_live and item.status != "private" and not item.password:
        path = None
    return ImportedPost(
        source=source,
        title=title or beginning(markup, WORDS_OF_A_TITLE).removesuffix(" […]"),
        has_title=bool(title),
        slug=unquote(item.slug) or item.number,
        path=path,
        entry_id=(item.guid or item.link) if is_live or path else None,
        state="live" if is_live else "draft",
        body=to_markdown(markup, typographic=True),
        html=markup,
        published_at=moment.at if moment and (is_live or path) else None,
        published_offset=moment.offset if moment else 0,
        updated_at=modified.at if modified and (is_live or path) else None,
        updated_offset=modified.offset if modified else 0,
        modified_at=modified.at if modified else None,
        summary=_summary(item, text, markup),
        excerpt_separator="<!--more-->" if text.has_more else "\n\n",
        authors=_authors(item, blog),
        categories=tuple(plain(term.name) for term in item.terms if term.taxonomy == "category"),
        tags=tuple(plain(term.name) for term in item.terms if term.taxonomy == "post_tag"),
        image=image,
        image_alt=alt,
        canonical=item.first("_yoast_wpseo_canonical") or item.first("rank_math_canonical_url") or None,
        series=next((plain(term.name) for term in item.terms if term.taxonomy == "series"), None),
        series_position=_part(item),
        redirect_from=(*_old_addresses(item, blog, path, moment), *_short_links(item, path)),
        files=files,
        remote_files=remote,
        problems=tuple(Problem(_place(item), 0, note) for note in notes),
    )


def make_page(item: Item, blog: Blog) -> ImportedPage | Skipped:
    """Return the record of a page."""
    source = source_of(item)
    if item.status in ("trash", "auto-draft", "inherit"):
        return Skipped(source, (Problem(_place(item), 0, TRASH),))
    text = to_html(item.content, blog.sources, item.number, item.first("footnotes"))
    markup = blog.home.localised(shown(text.markup))
    path = blog.home.path(item.link)
    title = shown(plain(item.title)) or beginning(markup, WORDS_OF_A_TITLE) or "Page"
    if path == "/":
        return Skipped(source, (Problem(_place(item), 0, "It was the home page; Byline makes its own."),))
    files, remote = _page_files(markup, blog)
    _, modified = _moments(item)
    notes = [*_notes(item), *text.notes]
    old = [slug for slug in item.meta.get("_wp_old_slug", []) if path]
    return ImportedPage(
        source=source,
        title=title,
        slug=unquote(item.slug) or item.number,
        path=path or normal(f"/{unquote(item.slug) or item.number}/"),
        body=to_markdown(markup, typographic=True),
        html=markup,
        state="live" if item.status == "publish" and not item.password else "draft",
        in_navigation=path in blog.in_navigation,
        summary=plain(item.excerpt) or None,
        redirect_from=tuple(
            made for slug in dict.fromkeys(old) if (made := _with_slug(path or "/", item.slug, slug)) != path
        )
        + _short_links(item, path),
        modified_at=modified.at if modified else None,
        files=files,
        remote_files=remote,
        problems=tuple(Problem(_place(item), 0, note) for note in notes),
    )


def _place(item: Item) -> str:
    title = plain(item.title)[:60]
    return f"{source_of(item)} “{title}”" if title else source_of(item)


def _moments(item: Item) -> tuple[Moment | None, Moment | None]:
    moment = read_moment(item.date, item.date_gmt)
    return moment, read_moment(item.modified, item.modified_gmt) or moment


def _notes(item: Item) -> list[str]:
    notes = ["Another text has the same number in the export; this one got an id of its own."] if item.is_double else []
    if item.password:
        notes.append("It was protected by a password, which is not kept: it is a draft here.")
    elif item.status in NOT_PUBLIC:
        notes.append(NOT_PUBLIC[item.status])
    elif item.status not in ("publish", "future", "draft"):
        notes.append(f"Its state was “{item.status[:40]}”, so it is a draft here.")
    return notes


def _post_path(item: Item, blog: Blog, moment: Moment | None) -> tuple[str | None, list[str]]:
    path = blog.home.path(item.link)
    if path is not None and path != "/":
        return path, []
    if moment is None or not item.slug:
        return None, []
    category = next((unquote(term.slug) for term in item.terms if term.taxonomy == "category"), "")
    made = fill(blog.pattern, item.slug, moment.local, category)
    if item.status != "publish":
        return made, []
    return made, [f"Its address {item.link[:200]} has no path that could be kept; it is at {made} now."]


def _old_addresses(item: Item, blog: Blog, path: str | None, moment: Moment | None) -> tuple[str, ...]:
    if path is None or moment is None:
        return ()
    old = [_with_slug(path, item.slug, slug) for slug in item.meta.get("_wp_old_slug", [])]
    category = next((unquote(term.slug) for term in item.terms if term.taxonomy == "category"), "")
    for date in item.meta.get("_wp_old_date", []):
        was = read_moment(f"{date} 00:00:00", "")
        if was is not None:
            old.append(fill(blog.pattern, item.slug, was.at, category))
    return tuple(one for one in dict.fromkeys(old) if one != path)


def _short_links(item: Item, path: str | None) -> tuple[str, ...]:
    """Return the addresses at which WordPress leads to a text by its number, for readers who kept one of them."""
    if path is None or not re.fullmatch("[0-9]{1,12}", item.number):
        return ()
    return (f"/?p={item.number}", *((f"/?page_id={item.number}",) if item.kind == "page" else ()))


def _with_slug(path: str, slug: str, old: str) -> str:
    """Return an address with another slug in the place of its own; one that holds no slug stays as it is."""
    before, found, after = unquote(path).rpartition(unquote(slug))
    return normal(f"{before}{unquote(old)}{after}") if found and slug and before.endswith("/") else path


def _summary(item: Item, text: Text, markup: str) -> str | None:
    """Return the excerpt as typed, else what WordPress shows in its place, unless the text marks where it ends."""
    if item.excerpt:
        return shown(plain(item.excerpt)) or None
    return None if text.has_more else beginning(markup, WORDS_OF_AN_EXCERPT) or None


def _authors(item: Item, blog: Blog) -> tuple[ImportedAuthor, ...]:
    """Return who signed a post; the plugin Co-Authors Plus keeps them as terms named after their logins."""
    together = [term for term in item.terms if term.taxonomy == "author"]
    if together:
        logins = [unquote(term.slug).removeprefix("cap-") for term in together]
        return tuple(
            ImportedAuthor(blog.authors.get(login) or plain(term.name), key=login, slug=_author_slug(login))
            for login, term in zip(logins, together, strict=True)
        )
    if not item.creator:
        return ()
    name, slug = blog.authors.get(item.creator) or item.creator, _author_slug(item.creator)
    return (ImportedAuthor(name, key=item.creator, slug=slug),)


def _author_slug(login: str) -> str | None:
    """Return the part that WordPress makes of a login for the address of an author's posts."""
    made = re.sub(r"[^a-z0-9_-]+", "", re.sub(r"[.\s]", "-", login.lower()))
    return re.sub("-{2,}", "-", made).strip("-")[:50] or None


def _part(item: Item) -> int | None:
    part = item.first("_series_part")
    return int(part) if part.isascii() and part.isdecimal() and 0 < len(part) < 6 else None


def _own_files(item: Item, blog: Blog) -> list[str]:
    """Return the addresses of the files that were uploaded to a post, which its gallery or nothing may show."""
    library = blog.sources.library
    return [library.pictures[number][0] for number in library.children.get(item.number, [])]


def _lead_image(item: Item, blog: Blog) -> tuple[str | None, str | None]:
    found = blog.sources.library.pictures.get(item.first("_thumbnail_id"))
    if found is None:
        return None, None
    address, alt, _ = found
    return blog.home.local(address) or address, alt or None


def _page_files(markup: str, blog: Blog) -> tuple[tuple[ImportedFile, ...], tuple[RemoteFile, ...]]:
    return files_for(media_in(markup), blog.home, blog.folders)
