"""Read blogs of other makes: one source format a package, each turning a folder into neutral records.

An importer is a pure parser. It knows no database, no renderer and no network, and imports nothing of the
application; whoever calls it renders, stores and copies files.
"""

from importlib import import_module
from pathlib import Path

from app.importers.records import Import, Importer


def _of(package: str) -> Importer:
    """Return the parser of a package, which is brought in when somebody moves in: servers start without it."""

    def parse(path: Path) -> Import:
        found: Import = import_module(f"app.importers.{package}").parse(path)
        return found

    return parse


IMPORTERS: dict[str, Importer] = {name: _of(name) for name in ("jekyll", "hugo", "wordpress", "ghost", "feed")}
