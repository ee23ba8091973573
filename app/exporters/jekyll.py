"""Write a blog as a folder that Jekyll 4 builds, at the same addresses and with the same feed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from app.exporters import placing, texts, yaml
from app.exporters.layouts import JEKYLL
from app.exporters.records import SHOWN, Blog, ExportedPage, ExportedPost, ExportedSite, Member, Value

CONFIG = "_config.yml"
OWN = "_data/byline.yml"
AUTHORS = "_data/authors.yml"


def members(blog: Blog) -> Iterator[Member]:
    """Yield the files of the folder: settings first, then files of readers, posts and pages."""
    site = blog.site
    names = texts.Names()
    for folder, stem, ending in (
        *(("", "_config", ".yml"), ("", "index", ".html"), ("", "pages", ""), ("", "README", ".md")),
        *(("", "Gemfile", ""), ("", "vendor", ""), ("", "node_modules", "")),
    ):
        names.take(folder, stem, ending)
    placed, files = placing.place(blog, names)
    yield Member(CONFIG, yaml.dump(_config(site)).encode())
    yield Member(OWN, yaml.dump({**site.own, "files": dict(placed)}).encode())
    if site.authors:
        yield Member(AUTHORS, yaml.dump(texts.people(site.authors)).encode())
    for path, text in JEKYLL.items():
        yield Member(path, text.encode())
    yield from files
    for post in blog.posts():
        yield from _post(post, names, site.url)
    for page in blog.pages():
        yield from _page(page, names)


def _config(site: ExportedSite) -> dict[str, Value]:
    address = urlsplit(site.url)
    values: dict[str, Value] = {
        "title": site.title,
        "description": site.subtitle,
        "url": f"{address.scheme}://{address.netloc}",
        "baseurl": address.path.rstrip("/"),
        "lang": site.language,
        "timezone": site.time_zone,
        "permalink": site.permalink_pattern,
        "excerpt_separator": "\n\n",
        "rights": site.rights,
        "plugins": ["jekyll-feed"],
        "feed": {"posts_limit": site.entries_in_feed, "excerpt_only": not site.full_text},
        "defaults": [
            {"scope": {"path": "", "type": "posts"}, "values": {"layout": "post"}},
            {"scope": {"path": "", "type": "pages"}, "values": {"layout": "default"}},
        ],
    }
    if site.feed_author is not None:
        author = site.feed_author
        values["author"] = {
            key: value for key, value in (("name", author.name), ("email", author.email), ("uri", author.url)) if value
        }
    if site.navigation:
        values["navigation"] = [{"title": label, "url": place} for label, place in site.navigation]
    return {key: value for key, value in values.items() if value != ""}


def _post(post: ExportedPost, names: texts.Names, url: str) -> Iterator[Member]:
    stem = texts.safe_stem(post.slug)
    if post.published_at is not None and post.state != "draft":
        stem = f"{post.published_at:%Y-%m-%d}-{stem}"
        folder = "_posts/"
    else:
        folder = "_drafts/"
    path = names.take(folder, stem, ".md")
    yield Member(path, texts.document(front_matter(post, url), post.body))
    if post.copy is not None:
        yield Member(f"{texts.COPIES}/{path.lstrip('_')}", texts.copy(path, post.copy))


def front_matter(post: ExportedPost, url: str = "") -> dict[str, Value]:
    """Return what stands above a post at a site, in the order in which people read it.

    Jekyll makes the id of an entry of the post's folder and its slug, so the slug is what gives the same id again.
    """
    slug = _last_of_id(post, url) or post.slug
    own = {**post.own, "slug": post.slug} if slug != post.slug else post.own
    return {
        "title": post.title,
        "date": texts.date(post.published_at),
        "last_modified_at": texts.date(post.updated_at) if post.updated_at != post.published_at else None,
        "slug": slug,
        "permalink": _permalink(post.path),
        **common(post),
        "redirect_from": post.redirect_from,
        "published": False if post.state == "withdrawn" else None,
        "render_with_liquid": _liquid(post.body),
        "byline": own,
    }


def front_matter_of_page(page: ExportedPage) -> dict[str, Value]:
    """Return what stands above a page."""
    return {
        "title": page.title,
        "permalink": _permalink(page.path),
        "description": page.summary,
        "lang": page.language,
        "redirect_from": page.redirect_from,
        "published": None if page.state == SHOWN else False,
        "render_with_liquid": _liquid(page.body),
        "byline": page.own,
    }


def common(post: ExportedPost) -> dict[str, Value]:
    """Return those words of a post's front matter that Jekyll and Hugo share, or that neither knows."""
    return {
        "categories": post.categories,
        "tags": post.tags,
        "authors": post.authors,
        "description": post.summary,
        "image": post.image,
        "image_alt": post.image_alt,
        "lang": post.language,
        "canonical_url": post.canonical,
        "series": post.series,
        "series_part": post.series_position,
        "excerpt_separator": post.excerpt_separator,
        "feed": {"excerpt_only": True} if post.excerpt_only else None,
    }


def _page(page: ExportedPage, names: texts.Names) -> Iterator[Member]:
    path = names.take("pages/", texts.stem_of(page.path), ".md")
    yield Member(path, texts.document(front_matter_of_page(page), page.body))
    if page.copy is not None:
        yield Member(f"{texts.COPIES}/{path}", texts.copy(path, page.copy))


def _last_of_id(post: ExportedPost, url: str) -> str | None:
    """Return the last part of an id that Jekyll may have made, or nothing."""
    folder = url + (post.path or "/").rstrip("/").rpartition("/")[0] + "/"
    rest = str(post.own.get("entry_id") or "").removeprefix(folder)
    return unquote(rest) if url and "/" not in rest and ":" not in rest and rest else None


def _permalink(path: str | None) -> str | None:
    # What follows a colon would be a placeholder.
    return path.replace(":", "%3A") if path else None


def _liquid(body: str) -> bool | None:
    """Keep Jekyll from running what only looks like a template; then the body need not be changed."""
    return False if "{{" in body or "{%" in body else None
