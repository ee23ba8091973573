"""Change the blog's settings several at a time, as the panel's forms do."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from app.db import begin_writing, db
from app.errors import InvalidInput
from app.models import Page, Post, Site
from app.services import site
from app.services.rerender import Rerendering

# A body holds whole addresses and formulas, so it must be made anew when one of these changes.
RENDERED_WITH = ("url", "dollar_math")
MOST_AT_ONCE = 500  # texts; more of them take longer than anybody waits for a page


def as_text(blog: Site, key: str) -> str:
    """Return a setting as the text that `site.change` reads."""
    value = getattr(blog, key)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def prepare(values: Mapping[str, str]) -> Rerendering | None:
    """Render for the new values, outside of any lasting transaction, where they need it; else return nothing.

    Raises:
        InvalidInput: a value cannot be taken, or there are too many texts for a page to wait for.
    """
    blog = db.session.get_one(Site, 1)
    changed = [key for key in RENDERED_WITH if key in values and as_text(blog, key) != values[key].strip()]
    if not changed:
        return None
    begin_writing()
    blog = db.session.get_one(Site, 1)
    for key in changed:
        site.change(blog, key, values[key])
    db.session.flush()
    db.session.expunge(blog)
    db.session.rollback()
    total = sum(db.session.scalar(select(func.count()).select_from(model)) or 0 for model in (Post, Page))
    if total > MOST_AT_ONCE:
        raise InvalidInput(
            changed[0],
            f"would render {total} texts again, which takes minutes. "
            f"Do it in a shell: flask site set {changed[0]} {values[changed[0]]}",
        )
    rerendering = Rerendering(blog, everything="dollar_math" in changed)
    for _done in rerendering.prepare():
        pass
    return rerendering


def change(values: Mapping[str, str]) -> dict[str, str]:
    """Set settings from text, all of them or none, and return what is wrong with which."""
    blog, wrong = db.session.get_one(Site, 1), {}
    for key, text in values.items():
        try:
            site.change(blog, key, text)
        except InvalidInput as error:
            wrong[key] = error.message
    return wrong
