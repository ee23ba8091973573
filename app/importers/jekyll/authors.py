"""Find out who wrote a post: names, mappings, and keys of `_data/authors`."""

from app.importers.jekyll.plain import plain_text
from app.importers.jekyll.psych import Value, to_s
from app.importers.records import ImportedAuthor

_BIO = ("bio", "description", "about")
_LINKS = ("url", "website", "web", "home", "homepage")
_PROFILES = {
    "github": "https://github.com/",
    "twitter": "https://twitter.com/",
    "instagram": "https://www.instagram.com/",
    "linkedin": "https://www.linkedin.com/in/",
}


def read_author(value: Value, known: dict[str, Value]) -> ImportedAuthor | None:
    """Return the author that one front matter value names, or None when it names nobody.

    `known` is `_data/authors`; the name, e-mail and URI are those that jekyll-feed shows.
    """
    key = None
    if isinstance(value, dict):
        entry = value
    else:
        key = to_s(value).strip()
        found = known.get(key)
        if not isinstance(found, dict):
            shown = found if isinstance(found, str) and found else key
            return ImportedAuthor(name=shown, key=key if found else None) if shown else None
        entry = found
    name = _text(entry, "name") or _text(entry, "display_name") or key or _text(entry, "login")
    if not name:
        return None
    return ImportedAuthor(
        name=name,
        email=_text(entry, "email"),
        uri=_text(entry, "uri"),
        key=key,
        bio=next((plain_text(text) for part in _BIO if (text := _text(entry, part))), None),
        links=_links(entry),
    )


def read_authors(values: dict[str, Value], known: dict[str, Value], site_author: Value) -> tuple[ImportedAuthor, ...]:
    """Return a post's authors, the one that the feed shows first: `author`, `authors`, else the site's."""
    named: list[Value] = []
    for key in ("author", "authors"):
        value = values.get(key)
        named.extend(value if isinstance(value, list) else [value])
    found = [author for value in named if value and (author := read_author(value, known))]
    if not found and site_author and (author := read_author(site_author, known)):
        found = [author]
    unique: dict[str, ImportedAuthor] = {}
    for author in found:
        unique.setdefault(author.key or author.name, author)
    return tuple(unique.values())


def _text(entry: dict[str, Value], key: str) -> str | None:
    value = entry.get(key)
    return to_s(value).strip() or None if isinstance(value, str | int) and not isinstance(value, bool) else None


def _links(entry: dict[str, Value]) -> tuple[tuple[str, str], ...]:
    links = [(key, text) for key in _LINKS if (text := _text(entry, key)) and "://" in text]
    for key, prefix in _PROFILES.items():
        if text := _text(entry, key):
            links.append((key, text if "://" in text else prefix + text.lstrip("@")))
    for link in entry["links"] if isinstance(entry.get("links"), list) else []:  # type: ignore[union-attr]
        if isinstance(link, dict) and (label := _text(link, "label")) and (url := _text(link, "url")) and "://" in url:
            links.append((label, url))
    return tuple(dict.fromkeys(links))
