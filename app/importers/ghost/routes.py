"""Read where a Ghost blog had its posts (`routes.yaml`, or a setting) and what led elsewhere (`redirects`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PARTS = {
    "slug": ":slug",
    "year": ":year",
    "month": ":month",
    "day": ":day",
    "primary_tag": ":primary_tag",
    "primary_author": ":primary_author",
    "author": ":primary_author",
    "id": ":id",
}
PLACE = re.compile(r"[:{](\w+)\}?")
FILTER = re.compile(r"(?P<key>tags?|primary_tag|featured)\s*:\s*['\"\[]?(?P<value>[\w-]+)")
LARGEST = 1 << 20
EXACT = re.compile(r"\^?(/[\w/.%~-]*?)(?:/\?)?\$?")


@dataclass(frozen=True, slots=True)
class Collection:
    """Be a part of the blog with a pattern of its own; without a filter it holds all that no other one does."""

    pattern: str
    key: str = ""
    value: str = ""


def read_collections(folder: Path | None, setting: str) -> list[Collection]:
    """Return the collections that a `routes.yaml` in the folder names, else the one of the setting."""
    found = _routes(folder) if folder else []
    return found or [Collection(pattern(setting) if setting.startswith("/") else "/:slug/")]


def pattern(permalink: str) -> str:
    """Return a permalink of Ghost's as a pattern of ours: `/{year}/{slug}/` is `/:year/:slug/`."""
    return PLACE.sub(lambda match: PARTS.get(match[1], match[1]), permalink)


def _routes(folder: Path) -> list[Collection]:
    for file in sorted(folder.rglob("routes.yaml")):
        try:
            if file.is_symlink() or file.stat().st_size > LARGEST:
                continue
            values = yaml.safe_load(file.read_text("utf-8"))
        except (OSError, UnicodeError, yaml.YAMLError, RecursionError):
            continue
        collections = values.get("collections") if isinstance(values, dict) else None
        found = []
        for settings in collections.values() if isinstance(collections, dict) else ():
            if not isinstance(settings, dict) or not isinstance(settings.get("permalink"), str):
                continue
            chosen = FILTER.search(str(settings.get("filter") or ""))
            made = pattern(settings["permalink"])
            found.append(Collection(made, chosen["key"], chosen["value"]) if chosen else Collection(made))
        if found:
            return found
    return []


def read_redirects(folder: Path | None) -> Iterator[tuple[str, str]]:
    """Yield pairs of old and new addresses from `redirects.json` or `redirects.yaml`; patterns as they are written."""
    if folder is None:
        return
    for file in sorted([*folder.rglob("redirects*.json"), *folder.rglob("redirects*.yaml")]):
        try:
            if file.is_symlink() or file.stat().st_size > LARGEST:
                continue
            written = file.read_text("utf-8")
            values: Any = json.loads(written) if file.suffix == ".json" else yaml.safe_load(written)
        except (OSError, UnicodeError, ValueError, yaml.YAMLError, RecursionError):
            continue
        if isinstance(values, list):
            pairs = [(row.get("from"), row.get("to")) for row in values if isinstance(row, dict)]
        elif isinstance(values, dict):
            pairs = [pair for group in values.values() if isinstance(group, dict) for pair in group.items()]
        else:
            continue
        yield from ((old, new) for old, new in pairs if isinstance(old, str) and isinstance(new, str))
        return


def exact(old: str) -> str | None:
    """Return the one address that a redirect's pattern means, or None if it means several."""
    found = EXACT.fullmatch(old)
    return found[1] or "/" if found else None
