"""Test that faults of a backup are found, and what a restore keeps, migrates, takes back or finishes."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app import clock
from app.backup import making
from app.db import begin_writing, db
from app.models import Account, Category, RecoveryCode, StoredBackup
from tests.backup.blogs import blog as blog
from tests.backup.blogs import other as other
from tests.backup.blogs import runner, write_file
from tests.factories import make_account, make_category, make_post


def test_backup_is_verified(blog: Flask, tmp_path: Path) -> None:
    run = runner(blog)
    run("backup", tmp_path / "b.zip")
    done = run("backup", "--verify", tmp_path / "b.zip")
    assert done.exit_code == 0, done.output
    assert "Good: " in done.output
    assert "1 files are what they were" in done.output
    with blog.app_context():
        assert db.session.scalars(select(StoredBackup)).one().verified_at is not None


def test_changes_since_are_told_apart_from_faults(blog: Flask, tmp_path: Path) -> None:
    run = runner(blog)
    run("backup", tmp_path / "b.zip")
    with blog.app_context():
        make_post("A later one", slug="later")
        db.session.remove()
    done = run("backup", "--verify", tmp_path / "b.zip")
    assert done.exit_code == 0
    assert "The blog has changed since" in done.output
    assert "/posts/2025/01/later/" in done.output


def test_a_blog_that_comes_back_otherwise_is_a_fault(blog: Flask, tmp_path: Path) -> None:
    run = runner(blog)
    run("backup", tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    import hashlib
    import json

    rows = members["rows/post.jsonl"].replace(b"Post 1", b"Post 9")
    manifest = json.loads(members["manifest.json"])
    manifest["members"]["rows/post.jsonl"]["sha256"] = hashlib.sha256(rows).hexdigest()
    members |= {"rows/post.jsonl": rows, "manifest.json": json.dumps(manifest).encode()}
    with zipfile.ZipFile(tmp_path / "forged.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    done = run("backup", "--verify", tmp_path / "forged.zip")
    assert done.exit_code == 1
    assert "Restored, these are answered otherwise: /" in done.output


def test_numbers_that_were_given_are_not_given_again(blog: Flask, tmp_path: Path) -> None:
    with blog.app_context():
        gone = make_category("Gone").id
        begin_writing()
        db.session.delete(db.session.get_one(Category, gone))
        db.session.commit()
        db.session.remove()
    runner(blog)("backup", tmp_path / "b.zip")
    with blog.app_context():
        later = make_category("Later").id
        db.session.remove()
    assert later == gone + 1
    runner(blog)("restore", tmp_path / "b.zip")
    with blog.app_context():
        assert make_category("New").id == later + 1


def test_restore_turns_nobodys_second_factor_off(blog: Flask, tmp_path: Path) -> None:
    with blog.app_context():
        begin_writing()
        account = db.session.query(Account).one()
        account.totp_secret, account.totp_step = "ABC", 7
        db.session.add(RecoveryCode(account_id=account.id, digest="d"))
        db.session.commit()
        db.session.remove()
    runner(blog)("backup", tmp_path / "b.zip")
    with blog.app_context():
        make_account("editor", "Later")
        db.session.remove()
    runner(blog)("restore", tmp_path / "b.zip")
    with blog.app_context():
        account = db.session.query(Account).one()
        assert (account.totp_secret, account.totp_step) == ("ABC", 7)
        assert db.session.query(RecoveryCode).one().account_id == account.id


def test_older_backup_is_restored_and_migrated(blog: Flask, other: Flask, tmp_path: Path) -> None:
    from flask_migrate import upgrade

    from app import create_app, schema

    folder = tmp_path / "older"
    folder.mkdir()
    older = create_app({"DATA": folder, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/byline.db"})
    with older.app_context():
        schema.enable_migrations(older)
        upgrade(str(schema.MIGRATIONS), "0001")
        with db.engine.connect().execution_options(byline_writing=True) as connection, connection.begin():
            connection.exec_driver_sql(
                "INSERT INTO site VALUES (1, 'Old', '', '', 'https://old.example', 'urn:x:y', '', '', '', 1, 'en',"
                " 'UTC', '/:slug/', '[]', '', 10, 10, 0, '', 5, '2025-01-01 00:00:00.000000')"
            )
            connection.exec_driver_sql("INSERT INTO tag VALUES (3, 'kept', 'kept')")

        manifest = making.make(tmp_path / "old.zip", with_answers=False)
        assert manifest.schema == "0001"
        db.session.remove()
        db.engine.dispose()
    done = runner(other)("restore", tmp_path / "old.zip")
    assert done.exit_code == 0, done.output
    assert "Old is back as it was" in done.output
    shown = runner(other)("site", "show").output
    assert 'title = "Old"' in shown or "title = Old" in shown


def test_cut_off_restore_is_taken_back_or_finished(blog: Flask, tmp_path: Path) -> None:
    from app.backup import replacing
    from app.backup.restoring import restoring

    with blog.app_context():
        making.make(tmp_path / "b.zip")
        write_file("imported/images/dot.png", b"another dot")
        write_file("imported/images/new.png", b"new")
        (blog.config["MEDIA"] / "imported/images/dot.png").rename(blog.config["MEDIA"] / "imported/images/moved.png")
        journal = blog.config["DATA"] / replacing.JOURNAL
        kept = tmp_path / "kept"
        for committed in (False, True):
            with restoring(tmp_path / "b.zip") as restored:
                # What a process that dies here leaves behind.
                shutil.copytree(restored._replacing._folder, kept)
                plan = journal.read_text().replace(str(restored._replacing._folder), str(kept))
                if committed:
                    db.session.commit()
            if not committed:
                assert not (blog.config["MEDIA"] / "imported/images/dot.png").exists()
                (blog.config["MEDIA"] / "imported/images/dot.png").write_bytes(b"half")
            journal.write_text(plan)
            replacing.recover_if_needed()
            names = sorted(path.name for path in (blog.config["MEDIA"] / "imported/images").iterdir())
            assert names == (["dot.png"] if committed else ["moved.png", "new.png"])
            assert journal.read_text() == ""
            assert not kept.exists()
        assert (blog.config["MEDIA"] / "imported/images/dot.png").read_bytes() == b"a dot"


def test_lost_upload_is_told(blog: Flask, tmp_path: Path) -> None:
    from app.models import Media

    with blog.app_context():
        begin_writing()
        named = {
            "name": "ab/" + "0" * 20 + "-x.png",
            "digest": "d",
            "original_name": "x.png",
            "media_type": "image/png",
        }
        db.session.add(Media(**named, bytes=1, created_at=clock.now()))
        db.session.commit()
        manifest = making.make(tmp_path / "b.zip", with_answers=False)
    assert manifest.missing == [named["name"]]
    checked = runner(blog)("backup", "--verify", tmp_path / "b.zip")
    assert "was missing when the backup was made" in checked.output
