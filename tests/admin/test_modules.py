"""Modules of the panel are small, import only one another, and are never mixed from two versions."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

import app as byline
from app.templating.addresses import fingerprints, static

STATIC = Path(byline.__file__).parent / "static"
FOLDER = STATIC / "js" / "admin"
IMPORT = re.compile(r"""(?<![\w-])(?:from|import)\s*\(?\s*["']([^"']*)["']""")
AT_ONCE = re.compile(r"""^import [^("']*["']([^"']*)["']""", re.M)
YEAR = "public, max-age=31536000, immutable"


def _imported(module: Path) -> set[Path]:
    return {FOLDER / name for name in IMPORT.findall(module.read_text(encoding="utf-8"))}


def _loaded_by(*entries: str) -> set[Path]:
    """Return the modules that a page loads when it opens, and not those that it fetches on demand."""
    found: set[Path] = set()
    waiting = {FOLDER / name for name in entries}
    while waiting:
        module = waiting.pop()
        found.add(module)
        waiting |= {FOLDER / name for name in AT_ONCE.findall(module.read_text(encoding="utf-8"))} - found
    return found


def test_modules_import_only_one_another() -> None:
    for module in FOLDER.glob("*.js"):
        names = IMPORT.findall(module.read_text(encoding="utf-8"))
        assert all(re.fullmatch(r"\./[a-z_]+\.js", name) for name in names), module.name
        assert all(imported.is_file() for imported in _imported(module)), module.name


def test_a_change_of_one_module_renames_them_all(tmp_path: Path) -> None:
    for name in ("js/site.js", "js/admin/one.js", "js/admin/two.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"// {name}")
    before = fingerprints(tmp_path)
    (tmp_path / "js/admin/one.js").write_text("// changed")
    after = fingerprints(tmp_path)
    assert (
        before["js/admin/one.js"] == before["js/admin/two.js"] != after["js/admin/one.js"] == after["js/admin/two.js"]
    )
    assert before["js/site.js"] == after["js/site.js"]


def test_what_a_module_imports_is_found_beside_it_and_kept_for_a_year(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        entry = static("js/admin/admin.js")
    folder = entry.rpartition("/")[0]
    assert re.fullmatch(r"/static/js/admin\.[0-9a-f]{10}/admin\.js", entry)
    for module in FOLDER.glob("*.js"):
        answer = client.get(f"{folder}/{module.name}")
        assert answer.data == module.read_bytes()
        assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", YEAR)
        old = client.get(f"/static/js/admin.0123456789/{module.name}")
        assert (old.status_code, old.headers["Cache-Control"]) == (200, "public, no-cache")
    assert client.get(f"{folder}/nothing.js").status_code == 404


def test_scripts_keep_their_budget() -> None:
    editor = _loaded_by("admin.js", "editor.js")
    assert _size(_loaded_by("admin.js")) <= 1_500
    assert _size(editor) <= 15_000
    # What a deed asks for comes with the deed: a dialog, an upload, the reading of pasted HTML.
    assert len(editor) >= 10
    for module in set(FOLDER.glob("*.js")) - editor:
        assert _size({module}) <= 2_500, module.name


def _size(modules: set[Path]) -> int:
    return sum(len(gzip.compress(module.read_bytes(), 9)) for module in modules)
