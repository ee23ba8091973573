"""Read `_config.yml`: what addresses and dates of all posts depend on."""

from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.importers.jekyll import source
from app.importers.jekyll.permalinks import expand_style
from app.importers.jekyll.psych import Value, YamlRefused, load, to_s
from app.importers.records import ImportRefused, Problem

NAMES = ("_config.yml", "_config.yaml")
_MARKDOWN = "markdown,mkdown,mkdn,mkd,md"


@dataclass(frozen=True, slots=True)
class Config:
    """The settings as typed, and those that need reading; `lines` tells where each key stands in `file`."""

    file: str
    values: dict[str, Value]
    lines: dict[str, int]
    zone: ZoneInfo
    problems: list[Problem] = field(default_factory=list)

    def text(self, key: str) -> str | None:
        """Return a setting as text, or None if it is unset, empty or no scalar."""
        value = self.values.get(key)
        return None if value is None or isinstance(value, list | dict) else to_s(value).strip() or None

    def mapping(self, key: str) -> dict[str, Value]:
        """Return a setting that is a mapping, or an empty one."""
        value = self.values.get(key)
        return value if isinstance(value, dict) else {}

    def names(self, key: str) -> tuple[str, ...]:
        """Return a setting that is a list of texts, or an empty one."""
        value = self.values.get(key)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()

    def problem(self, key: str, sentence: str) -> None:
        """Note a problem at the line of a key."""
        self.problems.append(Problem(self.file, self.lines.get(key, 0), sentence))

    @property
    def url(self) -> str | None:
        """Return scheme and host, as typed."""
        return self.text("url")

    @property
    def base_path(self) -> str:
        """Return the base path with a leading and without a final slash, or nothing."""
        base = (self.text("baseurl") or "").strip("/")
        return f"/{base}" if base else ""

    def relative(self, source: str) -> str:
        """Return a file's path as Jekyll counts it: `collections_dir` stands for the blog's own folder."""
        folder = (self.text("collections_dir") or "").strip("/")
        return source.removeprefix(f"{folder}/") if folder else source

    @property
    def style(self) -> str:
        """Return the permalink setting as typed: a style or a pattern."""
        return self.text("permalink") or "date"

    @property
    def post_pattern(self) -> str:
        """Return the permalink pattern of posts."""
        posts = self.mapping("collections").get("posts")
        own = posts.get("permalink") if isinstance(posts, dict) else None
        return to_s(own) if own else expand_style(self.style)

    @property
    def markdown_extensions(self) -> frozenset[str]:
        """Return the file extensions of Markdown, each with its dot."""
        listed = self.text("markdown_ext") or _MARKDOWN
        return frozenset("." + name.strip().lower() for name in listed.split(",") if name.strip())

    @property
    def excerpt_separator(self) -> str:
        """Return what ends an excerpt; empty for none."""
        value = self.values.get("excerpt_separator", "\n\n")
        return "\n\n" if value is None else to_s(value)


def read_config(root: Path) -> Config:
    """Return the settings of the blog in `root`; raises ImportRefused if they cannot be read.

    Without them every address and id would be wrong, so nothing is imported then.
    """
    name = next((name for name in NAMES if (root / name).is_file()), None)
    if name is None:
        config = Config(NAMES[0], {}, {}, ZoneInfo("UTC"))
        config.problem("", "The blog has no _config.yml, so Jekyll's own defaults were taken.")
        return config
    try:
        values, lines = load(source.read_text(root, name))
    except source.Unreadable as error:
        raise ImportRefused(Problem(name, 0, str(error))) from error
    except YamlRefused as error:
        raise ImportRefused(Problem(name, error.line, error.sentence)) from error
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise ImportRefused(Problem(name, 1, "The settings are not a list of keys and values."))
    zone, sentence = _zone(values.get("timezone"))
    config = Config(name, values, lines, zone)
    if sentence:
        config.problem("timezone", sentence)
    return config


def _zone(value: Value) -> tuple[ZoneInfo, str | None]:
    name = to_s(value).strip()
    if not name:
        return ZoneInfo("UTC"), (
            "There is no `timezone`: Jekyll then uses that of the machine it runs on, so dates were read as UTC."
        )
    try:
        return ZoneInfo(name), None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC"), f"The time zone {name[:80]} is not known, so dates were read as UTC."
