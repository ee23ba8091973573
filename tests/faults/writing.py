"""Change a blog from a process of its own, and say after each commit what readers must see from then on."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from multiprocessing.sharedctypes import Synchronized
from typing import NamedTuple

from sqlalchemy import select

from app import clock, create_app, rendering
from app.db import begin_writing, db
from app.models import Post, Site
from app.services import posts, site
from app.services.posts import PostText

CHANGES = 200
SCHEDULED = 4


class Promises(NamedTuple):
    """Be the numbers of the newest changes whose commits have returned; and when scheduled posts are due."""

    on_page: Synchronized[int]
    in_lists: Synchronized[int]
    finished: Synchronized[int]
    due: list[Synchronized[float]]


def marker(number: int) -> str:
    """Return the text by which readers know a change."""
    return f"Marker {number} end"


def make_first(data: str) -> None:
    """Publish the one post that is edited later."""
    os.environ["BYLINE_DATA"] = data
    app = create_app()
    with app.app_context():
        _publish(marker(0))
        rendering.close()


def write(data: str, promises: Promises) -> None:
    """Make public changes one after the other through the services: edits, settings, publications, schedules."""
    os.environ["BYLINE_DATA"] = data
    app = create_app()
    with app.app_context():
        first = db.session.scalars(select(Post.id).order_by(Post.id)).one()
        for number in range(1, CHANGES + 1):
            if number % 4 == 0:
                _publish(marker(number))
            elif number % 4 == 1:
                _edit(first, marker(number))
            else:
                _rename_blog(marker(number))
            # The edited post is soon too old for the lists, and the new ones are on no page but their own and lists.
            if number % 4 != 1:
                promises.in_lists.value = number
            if number % 4 != 0:
                promises.on_page.value = number
        _schedule(promises)
        rendering.close()


def _publish(title: str) -> None:
    prepared = posts.prepare(db.session.get_one(Site, 1), PostText(title, body=f"Text of {title}."))
    begin_writing()
    post = posts.save(prepared)
    posts.publish(post)
    db.session.commit()


def _edit(key: int, title: str) -> None:
    post = db.session.get_one(Post, key)
    prepared = posts.prepare(db.session.get_one(Site, 1), PostText(title, body=f"Text of {title}."), post=post)
    begin_writing()
    posts.save(prepared, db.session.get_one(Post, key))
    db.session.commit()


def _rename_blog(title: str) -> None:
    begin_writing()
    site.change(db.session.get_one(Site, 1), "title", title)
    db.session.commit()


def _schedule(promises: Promises) -> None:
    """Schedule posts a second apart, and leave the rest to the clock."""
    start = clock.now() + timedelta(seconds=2)
    for place in range(SCHEDULED):
        at = start + timedelta(seconds=place, milliseconds=137 * place)
        prepared = posts.prepare(db.session.get_one(Site, 1), PostText(marker(CHANGES + 1 + place)), at=at)
        begin_writing()
        posts.publish(posts.save(prepared), at)
        db.session.commit()
        promises.due[place].value = at.timestamp()
    time.sleep(SCHEDULED + 4)
    promises.finished.value = 1
