"""Test that what is no whole backup is refused with one sentence and changes nothing."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.models import Post
from tests.backup.blogs import blog as blog
from tests.backup.blogs import runner

Members = dict[str, bytes]
Forge = Callable[[Members, dict[str, Any]], None]


def _add(name: str, content: bytes = b"x") -> Forge:
    def forge(members: Members, manifest: dict[str, Any]) -> None:
        members[name] = content
        manifest["members"][name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}

    return forge


def _set(**values: Any) -> Forge:
    return lambda _members, manifest: manifest.update(values)


def _replace(name: str, old: bytes, new: bytes, *, honest: bool = True) -> Forge:
    def forge(members: Members, manifest: dict[str, Any]) -> None:
        members[name] = members[name].replace(old, new)
        if honest:
            digest = hashlib.sha256(members[name]).hexdigest()
            manifest["members"][name] |= {"bytes": len(members[name]), "sha256": digest}

    return forge


def _drop(name: str) -> Forge:
    return lambda members, _manifest: members.pop(name) and None


def _forget(name: str) -> Forge:
    return lambda _members, manifest: manifest["members"].pop(name) and None


FORGED: dict[str, Forge] = {
    "newer format": _set(format=2),
    "no format": _set(format=None),
    "newer schema": _set(schema="9999"),
    "another program": _set(about="a backup of something else"),
    "strange key": _set(surprise=1),
    "numbers that are texts": _set(sequences={"post": "1"}),
    "slip": _add("media/../../evil"),
    "encoded slip": _add("media/%2e%2e/evil"),
    "absolute": _add("/etc/evil"),
    "drive": _add("C:\\evil"),
    "hidden": _add("media/.ssh/evil"),
    "empty part": _add("media//evil"),
    "other folder": _add("elsewhere/evil"),
    "upper rows": _add("rows/POST.jsonl"),
    "nul": _add("media/a%00b"),
    "no such table": _add("rows/nothing.jsonl", b"{}\n"),
    "alembic": _add("rows/alembic_version.jsonl", b'{"version_num":"1"}\n'),
    "of the place": _add("rows/job.jsonl", b"{}\n"),
    "changed row": _replace("rows/post.jsonl", b"Post 1", b"Post 2", honest=False),
    "row too few": _drop("rows/post.jsonl"),
    "unlisted member": _forget("rows/post.jsonl"),
    "strange column": _replace("rows/post.jsonl", b'"title"', b'"tilte"'),
    "broken line": _replace("rows/post.jsonl", b'"title":', b'"title"'),
    "no row": _replace("rows/author.jsonl", b"{", b"[{"),
    "wrong type": _replace("rows/post.jsonl", b'"word_count":300', b'"word_count":[1]'),
    "no date": _replace("rows/post.jsonl", b'"created_at":"2', b'"created_at":"x'),
    "broken reference": _replace("rows/post_author.jsonl", b'"author_id":1', b'"author_id":77'),
    "against the rules": _replace("rows/post.jsonl", b'"state":"live"', b'"state":"odd"'),
    "deep": _replace("rows/post.jsonl", b'"contents":[]', b'"contents":' + b"[" * 100_000 + b"]" * 100_000),
    "no blog": _replace("rows/site.jsonl", b'"id":1', b'"id":2'),
}


def _read(file: Path) -> tuple[Members, dict[str, Any]]:
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return members, json.loads(members.pop("manifest.json"))


def _write(file: Path, members: Members, manifest: dict[str, Any]) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(manifest))
    return file


def _files(app: Flask) -> set[str]:
    return {str(path.relative_to(app.config["DATA"])) for path in app.config["DATA"].rglob("*")} - {"restoring.json"}


def _refused(app: Flask, file: Path) -> str:
    before = _files(app)
    done = runner(app)("restore", file)
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.output
    assert _files(app) == before
    with app.app_context():
        assert [post.title for post in Post.query.order_by(Post.id)] == ["Post 0", "Post 1", "Post 2"]
    sentence = done.output.strip().splitlines()[-1]
    assert sentence.startswith("Error: ")
    assert len(sentence) < 300
    return sentence


@pytest.fixture
def made(blog: Flask, tmp_path: Path) -> Path:
    """Give a backup of the blog."""
    assert runner(blog)("backup", tmp_path / "b.zip", "--quick").exit_code == 0
    return tmp_path / "b.zip"


def test_forged_backups_are_refused(blog: Flask, made: Path) -> None:
    for name, forge in FORGED.items():
        members, manifest = _read(made)
        forge(members, manifest)
        file = _write(made.with_name("forged.zip"), members, manifest)
        assert "backup" in _refused(blog, file), name


def test_cut_off_foreign_and_twisted_files_are_refused(blog: Flask, made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()
    bad = tmp_path / "bad.zip"
    for content in (b"", b"PK", b"no zip at all" * 99, whole[:200], whole[: len(whole) // 2], whole[:-30]):
        bad.write_bytes(content)
        assert "not a backup of Byline" in _refused(blog, bad)
    place = whole.index(b"a dot")
    bad.write_bytes(whole[:place] + b"A" + whole[place + 1 :])
    assert "media/imported/images/dot.png" in _refused(blog, bad)
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("index.html", "hello")
    assert "not a backup of Byline" in _refused(blog, bad)
    assert "No such file" in _refused(blog, tmp_path / "nothing.zip")


def test_links_doubles_bombs_and_locks_are_refused(blog: Flask, made: Path, tmp_path: Path) -> None:
    members, manifest = _read(made)
    bad = tmp_path / "bad.zip"
    link = zipfile.ZipInfo("media/link")
    link.external_attr = 0o120777 << 16
    _add("media/link", b"/etc/passwd")(members, manifest)
    del members["media/link"]
    _write(bad, members, manifest)
    with zipfile.ZipFile(bad, "a") as archive:
        archive.writestr(link, b"/etc/passwd")
    assert "something other than a plain file" in _refused(blog, bad)
    members, manifest = _read(made)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(_write(bad, members, manifest), "a") as archive:
        archive.writestr("rows/post.jsonl", members["rows/post.jsonl"])
    assert "other files than its manifest says" in _refused(blog, bad)
    bomb = io.BytesIO()
    zeros = b"0" * (32 << 20)
    _add("media/bomb", zeros)(members, manifest)
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**members, "manifest.json": json.dumps(manifest).encode()}.items():
            archive.writestr(name, content)
    bad.write_bytes(bomb.getvalue())
    assert "grows too much" in _refused(blog, bad)
    content = bytearray(made.read_bytes())
    central = content.index(b"PK\x01\x02")
    struct.pack_into("<H", content, central + 8, 1)  # the mark of an encrypted member
    bad.write_bytes(content)
    _refused(blog, bad)
