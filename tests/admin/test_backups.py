"""Test the page of backups: from there a blog is backed up, tried, taken away and brought back."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from app import clock, jobs
from app.access import sessions
from app.backup import keeping, making
from app.db import begin_writing, db
from app.models import AccountSession, Job, Post, Site, StoredBackup
from tests.admin.conftest import Browser
from tests.factories import make_account, make_post

HERE = "/admin/backups/"


@pytest.fixture(autouse=True)
def _tidy(app: Flask) -> Iterator[None]:
    yield
    for file in (app.config["DATA"] / keeping.FOLDER).glob("*"):
        file.unlink()


def _backup(problem: str = "", cause: str = "person", age: timedelta = timedelta(0)) -> StoredBackup:
    file = keeping.folder() / keeping.new_name()
    file.write_bytes(b"content")
    begin_writing()
    stored = StoredBackup(path=str(file.resolve()), machine=keeping.machine(), cause=cause, problem=problem, bytes=7)
    stored.made_at = clock.now() - age
    db.session.add(stored)
    db.session.commit()
    return stored


def test_owner_asks_for_a_backup_once_and_sees_it_wait(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("owner")
    browser.get(HERE)
    assert browser.send(f"{HERE}make/").status_code == 303
    browser.send(f"{HERE}make/")
    job = db.session.scalars(select(Job)).one()
    assert (job.kind, job.finished_at) == ("make-backup", None)
    assert "A backup is being made: it waits for its turn." in browser.get(HERE).text


def test_everything_is_asked_of_who_has_shown_who_they_are(signed_in: Callable[..., Browser]) -> None:
    browser, stored = signed_in("owner"), _backup()
    browser.get(HERE)
    begin_writing()
    db.session.execute(update(AccountSession).values(confirmed_at=clock.now() - 2 * sessions.CONFIRMED_FOR))
    db.session.commit()
    answers = [browser.get(address) for address in (HERE, f"{HERE}{stored.id}/", f"{HERE}{stored.id}/restore/")]
    deeds = ("make/", "upload/", f"{stored.id}/verify/", f"{stored.id}/restore/", f"{stored.id}/delete/")
    answers += [browser.send(HERE + deed) for deed in deeds]
    assert all("/admin/confirm/" in answer.headers["Location"] for answer in answers)
    assert db.session.scalars(select(Job)).all() == []
    assert Path(stored.path).exists()


def test_file_is_downloaded_and_deleted(signed_in: Callable[..., Browser]) -> None:
    browser, stored = signed_in("owner"), _backup()
    sent = browser.get(f"{HERE}{stored.id}/", buffered=True)
    assert sent.data == b"content"
    assert "attachment" in sent.headers["Content-Disposition"]
    assert "no-store" in sent.headers["Cache-Control"]
    browser.get(HERE)
    browser.send(f"{HERE}{stored.id}/delete/")
    assert keeping.stored() == []
    assert list(keeping.folder().iterdir()) == []


def test_upload_is_looked_at_before_it_is_kept(app: Flask, signed_in: Callable[..., Browser], tmp_path: Path) -> None:
    browser = signed_in("owner")
    browser.get(HERE)
    browser.send(f"{HERE}upload/", file=(io.BytesIO(b"no zip"), "b.zip"))
    assert "b.zip was not taken in: This is not a backup of Byline" in browser.get(HERE).text
    assert list(keeping.folder().iterdir()) == []
    making.make(tmp_path / "b.zip", with_answers=False)
    taken = browser.send(f"{HERE}upload/", file=(io.BytesIO((tmp_path / "b.zip").read_bytes()), "b.zip"))
    stored = db.session.scalars(select(StoredBackup)).one()
    assert taken.headers["Location"] == f"{HERE}{stored.id}/restore/"
    assert "Restore the blog" in browser.get(taken.headers["Location"]).text


def test_backup_is_restored_from_the_page(app: Flask, signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("owner")
    make_post("Kept")
    file = keeping.folder() / keeping.new_name()
    manifest = making.make(file, with_answers=False)
    begin_writing()
    stored = keeping.note(file, manifest, "person").id
    db.session.execute(delete(Post))
    db.session.commit()
    browser.get(f"{HERE}{stored}/restore/")
    browser.send(f"{HERE}{stored}/restore/")
    job = db.session.scalars(select(Job)).one()
    assert (job.kind, job.argument) == ("restore-backup", {"path": str(file.resolve())})


@pytest.mark.parametrize(
    ("age", "problem", "sentence"),
    [
        (None, "", "There is no backup of this blog yet."),
        (timedelta(days=3), "", "The last good backup is 3 days old."),
        (timedelta(0), "", "The last backup was never verified."),
        (timedelta(0), "bad", "There is no backup of this blog yet."),
    ],
)
def test_dashboard_warns_the_owner(
    signed_in: Callable[..., Browser], age: timedelta | None, problem: str, sentence: str
) -> None:
    begin_writing()
    db.session.get_one(Site, 1).title = "Named"
    db.session.commit()
    make_post("Written")
    if age is not None:
        _backup(problem, age=age)
    assert sentence in signed_in("owner").get("/admin/").text
    assert sentence not in signed_in(make_account("editor")).get("/admin/").text


def test_dashboard_says_why_a_backup_failed(signed_in: Callable[..., Browser]) -> None:
    begin_writing()
    note = "No space left on device."
    db.session.add(Job(kind="backup", key="backup", argument={}, due_at=clock.now(), failed=True, note=note))
    db.session.get_one(Site, 1).title = "Named"
    db.session.commit()
    make_post("Written")
    assert f"The last daily backup failed: {note}" in signed_in("owner").get("/admin/").text


def test_old_backups_of_the_schedule_are_let_go(app: Flask) -> None:
    ages = [timedelta(days=day, hours=hour) for day in range(40) for hour in (0, 1)]
    for age in ages:
        _backup(cause="schedule", age=age)
    for days in range(5):
        _backup(cause="upgrade", age=timedelta(days=days))
    by_hand = _backup(age=timedelta(days=300))
    begin_writing()
    keeping.let_go(7, 4)
    db.session.commit()
    kept = keeping.stored()
    scheduled = [backup for backup in kept if backup.cause == "schedule"]
    assert len({backup.made_at.date() for backup in scheduled}) == len(scheduled)
    assert 9 <= len(scheduled) <= 11  # four weeks, of which the last one or two are among the seven days
    assert len([backup for backup in kept if backup.cause == "upgrade"]) == 3
    assert by_hand in kept
    assert len(list(keeping.folder().iterdir())) == len(kept)


def test_schedule_follows_the_settings_and_finds_what_was_missed(app: Flask) -> None:
    jobs.plan()
    row = db.session.scalars(select(Job).where(Job.kind == "backup")).one()
    assert row.due_at > clock.now()
    assert (row.due_at.hour, row.due_at.minute) == (3, 30)
    begin_writing()
    site = db.session.get_one(Site, 1)
    site.time_zone, site.backup_time = "Asia/Kolkata", "05:00"
    db.session.commit()
    jobs.plan()
    assert db.session.scalar(select(Job.due_at).where(Job.kind == "backup")).strftime("%H:%M") == "23:30"
    missed = clock.now() - timedelta(days=3)
    begin_writing()
    db.session.execute(update(Job).where(Job.kind == "backup").values(due_at=missed))
    db.session.commit()
    jobs.plan()
    assert db.session.scalar(select(Job.due_at).where(Job.kind == "backup")) == missed
    begin_writing()
    db.session.execute(update(Job).values(due_at=clock.now() + timedelta(days=1)))
    db.session.get_one(Site, 1).backup_time = ""
    db.session.commit()
    jobs.plan()
    assert db.session.scalars(select(Job.kind)).all() == ["clean-up"]


def test_what_expired_is_cleaned_up(app: Flask) -> None:
    account = make_account("owner")
    begin_writing()
    sessions.start(account)
    db.session.execute(update(AccountSession).values(expires_at=clock.now() - timedelta(days=1)))
    db.session.add(Job(kind="clean-up", key="clean-up", argument={}, due_at=clock.now()))
    db.session.commit()
    assert jobs.carry_out() == 1
    assert db.session.scalars(select(AccountSession)).all() == []
    row = db.session.scalars(select(Job).where(Job.kind == "clean-up")).one()
    assert row.due_at > clock.now()
    assert (row.failed, row.note) == (False, "0 texts were deleted for good.")
