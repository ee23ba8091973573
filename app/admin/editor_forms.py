"""Read what the editor's form holds: an explicit list of fields, so that nothing else can be set by it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from app.content import LARGEST_SOURCE
from app.services import terms
from app.services.pages import PageText
from app.services.posts import PostText

SUMMARY = 300  # characters that lists and feeds show whole
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_WEB = ("http", "https")


def _stripped(text: str | None) -> str:
    return " ".join((text or "").split())


class TextForm(FlaskForm):
    """Be the fields that posts and pages share."""

    title = TextAreaField("Title", [Length(max=500, message="A title has at most 500 characters.")])
    body = TextAreaField("Text in Markdown")
    summary = TextAreaField("Summary", [Length(max=2000, message="A summary has at most 2,000 characters.")])
    language = StringField("Language", filters=[_stripped])
    revision = HiddenField()
    key = HiddenField()
    cause = HiddenField()

    def validate_body(self, field: TextAreaField) -> None:
        """Refuse what is longer than the renderer takes."""
        if len((field.data or "").encode("utf-8", "surrogatepass")) > LARGEST_SOURCE:
            raise ValidationError(f"The text is larger than {LARGEST_SOURCE >> 20} MiB. Make two posts of it.")

    def validate_language(self, field: StringField) -> None:
        """Refuse what is no language tag (BCP 47)."""
        if field.data and not _LANGUAGE.fullmatch(field.data):
            raise ValidationError("Write the language as a tag, such as en or pt-BR.")

    @property
    def based_on(self) -> int:
        """Return the number of the revision that this text started from."""
        number = self.revision.data or ""
        return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0

    @property
    def save_key(self) -> str:
        """Return what makes a repeated save one save."""
        key = self.key.data or ""
        return key if _KEY.fullmatch(key) else new_key()

    @property
    def is_autosave(self) -> bool:
        """Tell whether a script saves, and nobody pressed a button."""
        return bool(self.cause.data == "autosave")


def new_key() -> str:
    """Return a new key of a save."""
    return secrets.token_urlsafe(18)


class PostForm(TextForm):
    """Be the editor's form of a post."""

    slug = StringField("Address", [Length(max=200, message="An address has at most 200 characters.")])
    categories = SelectMultipleField("Categories", validate_choice=False)
    new_category = StringField("New category", [Length(max=300)], filters=[_stripped])
    authors = SelectMultipleField("Authors", validate_choice=False)
    tags = StringField("Tags", [Length(max=4000, message="These tags are too long; take some away.")])
    series = StringField("Series", [Length(max=300)], filters=[_stripped])
    series_position = IntegerField("Part", [Optional(), NumberRange(1, 9999, "The part is a number from 1 to 9999.")])
    image = StringField("Cover image", [Length(max=2000)], filters=[_stripped])
    image_alt = TextAreaField("Description of the cover image", [Length(max=2000)])
    canonical_url = StringField("Canonical address", [Length(max=2000)], filters=[_stripped])
    in_feed_full = BooleanField("Send the whole text to feed readers")
    show_source = SelectField(
        "Readers may get the Markdown",
        choices=[
            SelectChoice("", "As the blog’s settings say"),
            SelectChoice("yes", "Yes"),
            SelectChoice("no", "No"),
        ],
        validate_choice=False,
    )

    def validate_canonical_url(self, field: StringField) -> None:
        """Refuse what is no address on the web."""
        if field.data and not _is_web(field.data):
            raise ValidationError("Start the address with https://")

    def validate_image(self, field: StringField) -> None:
        """Refuse what is neither a file of this site nor an address on the web."""
        if field.data and not field.data.startswith("/") and not _is_web(field.data):
            raise ValidationError("Start the address with / or https://")

    def fill(self, text: PostText) -> None:
        """Show a text in the form."""
        self.title.data, self.body.data = text.title, text.body
        self.summary.data, self.slug.data = text.summary or "", text.slug or ""
        self.categories.data, self.authors.data = list(text.categories), list(text.authors)
        self.tags.data = ", ".join(text.tags)
        self.series.data, self.series_position.data = text.series or "", text.series_position
        self.language.data, self.canonical_url.data = text.language or "", text.canonical_url or ""
        self.image.data, self.image_alt.data = text.image or "", text.image_alt or ""
        self.in_feed_full.data = text.in_feed_full
        self.show_source.data = "" if text.show_source is None else "yes" if text.show_source else "no"

    def text(self, before: PostText, *, own: str | None = None, may_add: bool = True) -> PostText:
        """Return what was typed; a field that cannot be taken keeps what it held before.

        Args:
            before: the text that the form was filled with.
            own: the author who stays in, for those who may write in their own name alone.
            may_add: whether a new category may be made.
        """
        added = [self.new_category.data] if may_add and self.new_category.data else []
        chosen = [name for name in self.categories.data or () if name in self.names_of(self.categories)]
        authors = [name for name in self.authors.data or () if name in self.names_of(self.authors)]
        typed = {
            "title": _stripped(self.title.data),
            "body": self.body.data or "",
            "summary": (self.summary.data or "").strip() or None,
            "language": self.language.data or None,
            "slug": self._slug(before),
            "categories": (*_kept_in_order(before.categories, chosen), *added),
            "authors": _kept_in_order(before.authors, [*authors, *([own] if own and own not in authors else [])]),
            "tags": _kept_tags(before.tags, self.tags.data or ""),
            "series": self.series.data or None,
            "series_position": self.series_position.data,
            "image": self.image.data or None,
            "image_alt": (self.image_alt.data or "").strip() or None,
            "canonical_url": self.canonical_url.data or None,
            "in_feed_full": bool(self.in_feed_full.data),
            "show_source": {"yes": True, "no": False}.get(self.show_source.data or "")
            if self.show_source.raw_data
            else before.show_source,
        }
        good = {name: value for name, value in typed.items() if name not in self.errors}
        if good.get("slug", before.slug) != before.slug:
            good["path"] = None
        return replace(before, **good)

    @staticmethod
    def names_of(boxes: SelectMultipleField) -> list[str]:
        """Return the names that a list of boxes offers."""
        return [str(value) for value, _ in boxes.choices or ()]

    def _slug(self, before: PostText) -> str | None:
        typed = (self.slug.data or "").strip()
        return typed if typed == before.slug else (terms.slug_for(typed) if typed else None)


