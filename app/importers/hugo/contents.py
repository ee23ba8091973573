"""Sort the files of `content/`: pages, bundles with their files, heads of sections, and what is in other languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.importers.hugo.config import Config
from app.importers.hugo.values import mapping_of, text_of
from app.importers.records import Problem

MARKDOWN = frozenset(("md", "markdown", "mdown", "mkd"))
HTML = frozenset(("html", "htm"))
_OTHER_MARKUP = frozenset(("org", "adoc", "asciidoc", "ad", "rst", "pandoc", "pdc"))


@dataclass(slots=True)
class Entry:
    """One text: its file, and its place below `content/`."""

    source: str
    folder: str
    """Slashes between its parts, without first and last; that above a bundle's own folder."""
    name: str
    """Without ending and language; of a bundle that of its folder."""
    kind: Literal["page", "leaf", "branch"]
    section: str = ""
    """The nearest folder above that is a section: the first one, or one that has a head of its own."""
    resources: dict[str, str] = field(default_factory=dict)
    """The files of its bundle: path below the bundle, and file."""

    @property
    def sections(self) -> tuple[str, ...]:
        """Return the folders above it."""
        return tuple(part for part in self.folder.split("/") if part)

    @property
    def place(self) -> str:
        """Return the path that stands for it."""
        return f"{self.folder}/{self.name}".strip("/")


@dataclass(slots=True)
class Contents:
    """What a site holds: its texts, its loose files by address, and what is left out with reasons."""

    entries: list[Entry] = field(default_factory=list)
    statics: dict[str, str] = field(default_factory=dict)
    left_out: list[Problem] = field(default_factory=list)


def sort_files(sources: list[str], config: Config) -> Contents:
    """Return what each file of a site is."""
    contents = Contents()
    default, *others = config.languages
    own = text_of(mapping_of(config.mapping("languages").get(default)).get("contentdir"))
    root = (own or config.text("contentdir") or "content").strip("./") + "/"
    foreign = tuple(
        f"{folder.strip('./')}/"
        for language in others
        if (folder := text_of(mapping_of(config.mapping("languages").get(language)).get("contentdir")))
    )
    static = (config.text("staticdir") or "static").strip("./") + "/"
    texts: list[tuple[str, str, str]] = []
    rest: list[str] = []
    for source in sources:
        if source.startswith(static):
            contents.statics["/" + source.removeprefix(static)] = source
        elif foreign and source.startswith(foreign) and not (root in foreign and source.startswith(root)):
            if _ending(source) in MARKDOWN:
                contents.left_out.append(Problem(source, 0, "Only texts in the site's default language come in."))
        elif source.startswith(root):
            _sort(source, source.removeprefix(root), config, texts, rest, contents)
    _bundle(texts, rest, root, contents)
    return contents


def _sort(
    source: str, inside: str, config: Config, texts: list[tuple[str, str, str]], rest: list[str], contents: Contents
) -> None:
    folder, _, file = inside.rpartition("/")
    ending = _ending(file)
    if any(part.startswith(".") for part in inside.split("/")):
        return
    if ending in _OTHER_MARKUP:
        contents.left_out.append(Problem(source, 0, f"Texts in .{ending} are not read."))
    elif ending in MARKDOWN | HTML:
        stem = file.rpartition(".")[0]
        plain, _, language = stem.rpartition(".")
        if plain and language.lower() in config.languages:
            if language.lower() != config.languages[0]:
                contents.left_out.append(Problem(source, 0, "Only texts in the site's default language come in."))
                return
            stem = plain
        texts.append((source, folder, stem))
    else:
        rest.append(source)


def _bundle(texts: list[tuple[str, str, str]], rest: list[str], root: str, contents: Contents) -> None:
    leaves: dict[str, Entry] = {}
    for source, folder, stem in texts:
        if stem == "index" and folder:
            above, _, name = folder.rpartition("/")
            leaves[folder] = Entry(source, above, name, "leaf")
    for source, folder, stem in texts:
        if _leaf_of(folder, leaves) is not None:
            continue
        if stem == "_index":
            above, _, name = folder.rpartition("/")
            contents.entries.append(Entry(source, above, name, "branch"))
        elif folder or stem != "index":
            contents.entries.append(Entry(source, folder, stem, "page"))
    for source in rest:
        inside = source.removeprefix(root)
        leaf = _leaf_of(inside.rpartition("/")[0], leaves)
        if leaf is None:
            contents.statics.setdefault("/" + inside, source)
        else:
            leaves[leaf].resources[inside.removeprefix(leaf + "/")] = source
    contents.entries.extend(leaves.values())
    headed = {entry.place for entry in contents.entries if entry.kind == "branch"}
    for entry in contents.entries:
        entry.section = _section(entry.folder, headed)
    contents.entries.sort(key=lambda entry: entry.source)


def _section(folder: str, headed: set[str]) -> str:
    while "/" in folder and folder not in headed:
        folder = folder.rpartition("/")[0]
    return folder


def _leaf_of(folder: str, leaves: dict[str, Entry]) -> str | None:
    """Return the bundle that a folder is in, or is."""
    while folder:
        if folder in leaves:
            return folder
        folder = folder.rpartition("/")[0]
    return None


def _ending(source: str) -> str:
    return source.rpartition(".")[2].lower() if "." in source.rpartition("/")[2] else ""
