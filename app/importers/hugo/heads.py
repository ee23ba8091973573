"""Read what stands above a text and what follows from its place: dates, state, address and id."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.importers.hugo import paths
from app.importers.hugo.config import Config
from app.importers.hugo.contents import Entry
from app.importers.hugo.dates import FILE_DATE, Moment, read_moment
from app.importers.hugo.values import Value, mapping_of, text_of, texts_of
from app.importers.records import Problem

_DEFAULTS: dict[str, tuple[str, ...]] = {
    "date": ("date", "publishdate", "pubdate", "published", "lastmod", "modified"),
    "lastmod": ("lastmod", "modified", "date", "publishdate", "pubdate", "published"),
    "publishdate": ("publishdate", "pubdate", "published", "date"),
    "expirydate": ("expirydate", "unpublishdate"),
}
_POST_WORDS = frozenset(
    ("post", "posts", "blog", "blogs", "article", "articles", "news", "notes", "writing", "journal")
)


@dataclass(slots=True)
class Head:
    """A text without its body."""

    entry: Entry
    values: dict[str, Value]
    body_line: int
    title: str
    has_title: bool
    slug: str
    url: str | None
    """Root-relative, percent-encoded, without base path; None where its permalink needs a date that is not there."""
    date: Moment | None
    lastmod: Moment | None
    publish: Moment | None
    expiry: Moment | None
    state: Literal["draft", "live"]
    problems: list[Problem] = field(default_factory=list)

    @property
    def source(self) -> str:
        """Return the file."""
        return self.entry.source

    @property
    def type(self) -> str:
        """Return what kind of text it is: its `type`, else the first folder above it."""
        return text_of(self.values.get("type")) or next(iter(self.entry.sections), "")


def read_head(entry: Entry, values: dict[str, Value], body_line: int, config: Config) -> Head:
    """Return the head of a text; a date that cannot be read is as if it were not there, and is reported."""
    problems: list[Problem] = []
    name, named_date = entry.name, ""
    wanted = config.mapping("frontmatter")
    if found := FILE_DATE.fullmatch(entry.name):
        named_date = found[1]
    moments: dict[str, Moment | None] = {}
    from_name = False
    for key, default in _DEFAULTS.items():
        moments[key] = None
        for place in _places(texts_of(wanted.get(key)), default):
            value = named_date if place == ":filename" else values.get(place)
            try:
                moments[key] = read_moment(value or None, config.zone)
            except (ValueError, OverflowError):
                problem = Problem(entry.source, 0, f"“{(text_of(value) or '')[:80]}” is not a date that can be read.")
                if problem not in problems:
                    problems.append(problem)
            if moments[key] is not None:
                from_name = from_name or place == ":filename"
                break
    title = text_of(values.get("title"))
    slug = text_of(values.get("slug"))
    if from_name and slug is None and found is not None and found[2]:
        slug = found[2]  # a date in the name is no part of the address where the settings read it
    url = _url(entry, values, slug, title or name, moments["date"], config, problems)
    return Head(
        entry=entry,
        values=values,
        body_line=body_line,
        title=title or _titled(name),
        has_title=title is not None,
        slug=paths.sanitized((slug or name).rpartition("/")[2]) or "post",
        url=url,
        date=moments["date"],
        lastmod=moments["lastmod"],
        publish=moments["publishdate"],
        expiry=moments["expirydate"],
        state="draft" if values.get("draft") is True else "live",
        problems=problems,
    )


def is_post(head: Head, config: Config, main: tuple[str, ...]) -> bool:
    """Tell whether a text belongs to the blog's lists: it has a date, and its section is one of them."""
    if head.date is None or head.entry.kind == "branch":
        return head.date is None and head.state == "draft" and head.type in (main or _POST_WORDS)
    if text_of(mapping_of(head.values.get("_build") or head.values.get("build")).get("list")) == "never":
        return False
    if main:
        return head.type in main or next(iter(head.entry.sections), "") in main
    return bool(head.entry.sections) or head.type in _POST_WORDS


def main_sections(heads: list[Head], config: Config) -> tuple[str, ...]:
    """Return the sections whose texts are posts: those that the settings name, else those with posts' names.

    Where nothing says so, every section is.
    """
    named = texts_of(config.params.get("mainsections") or config.values.get("mainsections"))
    if named:
        return named
    used = {head.type for head in heads if head.entry.kind != "branch" and head.date is not None}
    return tuple(sorted(used & _POST_WORDS))


def _places(wanted: tuple[str, ...], default: tuple[str, ...]) -> tuple[str, ...]:
    if not wanted:
        return default
    places: list[str] = []
    for place in wanted:
        places.extend(default if place.lower() == ":default" else (place.lower(),))
    return tuple(places)


def _url(
    entry: Entry,
    values: dict[str, Value],
    slug: str | None,
    title: str,
    date: Moment | None,
    config: Config,
    problems: list[Problem],
) -> str | None:
    lower = not config.flag("disablepathtolower")
    no_accents = config.flag("removepathaccents")
    ugly = _is_ugly(entry, config)
    if own := text_of(values.get("url")):
        prefix = "" if own.startswith("/") else config.language_path
        return prefix + paths.address(own, lower=False, named=True)
    prefix = config.language_path
    if entry.kind == "branch":
        place = "/".join(paths.sanitized(part, remove_accents=no_accents) for part in entry.place.split("/"))
        return prefix + paths.address(f"{place}/", ugly=False, lower=lower)
    pattern = _pattern(entry, config)
    if pattern is not None:
        if date is None and paths.needs_date(pattern):
            return None
        sections = tuple(part for part in entry.section.split("/") if part)
        named = paths.Named(sections, entry.name, title, slug, date.local if date else paths.NO_DATE)
        try:
            return prefix + paths.address(paths.fill(pattern, named, remove_accents=no_accents), ugly=ugly, lower=lower)
        except paths.UnknownToken as error:
            problems.append(Problem(entry.source, 0, str(error)))
    parts = [*entry.sections, slug or entry.name]
    place = "/".join(paths.sanitized(part, remove_accents=no_accents) for part in parts)
    return prefix + paths.address(place if ugly else f"{place}/", ugly=ugly, lower=lower)


def _is_ugly(entry: Entry, config: Config) -> bool:
    ugly = config.values.get("uglyurls")
    if isinstance(ugly, dict):
        return bool(entry.sections) and ugly.get(entry.sections[0].lower()) is True
    return ugly is True


def _pattern(entry: Entry, config: Config) -> str | None:
    patterns = config.mapping("permalinks")
    patterns = {**patterns, **mapping_of(patterns.get("page"))}
    # The names of the settings are in small letters, those of folders are not: they meet only where both are.
    return text_of(patterns.get(entry.sections[0] if entry.sections else "/"))


def _titled(name: str) -> str:
    return name.replace("-", " ").replace("_", " ").strip().capitalize() or name
