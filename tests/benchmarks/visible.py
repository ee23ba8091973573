"""Time how long after its commit a change is there, for the reader who asks at once.

python -m tests.benchmarks.visible FOLDER PORT
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time

from sqlalchemy import select

from app import create_app
from app.db import begin_writing, db
from app.models import Post
from app.services import site
from tests.benchmarks.load import fetch

CHANGES = 7


def measure(port: int) -> dict[str, float]:
    """Change a title several times; return the median time until home and feed have it, and what the commit took."""
    waited: dict[str, list[float]] = {"home": [], "feed": [], "commit": []}
    with create_app().app_context():
        newest = db.session.scalars(select(Post.id).order_by(Post.published_at.desc()).limit(1)).one()
        for number in range(CHANGES):
            start = time.perf_counter()
            begin_writing()
            post = db.session.get_one(Post, newest)
            before, post.title = post.title, f"Changed {number}"
            post.feed_title = post.title
            site.content_changed()
            db.session.commit()
            waited["commit"].append(time.perf_counter() - start)
            for name, path in (("home", "/"), ("feed", "/feed.xml")):
                start = time.perf_counter()
                if f"Changed {number}".encode() not in fetch(port, path).body:
                    raise RuntimeError(f"{path} is stale")
                waited[name].append(time.perf_counter() - start)
        begin_writing()
        post = db.session.get_one(Post, newest)
        post.title = post.feed_title = before
        site.content_changed()
        db.session.commit()
    return {name: round(statistics.median(times) * 1000, 1) for name, times in waited.items()}


if __name__ == "__main__":
    os.environ["BYLINE_DATA"] = sys.argv[1]
    print(json.dumps(measure(int(sys.argv[2]))))
