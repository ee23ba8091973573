"""Test that hostile archives and documents are refused in one sentence, with nothing imported and nothing left."""

from __future__ import annotations

import resource
import time
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import storage
from app.db import db
from app.errors import InvalidInput
from app.importers import IMPORTERS
from app.models import ImportRun, Post
from app.services import import_archive, import_source
from app.services.import_checks import RSS_091

from .hostile import HOSTILE, POST, Hostile, archive


@pytest.fixture(autouse=True)
def _small_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let archives of a megabyte be as suspicious as those of fifty are."""
    monkeypatch.setattr(import_archive, "HARMLESS", 1 << 20)


def _read(source: str, file: Path) -> None:
    with import_source.opened(source, str(file), shown="The file") as opened:
        for _ in (*opened.posts(), *opened.pages()):
            pass


def test_there_are_enough() -> None:
    assert len(HOSTILE) >= 60
    assert len({hostile.name for hostile in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize("hostile", [each for each in HOSTILE if each.source in IMPORTERS], ids=lambda each: each.name)
def test_each_is_refused_in_one_sentence_and_leaves_nothing(app: Flask, tmp_path: Path, hostile: Hostile) -> None:
    file = tmp_path / "brought"
    file.write_bytes(hostile.made())
    started = time.monotonic()
    with pytest.raises(InvalidInput) as refusal:
        _read(hostile.source, file)
    assert time.monotonic() - started < 5
    sentence = refusal.value.message
    assert hostile.word in sentence
    assert sentence.endswith((".", "…"))
    assert "Traceback" not in sentence
    assert sentence.isprintable()
    assert len(sentence) < 400
    folder = storage.import_folder()
    assert not folder.exists() or list(folder.iterdir()) == []
    assert {each.name for each in tmp_path.iterdir()} == {"brought"}
    assert db.session.scalar(select(func.count()).select_from(Post)) == 0
    assert db.session.scalar(select(func.count()).select_from(ImportRun)) == 0


def test_too_many_files_are_refused_before_and_while_they_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "many.zip"
    file.write_bytes(archive(*((f"{number}.md", POST) for number in range(20))))
    monkeypatch.setattr(import_archive, "MOST_MEMBERS", 21)
    with pytest.raises(InvalidInput, match="holds 22 files; at most 21"):
        import_archive.unpack(file, "many.zip", tmp_path / "out")
    monkeypatch.setattr(import_archive, "LARGEST_DIRECTORY", 500)
    with pytest.raises(InvalidInput, match="too many files"):
        import_archive.unpack(file, "many.zip", tmp_path / "out")


def test_the_document_type_of_the_oldest_rss_is_no_harm(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "old.xml"
    file.write_text(
        f'<?xml version="1.0"?><!DOCTYPE rss PUBLIC "{RSS_091}" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
        '<rss version="0.91"><channel><title>Old</title><link>https://r.example/</link><language>en</language>'
        "<item><title>First</title><link>https://r.example/first</link></item></channel></rss>"
    )
    with import_source.opened("feed", str(file), shown="The file") as opened:
        assert [post.title for post in opened.posts()] == ["First"]


def test_an_honest_archive_comes_out_whole_and_plain(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    program = zipfile.ZipInfo("blog/run.sh")
    program.external_attr = 0o104777 << 16
    names = {"blog/_posts/2025-01-01-größe 日本.md": POST, "blog/images/": b"", "__MACOSX/x": b"", "blog/.git/x": b""}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(program, b"#!/bin/sh\n")
        for name, content in names.items():
            made.writestr(name, content)
    top = import_archive.unpack(file, "a.zip", tmp_path / "out")
    assert top == tmp_path / "out" / "blog"
    found = {str(each.relative_to(top)) for each in top.rglob("*") if each.is_file()}
    assert found == {"_posts/2025-01-01-größe 日本.md", "run.sh"}
    assert (top / "run.sh").stat().st_mode & 0o7777 == 0o600


def test_memory_stays_flat_under_a_bomb(tmp_path: Path) -> None:
    file = tmp_path / "bomb.zip"
    file.write_bytes(archive(("x", bytes(30 << 20))))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InvalidInput):
        import_archive.unpack(file, "bomb.zip", tmp_path / "out")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 25_000
    assert not (tmp_path / "out").exists()
