"""Make hostile things that somebody could bring to be moved in, each with a word of its refusal."""

from __future__ import annotations

import gzip
import io
import json
import stat
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from app.services.import_checks import RSS_091


class Hostile(NamedTuple):
    """Be one such thing; `source` is the format that it is said to be."""

    name: str
    source: str
    made: Callable[[], bytes]
    word: str


MEGABYTE = bytes(1 << 20)
POST = b"---\ntitle: Fine\n---\nText.\n"


def archive(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of a small Jekyll blog with more members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        made.writestr("_config.yml", "title: Old\n")
        made.writestr("_posts/2025-01-01-fine.md", POST)
        for member, content in members:
            with warnings.catch_warnings():  # of names that are there already
                warnings.simplefilter("ignore")
                made.writestr(member, content)
    return buffer.getvalue()


def _info(name: str, mode: int = 0, **fields: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    for key, value in fields.items():
        setattr(info, key, value)
    return info


def _patched(raw: bytes, old: bytes, new: bytes) -> bytes:
    assert old in raw
    return raw.replace(old, new)


def _flagged(raw: bytes, flag: int, at_local: int = 6, at_central: int = 8) -> bytes:
    """Set a bit in the flags of every member, in both places where a zip says it."""
    made = bytearray(raw)
    for mark, offset in ((b"PK\3\4", at_local), (b"PK\1\2", at_central)):
        at = raw.find(mark)
        while at >= 0:
            (value,) = struct.unpack_from("<H", made, at + offset)
            struct.pack_into("<H", made, at + offset, value | flag)
            at = raw.find(mark, at + 4)
    return bytes(made)


def _overlapping() -> bytes:
    """Return a zip whose two entries of the directory name the same bytes, as small bombs do."""
    raw = bytearray(archive(("a.txt", b"a" * 1000), ("b.txt", b"a" * 1000)))
    places = []
    at = raw.find(b"PK\1\2")
    while at >= 0:
        places.append(at)
        at = raw.find(b"PK\1\2", at + 4)
    (offset,) = struct.unpack_from("<I", raw, places[-2] + 42)
    struct.pack_into("<I", raw, places[-1] + 42, offset)
    return bytes(raw)


def _lying(size: int) -> bytes:
    """Return a zip whose last member says that it unpacks to another size than it does."""
    raw = bytearray(archive(("lie.txt", b"x" * 100_000)))
    at = raw.rfind(b"PK\1\2")
    struct.pack_into("<I", raw, at + 24, size)
    at = raw.rfind(b"PK\3\4")
    struct.pack_into("<I", raw, at + 22, size)
    return bytes(raw)


def _raw_name(name: bytes, flag: int = 0) -> bytes:
    """Return a zip with a member of just these bytes as its name."""
    stand_in = "n" * len(name)
    raw = _patched(archive((stand_in, b"x")), stand_in.encode(), name)
    return _flagged(raw, flag) if flag else raw


def _tar(kind: bytes = tarfile.REGTYPE, mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as made:  # type: ignore[call-overload]
        member = tarfile.TarInfo("../../etc/cron.d/x")
        member.type, member.linkname, member.size = kind, "/etc/passwd", len(POST) if kind == tarfile.REGTYPE else 0
        made.addfile(member, io.BytesIO(POST))
    return buffer.getvalue()


def _archives() -> Iterator[Hostile]:
    outside = "would lie outside"
    for label, name, word in (
        ("parent folder", "../evil.md", outside),
        ("parent folder deep inside", "_posts/../../evil.md", outside),
        ("parent folder by backslashes", "..\\..\\evil.md", outside),
        ("mixed separators", "_posts\\..\\../evil.md", outside),
        ("absolute path", "/etc/cron.d/evil", outside),
        ("absolute path by backslash", "\\evil.md", outside),
        ("drive letter", "C:\\evil.md", outside),
        ("drive letter with slash", "c:/evil.md", outside),
        ("server of a network", "\\\\server\\share\\evil", outside),
        ("two slashes", "_posts//evil.md", outside),
        ("dot folder", "./_posts/./evil.md", outside),
        ("line break in a name", "_posts/a\nb.md", "impossible name"),
        ("escape character in a name", "_posts/\x1b[31m.md", "impossible name"),
        ("turned letters in a name", "_posts/\u202egpj.md", "impossible name"),
        ("name of 300 letters", "_posts/" + "n" * 300, "too long"),
        ("path of 2000 letters", "/".join(["d" * 60] * 35), "too long"),
        ("60 folders deep", "/".join("d" * 60), "more than 40 deep"),
        ("same file twice", "_config.yml", "twice"),
        ("names that differ in case", "_CONFIG.yml", "case alone"),
        ("folders that differ in case", "_Posts/x.md", "case alone"),
        ("names that differ in accents' coding", "_posts/2025-01-01-FINE.md", "case alone"),
        ("file where a folder is", "_posts", "one name"),
        ("file below a file", "_config.yml/x.md", "one name"),
    ):
        yield Hostile(label, "jekyll", lambda name=name: archive((name, POST)), word)  # type: ignore[misc]
    link, device = stat.S_IFLNK | 0o777, stat.S_IFBLK | 0o666
    for label, mode, word in (
        ("symbolic link", link, "a link"),
        ("block device", device, "neither file nor folder"),
        ("character device", stat.S_IFCHR | 0o666, "neither file nor folder"),
        ("pipe", stat.S_IFIFO | 0o666, "neither file nor folder"),
        ("socket", stat.S_IFSOCK | 0o666, "neither file nor folder"),
    ):
        yield Hostile(label, "jekyll", lambda mode=mode: archive((_info("x", mode), b"/etc/passwd")), word)  # type: ignore[misc]
    yield Hostile("link as a folder", "jekyll", lambda: archive((_info("x/", link), b"/etc")), "a link")
    yield Hostile("password", "jekyll", lambda: _flagged(archive(), 1), "password")
    yield Hostile("strong encryption", "jekyll", lambda: _flagged(archive(), 0x41), "password")
    yield Hostile("LZMA", "jekyll", lambda: archive(("x", b"x"), method=zipfile.ZIP_LZMA), "method")
    yield Hostile("bzip2", "jekyll", lambda: archive(("x", b"x"), method=zipfile.ZIP_BZIP2), "method")
    yield Hostile("bomb", "jekyll", lambda: archive(("x", 4 * MEGABYTE)), "as bombs do")
    yield Hostile(
        "bomb of many parts", "jekyll", lambda: archive(*[(f"{n}", bytes(1 << 20)) for n in range(3)]), "bombs"
    )
    yield Hostile("overlapping entries", "jekyll", _overlapping, "inside of each other")
    yield Hostile("says less than it is", "jekyll", lambda: _lying(10), "damaged")
    yield Hostile("says more than it is", "jekyll", lambda: _lying(200_000), "damaged")
    yield Hostile("says 3 GB", "jekyll", lambda: _lying(3 << 30), "larger than 1 GB")
    yield Hostile("name in no known coding", "jekyll", lambda: _raw_name(b"caf\xe9-\xff.md"), "not UTF-8")
    yield Hostile("broken UTF-8 that says it is", "jekyll", lambda: _raw_name(b"caf\xc3(.md", 0x800), "damaged")
    yield Hostile("zero byte in a name", "jekyll", lambda: _raw_name(b"a\0b.md"), "impossible name")
    yield Hostile("cut off", "jekyll", lambda: archive()[:-30], "damaged")
    yield Hostile("wrong checksum", "jekyll", lambda: _patched(archive(method=0), b"Text.", b"Mext."), "damaged")
    yield Hostile("directory alone", "jekyll", lambda: b"PK\5\6" + bytes(18), "")
    yield Hostile("tar", "jekyll", _tar, "as a zip")
    yield Hostile("tar with a link", "jekyll", lambda: _tar(tarfile.SYMTYPE), "as a zip")
    yield Hostile("packed tar", "jekyll", lambda: _tar(mode="w:gz"), "as a zip")
    yield Hostile("gzip bomb", "jekyll", lambda: gzip.compress(bytes(5 << 20)), "as a zip")
    yield Hostile("program", "jekyll", lambda: b"\x7fELF" + bytes(100), "as a zip")
    yield Hostile("nothing", "jekyll", lambda: b"", "as a zip")


RSS = '<rss version="2.0"><channel><title>T</title><item><title>I</title><guid>1</guid></item></channel></rss>'


def _documents() -> Iterator[Hostile]:
    dtd = "document type"
    utf16 = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r [<!ENTITY x "y">]><rss>&x;</rss>'.encode("utf-16")
    laughs = "".join(f'<!ENTITY l{n} "' + f"&l{n - 1};" * 10 + '">' for n in range(1, 10))
    for source in ("wordpress", "feed"):
        for label, text, word in (
            ("entity of a file", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', dtd),
            ("entity of an address", '<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1/">]><rss>&x;</rss>', dtd),
            ("parameter entity", '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1/">%x;]><rss/>', dtd),
            ("billion laughs", f'<!DOCTYPE r [<!ENTITY l0 "ha">{laughs}]><rss>&l9;</rss>', dtd),
            ("quadratic blow-up", f'<!DOCTYPE r [<!ENTITY a "{"a" * 9999}">]><rss>{"&a;" * 999}</rss>', dtd),
            ("entity of RSS 0.91", f'<!DOCTYPE rss PUBLIC "{RSS_091}" "x" [<!ENTITY x "y">]><rss>&x;</rss>', dtd),
            ("outer document type with a name", '<!DOCTYPE rss PUBLIC "-//x" "http://127.0.0.1/x.dtd"><rss/>', dtd),
            ("outer document type", '<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd"><rss/>', dtd),
            ("document type before what is broken", '<!doctype r [<!entity x "y">]><rss><a>', dtd),
            ("10,000 elements deep", "<rss>" + "<a>" * 10_000, "deep"),
            ("1000 elements deep, well-formed", "<a>" * 1000 + "</a>" * 1000, "deep"),
            ("2000 attributes", "<rss" + "".join(f" a{n}='1'" for n in range(2000)) + "/>", "attributes"),
            ("blanks alone", "  \n ", "is empty"),
        ):
            yield Hostile(f"{source}: {label}", source, lambda text=text: text.encode(), word)  # type: ignore[misc]
        yield Hostile(
            f"{source}: document type in UTF-16",
            source,
            lambda: utf16,
            dtd,
        )
    for label, made, word in (
        ("array 100,000 deep", lambda: b"[" * 100_000, "deep"),
        ("objects 5,000 deep", lambda: b'{"a":' * 5000 + b"1" + b"}" * 5000, "deep"),
    ):
        yield Hostile(f"ghost: {label}", "ghost", made, word)
        yield Hostile(f"feed: {label}", "feed", made, word)
    yield Hostile("ghost: in an archive", "ghost", lambda: archive(("e.json", b"[" * 9999)), "deep")
    yield Hostile("wordpress: in an archive", "wordpress", lambda: archive(("e.xml", b"<!DOCTYPE r><r/>")), dtd)
    # What is only wrong is said by the importer.
    yield Hostile("ghost: number of a million digits", "ghost", lambda: b'{"db": ' + b"9" * 1_000_000 + b"}", "")
    yield Hostile("ghost: not the right kind", "ghost", lambda: json.dumps({"db": [[], 1, None]}).encode(), "")
    yield Hostile("ghost: a list", "ghost", lambda: b"[1, 2]", "")
    yield Hostile("feed: words", "feed", lambda: b"nothing like a feed", "")
    yield Hostile("feed: packed", "feed", lambda: zlib.compress(RSS.encode()), "")
    yield Hostile("wordpress: another XML", "wordpress", lambda: b"<html><body>x</body></html>", "")


HOSTILE = (*_archives(), *_documents())
