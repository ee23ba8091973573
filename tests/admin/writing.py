"""Write in the panel as a browser without script does."""

from __future__ import annotations

import itertools
import re
from typing import Any

from sqlalchemy import select

from app.db import db
from app.models import Page, Post, Revision
from tests.admin.conftest import Browser

_keys = itertools.count(1)
REVISION = re.compile(r'name="revision" value="(\d+)"')


def key() -> str:
    """Return the key of one more save."""
    return f"key-of-a-test-{next(_keys):08}"


def write(browser: Browser, title: str = "A title", body: str = "Words.", kind: str = "post", **fields: Any) -> str:
    """Save a new text and return the address of its editor."""
    fields = {"in_feed_full": "y", "key": key()} | fields
    answer = browser.send(f"/admin/{kind}s/new/", title=title, body=body, **fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def save(browser: Browser, at: str, title: str = "A title", body: str = "Other words.", **fields: Any) -> Any:
    """Save what was typed over the text that the editor shows, and return the answer."""
    if "revision" not in fields:
        found = REVISION.search(browser.get(at).text)
        assert found is not None
        fields["revision"] = found[1]
    return browser.send(at, title=title, body=body, **{"in_feed_full": "y", "key": key()} | fields)


def save_by_script(browser: Browser, at: str, **fields: Any) -> Any:
    """Save as the script of the editor does."""
    data = {"csrf_token": browser.token, "cause": "autosave", "key": key(), "in_feed_full": "y"} | fields
    return browser.post(at, data=data, headers={"Accept": "application/json"})


def newest(model: type[Post] | type[Page] = Post) -> Any:
    """Return the newest post or page as the database holds it."""
    db.session.rollback()
    return db.session.scalar(select(model).order_by(model.id.desc()).limit(1))


def revisions(item: Post | Page) -> list[Revision]:
    """Return the revisions of a post or page in their order."""
    db.session.rollback()
    owner = Revision.post_id == item.id if isinstance(item, Post) else Revision.page_id == item.id
    return list(db.session.scalars(select(Revision).where(owner).order_by(Revision.number)))
