"""Read the settings of a Hugo site that this program has a word for, and who wrote what."""

from __future__ import annotations

from collections.abc import Mapping

from app.importers.hugo.config import Config
from app.importers.hugo.heads import Head
from app.importers.hugo.values import Value, mapping_of, text_of, texts_of
from app.importers.jekyll.urls import absolute_url
from app.importers.records import ImportedAuthor, ImportedSite, NavigationLink

_PATTERN = {":slugorfilename": ":slug", ":filename": ":slug", ":contentbasename": ":slug", ":title": ":slug"}
_KNOWN = frozenset(("year", "month", "day", "slug", "title", "categories"))


def read_site(config: Config, main: tuple[str, ...], heads: list[Head], *, dollar_maths: bool) -> ImportedSite:
    """Return the settings."""
    rss = config.mapping("services", "rss").get("limit")
    name = text_of(config.mapping("outputformats", "rss").get("basename")) or "index"
    feed = f"{config.language_path}/{name}.xml"
    limit = rss if isinstance(rss, int) else config.values.get("rsslimit")
    paginate = config.mapping("pagination").get("pagersize") or config.values.get("paginate")
    return ImportedSite(
        title=config.text("title"),
        subtitle=text_of(config.params.get("description")) or text_of(config.params.get("subtitle")),
        url=config.url,
        base_path=config.base_path,
        feed_id=absolute_url(feed, config.url, config.base_path),
        feed_path=feed,
        feed_author=site_author(config),
        language=config.text("languagecode") or config.text("defaultcontentlanguage"),
        time_zone=config.text("timezone"),
        permalink_pattern=_pattern(config, main),
        posts_per_page=paginate if isinstance(paginate, int) and 0 < paginate <= 1000 else None,
        entries_in_feed=limit if isinstance(limit, int) and limit > 0 else 1_000,
        excerpt_only=False,
        navigation=_navigation(config, heads),
        dollar_maths=dollar_maths,
    )


def site_author(config: Config) -> ImportedAuthor | None:
    """Return who the settings say writes the blog."""
    for value in (config.params.get("author"), config.values.get("author")):
        if found := read_author(value, {}):
            return found
    return None


def read_authors(
    values: Mapping[str, Value], known: Mapping[str, dict[str, Value]], of_site: ImportedAuthor | None
) -> tuple[ImportedAuthor, ...]:
    """Return a post's authors, else the site's."""
    named: list[Value] = []
    for key in ("author", "authors"):
        value = values.get(key)
        named.extend(value if isinstance(value, list) else [value])
    found = [author for value in named if (author := read_author(value, known))]
    if not found and of_site is not None:
        found = [of_site]
    return tuple({author.key or author.name: author for author in found}.values())


def read_author(value: Value, known: Mapping[str, dict[str, Value]]) -> ImportedAuthor | None:
    """Return the author that a value names; `known` are those with a page or a data file, by key."""
    key = None
    entry = mapping_of(value)
    if not entry:
        key = text_of(value)
        if key is None:
            return None
        entry = known.get(key.lower(), {})
    name = text_of(entry.get("name")) or text_of(entry.get("title")) or key
    if not name:
        return None
    uri = text_of(entry.get("url")) or text_of(entry.get("website")) or text_of(entry.get("homepage"))
    bio = text_of(entry.get("bio")) or text_of(entry.get("description"))
    uri = uri if uri and "://" in uri else None
    return ImportedAuthor(name, text_of(entry.get("email")), uri, key if entry else None, bio)


def _pattern(config: Config, main: tuple[str, ...]) -> str:
    """Return the address of new posts: as the main section's are, as far as it can be said here."""
    patterns = {**config.mapping("permalinks"), **mapping_of(config.mapping("permalinks").get("page"))}
    section = main[0] if main else "posts"
    pattern = text_of(patterns.get(section.lower()))
    if pattern is None:
        return f"/{section}/:slug/"
    for token, ours in _PATTERN.items():
        pattern = pattern.replace(token, ours)
    pattern = pattern.replace(":sections", section).replace(":section", section)
    tokens = {part.strip("/").rpartition(":")[2] for part in pattern.split("/") if ":" in part}
    return pattern if tokens <= _KNOWN and ":slug" in pattern else f"/{section}/:slug/"


def _navigation(config: Config, heads: list[Head]) -> tuple[NavigationLink, ...]:
    """Return the main menu: what the settings list, then the texts that put themselves there, by weight and name."""
    menus = config.mapping("menu") or config.mapping("menus")
    listed: list[tuple[int, str, str]] = []
    entries = menus.get("main")
    for entry in entries if isinstance(entries, list) else []:
        item = mapping_of(entry)
        label = text_of(item.get("name")) or text_of(item.get("title")) or text_of(item.get("identifier"))
        address = text_of(item.get("url")) or _of_page(text_of(item.get("pageref")), heads)
        if label and address:
            listed.append((_weight(item), label, address))
    for head in heads:
        menu = head.values.get("menu") or head.values.get("menus")
        if head.url and head.state != "draft" and ("main" in texts_of(menu) or "main" in mapping_of(menu)):
            own = mapping_of(mapping_of(menu).get("main"))
            listed.append((_weight(own), text_of(own.get("name")) or head.title, head.url))
    return tuple(NavigationLink(label, address) for _weight_, label, address in sorted(listed))


def _weight(item: Mapping[str, Value]) -> int:
    weight = item.get("weight")
    return weight if isinstance(weight, int) and weight else 1 << 30


def _of_page(place: str | None, heads: list[Head]) -> str | None:
    if place is None:
        return None
    wanted = place.strip("/").removesuffix(".md").lower()
    return next((head.url for head in heads if head.entry.place.lower() == wanted), f"/{wanted}/" if wanted else "/")