class PageForm(TextForm):
    """Be the editor's form of a page."""

    path = StringField("Address", [Length(max=1000)], filters=[_stripped])
    navigation_position = IntegerField(
        "Place in the navigation", [Optional(), NumberRange(1, 999, "The place is a number from 1 to 999.")]
    )

    def fill(self, text: PageText) -> None:
        """Show a text in the form."""
        self.title.data, self.body.data = text.title, text.body
        self.summary.data, self.language.data = text.summary or "", text.language or ""
        self.path.data, self.navigation_position.data = text.path or "", text.navigation_position

    def text(self, before: PageText) -> PageText:
        """Return what was typed; a field that cannot be taken keeps what it held before."""
        typed = {
            "title": _stripped(self.title.data),
            "body": self.body.data or "",
            "summary": (self.summary.data or "").strip() or None,
            "language": self.language.data or None,
            "path": page_path(self.path.data or "") or before.path,
            "navigation_position": self.navigation_position.data,
        }
        return replace(before, **{name: value for name, value in typed.items() if name not in self.errors})


def page_path(typed: str) -> str:
    """Return the path that somebody means: `about` means `/about/`; anything else in it is kept for the check."""
    parts = [part for part in typed.strip().split("/") if part]
    if not parts:
        return ""
    ending = "" if parts[-1].endswith(".html") else "/"
    return "/" + "/".join(parts) + ending


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in _WEB and bool(parts.netloc) and not re.search(r"[\s<>\"]", address)


def _kept_in_order(before: Iterable[str], chosen: Iterable[str]) -> tuple[str, ...]:
    """Return what was chosen, in the order it had: subscribers see the order, and boxes do not tell it."""
    wanted = list(dict.fromkeys(chosen))
    kept = [name for name in before if name in wanted]
    return (*kept, *(name for name in wanted if name not in kept))


def _kept_tags(before: Iterable[str], typed: str) -> tuple[str, ...]:
    """Return the tags of a comma list; names that hold commas themselves come from old blogs, and stay whole."""
    if typed == ", ".join(before):
        return tuple(before)
    found: list[str] = []
    for name in sorted((name for name in before if "," in name), key=len, reverse=True):
        if name in typed:
            typed = typed.replace(name, "", 1)
            found.append(name)
    return tuple(dict.fromkeys([*found, *(_stripped(name)[:300] for name in typed.split(",") if name.strip())]))
