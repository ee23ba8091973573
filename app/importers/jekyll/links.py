"""Find what the tags `post_url` and `link` point at."""

import re
from collections.abc import Sequence

from app.importers.jekyll.config import Config
from app.importers.jekyll.heads import Head, name_parts
from app.importers.jekyll.pages import PageHead
from app.importers.jekyll.urls import relative_url

_NAME = re.compile(r"/?((?:[^/\n]+/)*)(\d+-\d+-\d+)-([^/\n]+)", re.ASCII)


class Links:
    """The addresses of posts, pages and files, by name."""

    def __init__(
        self, posts: Sequence[Head], pages: Sequence[PageHead], statics: frozenset[str], config: Config
    ) -> None:
        self._base_path = config.base_path
        self._sources = {page.source: page.url for page in pages} | {
            config.relative(post.source): post.url for post in posts
        }
        self._statics = statics
        self._by_name: dict[str, str] = {}
        self._by_date: dict[tuple[str, str], str] = {}
        for head in posts:
            if not head.entry_id:
                continue
            above, _, below = f"/{config.relative(head.source)}".rpartition("/_posts/")
            folder = f"{above}/{below.rpartition('/')[0]}".strip("/")
            date, slug, _ = name_parts(head.source)
            self._by_name.setdefault(f"{folder}/{date}-{slug}".lstrip("/"), head.url)
            if head.moment:
                self._by_date.setdefault((_key(f"{head.moment.local:%Y-%m-%d}"), head.slug), head.url)

    def post_url(self, name: str) -> str | None:
        """Return the address of a post by the name of its file, folder included, or None."""
        match = _NAME.fullmatch(name.strip())
        if not match:
            return None
        url = self._by_name.get(f"{match[1]}{match[2]}-{match[3]}")
        url = url or self._by_date.get((_key(match[2]), match[3]))
        return None if url is None else relative_url(url, self._base_path)

    def link(self, path: str) -> str | None:
        """Return the address of a post, page or file by its path in the blog's folder, or None."""
        path = path.strip().lstrip("/")
        if path in self._sources:
            return relative_url(self._sources[path], self._base_path)
        return relative_url("/" + path, self._base_path) if path in self._statics else None


def _key(date: str) -> str:
    return "-".join(part.lstrip("0") for part in date.split("-"))
