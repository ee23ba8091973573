"""Write drafts and save them by themselves, from a process of its own, as people do all day."""

from __future__ import annotations

import os

from app import clock, create_app, rendering
from app.db import begin_writing, db
from app.models import Account, Author
from app.services import working_copies
from app.services.posts import PostText

SAVES_OF_ONE = 20
START = "A draft that nobody else sees"


def write(environment: dict[str, str], saves: int) -> None:
    """Make so many saves: new drafts, and many autosaves of each."""
    os.environ.update(environment)
    with create_app().app_context():
        account = _account()
        post = None
        for number in range(saves):
            text = PostText(f"{START} {number // SAVES_OF_ONE}", body=f"Saved {number}.")
            begin_writing()
            if post is None or number % SAVES_OF_ONE == 0:
                post = working_copies.create_post(account, text, None)
            else:
                working_copies.save(post, text, based_on=post.latest_revision, account=account, cause="autosave")
            db.session.commit()
        rendering.close()


def _account() -> Account:
    begin_writing()
    author = Author(name="Ada Drafting", slug="ada-drafting")
    account = Account(name="Ada", name_key="ada", role="owner", author=author, created_at=clock.now())
    db.session.add(account)
    db.session.commit()
    return account
