"""Test backups under what happens to them: a thousand edits, writers, kills and full disks."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select, update

from app import clock, create_app, rendering
from app.backup import answers, making, verifying
from app.cli import data_folder
from app.db import begin_writing, db
from app.errors import BylineError
from app.models import Account, Category, Post, Site, Tag
from app.services import media, publishing, redirects, series, site, topics, working_copies
from app.services.posts import PostText
from app.services.texts import PageText
from app.services.trash import purge_trash
from tests import postgres as servers
from tests.backup.blogs import blog as blog
from tests.backup.blogs import runner, write_file
from tests.factories import make_account
from tests.services import writing

ROOT = Path(__file__).resolve().parent.parent.parent
EDITS = 1000
INSTANT = datetime(2027, 1, 1, tzinfo=UTC)
WORDS = ("Ångström", "日本語", "a < b & c", "“quoted”", "$x^2$", "emoji 🦉", "`code`", "plain")


class Edits:
    """Change a blog in every way that there is, at random."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.ada = db.session.scalars(select(Account)).first() or make_account("owner", "Ada")
        self.deeds: list[Callable[[], object]] = [
            *(self.write, self.edit, self.edit, self.publish, self.publish, self.schedule, self.leave, self.undo),
            *(self.page, self.redirect, self.settings, self.topic, self.order, self.file, self.purge),
        ]
        self.done = 0

    def one(self) -> None:
        """Do one thing; what cannot be done here and now is not."""
        number = self.ada.id
        try:
            self.chance.choice(self.deeds)()
            self.done += 1
        except BylineError:
            db.session.rollback()
        db.session.remove()
        self.ada = db.session.get_one(Account, number)

    def text(self) -> PostText:
        """Make a text up."""
        words = " ".join(self.chance.choice(WORDS) for _ in range(6))
        return PostText(
            f"{words[:20]} {self.chance.randrange(50)}",
            body=f"{words}\n\n> {words}\n\n* {words}\n",
            tags=[f"tag {self.chance.randrange(8)}"],
            categories=[f"Topic {self.chance.randrange(4)}"],
            series=self.chance.choice([None, None, "A series"]),
            summary=self.chance.choice([None, words]),
        )

    def post(self) -> Post:
        """Take any post."""
        numbers = db.session.scalars(select(Post.id)).all()
        if not numbers:
            raise BylineError("none")
        return db.session.get_one(Post, self.chance.choice(numbers))

    def write(self) -> None:
        """Begin a post."""
        writing.write(self.ada, self.text())

    def edit(self) -> None:
        """Write on."""
        writing.save(self.post(), self.ada, self.text())

    def publish(self) -> None:
        """Publish, or update."""
        writing.publish(self.post(), self.ada)

    def schedule(self) -> None:
        """Schedule."""
        writing.schedule(self.post(), self.ada, clock.now() + timedelta(seconds=self.chance.randrange(2, 90)))

    def leave(self) -> None:
        """Take a post away, or back."""
        deed = self.chance.choice(
            [publishing.unpublish, publishing.withdraw, publishing.trash, publishing.restore, publishing.restore]
        )
        post = self.post()
        begin_writing()
        deed(db.session.merge(post), self.ada)
        db.session.commit()

    def undo(self) -> None:
        """Take the last change back."""
        from app.models import Undo

        last = db.session.scalar(select(func.max(Undo.id)))
        if last is not None:
            begin_writing()
            publishing.undo(last, self.ada)
            db.session.commit()

    def page(self) -> None:
        """Write a page."""
        begin_writing()
        text = PageText(f"Page {self.chance.randrange(99)}", body=self.chance.choice(WORDS))
        page = working_copies.create_page(self.ada, text, None)
        db.session.commit()
        if self.chance.random() < 0.7:
            writing.publish(page, self.ada)

    def redirect(self) -> None:
        """Lead on from an old address."""
        begin_writing()
        redirects.add(f"/old-{self.chance.randrange(500)}/", self.chance.choice(["/", "/archive/"]))
        db.session.commit()

    def settings(self) -> None:
        """Change a setting."""
        begin_writing()
        key, value = self.chance.choice(
            [("title", self.chance.choice(WORDS)), ("posts_per_page", "7"), ("rights", "©"), ("entries_in_feed", "20")]
        )
        site.change(db.session.get_one(Site, 1), key, value)
        db.session.commit()

    def topic(self) -> None:
        """Rename or delete a topic."""
        model = self.chance.choice([Category, Tag])
        numbers = db.session.scalars(select(model.id)).all()
        if numbers:
            begin_writing()
            topic = db.session.get_one(model, self.chance.choice(numbers))
            if self.chance.random() < 0.3:
                topics.delete(topic)
            else:
                topics.change(topic, name=f"{self.chance.choice(WORDS)} {self.chance.randrange(9)}")
            db.session.commit()

    def order(self) -> None:
        """Make a series, or move a part of one."""
        begin_writing()
        series.create(f"Series {self.chance.randrange(50)}")
        db.session.commit()

    def file(self) -> None:
        """Upload a file."""
        import io

        name = f"notes-{self.chance.randrange(99)}.txt"
        with media.receiving(io.BytesIO(self.chance.randbytes(2000)), name) as received:
            begin_writing()
            media.add(received, self.ada)
            db.session.commit()

    def purge(self) -> None:
        """Empty the trash."""
        begin_writing()
        purge_trash()
        db.session.commit()


