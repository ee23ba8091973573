"""Show the library of files."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.pictures import spelled
from app.services import media

from . import guard
from .routes import Route


def show() -> ResponseReturnValue:
    """Show a page of the files that match."""
    return page()


def page(problems: Sequence[str] = (), status: int = 200) -> ResponseReturnValue:
    """Return the library, with what went wrong with an upload."""
    given: dict[str, str] = request.args.to_dict() if request.method == "GET" else {}
    kind = given.get("kind", "")
    filters = media.Filters(
        words=given.get("q", "")[:200].strip(),
        kind=kind if kind in media.KINDS else "",
        without_alt=given.get("alt") == "none",
        unused=given.get("use") == "none",
    )
    number = given.get("page", "1")
    shelf = media.library(filters, int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1)
    return (
        render_template(
            "admin/media.html",
            filters=filters,
            shelf=shelf,
            counts=media.use_counts(shelf.files, guard.actor()),
            kinds=media.KINDS,
            heavy=media.HEAVY,
            problems=problems,
            spelled=spelled,
            thumb=media.thumb,
            pages={
                step: guard.at("/admin/media/", **{**given, "page": str(shelf.number + step)})
                for step in (-1, 1)
                if 1 <= shelf.number + step <= shelf.pages
            },
        ),
        status,
    )


ROUTES = (Route("/media/", show, "media.read"),)
