"""Make up columns of posts that a careless writer of YAML, paths or Markdown would lose something of."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from app.services import bodies
from tests.factories import START

PIECES = (
    *("---", "...", "+++", "\n", "\n\n", "{{", "}}", "{%", "%}", "{% endraw %}", "{{< x >}}", "#", ": ", "- ", "? "),
    *("\t", "   ", "é", "e\u0301", "日本", "\u2028", "\u2029", "\x85", "\u00a0", "\u200b", "\ufffd", "😀", "\u202e"),
    *("\ufeff", "| ", "'", '"', "\\", "\\n", "&amp;", "<b>", "</b>", "<!--more-->", "~~~", "```", "    code", "!", "&"),
    *("*", "@", "`", "%", ",", "null", "~", "yes", "No", "1e3", "0x1f", "007", "12:30:45", "2020-01-01", "=", "<<"),
    *("[a]", "{a: b}", "word", "Word"),
)
ENDS = ("/", ".html", "", "/%E6%97%A5/", "/a:b/", "/x%20y", "/_z/", ".md", "/it's,(a);=!$&*+@~/")
NAMES = ("no", "two words")


def _text(chance: random.Random, most: int) -> str:
    return bodies.clean("".join(chance.choice(PIECES) for _ in range(chance.randint(1, most))))


def _line(chance: random.Random, most: int = 8) -> str:
    return " ".join(_text(chance, most).split())


def odd_posts(seed: int, count: int) -> list[dict[str, Any]]:
    """Return so many columns of live posts, scheduled ones, withdrawn ones and drafts."""
    chance = random.Random(seed)
    posts: list[dict[str, Any]] = []
    for number in range(count):
        at = START + timedelta(seconds=chance.randint(-(10**9), 10**7), microseconds=chance.choice((0, 1, 999_999)))
        later = at + timedelta(seconds=chance.choice((0, 0, 1, 10**6)))
        state = chance.choice(("live", "live", "live", "draft", "withdrawn"))
        posts.append(
            {
                "title": _line(chance) or "x",
                "slug": chance.choice(("index", "same", "a.en", "x_y", "日本", "CON", "-", "v1.0", f"p{number}")),
                "path": f"/odd/{number}{chance.choice(ENDS)}",
                "entry_id": f"tag:odd,{number}" if chance.random() < 0.8 else f"https://odd.example/?a=1&b={number}#'",
                "body": _text(chance, 60),
                "summary": chance.choice((None, _text(chance, 10).strip() or None)),
                "state": state,
                "published_at": at,
                "published_offset": chance.choice((0, 330, -570, 60, 1439, -1439)),
                "updated_at": later,
                "updated_offset": chance.choice((0, 330, -570)),
                "created_at": at,
                "modified_at": later,
                "language": chance.choice((None, None, "de-CH", "no")),
                "image": chance.choice((None, "/images/dot.png", "https://x.example/a b.png?x=1&y='")),
                "image_alt": chance.choice((None, _line(chance))) or None,
                "canonical_url": chance.choice((None, "https://x.example/%20?q=#f")),
                "in_feed_full": chance.random() < 0.7,
                "show_source": chance.choice((None, True, False)),
                "excerpt_separator": chance.choice((None, None, "", "<!--more-->", "\n")),
                "imported_at": chance.choice((None, at)),
                "imported_from": chance.choice((None, "_posts/é: x.md")),
                "tags": [name for name in NAMES if chance.random() < 0.5],
            }
        )
    return posts
