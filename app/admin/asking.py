"""Ask once before a post or page is taken away, by its name; `states` does it."""

from __future__ import annotations

from typing import NamedTuple

from flask import render_template
from flask.typing import ResponseReturnValue

from .kinds import Kind, both


class Deed(NamedTuple):
    """Be something that is done to a post or page after one question."""

    verb: str
    consequence: str
    is_harmless: bool = False


UNPUBLISH = Deed(
    "Unpublish", "Readers and feed readers no longer find it. It is a draft again and keeps its address and its date."
)
WITHDRAW = Deed(
    "Withdraw", "Its address stays and says that the author withdrew it. Search engines and feed readers forget it."
)
TRASH = Deed("Delete", "It goes to the trash, and can be restored from there for 30 days.")
RESTORE = Deed("Restore", "It becomes a draft again. Readers do not see it.", is_harmless=True)


def unpublish(kind: Kind, id_: int) -> ResponseReturnValue:
    """Ask whether to make a draft of it again."""
    return _ask(kind, id_, "publish", UNPUBLISH)


def withdraw(kind: Kind, id_: int) -> ResponseReturnValue:
    """Ask whether to take it back for good."""
    return _ask(kind, id_, "publish", WITHDRAW)


def trash(kind: Kind, id_: int) -> ResponseReturnValue:
    """Ask whether to throw it away."""
    return _ask(kind, id_, "trash", TRASH)


def restore(kind: Kind, id_: int) -> ResponseReturnValue:
    """Ask whether to take it out of the trash."""
    return _ask(kind, id_, "trash", RESTORE)


def _ask(kind: Kind, id_: int, verb: str, deed: Deed) -> ResponseReturnValue:
    item = kind.find(verb, id_)
    return render_template("admin/editor/ask.html", kind=kind, item=item, deed=deed, name=item.title or "Untitled")


ROUTES = (
    *both("<int:id_>/unpublish/", unpublish, "publish"),
    *both("<int:id_>/withdraw/", withdraw, "publish"),
    *both("<int:id_>/trash/", trash, "trash"),
    *both("<int:id_>/restore/", restore, "trash"),
)
