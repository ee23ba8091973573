"""Read what stands above a post: enough to know its date, address and identity before any body is read."""

import re
from dataclasses import dataclass, field
from typing import Literal

from app.importers.jekyll import taxonomy
from app.importers.jekyll.config import Config
from app.importers.jekyll.dates import Moment, read_moment
from app.importers.jekyll.defaults import defaults_for, merge
from app.importers.jekyll.front_matter import Document
from app.importers.jekyll.permalinks import Named, UnknownPlaceholder, extension_of, fill_post
from app.importers.jekyll.psych import Value, to_s
from app.importers.jekyll.slugs import slugify, titleize
from app.importers.jekyll.urls import absolute_url, relative_url
from app.importers.records import Problem

HTML = frozenset({".html", ".htm", ".xhtml"})
_DATED = re.compile(r"(\d{2,4}-\d{1,2}-\d{1,2})-(.*)", re.ASCII | re.DOTALL)


class Refused(Exception):
    """A file cannot become a post."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


@dataclass(slots=True)
class Head:
    """A post without its body."""

    source: str
    values: dict[str, Value]
    body_line: int
    slug: str
    title: str
    moment: Moment | None
    categories: tuple[str, ...]
    url: str
    """As Jekyll makes it: placeholders escaped, the rest as typed."""
    state: Literal["draft", "live"]
    entry_id: str | None
    file_date: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def path(self) -> str | None:
        """Return the address as the feed shows it; a draft outside `_posts` has none."""
        return relative_url(self.url, "") if self.entry_id else None


def name_parts(source: str) -> tuple[str, str, str]:
    """Return date (or nothing), slug and extension of a post's file name."""
    name = source.rpartition("/")[2]
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    match = _DATED.fullmatch(stem)
    date, slug = (match[1], match[2]) if match else ("", stem)
    return date, slug.rstrip("."), dot + extension


def read_head(source: str, document: Document, config: Config, *, in_drafts: bool) -> Head:
    """Return the head of the post in `source`; raises Refused when Jekyll could not have built it either."""
    relative = config.relative(source)
    defaults = defaults_for(config.values.get("defaults"), relative, "posts")
    values = merge(defaults, document.values)
    date_text, file_slug, extension = name_parts(source)
    problems: list[Problem] = []
    moment = _moment(source, values, date_text, document, config, problems)
    slug = to_s(values.get("slug")) if values.get("slug") else file_slug
    slug = slug.strip("/") or source.rpartition("/")[2].removesuffix(extension)
    title = values.get("title")
    folders = taxonomy.folder_categories(relative, "_drafts" if in_drafts else "_posts")
    categories = taxonomy.all_categories(folders, defaults, document.values)
    permalink = to_s(values["permalink"]) if values.get("permalink") else None
    named = Named(
        slug=slug,
        basename=source.rpartition("/")[2].removesuffix(extension),
        folder_path=relative.removesuffix(extension).replace("_posts", "", 1).rstrip("."),
        categories=categories,
        at=(moment or read_moment("1970-01-01", config.zone)).local,
        output_ext=(extension_of(permalink) if permalink else "") or (extension if extension in HTML else ".html"),
    )
    try:
        url = fill_post(permalink or config.post_pattern, named)
    except UnknownPlaceholder as error:
        place = Problem(source, document.lines["permalink"], str(error)) if "permalink" in document.lines else None
        raise Refused(place or Problem(source, 0, str(error))) from error
    return Head(
        source=source,
        values=values,
        body_line=document.body_line,
        slug=slug,
        title=" ".join(to_s(title).split()) if title not in (None, False) else titleize(file_slug),
        moment=moment,
        categories=categories,
        url=url,
        state=_state(source, values, document, in_drafts, problems),
        entry_id=None if in_drafts else _entry_id(url, slug, config),
        file_date=date_text,
        problems=problems,
    )


def clean_slug(slug: str) -> str:
    """Return a slug fit for an address of our own: any script, but no blanks, slashes or quotes."""
    return re.sub(r"[\"'<>&]+", "-", slugify(slug, pretty=True, cased=True)).strip("-") or "post"


def _entry_id(url: str, slug: str, config: Config) -> str:
    folder = url.rstrip("/").rpartition("/")[0]
    return absolute_url(f"{folder}/{slug}", config.url, config.base_path)


def _moment(
    source: str, values: dict[str, Value], file_date: str, document: Document, config: Config, problems: list[Problem]
) -> Moment | None:
    value = values.get("date")
    if value is None and "date" in values:
        problems.append(Problem(source, document.lines.get("date", 0), "The date is empty; the file name's was taken."))
    if value is None or value is False:
        if not file_date:
            return None
        value = file_date
    try:
        return read_moment(value, config.zone)
    except ValueError as error:
        line = document.lines.get("date", 0)
        raise Refused(Problem(source, line, f"“{to_s(value)[:80]}” is not a date that can be read.")) from error


def _state(
    source: str, values: dict[str, Value], document: Document, in_drafts: bool, problems: list[Problem]
) -> Literal["draft", "live"]:
    if in_drafts or ("published" in values and values["published"] in (None, False)):
        return "draft"
    if values.get("draft") is True:
        sentence = "Jekyll leaves a post with `draft: true` out of the feed but shows its page; here it is a draft."
        problems.append(Problem(source, document.lines.get("draft", 0), sentence))
        return "draft"
    return "live"
