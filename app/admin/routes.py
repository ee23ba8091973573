"""Say what an address of the admin panel is: its rule, its view, and the right that it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flask.typing import ResponseReturnValue

GET = ("GET",)
POST = ("POST",)
BOTH = ("GET", "POST")


class Route(NamedTuple):
    """Be one address below `/admin`.

    `action` is one of `access.ACTIONS`, which the guard asks for before the view runs; views ask again with the very
    post or page in hand. Without an action the address belongs to the door and is open to everybody.
    """

    rule: str
    view: Callable[..., ResponseReturnValue]
    action: str | None
    methods: tuple[str, ...] = GET


class Item(NamedTuple):
    """Be one item of the navigation, shown to those who may do its action."""

    label: str
    address: str
    action: str
