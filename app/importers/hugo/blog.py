"""Open a Hugo blog: read the heads of all its texts at once, and their bodies one by one."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.importers.hugo import goldmark, records_of, shortcodes
from app.importers.hugo.byline import OwnTexts
from app.importers.hugo.cascade import cascade, deep, inherited
from app.importers.hugo.config import read_config
from app.importers.hugo.contents import HTML, Contents, Entry, sort_files
from app.importers.hugo.front_matter import Document, split
from app.importers.hugo.heads import Head, is_post, main_sections, read_head
from app.importers.hugo.site import read_authors, read_site, site_author
from app.importers.hugo.values import Malformed, Value, mapping_of, text_of
from app.importers.jekyll import source as files
from app.importers.jekyll.maths import uses_dollars
from app.importers.jekyll.references import references
from app.importers.jekyll.urls import absolute_url, encode_path
from app.importers.records import (
    ImportedFile,
    ImportedPage,
    ImportedPost,
    ImportedSite,
    ImportRefused,
    Problem,
    Skipped,
)

_PAGES = frozenset({"", ".html", ".htm", ".xml", ".php", ".md", ".markdown"})
_MATHS = ("math", "maths", "mathjax", "katex", "latex")


class HugoBlog:
    """A Hugo blog in a folder; nothing in it is run, and nothing outside it is read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._problems: list[Problem] = []
        sources = list(files.walk(root, self._problems))
        self._config = read_config(root, sources)
        self._contents: Contents = sort_files(sources, self._config)
        if not self._contents.entries and not self._contents.left_out:
            raise ImportRefused(Problem(".", 0, "This is no Hugo blog: it has no texts in content/."))
        self._home = OwnTexts.find(root, sources, self._problems)
        self._skipped: list[Skipped] = [Skipped(problem.file, (problem,)) for problem in self._contents.left_out]
        heads = self._heads()
        self._authors = self._known_authors(heads)
        heads = [head for head in heads if head.entry.sections[:1] != ("authors",) and head.entry.place != "authors"]
        main = main_sections(heads, self._config)
        self._posts: list[Head] = []
        self._pages: list[Head] = []
        for head in heads:
            self._sort(head, main)
        self._posts.sort(
            key=lambda head: (head.date is None, head.date.at.timestamp() if head.date else 0, head.source)
        )
        maths = any(self._config.params.get(key) is True for key in _MATHS) and uses_dollars(root, sources)
        self._site = read_site(self._config, main, heads, dollar_maths=maths)
        if self._home is not None:
            self._site = self._home.site
        self._places = self._by_place(heads)
        self._rules = goldmark.Rules(
            unsafe=self._config.unsafe,
            hard_wraps=self._config.mapping("markup", "goldmark", "renderer").get("hardwraps") is True,
            block_attributes=mapping_of(self._config.mapping("markup", "goldmark", "parser").get("attribute")).get(
                "block"
            )
            is True,
            linkify=self._config.mapping("markup", "goldmark", "extensions").get("linkify") is not False,
        )

    @property
    def site(self) -> ImportedSite:
        """Return the settings."""
        return self._site

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what concerns the blog as a whole."""
        return tuple(self._config.problems + self._problems)

    @property
    def total(self) -> int:
        """Return how many posts and pages there are, skipped ones included."""
        return len(self._posts) + len(self._pages) + len(self._skipped)

    def posts(self) -> Iterator[ImportedPost | Skipped]:
        """Yield every post, oldest first, drafts without a date last; before them what is left out."""
        yield from self._skipped
        for head in self._posts if self._home is None else self._home.in_order(self._posts):
            if self._home is not None and (own := self._home.post(head)) is not None:
                yield own
                continue
            made = self._body(head)
            if isinstance(made, Skipped):
                yield made
                continue
            body, found, problems = made
            entry_id = None
            if head.url is not None:
                entry_id = absolute_url(head.url, self._config.url, self._config.base_path)
            authors = read_authors(head.values, self._authors, site_author(self._config))
            yield records_of.make_post(head, body, entry_id, authors, found, problems)

    def pages(self) -> Iterator[ImportedPage | Skipped]:
        """Yield every page."""
        listed = {link.address for link in self._site.navigation}
        for head in self._pages if self._home is None else self._home.in_order(self._pages):
            if self._home is not None and (own := self._home.page(head)) is not None:
                yield own
                continue
            made = self._body(head)
            if isinstance(made, Skipped):
                yield made
                continue
            body, found, problems = made
            if reason := _no_page(head, body):
                yield Skipped(head.source, (Problem(head.source, 0, reason),))
                continue
            yield records_of.make_page(head, body, found, problems, listed=head.url in listed)

    def _heads(self) -> list[Head]:
        read: list[tuple[Entry, Document]] = []
        for entry in self._contents.entries:
            try:
                document = split(files.read_text(self._root, entry.source, 2 * files.MAX_TEXT_BYTES))
            except files.Unreadable as error:
                self._skipped.append(Skipped(entry.source, (Problem(entry.source, 0, str(error)),)))
                continue
            except Malformed as error:
                self._skipped.append(Skipped(entry.source, (Problem(entry.source, error.line, error.sentence),)))
                continue
            read.append((entry, Document(document.values, "", document.body_line)))
        handed = {entry.place: cascade(document.values) for entry, document in read if entry.kind == "branch"}
        handed[""] = {**cascade(self._config.values), **handed.get("", {})}
        return [
            read_head(entry, {**inherited(entry, handed), **document.values}, document.body_line, self._config)
            for entry, document in read
        ]

    def _sort(self, head: Head, main: tuple[str, ...]) -> None:
        """Put a text among posts or pages, or leave it out with a reason."""
        build = mapping_of(head.values.get("_build") or head.values.get("build"))
        reason = ""
        if "byline" in head.values and self._home is not None:
            (self._posts if self._home.is_post(head) else self._pages).append(head)
            return
        if (
            head.values.get("headless") is True
            or text_of(build.get("render")) == "never"
            or build.get("render") is False
        ):
            reason = "Hugo makes no page of it, so neither does the import."
        elif head.url is None and head.state != "draft":
            reason = "Its permalink needs a date, and it has none."
        if reason:
            self._skipped.append(Skipped(head.source, (Problem(head.source, 0, reason),)))
        elif is_post(head, self._config, main):
            self._posts.append(head)
        else:
            self._pages.append(head)

    def _known_authors(self, heads: list[Head]) -> dict[str, dict[str, Value]]:
        return {head.entry.name.lower(): head.values for head in heads if head.entry.folder.strip("/") == "authors"}

    def _by_place(self, heads: list[Head]) -> dict[str, Head | None]:
        """Return texts by all that links may call them; a bare name that two have means neither."""
        places: dict[str, Head | None] = {}
        for head in heads:
            name = head.entry.place.lower()
            places["/" + name] = head
            last = name.rpartition("/")[2]
            places[last] = head if last not in places else None
        return places

    def _link(self, head: Head, name: str, *, whole: bool) -> str | None:
        target, mark, fragment = name.partition("#")
        if not target:
            return name
        place = unquote(target).lower().removesuffix("/")
        for ending in ("/index.md", "/_index.md", ".md", ".markdown", ".html"):
            place = place.removesuffix(ending)
        beside = posixpath.normpath(posixpath.join("/" + head.entry.folder.lower(), place))
        in_bundle = posixpath.normpath(posixpath.join("/" + head.entry.place.lower(), place))
        rooted = "/" + place.strip("/")
        found = next((self._places[key] for key in (beside, rooted, in_bundle, place) if self._places.get(key)), None)
        if found is None or found.url is None:
            return None
        address = absolute_url(found.url, self._config.url if whole else None, self._config.base_path)
        return address + mark + fragment

    def _body(self, head: Head) -> tuple[str, tuple[ImportedFile, ...], tuple[Problem, ...]] | Skipped:
        try:
            text = files.read_text(self._root, head.source)
            body = split(text).body
        except (files.Unreadable, Malformed) as error:
            return Skipped(head.source, (Problem(head.source, getattr(error, "line", 0), str(error)),))
        asks = shortcodes.Site(
            link=lambda name, whole: self._link(head, name, whole=whole),
            param=lambda key: (
                text_of(deep(head.values, key))
                or text_of(deep(mapping_of(head.values.get("params")), key))
                or text_of(deep(self._config.params, key))
            ),
        )
        begin = len(body) - len(body.lstrip("\n"))
        taken = shortcodes.take_out(body[begin:], asks)
        is_html = head.source.rpartition(".")[2].lower() in HTML
        made = taken.fill(taken.text if is_html else goldmark.translate(taken.text, self._rules))
        if head.expiry is not None:
            head.problems.append(
                Problem(head.source, 0, f"It was to vanish on {head.expiry.local:%Y-%m-%d}; here it stays.")
            )
        problems = [Problem(head.source, head.body_line + begin + line, sentence) for line, sentence in taken.notes]
        found, missing = self._files(head, made)
        return made, found, tuple(head.problems + problems + missing)

    def _files(self, head: Head, body: str) -> tuple[tuple[ImportedFile, ...], list[Problem]]:
        """Return the files of a text's bundle and those of the site that it refers to, and what is missing."""
        base = (head.url or "/").removesuffix(".html").rstrip("/")
        wanted: dict[str, str] = {
            f"{base}/{encode_path(name)}": source for name, source in head.entry.resources.items()
        }
        problems: dict[str, Problem] = {}
        image = records_of.image_of(head)
        for address, line in [*references(body), *([(image, 0)] if image else [])]:
            local = self._local(address, head.url or "/")
            if local is None or encode_path(local) in wanted:
                continue
            if local in self._contents.statics:
                wanted[encode_path(local)] = self._contents.statics[local]
            elif posixpath.splitext(local)[1].lower() not in _PAGES:
                sentence = f"The file {local[:200]} is not in the site's folder."
                problems.setdefault(local, Problem(head.source, head.body_line + line, sentence))
        return tuple(ImportedFile(self._root / name, place) for place, name in wanted.items()), list(problems.values())

    def _local(self, address: str, path: str) -> str | None:
        """Return the path on this site that an address leads to, decoded, or nothing."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if parts.scheme or parts.netloc:
            if f"{parts.scheme}://{parts.netloc}" != self._config.url:
                return None
        elif not parts.path:
            return None
        place = posixpath.normpath(posixpath.join(posixpath.dirname(path) or "/", unquote(parts.path)))
        base = self._config.base_path
        return place.removeprefix(base) if base and place.startswith(base + "/") else place


def _age(head: Head) -> tuple[bool, float, str]:
    return (head.date is None, head.date.at.timestamp() if head.date else 0, head.source)


def _no_page(head: Head, body: str) -> str:
    if head.url == "/":
        return "The blog makes its own home page; copy what you need of this text into the introduction."
    if head.url in ("/404.html", "/404/", "/404"):
        return "The blog makes its own page for addresses that do not exist."
    if head.entry.kind == "branch":
        return "It only heads the list of a section." if not body.strip() else ""
    return "It has no text of its own: its layout made it." if not body.strip() else ""
