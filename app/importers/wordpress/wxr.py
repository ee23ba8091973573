"""Read the file that WordPress exports: WXR 1.0 to 1.2, an RSS 2.0 with elements of its own."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from app.importers.records import ImportRefused, Problem

FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
REFERENCE = re.compile(rb"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bcBC]|[eE]|[fF]|1[0-9a-fA-F]));")
WXR = re.compile(r"\{http://wordpress\.org/export/1\.[0-9]/(?:excerpt/)?\}(.+)")
NAMES = {
    "{http://purl.org/rss/1.0/modules/content/}encoded": "content",
    "{http://purl.org/dc/elements/1.1/}creator": "creator",
}
MOST_META = 2000
# What plugins write without saying what it stands for; WordPress itself reads such files.
USED_PREFIX = re.compile(rb"</?([A-Za-z_][\w.-]{0,30}):")
DECLARED_PREFIX = re.compile(rb"xmlns:([\w.-]{1,31})\s*=")
ROOT = re.compile(rb"<rss(?=[\s>])")
URIS = {
    b"wp": b"http://wordpress.org/export/1.2/",
    b"excerpt": b"http://wordpress.org/export/1.2/excerpt/",
    b"content": b"http://purl.org/rss/1.0/modules/content/",
    b"dc": b"http://purl.org/dc/elements/1.1/",
}
MOST_PREFIXES = 200
BLOCK = 1 << 20


@dataclass(slots=True)
class Term:
    """Be a category, tag or other term."""

    taxonomy: str
    slug: str
    name: str
    parent: str = ""
    description: str = ""


@dataclass(slots=True)
class Item:
    """Be one entry of the file: a post, a page, a file or something internal. Texts are as written there."""

    number: str = ""
    kind: str = ""
    status: str = ""
    title: str = ""
    link: str = ""
    guid: str = ""
    creator: str = ""
    slug: str = ""
    parent: str = ""
    order: int = 0
    password: str = ""
    sticky: bool = False
    date: str = ""
    date_gmt: str = ""
    modified: str = ""
    modified_gmt: str = ""
    excerpt: str = ""
    file_address: str = ""
    comments: int = 0
    """How many readers saw."""
    packed_comments: bytes = b""
    terms: list[Term] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    packed: bytes = b""
    is_double: bool = False
    """Another item of the export has the same number."""

    @property
    def content(self) -> str:
        """Return the text; it is kept small, since an export may hold thousands."""
        return zlib.decompress(self.packed).decode() if self.packed else ""

    def all_comments(self) -> list[dict[str, str]]:
        """Return the comments whole, but for the addresses that their writers' machines had."""
        found: list[dict[str, str]] = json.loads(zlib.decompress(self.packed_comments)) if self.packed_comments else []
        return found

    def first(self, key: str) -> str:
        """Return the first value of a custom field, or nothing."""
        return self.meta.get(key, [""])[0]


@dataclass(slots=True)
class Export:
    """Be all that a file, or several of one blog, say."""

    title: str = ""
    description: str = ""
    link: str = ""
    language: str = ""
    authors: dict[str, str] = field(default_factory=dict)
    """Display names by login."""
    people: dict[str, dict[str, str]] = field(default_factory=dict)
    """All that is said of authors, by login."""
    terms: list[Term] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


class _Clean:
    """Be a file without the characters that XML forbids, which exports are full of, and with all of its prefixes."""

    def __init__(self, stream: IO[bytes], undeclared: set[bytes]) -> None:
        self._stream = stream
        self._kept = b""
        self._declarations = b"".join(
            b' xmlns:%s="%s"' % (prefix, URIS.get(prefix, b"urn:undeclared:" + prefix)) for prefix in sorted(undeclared)
        )

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        block = self._kept + self._stream.read(size)
        self._kept = b""
        if size > 0 and (start := block.rfind(b"&", -12)) >= 0 and b";" not in block[start:] and len(block) > 12:
            block, self._kept = block[:start], block[start:]
        block = FORBIDDEN.sub(b"", REFERENCE.sub(b"", block))
        if self._declarations and (root := ROOT.search(block)):
            block = block[: root.end()] + self._declarations + block[root.end() :]
            self._declarations = b""
        return block


def _undeclared(stream: IO[bytes]) -> set[bytes]:
    """Return the prefixes of element names that no declaration explains, and go back to the beginning."""
    used: set[bytes] = set()
    declared = {b"xml", b"xmlns"}
    end = b""
    while block := stream.read(BLOCK):
        found = end + block
        used.update(USED_PREFIX.findall(found))
        declared.update(DECLARED_PREFIX.findall(found))
        if len(used) > MOST_PREFIXES:
            break
        end = found[-64:]
    stream.seek(0)
    return used - declared


