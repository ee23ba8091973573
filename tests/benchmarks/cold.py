"""Time what the first reader after a change waits for: each kind of page, made by Flask, in milliseconds of CPU.

python -m tests.benchmarks.cold FOLDER
"""

from __future__ import annotations

import json
import os
import re
import statistics
import sys
import time

from flask.testing import FlaskClient

from app import create_app

ROUNDS = 15


def _addresses(client: FlaskClient) -> dict[str, str]:
    feed = client.get("/feed.xml").text
    found = re.search(r"<entry.*?<link[^>]* href=\"https?://[^/\"]+([^\"]+)\"", feed, re.DOTALL)
    pages = re.findall(r'"/page/([0-9]+)/"', client.get("/").text)
    last = max(map(int, pages), default=1)
    middle = max(1, last // 2)
    return {
        "post": found[1] if found else "/",
        "home": "/",
        "middle page": f"/page/{middle}/" if middle > 1 else "/",
        "last page": f"/page/{last}/" if last > 1 else "/",
        "category": "/category/category-0/",
        "tag": "/tag/tag-0/",
        "author": "/author/author-0/",
        "series": "/series/series-0/",
        "feed": "/feed.xml",
        "category feed": "/category/category-0/feed.xml",
        "archive": "/archive/",
        "tags": "/tag/",
        "subscribe": "/subscribe/",
        "sitemap": "/sitemap.xml",
        "part of sitemap": "/sitemap-2.xml",
        "nothing there": "/posts/2026/01/nothing-here/",
    }


def measure() -> dict[str, float]:
    """Return the median CPU time of each kind of page."""
    client = create_app().test_client()
    taken = {}
    for name, address in _addresses(client).items():
        times = []
        for _ in range(ROUNDS):
            start = time.process_time()
            client.get(address).get_data()
            times.append(time.process_time() - start)
        taken[name] = round(statistics.median(times) * 1000, 2)
    return taken


if __name__ == "__main__":
    os.environ["BYLINE_DATA"] = sys.argv[1]
    print(json.dumps(measure()))
