"""Look at what serving takes: the database, its schema, room on the disk."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.config import ROOT
from app.db import db

LEAST_FREE = 16 * 1024 * 1024
_VERSIONS = ROOT / "migrations" / "versions"
_REVISION = re.compile(r"^(down_)?revision(?::[^=]*)? = [\"'](\w+)[\"']", re.M)


@cache
def newest_schema() -> str:
    """Return the newest schema that this program knows, which is no other's older one."""
    known: set[str] = set()
    older: set[str] = set()
    for file in _VERSIONS.glob("*.py"):
        for down, name in _REVISION.findall(file.read_text(encoding="utf-8")):
            (older if down else known).add(name)
    (head,) = known - older
    return head


def database() -> str | None:
    """Return what is wrong with the database, or nothing."""
    try:
        present = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
        blog = db.session.execute(text("SELECT content_version FROM site WHERE id = 1")).scalar()
    except SQLAlchemyError:
        db.session.rollback()
        return "the database does not answer, or holds no blog yet"
    if present != newest_schema():
        return f"the database has the schema {present}, and this program needs {newest_schema()}"
    return None if blog is not None else "the database holds no blog yet"


def disk() -> str | None:
    """Return what is wrong with the disk of the data folder, or nothing; a small file is written to see."""
    folder: Path = current_app.config["DATA"]
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=".ready-") as file:
            file.write(b"ok")
            file.flush()
        if shutil.disk_usage(folder).free < LEAST_FREE:
            return "the disk of the data folder is full"
        status = os.statvfs(folder)
        if status.f_files and not status.f_favail:
            return "the disk of the data folder has no room for more files"
    except OSError:
        return "the data folder cannot be written"
    return None