def read(path: Path, name: str, export: Export) -> None:
    """Add what a file says to an export.

    Raises:
        ImportRefused: it is no such file, or it holds what no export needs and attackers use.
    """
    depth = 0
    try:
        with path.open("rb") as stream:
            events = iterparse(_Clean(stream, _undeclared(stream)), events=("start", "end"), forbid_dtd=True)
            for event, element in events:
                if event == "start":
                    depth += 1
                    if depth == 1 and element.tag != "rss":
                        raise ImportRefused(Problem(name, 0, "This is no WordPress export: it is not RSS."))
                    continue
                depth -= 1
                if depth == 2:
                    _channel(element, export)
                    element.clear()
                elif depth == 1:
                    element.clear()
    except ParseError as error:
        sentence = f"The file is cut off or damaged: {error}. Export it again; nothing was imported."
        raise ImportRefused(Problem(name, error.position[0], sentence)) from None
    except DefusedXmlException:
        sentence = "The file declares XML entities or a document type, which no WordPress export does."
        raise ImportRefused(Problem(name, 0, sentence)) from None
    except (OSError, UnicodeError, LookupError, ValueError) as error:
        raise ImportRefused(Problem(name, 0, f"The file cannot be read: {error}.")) from None


def _name(element: Element) -> str:
    if found := WXR.fullmatch(element.tag):
        return "excerpt" if found[1] == "encoded" else f"wp:{found[1]}"
    return NAMES.get(element.tag, element.tag)


def _texts(element: Element) -> dict[str, str]:
    return {_name(child): (child.text or "").strip("\n\r\t ") for child in element}


def _channel(element: Element, export: Export) -> None:
    name = _name(element)
    text = (element.text or "").strip()
    if name in ("title", "description", "language") and not getattr(export, name):
        setattr(export, name, text)
    elif name == "wp:base_blog_url" or (name == "link" and not export.link):
        export.link = text
    elif name == "wp:author":
        parts = _texts(element)
        login = parts.get("wp:author_login", "")
        export.authors[login] = parts.get("wp:author_display_name") or login
        export.people[login] = _said(parts, "wp:author_")
    elif name in ("wp:category", "wp:tag", "wp:term"):
        export.terms.append(_term(name, _texts(element)))
    elif name == "item":
        export.items.append(_item(element))


def _term(name: str, parts: dict[str, str]) -> Term:
    if name == "wp:category":
        return Term(
            "category",
            parts.get("wp:category_nicename", ""),
            parts.get("wp:cat_name", ""),
            parts.get("wp:category_parent", ""),
            parts.get("wp:category_description", ""),
        )
    if name == "wp:tag":
        described = parts.get("wp:tag_description", "")
        return Term("post_tag", parts.get("wp:tag_slug", ""), parts.get("wp:tag_name", ""), "", described)
    return Term(
        parts.get("wp:term_taxonomy", ""),
        parts.get("wp:term_slug", ""),
        parts.get("wp:term_name", ""),
        parts.get("wp:term_parent", ""),
        parts.get("wp:term_description", ""),
    )


def _item(element: Element) -> Item:
    parts = _texts(element)
    item = Item(
        number=parts.get("wp:post_id", ""),
        kind=parts.get("wp:post_type", "") or "post",
        status=parts.get("wp:status", "") or "publish",
        title=parts.get("title", ""),
        link=parts.get("link", ""),
        guid=parts.get("guid", ""),
        creator=parts.get("creator", ""),
        slug=parts.get("wp:post_name", ""),
        parent=parts.get("wp:post_parent", "0"),
        password=parts.get("wp:post_password", ""),
        sticky=parts.get("wp:is_sticky", "0") == "1",
        date=parts.get("wp:post_date", ""),
        date_gmt=parts.get("wp:post_date_gmt", ""),
        modified=parts.get("wp:post_modified", ""),
        modified_gmt=parts.get("wp:post_modified_gmt", ""),
        excerpt=parts.get("excerpt", ""),
        file_address=parts.get("wp:attachment_url", ""),
    )
    order = parts.get("wp:menu_order", "0")
    item.order = int(order) if re.fullmatch(r"-?[0-9]{1,9}", order) else 0
    comments: list[dict[str, str]] = []
    for child in element:
        name = _name(child)
        if name == "content" and child.text:
            item.packed = zlib.compress(child.text.encode("utf-8", "replace"), 1)
        elif name == "category" and child.get("domain") != "tag" and child.text:
            term = Term(child.get("domain", "category"), child.get("nicename", ""), child.text.strip())
            if all((known.taxonomy, known.name) != (term.taxonomy, term.name) for known in item.terms[:100]):
                item.terms.append(term)
        elif name == "wp:postmeta" and len(item.meta) < MOST_META:
            meta = _texts(child)
            item.meta.setdefault(meta.get("wp:meta_key", ""), []).append(meta.get("wp:meta_value", ""))
        elif name == "wp:comment":
            comment = _texts(child)
            comments.append(_said(comment, "wp:comment_", without=("wp:comment_author_IP",)))
            item.comments += comment.get("wp:comment_approved") == "1" and comment.get("wp:comment_type") not in (
                "pingback",
                "trackback",
            )
    if comments:
        item.packed_comments = zlib.compress(json.dumps(comments, ensure_ascii=False).encode("utf-8", "replace"), 1)
    return item


def _said(parts: dict[str, str], prefix: str, without: tuple[str, ...] = ()) -> dict[str, str]:
    """Return what an element says, by shorter names."""
    return {
        name.removeprefix(prefix): text
        for name, text in parts.items()
        if text and name.startswith(prefix) and name not in without
    }
