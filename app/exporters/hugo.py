"""Write a blog as a folder that Hugo builds, at the same addresses."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from app.exporters import placing, texts, yaml
from app.exporters.jekyll import common
from app.exporters.layouts import HUGO
from app.exporters.records import SHOWN, Blog, ExportedPage, ExportedPost, ExportedSite, Member, Value

CONFIG = "config.yaml"
OWN = "data/byline.yaml"
AUTHORS = "data/authors.yaml"


def members(blog: Blog) -> Iterator[Member]:
    """Yield the files of the folder: settings first, then files of readers, posts and pages."""
    site = blog.site
    names = texts.Names()
    placed, files = placing.place(blog, names, "static/")
    yield Member(CONFIG, yaml.dump(_config(site)).encode())
    yield Member(OWN, yaml.dump({**site.own, "files": dict(placed)}).encode())
    if site.authors:
        yield Member(AUTHORS, yaml.dump(texts.people(site.authors)).encode())
    for path, text in HUGO.items():
        yield Member(path, text.encode())
    yield from files
    for post in blog.posts():
        yield from _post(post, names)
    for page in blog.pages():
        yield from _page(page, names)


def _config(site: ExportedSite) -> dict[str, Value]:
    values: dict[str, Value] = {
        "baseURL": f"{site.url}/",
        "title": site.title,
        "languageCode": site.language,
        "timeZone": site.time_zone,
        "copyright": site.rights,
        "rssLimit": site.entries_in_feed,
        "disablePathToLower": True,
        "taxonomies": {"category": "categories", "tag": "tags", "author": "authors", "series": "series"},
        # The bodies are kramdown: their HTML belongs to them.
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},
        "params": {"description": site.subtitle},
    }
    if site.navigation:
        values["menu"] = {
            "main": [
                {"name": label, "url": place, "weight": number}
                for number, (label, place) in enumerate(site.navigation, 1)
            ]
        }
    if site.feed_author is not None:
        values["author"] = {"name": site.feed_author.name, "email": site.feed_author.email or ""}
    return {key: value for key, value in values.items() if value != ""}


def _post(post: ExportedPost, names: texts.Names) -> Iterator[Member]:
    path = names.take("content/posts/", _stem(texts.safe_stem(post.slug)), ".md")
    shared = common(post)
    values: dict[str, Value] = {
        "title": post.title,
        "date": texts.date(post.published_at),
        "lastmod": texts.date(post.updated_at) if post.updated_at != post.published_at else None,
        "slug": post.slug,
        "url": _url(post.path),
        **shared,
        "series": [post.series] if post.series else None,
        "images": [post.image] if post.image else None,
        "aliases": post.redirect_from,
        "draft": None if post.state == SHOWN else True,
        "byline": post.own,
    }
    yield Member(path, texts.document(values, post.body))
    if post.copy is not None:
        yield Member(f"{texts.COPIES}/{path}", texts.copy(path, post.copy))


def _page(page: ExportedPage, names: texts.Names) -> Iterator[Member]:
    path = names.take("content/", _stem(texts.stem_of(page.path)), ".md")
    values: dict[str, Value] = {
        "title": page.title,
        "url": _url(page.path),
        "description": page.summary,
        "lang": page.language,
        "aliases": page.redirect_from,
        "draft": None if page.state == SHOWN else True,
        "byline": page.own,
    }
    yield Member(path, texts.document(values, page.body))
    if page.copy is not None:
        yield Member(f"{texts.COPIES}/{path}", texts.copy(path, page.copy))


def _url(path: str | None) -> str | None:
    """Return an address as Hugo wants it: not encoded, since it encodes what it is told."""
    return unquote(path) if path else None


def _stem(name: str) -> str:
    """Return a name of a file in which Hugo sees no language and no bundle."""
    name = name.replace(".", "-").lstrip("_")
    return f"text-{name}" if name in ("", "index", "posts") else name
