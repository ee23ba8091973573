"""Write drafts and save them by themselves, from a process of its own, as people do all day, while others read."""

from __future__ import annotations

import multiprocessing
import os

from app import clock, create_app, rendering
from app.db import begin_writing, db
from app.models import Account, Author
from app.services import working_copies
from app.services.posts import PostText
from tests.faults.serving import Server

# The whole size is 10,000.
SAVES = int(os.environ.get("STALENESS_DRAFTS", "200"))
PATHS = ("/", "/feed.xml", "/archive/", "/subscribe/")
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


def cost_nothing(server: Server) -> None:
    """Read while drafts are written, and demand that no reader's answer was made anew."""
    tags = {path: server.get(path)[1]["etag"] for path in PATHS}
    rendered = server.number("byline_render_seconds_count")
    answered = server.number('byline_cache_answers_total{how="not_modified"}')
    writer = multiprocessing.get_context("spawn").Process(target=write, args=(server.environment, SAVES))
    writer.start()
    asked = 0
    while writer.is_alive():
        for path, tag in tags.items():
            assert server.get(path, If_None_Match=tag)[0] == 304
            asked += 1
    writer.join()
    assert writer.exitcode == 0
    assert server.number("byline_render_seconds_count") == rendered
    assert server.number('byline_cache_answers_total{how="not_modified"}') == answered + asked
    print(f"\n{SAVES:,} saves of drafts while {asked:,} were asked: nothing was rendered")


def _account() -> Account:
    begin_writing()
    author = Author(name="Ada Drafting", slug="ada-drafting")
    account = Account(name="Ada", name_key="ada", role="owner", author=author, created_at=clock.now())
    db.session.add(account)
    db.session.commit()
    return account