def test_backup_is_good_after_a_thousand_edits(blog: Flask, tmp_path: Path) -> None:
    with blog.app_context():
        edits = Edits(seed=2026)
        tries = 0
        while edits.done < EDITS:
            edits.one()
            tries += 1
            assert tries < 3 * EDITS
            if edits.done in (EDITS // 2, EDITS) and not (tmp_path / f"{edits.done}.zip").exists():
                manifest = making.make(tmp_path / f"{edits.done}.zip")
                verdict = verifying.verify(tmp_path / f"{edits.done}.zip")
                assert verdict.problems == []
                assert verdict.changed_since == []
        assert manifest.members["rows/post.jsonl"].rows or 0 > 30
        assert verdict.pages > 150
        assert verdict.files > 10
        db.session.remove()


def _pairs(folder: str, url: str, stop: str) -> None:
    """Write two rows in each transaction, always with one number."""
    os.environ |= {"BYLINE_DATA": folder, "BYLINE_DATABASE_URL": url}
    app = create_app()
    with app.app_context():
        number = 0
        while not Path(stop).exists():
            number += 1
            begin_writing()
            db.session.execute(update(Site).values(subtitle=str(number), content_version=Site.content_version + 1))
            db.session.execute(update(Post).values(summary=str(number)))
            db.session.commit()
            write_file("imported/number.txt", str(number).encode())
        rendering.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def written(blog: Flask, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Flask, str]]:
    """Give the blog on each engine, with the address of its database."""
    here = f"sqlite:///{blog.config['DATA']}/byline.db"
    if request.param == "sqlite":
        yield blog, here
        return
    server: servers.Databases = request.getfixturevalue("postgres")
    name = server.make_database()
    done = runner(blog)("copy-database", here, server.url(name))
    assert done.exit_code == 0, done.output
    moved = create_app({"DATA": blog.config["DATA"], "SQLALCHEMY_DATABASE_URI": server.url(name)})
    yield moved, server.url(name)
    with moved.app_context():
        db.session.remove()
        db.engine.dispose()
    server.drop_database(name)


def test_backups_while_others_write_are_of_one_moment(written: tuple[Flask, str], tmp_path: Path) -> None:
    blog, url = written
    stop = tmp_path / "stop"
    with blog.app_context():
        write_file("imported/number.txt", b"0")
        db.session.remove()
    writer = multiprocessing.get_context("spawn").Process(
        target=_pairs, args=(str(blog.config["DATA"]), url, str(stop))
    )
    writer.start()
    try:
        deadline, numbers = time.monotonic() + 60, []
        while len(set(numbers)) < 4 and time.monotonic() < deadline:
            file = tmp_path / f"{len(numbers)}.zip"
            with blog.app_context():
                making.make(file)
                db.session.remove()
            with zipfile.ZipFile(file) as archive:
                site_row = json.loads(archive.read("rows/site.jsonl"))
                summaries = {json.loads(line)["summary"] for line in archive.read("rows/post.jsonl").splitlines()}
            assert len(summaries) == 1
            assert site_row["subtitle"] == (summaries.pop() or "")
            numbers.append(site_row["subtitle"])
            with blog.app_context():
                verdict = verifying.verify(file, with_running=False)
                db.session.remove()
            assert verdict.problems == []
        assert len(set(numbers)) >= 3
    finally:
        stop.touch()
        writer.join(30)
        writer.kill()


