"""Read what stands at an address: a post, a page, a redirect, or the nearest there is."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload, load_only, selectinload

from app import clock
from app.db import db
from app.errors import Gone, NotFound
from app.models import Page, Post, Redirect
from app.models.redirect import SHORT

NEAREST_POOL = 2000
LIKE_ENOUGH = 0.75


def public_post(path: str) -> Post:
    """Return the public post at this path, percent-encoded as stored.

    Raises:
        Gone: its author withdrew it, or it was thrown away after it had been public.
        NotFound: nothing public was ever here.
    """
    chosen = (
        select(Post)
        .where(Post.path == path)
        .options(
            defer(Post.body),
            defer(Post.feed_html),
            joinedload(Post.series),
            selectinload(Post.author_places),
            selectinload(Post.category_places),
            selectinload(Post.tag_places),
        )
    )
    post = db.session.scalar(chosen)
    if post is None:
        raise NotFound("no such address")
    if post.is_public:
        return post
    if _went_away(post):
        raise Gone(post.deleted_at)
    raise NotFound("no such address")


def public_page(path: str) -> Page:
    """Return the public page at this path.

    Raises:
        Gone: its author withdrew it.
        NotFound: nothing public is here.
    """
    page = db.session.scalar(select(Page).where(Page.path == path).options(defer(Page.body)))
    if page is None or _was_never_seen(page):
        raise NotFound("no such address")
    if not page.is_public:
        raise Gone
    return page


def public_text(path: str) -> Post | Page:
    """Return the public post or page at this path.

    Raises:
        Gone: its author withdrew it.
        NotFound: nothing public is here.
    """
    is_page = db.session.scalar(select(Page.id).where(Page.path == path)) is not None
    return public_page(path) if is_page else public_post(path)


def public_pages() -> Sequence[Page]:
    """Return address and time of change of every public page."""
    chosen = select(Page).where(Page.is_public).order_by(Page.path)
    return db.session.scalars(chosen.options(load_only(Page.path, Page.title, Page.modified_at))).all()


def is_occupied(path: str) -> bool:
    """Tell whether a public post or page has exactly this path."""
    return any(
        db.session.scalar(select(model.id).where(model.path == path, model.is_public)) is not None
        for model in (Post, Page)
    )


def redirect_for(path: str) -> str | None:
    """Return where an address leads that nothing is at: a stored redirect, or the same address spelt otherwise.

    `/x`, `/x/` and `/x.html` lead to the one that exists.
    """
    stem = path.removesuffix("/index.html").removesuffix("/").removesuffix(".html")
    spellings = [path] + [spelling for spelling in (stem, f"{stem}/", f"{stem}.html") if spelling and spelling != path]
    targets = dict(
        db.session.execute(select(Redirect.path, Redirect.target).where(Redirect.path.in_(spellings))).tuples().all()
    )
    stored = next((targets[spelling] for spelling in spellings if spelling in targets), None)
    if stored is not None and _is_secret(stored):
        return None
    if path in targets:
        return stored
    # Which of them are public is asked here: told both conditions, SQLite would walk through every public post.
    posts = db.session.scalars(
        select(Post).where(Post.path.in_(spellings)).options(load_only(Post.path, Post.state, Post.published_at))
    )
    pages = db.session.scalars(
        select(Page).where(Page.path.in_(spellings)).options(load_only(Page.path, Page.state, Page.live_revision))
    )
    for text in (*posts, *pages):
        if text.is_public and text.path and text.path != path:
            return str(text.path)
    return stored


def has_short_links() -> bool:
    """Tell whether any query of the home page leads to a text."""
    chosen = select(Redirect.id).where(Redirect.path.startswith(SHORT, autoescape=True)).limit(1)
    return db.session.scalar(chosen) is not None


def is_short_link(query: str) -> bool:
    """Tell whether the home page with this query leads to a text."""
    return redirect_for(f"{SHORT}{query}") is not None


def _is_secret(target: str) -> bool:
    """Tell whether a redirect leads to a text that nobody was ever shown: then even its address is not to be told."""
    pages = select(Page).where(Page.path == target).options(load_only(Page.path, Page.state, Page.live_revision))
    columns = load_only(Post.path, Post.state, Post.published_at, Post.entry_id)
    page = db.session.scalar(pages)
    if page is not None:
        return _was_never_seen(page)
    post = db.session.scalar(select(Post).where(Post.path == target).options(columns))
    return post is not None and not (post.is_public or _went_away(post))


def _was_never_seen(page: Page) -> bool:
    """Tell whether a page answers as if it were not there: a draft, or one that was thrown away as a draft."""
    return page.state == "draft" or (page.state == "trashed" and page.live_revision == 0)


def _went_away(post: Post) -> bool:
    """Tell whether a post was public once and was taken back; an entry id is given at the first publication."""
    was_public = post.entry_id is not None and post.published_at is not None and post.published_at <= clock.now()
    return was_public and post.state in ("withdrawn", "trashed")


def nearest_addresses(path: str, limit: int = 5) -> Sequence[Post]:
    """Return the public posts whose addresses look most like this one, the likest first.

    Anybody can invent addresses, so most names are told apart by their length and words before letters are counted.
    """
    recent = select(Post.id, Post.path).where(Post.is_public).order_by(Post.published_at.desc()).limit(NEAREST_POOL)
    wanted = _last_part(path[:200])
    words = set(wanted.replace(".html", "").split("-")) - {""}
    letters = difflib.SequenceMatcher(None, "", wanted, autojunk=False)
    ranked = []
    for id_, address in db.session.execute(recent).tuples():
        name = _last_part(address or "")
        shared = len(words.intersection(name.split("-"))) / (len(words) or 1)
        letters.set_seq1(name)
        if shared + letters.real_quick_ratio() >= LIKE_ENOUGH and (
            (likeness := shared + letters.quick_ratio()) >= LIKE_ENOUGH
        ):
            ranked.append((likeness, address or "", id_))
    ranked.sort(reverse=True)
    chosen = [id_ for _, _, id_ in ranked[:limit]]
    if not chosen:
        return []
    columns = load_only(Post.title, Post.feed_title, Post.path)
    posts = {post.id: post for post in db.session.scalars(select(Post).where(Post.id.in_(chosen)).options(columns))}
    return [posts[id_] for id_ in chosen]


def _last_part(path: str) -> str:
    return path.strip("/").rsplit("/", 1)[-1].lower()
