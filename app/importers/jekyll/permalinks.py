"""Fill in permalink patterns: every placeholder that Jekyll 4.3 knows, escaped as it escapes them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.importers.jekyll.slugs import slugify
from app.importers.jekyll.urls import escape_path

STYLES = {
    "none": "/:categories/:title:output_ext",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}
_PLACEHOLDER = re.compile(r":([a-z_]+)")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class UnknownPlaceholder(ValueError):
    """The pattern names something that Jekyll does not know; it refuses to build such a blog."""


@dataclass(frozen=True, slots=True)
class Named:
    """What the address of a post is made of."""

    slug: str
    basename: str
    """The file's name without its extension, date included."""
    folder_path: str
    """The file's path without `_posts` and extension."""
    categories: tuple[str, ...]
    at: datetime
    """In the site's own time."""
    output_ext: str


def expand_style(pattern: str) -> str:
    """Return the pattern that a style such as `pretty` stands for; other patterns as they are."""
    return STYLES.get(pattern, pattern)


def fill_post(pattern: str, post: Named) -> str:
    """Return the address of a post; raises UnknownPlaceholder."""
    values = _values(post)

    def replace(match: re.Match[str]) -> str:
        name = match[1]
        if name not in values and name.endswith("_") and name[:-1] in values:
            return escape_path(values[name[:-1]]) + "_"
        if name not in values:
            raise UnknownPlaceholder(f"The permalink has a placeholder that Jekyll does not know: :{name}.")
        return escape_path(values[name])

    return clean(_PLACEHOLDER.sub(replace, pattern))


def fill_page(pattern: str, folder: str, basename: str, output_ext: str) -> str:
    """Return the address of a page in `folder` (`/` or `/about/`)."""
    for name, value in (("path", folder), ("basename", basename), ("output_ext", output_ext)):
        pattern = pattern.replace(f":{name}", escape_path(value))
    return clean(pattern)


def clean(address: str) -> str:
    """Return an address with one leading slash, no double ones and no way up."""
    return re.sub(r"/+", "/", f"/{address}".replace("..", "/").replace("./", ""))


def extension_of(permalink: str) -> str:
    """Return the extension that a permalink ends with, dot included, or nothing."""
    last = permalink.rpartition("/")[2]
    stem, dot, extension = last.rpartition(".")
    return dot + extension if stem.strip(".") and extension else ""


def _unique(texts: Iterable[str]) -> str:
    return "/".join(dict.fromkeys(texts))


def _values(post: Named) -> dict[str, str]:
    at = post.at
    week_year, week, week_day = at.isocalendar()
    return {
        "collection": "posts",
        "output_ext": post.output_ext,
        "path": post.folder_path,
        "name": slugify(post.basename),
        "title": slugify(post.slug, pretty=True, cased=True),
        "slug": slugify(post.slug),
        "categories": _unique(category.lower() for category in post.categories),
        "slugified_categories": _unique(slugify(category) for category in post.categories),
        "year": f"{at.year:04}",
        "short_year": f"{at.year % 100:02}",
        "month": f"{at.month:02}",
        "i_month": str(at.month),
        "short_month": MONTHS[at.month - 1][:3],
        "long_month": MONTHS[at.month - 1],
        "day": f"{at.day:02}",
        "i_day": str(at.day),
        "y_day": f"{at.timetuple().tm_yday:03}",
        "hour": f"{at.hour:02}",
        "minute": f"{at.minute:02}",
        "second": f"{at.second:02}",
        "w_year": str(week_year),
        "week": f"{week:02}",
        "w_day": str(week_day),
        "short_day": DAYS[week_day - 1][:3],
        "long_day": DAYS[week_day - 1],
    }