def _flask(folder: Path, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "flask", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "BYLINE_DATA": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _public(folder: Path) -> dict[str, tuple[int, str]]:
    app = create_app({"DATA": folder, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/byline.db"})
    with app.app_context():
        data_folder.prepare(app)
        found = {one.address: (one.status, one.digest) for one in answers.walk(app, INSTANT)}
        found |= {name: (200, answers.file_digest(app, name, INSTANT)) for name in _names()}
        db.session.remove()
        db.engine.dispose()
    # These hold the date of the last change, which a restore moves on.
    return {address: one for address, one in found.items() if not address.endswith(("feed.xml", "sitemap.xml"))}


def _names() -> list[str]:
    root: Path = current_app.config["MEDIA"]
    return sorted(str(file.relative_to(root)) for file in root.rglob("*") if file.is_file())


def test_killed_backup_leaves_nothing_under_its_name(blog: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    for number, pause in enumerate((0.0, 0.1, 0.3)):
        file = folder / f"{number}.zip"
        process = _flask(blog.config["DATA"], "backup", file)
        while process.poll() is None and not list(folder.glob(f".{file.name}-*.part")):
            time.sleep(0.005)
        time.sleep(pause)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        if file.exists():
            with blog.app_context():
                assert verifying.verify(file, with_running=False).problems == []
                db.session.remove()
    assert runner(blog)("backup", tmp_path / "last.zip").exit_code == 0


def test_killed_restore_leaves_the_old_blog_or_the_new_one(blog: Flask, tmp_path: Path) -> None:
    folder, run = blog.config["DATA"], runner(blog)
    with blog.app_context():
        for number in range(40):
            write_file(f"imported/images/{number}.png", b"old" * 10_000)
        db.session.remove()
    run("backup", tmp_path / "first.zip")
    with blog.app_context():
        edits = Edits(seed=7)
        for _ in range(25):
            edits.one()
        for number in range(20, 60):
            write_file(f"imported/images/{number}.png", b"new" * 10_000)
        db.session.remove()
    run("backup", tmp_path / "second.zip")
    known = []
    for name in ("first", "second"):
        place = tmp_path / name
        process = _flask(place, "restore", tmp_path / f"{name}.zip")
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        known.append(_public(place))
    assert known[0] != known[1]
    assert _public(folder) == known[1]
    moments = [(".byline-tmp-*", 0.1), ("restoring.json", 0.0), ("restoring.json", 0.05)]
    for number, (sign, pause) in enumerate((*moments, ("restoring.json", 0.2))):
        process = _flask(folder, "restore", tmp_path / ("first.zip", "second.zip")[number % 2])
        while process.poll() is None and not any(file.stat().st_size for file in folder.glob(sign)):
            time.sleep(0.005)
        time.sleep(pause)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        assert _public(folder) in known
    last = _flask(folder, "restore", tmp_path / "first.zip")
    last.communicate(timeout=120)
    assert last.returncode == 0
    assert _public(folder) == known[0]
    for left in folder.glob(".byline-tmp-*"):
        os.utime(left, (0, 0))
    _public(folder)
    assert not list(folder.glob(".byline-tmp-*"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_full_disk_leaves_nothing_half(blog: Flask, small_disk: Path, tmp_path: Path) -> None:
    with blog.app_context():
        for number in range(4):
            write_file(f"imported/images/{number}.png", os.urandom(600_000))
        db.session.remove()
    run = runner(blog)
    refused = run("backup", small_disk / "b.zip")
    assert refused.exit_code == 1
    assert refused.output.strip().splitlines()[-1] == "Error: No space left on device."
    assert list(small_disk.iterdir()) == []
    assert run("backup", tmp_path / "b.zip").exit_code == 0
    place = small_disk / "data"
    process = _flask(place, "site", "set", "title", "Small")
    process.communicate(timeout=60)
    assert process.returncode == 0
    process = _flask(place, "restore", tmp_path / "b.zip")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in errors
    assert "space" in errors or "full" in errors
    assert not list(place.glob(".byline-tmp-*"))
    process = _flask(place, "site", "show")
    shown, _ = process.communicate(timeout=60)
    assert 'title = "Small"' in shown or "title = Small" in shown
