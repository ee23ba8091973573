"""Make the record of a page, and tell pages from templates."""

from dataclasses import dataclass

from app.importers.jekyll.config import Config
from app.importers.jekyll.defaults import defaults_for, merge
from app.importers.jekyll.front_matter import Document
from app.importers.jekyll.heads import HTML, clean_slug
from app.importers.jekyll.liquid import Result
from app.importers.jekyll.permalinks import STYLES, extension_of, fill_page
from app.importers.jekyll.posts import read_redirects, read_summary, text_of
from app.importers.jekyll.psych import Value, to_s
from app.importers.jekyll.references import FileFinder, references
from app.importers.jekyll.slugs import titleize
from app.importers.jekyll.urls import relative_url
from app.importers.records import ImportedPage, NavigationLink, Problem, Skipped


@dataclass(frozen=True, slots=True)
class PageHead:
    """A page without its body."""

    source: str
    values: dict[str, Value]
    body_line: int
    url: str

    @property
    def path(self) -> str:
        """Return the page's address in its normal form."""
        return relative_url(self.url, "")


def read_page_head(source: str, document: Document, config: Config) -> PageHead:
    """Return the head of the page in `source`."""
    values = merge(defaults_for(config.values.get("defaults"), source, "pages"), document.values)
    folder, _, name = source.rpartition("/")
    basename, _, extension = name.rpartition(".")
    basename = basename.rstrip(".")
    permalink = text_of(values, "permalink")
    extension = "." + extension if "." + extension in HTML else ".html"
    extension = (extension_of(permalink) if permalink else "") or extension
    if permalink:
        pattern = permalink
    elif basename == "index":
        pattern = "/:path/"
    else:
        pattern = "/:path/:basename" + _suffix(config.style)
    return PageHead(source, values, document.body_line, fill_page(pattern, f"/{folder}", basename, extension))


def make_page(
    head: PageHead, body: Result, config: Config, finder: FileFinder, navigation: tuple[NavigationLink, ...]
) -> ImportedPage | Skipped:
    """Return the record of a page, or why there is none: Byline makes home, lists and "not found" itself."""
    values = head.values
    name = head.source.rpartition("/")[2].rpartition(".")[0]
    if reason := _no_page(head, body):
        return Skipped(head.source, (reason,))
    problems = [Problem(head.source, head.body_line + line, sentence) for line, sentence in body.notes]
    found = [(address, head.body_line + line) for address, line in references(body.text)]
    files, missing = finder.collect(found, head.path, head.source)
    listed = {link.address for link in navigation}
    headers = config.names("header_pages")
    return ImportedPage(
        source=head.source,
        title=text_of(values, "title") or titleize(name),
        slug=clean_slug(text_of(values, "slug") or name),
        path=head.path,
        body=body.body,
        state="draft" if "published" in values and values["published"] in (None, False) else "live",
        in_navigation=head.source in headers
        or head.path in listed
        or _in_minima(head, config, bool(headers or listed)),
        language=text_of(values, "lang"),
        summary=read_summary(values),
        redirect_from=read_redirects(values),
        body_line=head.body_line + body.begin,
        files=files,
        problems=tuple(problems + missing),
    )


def _suffix(style: str) -> str:
    """Return how addresses of pages end: as the pattern of posts does."""
    if style == "pretty":
        return "/"
    if style in STYLES and style != "weekdate":
        return ":output_ext"
    return "/" if style.endswith("/") else ":output_ext" if style.endswith(":output_ext") else ""


def _no_page(head: PageHead, body: Result) -> Problem | None:
    sentence, line = "", 0
    if head.path == "/":
        sentence = "The blog makes its own home page; copy what you need of this one into the introduction."
    elif head.path in ("/404.html", "/404/", "/404"):
        sentence = "The blog makes its own page for addresses that do not exist."
    elif head.values.get("redirect_to"):
        sentence = f"It only sends readers on to {to_s(head.values['redirect_to'])[:200]}: make a redirect instead."
    elif body.template_line is not None:
        sentence, line = "It is a template that makes its text with Liquid.", head.body_line + body.template_line
    elif not body.text.strip():
        sentence = "It has no text of its own: its layout made it."
    return Problem(head.source, line, sentence) if sentence else None


def _in_minima(head: PageHead, config: Config, chosen: bool) -> bool:
    """Say whether Jekyll's default theme would list the page: it lists every page with a title."""
    return not chosen and config.text("theme") == "minima" and text_of(head.values, "title") is not None
