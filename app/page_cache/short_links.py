"""Let old short links lead on: `/?p=7` is how WordPress names a text whatever its address is.

They are kept as redirects of the path `/%3Fp=7`, which is what the query looks like as a part of the path. No other
query is looked at, so it stays true that nobody makes keys by inventing queries: a short link becomes one only where
such a redirect is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app import queries

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from .currency import Current

_NUMBERED = re.compile(r"(?:p|page_id)=[0-9]{1,12}")


def path_of(environ: WSGIEnvironment, current: Current) -> str | None:
    """Return the path that a request for a short link is one for, and nothing for any other request."""
    query = environ.get("QUERY_STRING", "")
    if not query or not current.has_short_links or _NUMBERED.fullmatch(query) is None:
        return None
    path = environ.get("PATH_INFO", "")
    return f"{path.rstrip('/')}/?{query}" if current.address.split(path) in ("", "/") else None


def leads_on(environ: WSGIEnvironment, app: Flask) -> bool:
    """Tell whether a short link leads anywhere; where the database cannot be asked, it does not."""
    try:
        with app.app_context():
            return queries.is_short_link(environ["QUERY_STRING"])
    except SQLAlchemyError:
        return False
