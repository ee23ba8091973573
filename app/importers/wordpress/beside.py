"""Tell what an export holds beside posts and pages: topics, the library's files, and what there is no place for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from app.importers.markup.nodes import words
from app.importers.plain import plain
from app.importers.records import ImportedFile, ImportedTopic, LeftBehind, RemoteFile
from app.importers.web import files_for, normal
from app.importers.wordpress.posts import Blog, source_of
from app.importers.wordpress.wxr import Export, Item, Term

# What WordPress keeps beside texts, for itself or for its themes.
INTERNAL = words(
    "attachment nav_menu_item revision wp_block custom_css customize_changeset oembed_cache user_request"
    " wp_template wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face"
)
PASSING = words("revision customize_changeset oembed_cache user_request")
TEXTS = ("post", "page")
KINDS = {"category": "category", "post_tag": "tag"}
DEEPEST = 20
MOST_NAMED = 20


class WordPressBeside:
    """Be all that; it is read from the export when it is asked for."""

    def __init__(self, export: Export, blog: Blog) -> None:
        self._export = export
        self._blog = blog

    def topics(self) -> Iterator[ImportedTopic]:
        """Yield categories and tags that have posts or a description, with the slugs of their addresses."""
        said = {(term.taxonomy, term.slug): term for term in self._export.terms if term.taxonomy in KINDS}
        used = {
            (term.taxonomy, term.slug): term
            for item in self._export.items
            if item.kind == "post" and item.status not in ("trash", "auto-draft", "inherit")
            for term in item.terms
            if term.taxonomy in KINDS
        }
        for key, term in used.items():
            yield self._topic(said.get(key, term), said)
        for key, term in said.items():
            if key not in used and term.taxonomy == "category" and term.description:
                yield self._topic(term, said)

    def files(self) -> Iterator[ImportedFile | RemoteFile]:
        """Yield the files of the library."""
        addresses = (
            self._blog.home.local(item.file_address)
            for item in self._export.items
            if item.kind == "attachment" and item.file_address
        )
        files, remote = files_for(filter(None, addresses), self._blog.home, self._blog.folders)
        yield from files
        yield from remote

    def left(self) -> Iterator[LeftBehind]:
        """Yield comments, places at the top, custom fields, captions, parents, descriptions, people and the rest."""
        for login, person in self._export.people.items():
            if len(person) > 2:
                yield LeftBehind(f"author/{login}", self._export.authors[login], person)
        named = set()
        for term in self._export.terms:
            name = f"{KINDS.get(term.taxonomy, term.taxonomy)}/{unquote(term.slug)}"
            if name not in named and _says_more(term):
                named.add(name)
                yield LeftBehind(name, plain(term.name), _term(term))
        numbered = set()
        for item in self._export.items:
            if item.kind in PASSING or (name := source_of(item)) in numbered:
                continue
            numbered.add(name)
            values = _of_text(item) if item.kind in TEXTS else _whole(item)
            if values:
                yield LeftBehind(name, plain(item.title), values)

    def sentences(self) -> Iterator[str]:
        """Yield one sentence on what there is no place for, if there is any."""
        items, terms = self._export.items, self._export.terms
        nested = [term for term in terms if term.taxonomy == "category" and term.parent]
        described = [term for term in terms if term.taxonomy == "post_tag" and term.description]
        kinds = Counter(item.kind for item in items if item.kind not in INTERNAL.union(TEXTS))
        parts = [
            _counted(sum(item.comments for item in items), "comment"),
            _counted(sum(item.sticky for item in items), "place at the top of the home page", "places"),
            _named([plain(term.name) for term in nested], "that a category stands below another"),
            _named([plain(term.name) for term in described], "descriptions of tags"),
            *(
                f"{count} of the kind “{kind}”, which a plugin or theme brought"
                for kind, count in sorted(kinds.items())
            ),
        ]
        if told := "; ".join(filter(None, parts)):
            yield f"Byline has no place for this, which stands whole in the report as JSON: {told}."

    def _topic(self, term: Term, said: dict[tuple[str, str], Term]) -> ImportedTopic:
        kind, slug = KINDS[term.taxonomy], unquote(term.slug)
        own = normal(f"/{kind}/{slug}/")
        old = [f"{own}feed/"]
        if term.parent:
            nested = normal(f"/{kind}/{'/'.join([*_above(term, said), slug])}/")
            old += [nested, f"{nested}feed/"]
        described = plain(term.description) if kind == "category" else ""
        return ImportedTopic("category" if kind == "category" else "tag", plain(term.name), slug, described, tuple(old))


def _says_more(term: Term) -> bool:
    """Tell whether there is more to a term than comes in."""
    described = term.description if term.taxonomy == "post_tag" else ""
    return bool(term.taxonomy not in KINDS or term.parent or described)


def _above(term: Term, said: dict[tuple[str, str], Term]) -> list[str]:
    """Return the slugs of the categories that one stands below, the highest first."""
    found: list[str] = []
    parent = said.get((term.taxonomy, term.parent))
    while parent is not None and parent.slug not in found and len(found) < DEEPEST:
        found.insert(0, parent.slug)
        parent = said.get((parent.taxonomy, parent.parent))
    return [unquote(slug) for slug in found]


def _term(term: Term) -> dict[str, Any]:
    values = {"kind": term.taxonomy, "slug": unquote(term.slug), "parent": unquote(term.parent)}
    return _filled({**values, "description": term.description})


def _of_text(item: Item) -> dict[str, Any]:
    """Return what there is no place for of a post or page that comes in."""
    own = {key: values for key, values in item.meta.items() if not key.startswith("_") and key != "footnotes"}
    return _filled({"at_the_top": item.sticky, "comments": item.all_comments(), "custom_fields": own})


def _whole(item: Item) -> dict[str, Any]:
    """Return all that is said of what does not come in, or of which only the file does."""
    belongs = "" if item.parent in ("", "0") else item.parent
    return _filled(
        {
            "status": item.status,
            "link": item.link,
            "date": item.date,
            "author": item.creator,
            "slug": item.slug,
            "file": item.file_address,
            "attached_to": belongs,
            "order": item.order,
            "caption": item.excerpt,
            "alt": item.first("_wp_attachment_image_alt"),
            "content": item.content,
            "terms": [_term(term) | {"name": plain(term.name)} for term in item.terms],
            "comments": item.all_comments(),
            "custom_fields": {key: values for key, values in item.meta.items() if key != "_wp_attachment_metadata"},
        }
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _counted(number: int, one: str, many: str = "") -> str:
    if number == 0:
        return ""
    first, _, rest = one.partition(" ")
    return f"1 {one}" if number == 1 else f"{number} {' '.join(filter(None, (many or f'{first}s', rest)))}"


def _named(names: list[str], what: str) -> str:
    names = list(dict.fromkeys(names))
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{what} ({', '.join(names[:MOST_NAMED])}{more})" if names else ""
