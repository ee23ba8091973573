"""Fill a blog with any number of posts, always the same ones: fifty texts are rendered once, and rows are made of them.

python -m tests.benchmarks.generated FOLDER POSTS
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import insert, update

from app import content, create_app
from app.cli import data_folder
from app.content import Rendered
from app.db import begin_writing, db
from app.models import Author, Category, Post, PostAuthor, PostCategory, PostTag, Redirect, Series, Site, Tag
from app.services import site

NEWEST = datetime(2026, 9, 1, 9, tzinfo=UTC)
YEARS = 12
TEXTS = 50
BATCH = 2000
PARTS_OF_A_SERIES = 8
_WORDS = (
    "attention model token layer gradient loss scale batch learning rate sequence embedding weight matrix kernel query "
    "value key head norm residual sample train test error bound proof measure cost memory page cache worker request "
    "reader feed entry post note figure table theorem lemma result method data set run seed curve slope limit"
)


WORDS = _WORDS.split()


class _Text(NamedTuple):
    body: str
    rendered: Rendered


def texts() -> list[_Text]:
    """Return the texts of posts: prose with headings, lists, code, tables and formulas, of 400 to 2,200 words."""
    choose = random.Random(7)
    options = content.RenderOptions(dollar_math=True)
    made = []
    for number in range(TEXTS):
        body = _body(choose, 400 + 1800 * (number * 17 % TEXTS) // TEXTS)
        made.append(_Text(body, content.render(body, base_url="https://blog.example/posts/", options=options)))
    return made


def _body(choose: random.Random, words: int) -> str:
    blocks: list[str] = []
    count = 0
    while count < words:
        paragraph = [choose.choice(WORDS) for _ in range(choose.randint(40, 90))]
        count += len(paragraph)
        paragraph[3] = f"*{paragraph[3]}*"
        paragraph[9] = f"[{paragraph[9]}](https://example.org/{paragraph[9]})"
        blocks.append(" ".join(paragraph).capitalize() + ".")
        match len(blocks) % 9:
            case 2:
                blocks.append(f"## {' '.join(choose.choices(WORDS, k=3)).title()}")
            case 4:
                blocks.append("```python\ndef loss(batch, rate=0.1):\n    return sum(x * rate for x in batch)\n```")
            case 6:
                blocks.append("$$\\sum_{i=1}^{n} w_i x_i \\le \\lVert w \\rVert$$")
            case 8:
                blocks.append("\n".join(f"- {' '.join(choose.choices(WORDS, k=6))}" for _ in range(4)))
    return "\n\n".join(blocks)


def fill(posts: int) -> None:
    """Put authors, topics and so many posts into the blog of the application at hand, and count its lists."""
    made = texts()
    begin_writing()
    sizes = _lists(posts)
    for start in range(0, posts, BATCH):
        rows = [_post(number, posts, made, sizes) for number in range(start, min(start + BATCH, posts))]
        db.session.execute(insert(Post), rows)
        for model, key, size in (
            (PostAuthor, "author_id", sizes["author"]),
            (PostCategory, "category_id", sizes["category"]),
            (PostTag, "tag_id", sizes["tag"]),
        ):
            places = [place for row in rows for place in _places(row, key, size, 3 if model is PostTag else 1)]
            db.session.execute(insert(model), places)
    moved = [{"path": f"/old/{number}/", "target": f"/posts/{number}/", "created_at": NEWEST} for number in range(10)]
    db.session.execute(insert(Redirect), moved)
    db.session.execute(update(Site).values(posts_per_page=10, title="A blog of many posts", url="https://blog.example"))
    site.content_changed()
    db.session.commit()


def _lists(posts: int) -> dict[str, int]:
    """Make authors, categories, tags and series, more of them for a larger blog; return how many of each."""
    sizes = {"author": 5, "category": 12, "tag": min(400, 20 + posts // 100), "series": max(1, posts // 400)}
    for model, kind in ((Author, "author"), (Category, "category"), (Tag, "tag")):
        rows = [{"id": n + 1, "name": f"{kind.title()} {n}", "slug": f"{kind}-{n}"} for n in range(sizes[kind])]
        db.session.execute(insert(model), rows)
    rows = [{"id": n + 1, "title": f"Series {n}", "slug": f"series-{n}", "planned": []} for n in range(sizes["series"])]
    db.session.execute(insert(Series), rows)
    return sizes


def _post(number: int, posts: int, made: list[_Text], sizes: dict[str, int]) -> dict[str, Any]:
    """Return the row of a post; the last number is the newest one."""
    choose = random.Random(number)
    text = made[(posts - number) % TEXTS]
    # Spread over the years; close to the hour, so that some share their moment.
    at = NEWEST - timedelta(hours=round((posts - number - 1) * min(24 * 7, YEARS * 8766 / posts)))
    title = " ".join(choose.choices(WORDS, k=5)).capitalize()
    slug = f"{title.lower().replace(' ', '-')}-{number}"
    rendered = text.rendered
    return {
        "id": number + 1,
        "entry_id": f"tag:blog.example,2026:{number}",
        "path": f"/posts/{at:%Y/%m}/{slug}/",
        "slug": slug,
        "state": "live",
        "title": title,
        "feed_title": title,
        "body": text.body,
        "html": rendered.html,
        "feed_html": rendered.feed_html,
        "excerpt": rendered.excerpt,
        "contents": [],
        "word_count": rendered.word_count,
        "reading_seconds": rendered.reading_seconds,
        "published_at": at,
        "updated_at": at,
        "created_at": at,
        "modified_at": at,
        "series_id": 1 + number // 400
        if number // 400 < sizes["series"] and number % 400 < PARTS_OF_A_SERIES
        else None,
        "series_position": 1 + number % 400,
    }


def _places(row: dict[str, Any], key: str, size: int, most: int) -> Iterator[dict[str, Any]]:
    """Yield the places of a post; the first topics are far more common than the last."""
    choose = random.Random(row["id"] * 31 + size)
    chosen = {1 + int(size * choose.random() ** 3) for _ in range(most)}
    for position, number in enumerate(sorted(chosen)):
        yield {"post_id": row["id"], key: number, "position": position}


def make(folder: str, posts: int) -> Flask:
    """Make a blog in a folder and fill it."""
    os.environ["BYLINE_DATA"] = folder
    app = create_app()
    with app.app_context():
        data_folder.prepare(app)
        fill(posts)
    return app


def paths(folder: Path, most: int) -> list[str]:
    """Return the addresses of the newest posts of a blog that was made here."""
    address = f"{(folder / 'byline.db').absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        rows = database.execute("SELECT path FROM post ORDER BY published_at DESC, id DESC LIMIT ?", (most,))
        return [row[0] for row in rows]


def main() -> None:
    """Make a blog in the folder that the command names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("posts", type=int)
    given = parser.parse_args()
    start = time.perf_counter()
    make(given.folder, given.posts)
    print(f"{given.posts:,} posts in {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
