"""Render what is being written, for the eyes of its authors: at most two seconds, and the same text once."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict

from app import permalinks, queries, rendering
from app.content import Rendered
from app.models import Page, Post
from app.services import bodies
from app.services.pages import PageText
from app.services.posts import PostText

SECONDS = 2
KEPT = 16
LARGEST_KEPT = 1 << 18  # characters; what is made of a text is many times its size
_kept: OrderedDict[str, Rendered] = OrderedDict()
_lock = threading.Lock()


def of_text(item: Post | Page | None, text: PostText | PageText) -> Rendered:
    """Return the rendering of a text that an author works on; one that takes too long comes back as typed.

    While somebody writes, the preview, the save and the page of the editor ask for the same text one after the other.
    """
    site = queries.current_site()
    path = text.path or (item.path if item is not None else None) or "/"
    body = bodies.clean(text.body)
    options = bodies.options_for(
        site,
        body,
        separator=item.excerpt_separator if isinstance(item, Post) else None,
        images=text.image_sizes if isinstance(text, PostText) else (item.image_sizes if item is not None else None),
        imported=item is not None and item.imported_at is not None,
    )
    address = permalinks.absolute(site, path)
    asked = repr((body, address, options)).encode("utf-8", "surrogatepass")
    key = hashlib.sha256(asked).hexdigest()
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    rendered = rendering.render(body, base_url=address, options=options, seconds=SECONDS)
    if len(body) <= LARGEST_KEPT:
        with _lock:
            _kept[key] = rendered
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return rendered


def minutes(rendered: Rendered) -> int:
    """Return how long reading takes."""
    return max(1, round(rendered.reading_seconds / 60))
