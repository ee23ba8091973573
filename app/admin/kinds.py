"""Say what the editor works on: posts and pages, which differ in a few words and rights."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field

from flask.typing import ResponseReturnValue

from app.errors import NotFound
from app.models import Page, Post

from . import guard
from .routes import GET, Route

Item = Post | Page
View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True)
class Kind:
    """Be posts or pages: `rights` says which action each verb takes."""

    name: str
    rights: dict[str, str] = field(hash=False)

    @property
    def place(self) -> str:
        """Return the address of the list."""
        return f"/admin/{self.name}s/"

    def find(self, verb: str, id_: int) -> Item:
        """Return a post or page that the actor may do this to.

        Raises:
            NotFound: there is none.
            Forbidden: the actor may not.
        """
        action = self.rights[verb]
        return guard.allowed(action, Post, id_) if self is POSTS else guard.allowed(action, Page, id_)

    def at(self, item: Item | int, rest: str = "", **query: str | int | None) -> str:
        """Return an address below that of a post or page in the panel, for use in pages."""
        id_ = item if isinstance(item, int) else item.id
        return guard.at(f"{self.place}{id_}/{rest}", **query)


POSTS = Kind(
    "post",
    {
        "create": "post.create",
        "read": "post.read",
        "edit": "post.edit",
        "publish": "post.publish",
        "trash": "post.trash",
    },
)
PAGES = Kind("page", dict.fromkeys(("create", "read", "edit", "publish", "trash"), "page.edit"))


def kind_of(item: Item) -> Kind:
    """Return whether something is a post or a page."""
    return POSTS if isinstance(item, Post) else PAGES


def both(rule: str, view: View, verb: str, methods: tuple[str, ...] = GET) -> tuple[Route, Route]:
    """Return the routes of one view for posts and for pages; the view takes the kind first."""
    return _route(POSTS, rule, view, verb, methods), _route(PAGES, rule, view, verb, methods)


def _route(kind: Kind, rule: str, view: View, verb: str, methods: tuple[str, ...]) -> Route:
    @functools.wraps(view)
    def bound(**arguments: int | str) -> ResponseReturnValue:
        return view(kind, **arguments)

    bound.__name__ = f"{kind.name}_{view.__name__}"
    return Route(f"/{kind.name}s/{rule}", bound, kind.rights[verb], methods)


def no_such_revision() -> NotFound:
    """Return what to raise for a revision that the post or page does not have."""
    return NotFound("no such revision")
