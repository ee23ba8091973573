"""Look a text over before it is published: what stops it, and what its author may want to mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from sqlalchemy import func, select

from app import clock, permalinks, queries
from app.content import Rendered
from app.db import db
from app.errors import InvalidInput
from app.models import Page, Post, Site
from app.services import addresses, states
from app.services.following import wanted
from app.services.posts import PostText
from app.services.texts import Text

PLACEHOLDER = re.compile(r"\bTK(?:TK)*\b")
_IMAGE = "has no description"
MOST_LINKS = 500


class Check(NamedTuple):
    """Be one thing that was looked at; `line` is that of the body, where it has one."""

    ok: bool
    blocking: bool
    sentence: str
    line: int | None = None


def checks(item: Post | Page, text: Text, rendered: Rendered) -> list[Check]:
    """Return what was looked at, what stops the publication first, then what may be mended, then what is well.

    Args:
        item: the post or page.
        text: what is to be published.
        rendered: the rendering of its body.
    """
    blog = db.session.get_one(Site, 1)
    found = [
        *_title(item, text),
        *_address(blog, item, text),
        *_links(blog, item, text, rendered),
        *_images(text, rendered),
        *_summary(text),
        *_placeholders(text),
        *_date(item),
        *_problems(rendered),
    ]
    return sorted(found, key=lambda check: (check.ok, not check.blocking))


def _warning(sentence: str, line: int | None = None) -> Check:
    return Check(False, False, sentence, line)


def _well(sentence: str) -> Check:
    return Check(True, False, sentence)


def _title(item: Post | Page, text: Text) -> Iterator[Check]:
    if not text.title.strip():
        yield Check(False, True, f"The {item.__tablename__} has no title. Give it one.")
        return
    model = type(item)
    same = select(model.id).where(func.lower(model.title) == func.lower(text.title), model.state != "trashed")
    if item.id is not None:
        same = same.where(model.id != item.id)
    if db.session.scalar(same.limit(1)) is not None:
        yield _warning(f"Another {item.__tablename__} has this title. Readers may take one for the other.")
    else:
        yield _well("No other text has this title.")


def _address(blog: Site, item: Post | Page, text: Text) -> Iterator[Check]:
    try:
        address = addresses.of_publication(blog, item, wanted(text), clock.now(), allow_retired=False)
    except InvalidInput as error:
        yield Check(False, True, error.message)
    else:
        yield _well(f"The address is {address.path}")


def _links(blog: Site, item: Post | Page, text: Text, rendered: Rendered) -> Iterator[Check]:
    base = permalinks.absolute(blog, item.path or "/")
    paths: dict[str, str] = {}
    for link in rendered.links[:MOST_LINKS]:
        path = _own_path(blog, urljoin(base, link))
        if path is not None:
            paths.setdefault(path, link)
    broken = [path for path in queries.unreachable(list(paths)) if path != item.path]
    for path in broken:
        yield _warning(
            f"The link to {paths[path]} leads to nothing that readers can open.", _line_of(text.body, paths[path])
        )
    if paths and not broken:
        yield _well("Every link to this blog leads somewhere.")


def _own_path(blog: Site, address: str) -> str | None:
    """Return the path that an address has on this blog, or nothing where it leads elsewhere."""
    try:
        parts, own = urlsplit(address), urlsplit(blog.url)
        if parts.scheme not in ("http", "https") or parts.hostname != own.hostname or parts.port != own.port:
            return None
    except ValueError:
        return None
    base = own.path.rstrip("/")
    if not f"{parts.path}/".startswith(f"{base}/"):
        return None
    return permalinks.requested(unquote(parts.path.removeprefix(base) or "/"))


def _images(text: Text, rendered: Rendered) -> Iterator[Check]:
    if isinstance(text, PostText) and text.image and not text.image_alt:
        yield _warning("The cover image has no description. Write what it shows, for those who cannot see it.")
    elif rendered.images and not any(_IMAGE in problem.message for problem in rendered.problems):
        yield _well("Every image has a description.")


def _summary(text: Text) -> Iterator[Check]:
    if text.summary:
        yield _well("There is a summary.")
    else:
        yield _warning("There is no summary. Search engines and previews will show the first words of the text.")


def _placeholders(text: Text) -> Iterator[Check]:
    if PLACEHOLDER.search(text.title) or PLACEHOLDER.search(text.summary or ""):
        yield _warning("The title or the summary still holds a placeholder: TK.")
    for number, line in enumerate(text.body.split("\n"), 1):
        if PLACEHOLDER.search(line):
            yield _warning(f"Line {number} still holds a placeholder: TK.", number)


def _date(item: Post | Page) -> Iterator[Check]:
    if isinstance(item, Post) and states.is_live(item) and not item.is_public:
        yield _warning("The date is ahead: readers see this post from then on, and not before.")


def _problems(rendered: Rendered) -> Iterator[Check]:
    for problem in rendered.problems:
        yield _warning(problem.message, problem.line)


def _line_of(body: str, link: str) -> int | None:
    at = body.find(link)
    return body.count("\n", 0, at) + 1 if at >= 0 else None
