"""Read the few files of `_data` that say something about posts: authors and navigation."""

import json
from pathlib import Path

from app.importers.jekyll import source
from app.importers.jekyll.psych import Value, YamlRefused, load
from app.importers.records import Problem

_EXTENSIONS = (".yml", ".yaml", ".json")


def read_data(root: Path, sources: list[str], folder: str, name: str, problems: list[Problem]) -> Value:
    """Return what `_data/NAME.yml` (or .yaml, .json, or a folder of such) holds; what cannot be read is reported."""
    whole: Value = None
    parts: dict[str, Value] = {}
    for path in sources:
        stem, dot, extension = path.rpartition(".")
        if dot + extension not in _EXTENSIONS:
            continue
        if stem == f"{folder}/{name}":
            whole = _read(root, path, problems)
        elif stem.startswith(f"{folder}/{name}/") and "/" not in (key := stem.removeprefix(f"{folder}/{name}/")):
            parts[key] = _read(root, path, problems)
    return parts if whole is None and parts else whole


def _read(root: Path, path: str, problems: list[Problem]) -> Value:
    try:
        text = source.read_text(root, path)
        if path.endswith(".json"):
            return _plain(json.loads(text))
        return load(text)[0]
    except source.Unreadable as error:
        problems.append(Problem(path, 0, str(error)))
    except YamlRefused as error:
        problems.append(Problem(path, error.line, error.sentence))
    except (ValueError, RecursionError) as error:
        problems.append(Problem(path, getattr(error, "lineno", 0), "This is not JSON."))
    return None


def _plain(value: object) -> Value:
    """Return a JSON value with nothing in it that YAML would not give."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)
