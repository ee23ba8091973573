"""Tell what an export holds beside posts and pages: tags, the folder's files, and what there is no place for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.importers.ghost.export import Export, Row, parsed, text
from app.importers.ghost.posts import Blog, is_internal, is_page
from app.importers.markup.nodes import squeeze, words
from app.importers.records import ImportedFile, ImportedTopic, LeftBehind, RemoteFile
from app.importers.web import normal

# Where Ghost keeps what people uploaded; the smaller copies below `size` it makes itself.
KEPT = ("images", "media", "files")
OWN_COPIES = "size"
# What comes in, says the same again, or is Ghost's own business. Passwords are nobody's.
OF_POSTS = words(
    "id uuid title slug html lexical mobiledoc markdown plaintext image feature_image feature_image_alt custom_excerpt"
    " canonical_url status type page locale language published_at updated_at created_at author_id author created_by"
    " updated_by published_by comment_id post_id amp email_only newsletter_id show_title_and_feature_image"
)
OF_TAGS = words("id uuid name slug created_at updated_at created_by updated_by parent_id")
OF_PEOPLE = words(
    "id uuid name slug website bio twitter facebook password status ghost_auth_id ghost_auth_access_token last_seen"
    " created_at updated_at created_by updated_by tour visibility accessibility"
)
USUAL = {"visibility": "public", "email_recipient_filter": ("none", "all"), "featured": (0, False), "language": "en_US"}
SETTINGS = words(
    "logo icon cover_image accent_color codeinjection_head codeinjection_foot ghost_head ghost_foot meta_title"
    " meta_description og_image og_title og_description twitter_image twitter_title twitter_description facebook"
    " twitter announcement_content portal_plans"
)
TABLES = (
    "newsletters",
    "products",
    "benefits",
    "offers",
    "snippets",
    "custom_theme_settings",
    "comments",
    "collections",
)


class GhostBeside:
    """Be all that; it is read from the export when it is asked for."""

    def __init__(self, export: Export, blog: Blog) -> None:
        self._export = export
        self._blog = blog

    def topics(self) -> Iterator[ImportedTopic]:
        """Yield the tags that readers saw, with the slugs of their addresses."""
        used = {text(tag, "id"): tag for tags in self._blog.tags.values() for tag in tags if not is_internal(tag)}
        for tag in used.values():
            slug = text(tag, "slug")
            yield ImportedTopic("tag", text(tag, "name"), slug, redirect_from=(normal(f"/tag/{slug}/rss/"),))

    def files(self) -> Iterator[ImportedFile | RemoteFile]:
        """Yield what was uploaded, where the folder has it."""
        for folder in self._blog.folders:
            for file in sorted(folder.rglob("*")):
                address = _address(file.relative_to(folder))
                if address is not None and file.is_file() and not file.is_symlink():
                    yield ImportedFile(file, address)

    def left(self) -> Iterator[LeftBehind]:
        """Yield what is said of texts, tags and people and comes in nowhere, some settings, and other tables."""
        for row in self._export.rows("posts"):
            number = text(row, "id") or text(row, "uuid")
            values = _said(row, OF_POSTS) | _said(self._blog.meta.get(number, {}), OF_POSTS)
            internal = [text(tag, "name") for tag in self._blog.tags.get(number, ()) if is_internal(tag)]
            if values := values | ({"internal_tags": internal} if internal else {}):
                yield LeftBehind(f"{'page' if is_page(row) else 'post'}/{number}", squeeze(text(row, "title")), values)
        for table, known, kind in (("tags", OF_TAGS, "tag"), ("users", OF_PEOPLE, "author")):
            for row in self._export.rows(table):
                if values := _said(row, known):
                    yield LeftBehind(f"{kind}/{text(row, 'slug') or text(row, 'id')}", text(row, "name"), values)
        if said := {key: value for key, value in self._export.settings.items() if key in SETTINGS and value}:
            yield LeftBehind("settings", "Settings", said)
        for table in TABLES:
            if rows := self._export.rows(table):
                yield LeftBehind(f"table/{table}", table.replace("_", " "), {"rows": rows})

    def sentences(self) -> Iterator[str]:
        """Yield one sentence on what there is no place for, if there is any."""
        described = [text(row, "name") for row in self._export.rows("tags") if text(row, "description")]
        parts = [f"descriptions of tags ({', '.join(described)[:400]})"] if described else []
        parts += [table.replace("_", " ") for table in TABLES if self._export.rows(table)]
        if parts:
            yield f"Byline has no place for this, which stands whole in the report as JSON: {'; '.join(parts)}."


def _said(row: Row, known: frozenset[str]) -> dict[str, Any]:
    """Return the columns of a row that say something and are not known, with JSON unpacked."""
    values = {}
    for key, value in row.items():
        usual = USUAL.get(key, ())
        if key in known or value in (None, "", [], {}) or value == usual or value in usual:
            continue
        values[key] = parsed(value) or value if isinstance(value, str) and value[:1] in ("{", "[") else value
    return values


def _address(file: Path) -> str | None:
    """Return where Ghost serves a file of its folder `content`, or nothing where it does not."""
    parts = file.parts
    if "content" not in parts:
        return None
    parts = parts[parts.index("content") :]
    if len(parts) < 3 or parts[1] not in KEPT or parts[2] == OWN_COPIES:
        return None
    return normal("/" + "/".join(parts))
