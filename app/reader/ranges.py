"""Send parts of files as readers ask for them: one part, of bytes; whoever asks for anything else gets the whole."""

from __future__ import annotations

import re

from flask import Response, request

# RFC 9110, section 14.1.2; a list of parts may be answered with the whole file (section 14.2).
_ONE_PART = re.compile(r"\s*bytes\s*=[\s,]*(?:([0-9]{1,18})-([0-9]{0,18})|-[0-9]{1,18})[\s,]*", re.IGNORECASE)


def ignore_others() -> None:
    """Forget a Range that is not understood or not valid; units unknown must be ignored, the rest may be."""
    wanted = request.environ.get("HTTP_RANGE")
    if wanted is None:
        return
    found = _ONE_PART.fullmatch(wanted)
    first, last = (found[1], found[2]) if found else (None, None)
    if found is None or (first and last and int(last) < int(first)):
        del request.environ["HTTP_RANGE"]


def prefer_nothing(response: Response) -> Response:
    """Answer 304 instead of 206 to whoever has the file already: If-None-Match goes before Range (section 13.2.2)."""
    if response.status_code == 206 and request.if_none_match.contains_weak(response.get_etag()[0] or ""):
        close = getattr(response.response, "close", None)
        if close is not None:
            close()
        response.status_code = 304
        response.response = []
        for name in ("Content-Range", "Content-Length", "Content-Type"):
            response.headers.pop(name, None)
    return response
