"""Change a blog by a plan that both the writer and the readers know, so that each answer can be told right or stale."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.sharedctypes import Synchronized, SynchronizedArray
from typing import NamedTuple

from app import clock, create_app, rendering
from app.db import begin_writing, db
from app.models import Post, Site
from app.services import posts, site
from app.services.posts import PostText

KINDS = ("edit", "publish", "settings", "withdraw", "move", "schedule", "edit", "return")
AHEAD = timedelta(seconds=1.2)
# Readers get a few answers of each state; and some states last until their date may be sent back as a validator.
PACE_SECONDS = 0.1
REST_EVERY = 16
REST_SECONDS = 2.6
BACK_PATH = "/withdrawn-now-and-then/"
EDITED_PATH = "/edited/"


class State(NamedTuple):
    """Be what readers must see after so many changes: the numbers of the changes that made it so."""

    title: int
    edited: int
    published: tuple[int, ...]
    is_back: bool
    moved: int
    scheduled: tuple[int, ...]

    @property
    def moved_path(self) -> str:
        """Return where the post that moves is."""
        return f"/moved/{self.moved}/"

    @property
    def markers(self) -> frozenset[str]:
        """Return what lists hold, without scheduled posts."""
        fixed = {f"s.{self.title}", f"a.{self.edited}", "c.0"} | ({"b.0"} if self.is_back else set())
        return frozenset(fixed | {f"p.{number}" for number in self.published})


def marker(name: str) -> str:
    """Return the text by which readers know something."""
    return f"Marker {name} end"


def kind_of(number: int) -> str:
    """Return what a change does; the first one has the number 1."""
    return KINDS[(number - 1) % len(KINDS)]


def states(changes: int) -> list[State]:
    """Return the state after no change, after one, and so on."""
    found = [State(0, 0, (), True, 0, ())]
    for number in range(1, changes + 1):
        last = found[-1]
        match kind_of(number):
            case "edit":
                last = last._replace(edited=number)
            case "publish":
                last = last._replace(published=(*last.published, number))
            case "settings":
                last = last._replace(title=number)
            case "withdraw" | "return" as kind:
                last = last._replace(is_back=kind == "return")
            case "move":
                last = last._replace(moved=number)
            case "schedule":
                last = last._replace(scheduled=(*last.scheduled, number))
        found.append(last)
    return found


class Progress(NamedTuple):
    """Be how far the writer is, for everybody to see: which change it has begun, and which commit has returned."""

    begun: Synchronized[int]
    done: Synchronized[int]
    due: SynchronizedArray[float]
    finished: Synchronized[int]


def prepare(environment: dict[str, str]) -> None:
    """Make the posts that the plan changes."""
    with _blog(environment):
        begin_writing()
        blog = db.session.get_one(Site, 1)
        for key, value in (("title", marker("s.0")), ("posts_per_page", "1000"), ("entries_in_feed", "1000")):
            site.change(blog, key, value)
        db.session.commit()
        for name, path in (("a.0", EDITED_PATH), ("b.0", BACK_PATH), ("c.0", "/moved/0/")):
            _publish(marker(name), path)


def write(environment: dict[str, str], changes: int, progress: Progress) -> None:
    """Make the changes, one after the other."""
    with _blog(environment):
        do: dict[str, Callable[[int], None]] = {
            "edit": lambda number: _change(EDITED_PATH, PostText(marker(f"a.{number}"), body="Edited.")),
            "publish": lambda number: _publish(marker(f"p.{number}")),
            "settings": _retitle,
            "withdraw": lambda _number: _withdraw(),
            "return": lambda _number: _return(),
            "move": _move,
            "schedule": lambda number: _schedule(number, progress),
        }
        for number in range(1, changes + 1):
            progress.begun.value = number
            do[kind_of(number)](number)
            progress.done.value = number
            time.sleep(PACE_SECONDS if number % REST_EVERY else REST_SECONDS)
        time.sleep(REST_SECONDS)


class _blog:
    """Be the application of a process of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        os.environ.update(environment)
        self._context = create_app().app_context()

    def __enter__(self) -> None:
        self._context.push()

    def __exit__(self, *_error: object) -> None:
        rendering.close()
        db.session.remove()
        db.engine.dispose()
        self._context.pop()


def _at(path: str) -> Post:
    return db.session.query(Post).filter_by(path=path).one()


def _change(path: str, text: PostText) -> None:
    prepared = posts.prepare(db.session.get_one(Site, 1), text, post=_at(path))
    begin_writing()
    posts.save(prepared, _at(path))
    db.session.commit()


def _publish(title: str, path: str | None = None) -> None:
    prepared = posts.prepare(db.session.get_one(Site, 1), PostText(title, body="Published.", path=path))
    begin_writing()
    posts.publish(posts.save(prepared))
    db.session.commit()


def _retitle(number: int) -> None:
    begin_writing()
    site.change(db.session.get_one(Site, 1), "title", marker(f"s.{number}"))
    db.session.commit()


def _withdraw() -> None:
    begin_writing()
    posts.withdraw(_at(BACK_PATH))
    db.session.commit()


def _return() -> None:
    begin_writing()
    posts.publish(_at(BACK_PATH))
    db.session.commit()


def _move(number: int) -> None:
    path = db.session.query(Post.path).filter_by(title=marker("c.0")).scalar()
    _change(path, PostText(marker("c.0"), body="Moved.", path=f"/moved/{number}/"))


def _schedule(number: int, progress: Progress) -> None:
    at = clock.now() + AHEAD
    prepared = posts.prepare(db.session.get_one(Site, 1), PostText(marker(f"d.{number}"), body="Due."), at=at)
    begin_writing()
    posts.publish(posts.save(prepared), at)
    progress.due[number] = at.timestamp()
    db.session.commit()
