"""Read the number of a page of a list from an address."""

from __future__ import annotations

from werkzeug.routing import IntegerConverter


class PageNumber(IntegerConverter):
    """Match a number as lists write it: no leading zero, and short enough for every database."""

    regex = r"[1-9][0-9]{0,5}"
