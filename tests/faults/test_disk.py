"""Test that a full disk and a killed import lose nothing and end in one sentence."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
POSTS = 120


@pytest.fixture
def jekyll(tmp_path: Path) -> Path:
    """Make a Jekyll blog of many posts of 20 KB each."""
    posts = tmp_path / "old" / "_posts"
    posts.mkdir(parents=True)
    (tmp_path / "old" / "_config.yml").write_text("title: Old\nurl: https://old.example\n")
    text = ("A sentence with *emphasis* and `code` in it. " * 40 + "\n\n") * 10
    for number in range(POSTS):
        (posts / f"2025-01-01-post-{number}.md").write_text(f"---\ntitle: Post {number}\n---\n{text}")
    return tmp_path / "old"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 3 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


# Root may read and write anything, unless it gives that up.
_WITHOUT_POWERS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


def _flask(folder: Path, *arguments: str, start: Sequence[str] = ()) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*start, sys.executable, "-m", "flask", *arguments],
        cwd=ROOT,
        env={**os.environ, "BYLINE_DATA": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _count(folder: Path) -> int:
    with sqlite3.connect(folder / "byline.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (number,) = connection.execute("SELECT count(*) FROM post").fetchone()
    connection.close()
    return int(number)


def test_full_disk_is_one_sentence_and_the_import_goes_on_later(small_disk: Path, jekyll: Path) -> None:
    folder = small_disk / "data"
    process = _flask(folder, "import", "jekyll", str(jekyll))
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "Traceback" not in errors
    assert errors.strip().splitlines()[-1].startswith("Error: ")
    assert "full" in errors or "No space left" in errors
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    before = _count(folder)
    process = _flask(folder, "import", "jekyll", str(jekyll))
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert f"{POSTS - before} created" in output
    assert _count(folder) == POSTS


def test_killed_import_leaves_a_part_that_goes_on(tmp_path: Path, jekyll: Path) -> None:
    folder = tmp_path / "data"
    first = _flask(folder, "init")
    first.communicate(timeout=60)
    assert first.returncode == 0
    for pause in (0.8, 1.6, 2.4):
        process = _flask(folder, "import", "jekyll", str(jekyll))
        time.sleep(pause)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        assert 0 <= _count(folder) <= POSTS
    process = _flask(folder, "import", "jekyll", str(jekyll))
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert _count(folder) == POSTS
    assert "0 skipped" in output
    with sqlite3.connect(folder / "byline.db") as connection:
        assert connection.execute("SELECT state, done FROM import_run").fetchall() == [("finished", POSTS)]
        noted = "SELECT outcome, count(*) FROM import_row WHERE kind = 'post' GROUP BY outcome"
        assert connection.execute(noted).fetchall() == [("created", POSTS)]
    connection.close()
    process = _flask(folder, "import", "undo")
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert "0 left alone." in output
    assert _count(folder) == 0


def test_unreadable_post_is_reported_and_the_rest_comes_in(tmp_path: Path, jekyll: Path) -> None:
    secret = jekyll / "_posts" / "2025-02-01-secret.md"
    secret.write_text("---\ntitle: Secret\n---\nText.\n")
    secret.chmod(0)
    process = _flask(tmp_path / "data", "import", "jekyll", str(jekyll), start=_WITHOUT_POWERS)
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert "2025-02-01-secret.md: The file cannot be read: permission denied." in output
    assert f"{POSTS} created" in output


def test_folder_that_may_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o500)
    process = _flask(folder, "init", start=_WITHOUT_POWERS)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert errors.strip().count("\n") == 0
    assert "set BYLINE_DATA to a folder of yours" in errors


def test_locked_database_is_waited_for_and_then_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    _flask(folder, "init").communicate(timeout=60)
    other = sqlite3.connect(folder / "byline.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        refused = _flask(folder, "site", "set", "title", "Too late")
        _, errors = refused.communicate(timeout=60)
        assert time.monotonic() - started > 4
        assert refused.returncode == 1
        assert errors.strip().splitlines() == ["Error: The database refused: database is locked."]
        patient = _flask(folder, "site", "set", "title", "In time")
        time.sleep(3)
        other.execute("COMMIT")
        patient.communicate(timeout=60)
        assert patient.returncode == 0
    finally:
        other.close()
