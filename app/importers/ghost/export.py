"""Read the JSON file that Ghost exports, of versions 0.7 to 6, as tables of rows."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.importers.records import ImportRefused, Problem

Row = dict[str, Any]
LARGEST = 1 << 30  # bytes
MOST_FILES = 500
PLACEHOLDER = "__GHOST_URL__"


@dataclass(slots=True)
class Export:
    """Be the rows of an export by table, and the settings by key."""

    name: str
    version: str = ""
    tables: dict[str, list[Row]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table; none where the export has no such table."""
        return self.tables.get(table, [])


def find(path: Path) -> tuple[Path, Path | None]:
    """Return the export at a path, which is the file or a folder that it lies in, and that folder.

    Raises:
        ImportRefused: there is none.
    """
    if path.is_file():
        return path, None
    if not path.is_dir():
        raise ImportRefused(Problem(str(path), 0, "There is no such file or folder."))
    found = sorted((file for file in path.rglob("*.json") if file.is_file() and not file.is_symlink()), key=_likely)
    for file in found[:MOST_FILES]:
        if "node_modules" not in file.parts and _is_export(file):
            return file, path
    raise ImportRefused(Problem(".", 0, "There is no Ghost export (a file such as blog.ghost.2024-01-01.json)."))


def read(file: Path) -> Export:
    """Return what an export says.

    Raises:
        ImportRefused: it is none, or damaged.
    """
    name = file.name
    try:
        if file.stat().st_size > LARGEST:
            raise ImportRefused(Problem(name, 0, f"The file is larger than {LARGEST >> 20} MiB."))
        whole = json.loads(file.read_bytes())
    except (OSError, UnicodeError, RecursionError) as error:
        raise ImportRefused(Problem(name, 0, f"The file cannot be read: {error}.")) from None
    except json.JSONDecodeError as error:
        sentence = f"The file is cut off or damaged: {error.msg}. Export it again; nothing was imported."
        raise ImportRefused(Problem(name, error.lineno, sentence)) from None
    except ValueError as error:
        raise ImportRefused(Problem(name, 0, f"The file cannot be read: {error}.")) from None
    database = whole.get("db", whole) if isinstance(whole, dict) else None
    if isinstance(database, list):
        database = database[0] if database else None
    tables = database.get("data") if isinstance(database, dict) else None
    if not isinstance(database, dict) or not isinstance(tables, dict) or not isinstance(tables.get("posts"), list):
        raise ImportRefused(Problem(name, 0, "This is no Ghost export: it holds no posts."))
    meta = database.get("meta")
    export = Export(name, str(meta.get("version", "")) if isinstance(meta, dict) else "")
    for table, rows in tables.items():
        if isinstance(rows, list):
            export.tables[table] = [row for row in rows if isinstance(row, dict)]
    for row in export.rows("settings"):
        if isinstance(row.get("key"), str) and row.get("value") is not None:
            export.settings[row["key"]] = str(row["value"])
    return export


def text(row: Row, key: str) -> str:
    """Return a column as text without blanks around it; nothing where it is empty."""
    value = row.get(key)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def without_placeholder(value: str) -> str:
    """Return a text in which addresses of the blog begin at its root."""
    return value.replace(f"{PLACEHOLDER}/", "/").replace(PLACEHOLDER, "/")


def parsed(value: str) -> Any:  # noqa: ANN401 - whatever the JSON holds
    """Return what a column with JSON holds, or None if it cannot be read."""
    try:
        return json.loads(value) if value else None
    except (ValueError, RecursionError):
        return None


def _likely(file: Path) -> tuple[bool, str]:
    return "ghost" not in file.name.lower(), file.as_posix()


def _is_export(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            start = stream.read(4000).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError:
        return False
    return start.startswith(b"{") and (b'"db"' in start or (b'"data"' in start and b'"meta"' in start))
