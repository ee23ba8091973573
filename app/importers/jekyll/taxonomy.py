"""Collect a post's categories and tags as Jekyll does, and choose those that its feed shows."""

from app.importers.jekyll.psych import Value, to_s


def texts(value: Value, *, split: bool = False) -> list[str]:
    """Return a value as a flat list of texts, empty ones left out; `split` parts a plain string at blanks."""
    if value is None or value is False:
        return []
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    text = to_s(value)
    parts = text.split() if split and isinstance(value, str) else [text]
    return [part for part in parts if part.strip()]


def folder_categories(source: str, special: str) -> list[str]:
    """Return the folders above `_posts` or `_drafts`, which are categories."""
    above, found, _ = f"/{source}".partition(f"/{special}/")
    return [part for part in above.split("/") if part] if found else []


def all_categories(folders: list[str], defaults: dict[str, Value], values: dict[str, Value]) -> tuple[str, ...]:
    """Return every category of a post, which make its address: folders, `categories`, then `category`.

    The defaults' `categories` are added to the post's, where all else that a post says takes their place.
    """
    plural = [text for part in (defaults, values) for text in texts(part.get("categories"), split=True)]
    return tuple(dict.fromkeys([*folders, *plural, *texts({**defaults, **values}.get("category"))]))


def feed_categories(values: dict[str, Value], every: tuple[str, ...]) -> tuple[str, ...]:
    """Return the categories that the feed shows: `category` alone where it is set, else all."""
    return tuple(dict.fromkeys(texts(values.get("category")))) or every


def tags(values: dict[str, Value]) -> tuple[str, ...]:
    """Return a post's tags in order: `tag` as one, else `tags`, a plain string split at blanks."""
    plural = values.get("tags")
    if not isinstance(plural, str | list):
        plural = None
    return tuple(dict.fromkeys(texts(values.get("tag")) or texts(plural, split=True)))
