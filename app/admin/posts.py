"""List posts with filters, and do something to many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from flask import flash, render_template, request
from flask import redirect as see
from flask.typing import ResponseReturnValue

from app import access
from app.db import begin_writing, db
from app.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.models import Category, Post, Undo
from app.services import filing, post_list, publishing, undoing
from app.services.post_list import SORTS, STATUSES, Filters
from app.services.publishing import Prepared

from . import guard
from .routes import POST, Route

LARGEST_ID = 1 << 31


class Bulk(NamedTuple):
    """Be something to do to many posts: the right that it takes for each, and its word when done."""

    right: str
    done: str


BULK = {
    "publish": Bulk("post.publish", "published"),
    "unpublish": Bulk("post.publish", "unpublished"),
    "categorise": Bulk("post.edit", "filed under the category"),
    "trash": Bulk("post.trash", "moved to the trash"),
}


def index() -> ResponseReturnValue:
    """Show a page of the list."""
    return _page({})


def bulk() -> ResponseReturnValue:
    """Do one thing to the chosen posts, as far as it can be done; one Undo takes all of it back."""
    action = request.form.get("action", "")
    if action not in BULK:
        flash("Choose what to do with the posts.")
        return see(guard.at("/admin/posts/", **_query(_filters())), 303)
    ids = [int(text) for text in request.form.getlist("post") if _is_number(text)][: post_list.PER_PAGE]
    if not ids:
        flash("Choose at least one post.")
        return see(guard.at("/admin/posts/", **_query(_filters())), 303)
    if action == "categorise" and _number("category", from_form=True) is None:
        flash("Choose the category to add.")
        return see(guard.at("/admin/posts/", **_query(_filters())), 303)
    failed: dict[int, tuple[str, str]] = {}
    prepared = _prepared(ids, failed) if action == "publish" else {}
    begin_writing()
    undos = _each(action, [id_ for id_ in ids if id_ not in failed], prepared, failed)
    if undos:
        undo = undoing.tie(undos)
        db.session.commit()
        count = len(undos)
        flash(f"{count} {'post' if count == 1 else 'posts'} {BULK[action].done}.", f"undo:{undo.id}")
    else:
        db.session.rollback()
    if failed:
        return _page(failed), 422
    return see(guard.at("/admin/posts/", **_query(_filters())), 303)


def _each(
    action: str, ids: Sequence[int], prepared: dict[int, Prepared], failed: dict[int, tuple[str, str]]
) -> list[Undo]:
    """Do it to one post after the other; what cannot be done leaves that post as it was, and says why."""
    account, undos = guard.actor(), []
    category = guard.get(Category, _number("category", from_form=True) or 0) if action == "categorise" else None
    deeds: dict[str, Callable[[Post], Undo]] = {
        "publish": lambda post: publishing.publish(post, prepared[post.id], account),
        "unpublish": lambda post: publishing.unpublish(post, account),
        "categorise": lambda post: filing.add_category(post, category, account),  # type: ignore[arg-type]
        "trash": lambda post: publishing.trash(post, account),
    }
    for id_ in dict.fromkeys(ids):
        post = None
        try:
            post = guard.allowed(BULK[action].right, Post, id_)
            with db.session.begin_nested():
                undos.append(deeds[action](post))
        except (Conflict, InvalidInput, Forbidden, NotFound) as error:
            failed[id_] = _failure(post, error)
    return undos


def _prepared(ids: Sequence[int], failed: dict[int, tuple[str, str]]) -> dict[int, Prepared]:
    """Render what is to be published, before the transaction."""
    made = {}
    for id_ in dict.fromkeys(ids):
        post = None
        try:
            post = guard.allowed(BULK["publish"].right, Post, id_)
            made[id_] = publishing.prepare(post)
        except (InvalidInput, Forbidden, NotFound) as error:
            failed[id_] = _failure(post, error)
    return made


def _failure(post: Post | None, error: Exception) -> tuple[str, str]:
    title = post.title if post is not None else ""
    match error:
        case InvalidInput():
            return title, error.message
        case Forbidden():
            return "", "This is not yours to change."
        case NotFound():
            return "", "This post is not there any more."
    return title, str(error)


def _page(failed: dict[int, tuple[str, str]]) -> str:
    filters = _filters()
    found = post_list.find(guard.actor(), filters)
    categories, tag = post_list.categories(), post_list.tag(filters.tag)
    editor = access.may_anybodys(guard.actor(), "post.read")
    authors = post_list.authors() if editor else ()
    return render_template(
        "admin/posts/index.html",
        found=found,
        filters=filters,
        query=_query(filters),
        statuses=STATUSES,
        categories=categories,
        authors=authors,
        tag=tag,
        chips=_chips(filters, categories, authors, tag),
        status=publishing.status,
        named=lambda rows: [(row.id, row.name) for row in rows],
        bulk=guard.at("/admin/posts/bulk/", **_query(filters)),
        failed=failed,
        address=lambda **changes: guard.at("/admin/posts/", **_query(filters) | {"page": None} | changes),
    )


def _filters() -> Filters:
    """Return what the address asks for; what it cannot mean is passed over."""
    wanted = request.args.get("sort", "-date")
    descending, sort = wanted.startswith("-"), wanted.removeprefix("-")
    status = request.args.get("status", "")
    tag = _number("tag")
    if tag is None and (named := post_list.tag_named(request.args.get("tagged", ""))) is not None:
        tag = named.id
    return Filters(
        text=" ".join(request.args.get("q", "").replace("\0", "").split())[: post_list.LONGEST_SEARCH],
        status=status if status in STATUSES else "",
        category=_number("category"),
        author=_number("author"),
        tag=tag,
        sort=sort if sort in SORTS else "date",
        descending=descending if sort in SORTS else True,
        page=_number("page") or 1,
    )


def _query(filters: Filters) -> dict[str, str | int | None]:
    """Return the query that asks for this list, without what goes without saying."""
    sort = f"{'-' if filters.descending else ''}{filters.sort}"
    return {
        "q": filters.text,
        "status": filters.status,
        "category": filters.category,
        "author": filters.author,
        "tag": filters.tag,
        "sort": None if sort == "-date" else sort,
        "page": None if filters.page == 1 else filters.page,
    }


def _chips(
    filters: Filters, categories: Sequence[Category], authors: Sequence[object], tag: object
) -> list[tuple[str, str]]:
    """Return a word for each filter, and the address of the list without it."""

    def name(rows: Sequence[object], id_: int | None) -> str:
        return next((str(getattr(row, "name", "")) for row in rows if getattr(row, "id", None) == id_), "gone")

    chips = {
        "q": f"“{filters.text}”" if filters.text else "",
        "status": STATUSES.get(filters.status, ""),
        "category": f"Category: {name(categories, filters.category)}" if filters.category else "",
        "author": f"Author: {name(authors, filters.author)}" if filters.author else "",
        "tag": f"Tag: {name([tag], filters.tag)}" if filters.tag else "",
    }
    query = _query(filters) | {"page": None}
    return [(word, guard.at("/admin/posts/", **query | {key: None})) for key, word in chips.items() if word]


def _number(name: str, *, from_form: bool = False) -> int | None:
    text = (request.form if from_form else request.args).get(name, "")
    return int(text) if _is_number(text) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 11 and 0 < int(text) < LARGEST_ID


ROUTES = (
    Route("/posts/", index, "post.read"),
    Route("/posts/bulk/", bulk, "post.edit", POST),
)
