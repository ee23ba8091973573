"""Sort a blog's files: posts, drafts, pages, data, and files that are served as they are."""

from dataclasses import dataclass, field

from app.importers.jekyll.config import Config
from app.importers.jekyll.heads import HTML, name_parts
from app.importers.jekyll.source import is_published
from app.importers.records import Problem

_ASSETS = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".pdf", ".zip", ".mp4", ".mp3"})
_OTHER_MARKUP = frozenset({".textile", ".adoc", ".asciidoc", ".rst", ".org", ".txt", ".haml", ".slim", ".rmd"})
_FEEDS = frozenset({"feed.xml", "atom.xml", "rss.xml", "index.xml"})


@dataclass(slots=True)
class Contents:
    """The paths of a blog's files, each kind in order."""

    data_folder: str
    posts: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    """Markdown and HTML outside folders of Jekyll's own; a page only if it has front matter."""
    others: list[str] = field(default_factory=list)
    """Everything that Jekyll may serve as it is, pages among them."""
    data: list[str] = field(default_factory=list)
    no_posts: list[Problem] = field(default_factory=list)
    """Files among the posts that cannot be posts, each with the reason."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def draft_set(self) -> frozenset[str]:
        """Return the drafts."""
        return frozenset(self.drafts)


def sort_files(sources: list[str], config: Config) -> Contents:
    """Return what each file of a blog is; those that look like posts and are none are reported."""
    contents = Contents((config.text("data_dir") or "_data").strip("/"))
    destination = (config.text("destination") or "_site").strip("/").removeprefix("./")
    exclude, include = config.names("exclude"), config.names("include")
    markup = config.markdown_extensions | HTML
    for source in sources:
        if source.startswith((f"{destination}/", ".git/")):
            continue
        if source.startswith(contents.data_folder + "/"):
            contents.data.append(source)
            continue
        special, inside = _special_folder(source)
        if special and is_published(special.rpartition("/")[0] or "x", exclude, include):
            _sort_post(source, special, inside, markup, exclude, contents)
        elif not special and is_published(source, exclude, include):
            contents.others.append(source)
            if _extension(source) in markup:
                contents.pages.append(source)
            elif source.rpartition("/")[2] in _FEEDS:
                sentence = (
                    "The blog has a feed file of its own. Entry ids are those that jekyll-feed would make: "
                    "compare them with that feed before you switch."
                )
                contents.problems.append(Problem(source, 0, sentence))
    return contents


def _special_folder(source: str) -> tuple[str, str]:
    """Return the path of the `_posts` or `_drafts` folder that a file is in, and the file's path in it."""
    parts = source.split("/")
    for place, part in enumerate(parts[:-1]):
        if part in ("_posts", "_drafts"):
            return "/".join(parts[: place + 1]), "/".join(parts[place + 1 :])
    return "", ""


def _sort_post(
    source: str, special: str, inside: str, markup: frozenset[str], exclude: tuple[str, ...], contents: Contents
) -> None:
    extension = _extension(source)
    dated, _, _ = name_parts(source)
    is_draft = special.endswith("_drafts")
    if not is_published(inside) or not is_published(source.replace("_", ""), exclude):
        if extension in markup:
            contents.no_posts.append(Problem(source, 0, "Jekyll leaves this file out, and so does the import."))
    elif extension in markup and (is_draft or dated):
        (contents.drafts if is_draft else contents.posts).append(source)
    elif extension in markup:
        sentence = "Its name does not begin with a date, so Jekyll does not publish it and it is no post here."
        contents.no_posts.append(Problem(source, 0, sentence))
    elif extension in _OTHER_MARKUP or (dated and extension not in _ASSETS):
        contents.no_posts.append(Problem(source, 0, f"Posts in {extension or 'this format'} are not read."))


def _extension(source: str) -> str:
    name = source.rpartition("/")[2]
    return "." + name.rpartition(".")[2].lower() if "." in name else ""
