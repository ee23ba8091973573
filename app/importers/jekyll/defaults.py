"""Give front matter its defaults: the sets of `_config.yml` whose scope holds the file's path and type."""

from fnmatch import fnmatchcase

from app.importers.jekyll.psych import Value

_OLD_TYPES = {"page": "pages", "post": "posts", "draft": "drafts"}


def merge(target: dict[str, Value], over: dict[str, Value]) -> dict[str, Value]:
    """Return `target` with the values of `over` laid on it, mappings merged; an empty value hides nothing."""
    merged = dict(target)
    for key, new in over.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(new, dict):
            merged[key] = merge(old, new)
        elif new is not None or key not in merged:
            merged[key] = new
    return merged


def defaults_for(sets: Value, source: str, kind: str) -> dict[str, Value]:
    """Return the defaults of the file `source` of type `kind` (`posts` or `pages`): longer scopes win over shorter."""
    result: dict[str, Value] = {}
    winner: tuple[int, bool] | None = None
    for entry in sets if isinstance(sets, list) else []:
        if not isinstance(entry, dict) or not isinstance(values := entry.get("values"), dict):
            continue
        scope = entry.get("scope")
        scope = scope if isinstance(scope, dict) else {}
        path = _path(scope)
        if not _applies(scope, path, source, kind):
            continue
        rank = (len(path.removeprefix("/")), "type" in scope)
        if winner is None or rank[0] > winner[0] or (rank[0] == winner[0] and (rank[1] or not winner[1])):
            result, winner = merge(result, values), rank
        else:
            result = merge(values, result)
    return result


def _path(scope: dict[str, Value]) -> str:
    path = scope.get("path")
    return path if isinstance(path, str) else ""


def _applies(scope: dict[str, Value], path: str, source: str, kind: str) -> bool:
    if "type" in scope and _OLD_TYPES.get(str(scope["type"]), scope["type"]) != kind:
        return False
    if "*" not in path:
        return source.startswith(path)
    # A glob names files and folders; what lies below a folder that it names is in the scope as well.
    parts = source.split("/")
    depth = path.count("/") + 1
    return fnmatchcase("/".join(parts[:depth]), path) or (
        "**" in path and fnmatchcase(source, path.replace("**/", "*"))
    )
