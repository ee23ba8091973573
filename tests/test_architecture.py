"""Hold the rule of who may import whom, and the other rules about the shape of the code."""

from __future__ import annotations

import ast
import functools
import re
import statistics
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app"
PUBLIC_VIEW = {"queries", "models", "permalinks", "storage", "errors", "config"}
EVERYTHING = {path.stem if path.is_file() else path.name for path in APP.iterdir()} - {"__init__", "__pycache__"}
ALLOWED: dict[str, set[str]] = {
    "config": {"postgresql"},
    "postgresql": set(),
    "clock": set(),
    "errors": set(),
    "content": set(),
    "importers": set(),
    "exporters": set(),
    "db": {"clock", "config", "postgresql"},
    "schema": {"db", "errors"},
    "models": {"db", "clock"},
    "pictures": set(),
    "rendering": {"content", "pictures", "config"},
    "storage": {"errors", "config"},
    "fetch": {"errors"},
    "permalinks": {"models", "config"},
    "queries": {"db", "models", "clock", "errors", "config"},
    "counters": {"clock"},
    "gate": {"counters"},
    "front": {"counters", "gate", "page_cache", "jobs", "logs", "purging"},
    "page_cache": {"db", "models", "queries", "clock", "config", "counters", "postgresql"},
    "access": {"db", "models", "clock", "errors", "config"},
    "admin": PUBLIC_VIEW
    | {"db", "clock", "pictures", "services", "access", "backup", "importers", "exporters"}
    | {"content", "rendering", "responses", "templating"},
    "backup": {"db", "models", "schema", "storage", "errors", "clock", "config"},
    "services": {
        *("access", "db", "models", "queries", "content", "pictures", "rendering", "importers", "storage"),
        *("exporters", "fetch"),
        *("permalinks", "errors", "clock", "config"),
    },
    "reader": PUBLIC_VIEW | {"exporters"},
    "feeds": PUBLIC_VIEW,
    "health": PUBLIC_VIEW | {"db", "clock", "counters"},
    "jobs": EVERYTHING - {"admin", "reader", "feeds", "page_cache", "cli"},
    "cli": EVERYTHING - {"admin", "reader", "feeds", "page_cache"},
    "templating": EVERYTHING - {"admin", "reader", "feeds"},
    "purging": {"config", "db", "models"},
    "responses": {"config", "purging", "templating"},
    "logs": set(),
    "url_rules": set(),
    "error_pages": PUBLIC_VIEW | {"logs"},
}
MODULES = sorted(APP.rglob("*.py"))


def _package(module: Path) -> str:
    return module.relative_to(APP).parts[0].removesuffix(".py")


@functools.cache
def _imports(module: Path) -> frozenset[str]:
    """Return every module of the application that a file imports, as a dotted name behind `app.`."""
    found: set[str] = set()
    here = ("app", *module.relative_to(APP).with_suffix("").parts)
    if module.name == "__init__.py":
        here = here[:-1]
        parent = here
    else:
        parent = here[:-1]
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = list(parent[: len(parent) - node.level + 1]) if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{stem}.{alias.name}" for alias in node.names] if stem in ("app", "") else [stem]
        else:
            continue
        found.update(name.removeprefix("app.") for name in names if name.startswith("app."))
    return frozenset(found)


def test_modules_import_only_what_their_packages_may() -> None:
    wrong = []
    for module in MODULES:
        package = _package(module)
        if module == APP / "__init__.py":
            continue
        assert package in ALLOWED, f"{package} is not in the table of packages"
        used = {name.split(".")[0] for name in _imports(module)} - {package}
        if not used <= ALLOWED[package]:
            wrong.append(f"{module.relative_to(APP)} imports {sorted(used - ALLOWED[package])}")
    assert wrong == [], "\n".join(wrong)


def test_every_package_of_the_table_exists() -> None:
    assert set(ALLOWED) == EVERYTHING - {"sample", "static", "templates"}


def test_content_and_importers_know_no_web_and_no_database() -> None:
    for module in MODULES:
        if _package(module) in ("content", "importers"):
            assert not re.search(r"^\s*(?:from|import) (?:flask|sqlalchemy|werkzeug)", module.read_text(), re.M), module


def test_only_the_edges_commit() -> None:
    found = [
        module
        for module in MODULES
        if ".commit(" in module.read_text() and _package(module) not in ("admin", "cli", "jobs", "purging")
    ]
    assert found == []


def test_only_the_sanitiser_imports_bleach_and_nh3() -> None:
    found = [m for m in MODULES if re.search(r"^\s*(?:from|import) (?:bleach|nh3)", m.read_text(), re.M)]
    assert [module.relative_to(APP).as_posix() for module in found] == ["content/sanitize.py"]


def test_only_the_clock_asks_what_time_it_is() -> None:
    pattern = re.compile(r"datetime\.(?:now|utcnow|today)\(|date\.today\(|time\.time\(")
    found = [module.relative_to(APP).as_posix() for module in MODULES if pattern.search(module.read_text())]
    assert found == ["clock.py"]


def test_public_is_defined_once() -> None:
    pattern = re.compile(r"""state (?:==|!=|in) .*["']live["']""")
    found = {module.relative_to(APP).as_posix() for module in MODULES if pattern.search(module.read_text())}
    # Beside the definitions: whether a change concerns readers.
    allowed = {
        "models/post.py",
        "models/page.py",
        "services/states.py",
        "services/import_rows.py",
    }
    assert found <= allowed


def test_nothing_marks_stored_text_as_safe_but_the_one_filter() -> None:
    pattern = re.compile(r"\|\s*safe\b|render_template_string|autoescape false")
    templates = [t for t in (APP / "templates").rglob("*") if t.is_file() and pattern.search(t.read_text())]
    assert templates == []
    marked = {m.relative_to(APP).as_posix() for m in MODULES if re.search(r"\bMarkup\(", m.read_text())}
    assert marked <= {"templating/texts.py"}


def test_sql_is_never_built_from_text() -> None:
    found = [m for m in MODULES if re.search(r"""(?:execute|text|exec_driver_sql)\(f["']""", m.read_text())]
    assert [m.name for m in found] in ([], ["db.py"])


def test_files_are_short() -> None:
    lengths = sorted(len(module.read_text().splitlines()) for module in MODULES)
    assert lengths[-1] <= 300
    assert lengths[int(len(lengths) * 0.9) - 1] <= 220
    assert statistics.median(lengths) <= 90


def test_migrations_do_not_import_the_application() -> None:
    for module in (ROOT / "migrations").rglob("*.py"):
        assert not re.search(r"^\s*(?:from|import) app\b", module.read_text(), re.M), module
