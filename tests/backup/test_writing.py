"""Test what a backup holds, and that it is there whole or not at all."""

from __future__ import annotations

import json
import stat
import zipfile
from datetime import timedelta
from pathlib import Path

from flask import Flask

from app import clock
from app.backup import secrets
from app.db import begin_writing, db
from app.models import (
    Account,
    AccountSession,
    OneTimeToken,
    Passkey,
    Post,
    PreviewLink,
    RecoveryCode,
    SignInAttempt,
    StoredBackup,
)

from .blogs import runner

PLANTED = "planted-secret"


def _plant() -> None:
    begin_writing()
    now = clock.now()
    account = db.session.query(Account).one()
    account.totp_secret = f"{PLANTED}-totp"
    post = db.session.query(Post).first()
    assert post is not None
    times = {"created_at": now, "expires_at": now + timedelta(days=1)}
    db.session.add_all(
        (
            AccountSession(digest=f"{PLANTED}-1", account=account, seen_at=now, confirmed_at=now, **times),
            OneTimeToken(purpose="setup", digest=f"{PLANTED}-2", role="owner", **times),
            PreviewLink(post_id=post.id, digest=f"{PLANTED}-3", **times),
            SignInAttempt(subject=f"{PLANTED}-4", network="n", last_at=now),
            RecoveryCode(account_id=account.id, digest=f"{PLANTED}-5"),
            Passkey(account_id=account.id, credential_id="c", public_key=b"public", label="Key", created_at=now),
        )
    )
    db.session.commit()
    db.session.remove()


def _content(file: Path) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_backup_holds_no_secret_unless_it_is_asked_to(blog: Flask, tmp_path: Path) -> None:
    with blog.app_context():
        _plant()
    run = runner(blog)
    assert run("backup", tmp_path / "plain.zip", "--quick").exit_code == 0
    plain, key = _content(tmp_path / "plain.zip"), (blog.config["DATA"] / "secret.key").read_bytes()
    assert PLANTED.encode() not in plain
    assert key not in plain
    assert b"hash of a password" in plain
    assert run("backup", tmp_path / "whole.zip", "--quick", "--with-secrets").exit_code == 0
    whole = _content(tmp_path / "whole.zip")
    assert whole.count(PLANTED.encode()) == 6
    assert key in whole


def test_every_column_that_sounds_secret_was_thought_of() -> None:
    thought_of = {"revision.key", "media.digest", "post.source_digest", "page.source_digest", "passkey.public_key"}
    thought_of |= {"passkey.credential_id", "account.password_hash", "account.name_key", "stored_backup.with_secrets"}
    sounding = {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        if table.name not in secrets.TABLES | {"job"}
        for column in table.columns
        if any(word in column.name for word in ("digest", "secret", "token", "hash", "key", "credential"))
        and column.name not in secrets.COLUMNS.get(table.name, {})
    }
    assert sounding <= thought_of


def test_backup_is_for_its_owner_alone_and_overwrites_nothing(blog: Flask, tmp_path: Path) -> None:
    file, run = tmp_path / "b.zip", runner(blog)
    assert run("backup", file, "--quick").exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    again = run("backup", file, "--quick")
    assert again.exit_code == 1
    assert "is there already; a backup overwrites nothing." in again.output
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "data"]


def test_manifest_says_what_is_in_it(blog: Flask, tmp_path: Path) -> None:
    runner(blog)("backup", tmp_path / "b.zip", "--quick")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["members"]["rows/post.jsonl"]["rows"] == 3
        assert set(manifest["members"]) == set(archive.namelist()) - {"manifest.json"}
        assert manifest["format"] == 1
        assert manifest["with_secrets"] is False
        titles = [json.loads(line)["title"] for line in archive.read("rows/post.jsonl").splitlines()]
        assert titles == ["Post 0", "Post 1", "Post 2"]


def test_backup_in_the_data_folder_is_noted(blog: Flask) -> None:
    assert runner(blog)("backup", "--quick").exit_code == 0
    with blog.app_context():
        (stored,) = db.session.query(StoredBackup)
        assert Path(stored.path).parent == blog.config["DATA"] / "backups"
        assert (stored.cause, stored.problem) == ("person", "")
