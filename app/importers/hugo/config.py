"""Read a Hugo site's configuration: one file, or a folder of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from app.importers.hugo.values import Malformed, Value, load, mapping_of, text_of
from app.importers.jekyll import source as files
from app.importers.records import ImportRefused, Problem

ENDINGS = {"toml": "toml", "yaml": "yaml", "yml": "yaml", "json": "json"}
_STEMS = ("hugo", "config")
_FOLDERS = ("config/_default", "config/production")


@dataclass(frozen=True, slots=True)
class Config:
    """The settings, all keys in small letters."""

    values: dict[str, Value]
    zone: ZoneInfo
    found: bool
    problems: list[Problem] = field(default_factory=list)

    def text(self, key: str) -> str | None:
        """Return a setting as text, or None if it is unset, empty or no scalar."""
        return text_of(self.values.get(key))

    def mapping(self, *keys: str) -> dict[str, Value]:
        """Return a setting below others that is a mapping, or an empty one."""
        values = self.values
        for key in keys:
            values = mapping_of(values.get(key))
        return values

    def flag(self, key: str) -> bool:
        """Tell whether a setting is true."""
        return self.values.get(key) is True

    @property
    def params(self) -> dict[str, Value]:
        """Return the site's own parameters."""
        return self.mapping("params")

    @property
    def url(self) -> str | None:
        """Return scheme and host of the site, if its settings name them."""
        parts = urlsplit(self.text("baseurl") or "")
        return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else None

    @property
    def base_path(self) -> str:
        """Return the path below which the site lies, or nothing."""
        path = re.sub("/+", "/", urlsplit(self.text("baseurl") or "").path).rstrip("/")
        return path if path.startswith("/") else ""

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that the site has, the default one first."""
        default = (self.text("defaultcontentlanguage") or "en").lower()
        return tuple(dict.fromkeys((default, *self.mapping("languages"))))

    @property
    def language_path(self) -> str:
        """Return what addresses of the default language begin with: nothing, unless the settings say so."""
        return f"/{self.languages[0]}" if self.flag("defaultcontentlanguageinsubdir") else ""

    @property
    def unsafe(self) -> bool:
        """Tell whether HTML in Markdown is shown."""
        return self.mapping("markup", "goldmark", "renderer").get("unsafe") is True


def read_config(root: Path, sources: list[str]) -> Config:
    """Return the site's configuration; raises ImportRefused when it cannot be read."""
    values: dict[str, Value] = {}
    found = False
    for stem in _STEMS:
        for ending, kind in ENDINGS.items():
            path = f"{stem}.{ending}"
            if path in sources and not found:
                _merge(values, _read(root, path, kind))
                found = True
    for folder in _FOLDERS:
        for path in sources:
            if path.startswith(folder + "/"):
                found = _add(root, path, path.removeprefix(folder + "/"), values) or found
    language = (text_of(values.get("defaultcontentlanguage")) or "en").lower()
    # What the default language says of the site is what readers of that language see.
    own = mapping_of(mapping_of(values.get("languages")).get(language))
    _merge(values, {key: value for key, value in own.items() if key not in ("weight", "disabled")})
    name = text_of(values.get("timezone")) or "UTC"
    problems: list[Problem] = []
    try:
        zone = ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        problems.append(Problem("hugo.toml", 0, f"{name[:80]} is no time zone; dates without an offset are in UTC."))
        zone = ZoneInfo("UTC")
    return Config(values, zone, found, problems)


def _add(root: Path, path: str, inside: str, values: dict[str, Value]) -> bool:
    stem, _, ending = inside.rpartition(".")
    if ending not in ENDINGS or "/" in stem:
        return False
    name, _, language = stem.lower().partition(".")
    content = _read(root, path, ENDINGS[ending])
    if name in _STEMS:
        _merge(values, content)
    elif language:
        _merge(values, {"languages": {language: {name: content}}})
    else:
        _merge(values, {name: content})
    return True


def _read(root: Path, path: str, kind: str) -> dict[str, Value]:
    try:
        return mapping_of(load(files.read_text(root, path), kind))
    except files.Unreadable as error:
        raise ImportRefused(Problem(path, 0, str(error))) from error
    except Malformed as error:
        raise ImportRefused(Problem(path, error.line, error.sentence)) from error


def _merge(into: dict[str, Value], other: dict[str, Value]) -> None:
    for key, value in other.items():
        known = into.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value)
        else:
            into[key] = value
