"""Open a Jekyll blog: read the heads of all its files at once, and their bodies one by one."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.importers.jekyll import source as files
from app.importers.jekyll.byline import OwnTexts
from app.importers.jekyll.config import read_config
from app.importers.jekyll.contents import Contents, sort_files
from app.importers.jekyll.data_files import read_data
from app.importers.jekyll.front_matter import Document, FrontMatterError, has_header, split
from app.importers.jekyll.heads import HTML, Head, Refused, read_head
from app.importers.jekyll.identity import settle_identities
from app.importers.jekyll.links import Links
from app.importers.jekyll.liquid import Result, apply_liquid
from app.importers.jekyll.liquid_values import Scope
from app.importers.jekyll.maths import uses_dollars
from app.importers.jekyll.pages import PageHead, make_page, read_page_head
from app.importers.jekyll.posts import make_post
from app.importers.jekyll.psych import Value
from app.importers.jekyll.references import FileFinder
from app.importers.jekyll.site import read_site
from app.importers.records import ImportedPage, ImportedPost, ImportedSite, ImportRefused, Problem, Skipped

LONGEST = 2 * files.MAX_TEXT_BYTES
INDEX = "index.html"  # of an export: the list of posts


class JekyllBlog:
    """A Jekyll blog in a folder; nothing in it is run, and nothing outside it is read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._config = read_config(root)
        self._problems: list[Problem] = []
        sources = list(files.walk(root, self._problems))
        contents = sort_files(sources, self._config)
        self._problems += contents.problems
        authors = read_data(root, contents.data, contents.data_folder, "authors", self._problems)
        self._authors: dict[str, Value] = authors if isinstance(authors, dict) else {}
        navigation = read_data(root, contents.data, contents.data_folder, "navigation", self._problems)
        self._site = read_site(self._config, navigation, dollar_maths=uses_dollars(root, sources))
        self._home = OwnTexts.find(root, contents.data_folder, sources, self._problems)
        if self._home is not None:
            self._site = self._home.site
        self._posts, self._skipped_posts = self._post_heads(contents)
        self._pages, self._skipped_pages = self._page_heads(contents)
        if not self._posts and not self._skipped_posts and not (root / self._config.file).is_file():
            raise ImportRefused(Problem(".", 0, "This is no Jekyll blog: it has neither _posts nor _config.yml."))
        statics = frozenset(contents.others) - {head.source for head in self._pages}
        self._finder = FileFinder(root, self._config, statics, self._is_static)
        self._links = Links(self._posts, self._pages, statics, self._config)

    @property
    def site(self) -> ImportedSite:
        """Return the settings."""
        return self._site

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what concerns the blog as a whole."""
        return tuple(self._config.problems + self._problems)

    @property
    def total(self) -> int:
        """Return how many posts and pages there are, skipped ones included."""
        skipped = len(self._skipped_posts) + len(self._skipped_pages)
        return len(self._posts) + len(self._pages) + skipped

    def posts(self) -> Iterator[ImportedPost | Skipped]:
        """Yield every post, oldest first, drafts last; before them those that could not be read."""
        yield from self._skipped_posts
        for head in self._posts if self._home is None else self._home.in_order(self._posts):
            if self._home is not None and (own := self._home.post(head)) is not None:
                yield own
                continue
            try:
                body = self._body(head)
            except files.Unreadable as error:
                yield Skipped(head.source, (Problem(head.source, 0, str(error)),))
                continue
            yield make_post(head, body, self._config, self._authors, self._finder)

    def pages(self) -> Iterator[ImportedPage | Skipped]:
        """Yield every page, those that could not be read first."""
        yield from self._skipped_pages
        for head in self._pages if self._home is None else self._home.in_order(self._pages):
            if self._home is not None:
                if (own := self._home.page(head)) is not None:
                    yield own
                    continue
                if head.source == INDEX:
                    continue
            try:
                body = self._body(head)
            except files.Unreadable as error:
                yield Skipped(head.source, (Problem(head.source, 0, str(error)),))
                continue
            yield make_page(head, body, self._config, self._finder, self._site.navigation)

    def _post_heads(self, contents: Contents) -> tuple[list[Head], list[Skipped]]:
        heads: list[Head] = []
        skipped = [Skipped(problem.file, (problem,)) for problem in contents.no_posts]
        for path in contents.posts + contents.drafts:
            document = self._document(path)
            if isinstance(document, Skipped):
                skipped.append(document)
                continue
            try:
                heads.append(read_head(path, document, self._config, in_drafts=path in contents.draft_set))
            except Refused as error:
                skipped.append(Skipped(path, (error.problem,)))
        # As in Jekyll, posts of the same instant stand in the order of their paths.
        heads.sort(
            key=lambda head: (head.entry_id is None, head.moment.at.timestamp() if head.moment else 0, head.source)
        )
        heads, without_address = settle_identities(heads, self._config)
        return heads, skipped + without_address

    def _page_heads(self, contents: Contents) -> tuple[list[PageHead], list[Skipped]]:
        heads: list[PageHead] = []
        skipped: list[Skipped] = []
        for path in contents.pages:
            if not self._begins_with_header(path):
                continue
            document = self._document(path)
            if isinstance(document, Skipped):
                skipped.append(document)
            else:
                heads.append(read_page_head(path, document, self._config))
        return heads, skipped

    def _document(self, path: str) -> Document | Skipped:
        try:
            return split(files.read_text(self._root, path, files.MAX_TEXT_BYTES if self._home is None else LONGEST))
        except files.Unreadable as error:
            return Skipped(path, (Problem(path, 0, str(error)),))
        except FrontMatterError as error:
            return Skipped(path, (Problem(path, error.line, error.sentence),))

    def _begins_with_header(self, path: str) -> bool:
        try:
            return has_header(files.read_start(self._root, path))
        except files.Unreadable:
            return False

    def _is_static(self, path: str) -> bool:
        return not self._begins_with_header(path)

    def _body(self, head: Head | PageHead) -> Result:
        lines = files.read_text(self._root, head.source).split("\n")
        body = "\n".join(lines[head.body_line - 1 :])
        is_html = head.source.lower().endswith(tuple(HTML))
        if head.values.get("render_with_liquid") is False:
            return Result(body, is_html=is_html)
        scope = Scope(
            site=self._config.values,
            page=_page_values(head),
            zone=self._config.zone,
            link=self._links.link,
            post_url=self._links.post_url,
        )
        result = apply_liquid(body, scope, markdown=not is_html)
        result.is_html = is_html
        return result


def _page_values(head: Head | PageHead) -> Mapping[str, Value]:
    known: dict[str, Value] = {"url": head.url, "path": head.source, "name": head.source.rpartition("/")[2]}
    if isinstance(head, Head):
        known |= {"title": head.title, "slug": head.slug, "categories": list(head.categories), "collection": "posts"}
        if head.moment:
            known["date"] = head.moment.local
        if head.entry_id:
            known["id"] = head.url.rstrip("/").rpartition("/")[0] + "/" + head.slug
    return {**head.values, **known}
