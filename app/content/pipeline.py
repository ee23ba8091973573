"""Lead a text from Markdown to the two renderings that are stored."""

from __future__ import annotations

import copy
import html
from xml.etree.ElementTree import Element

from app.content import excerpt, reading
from app.content.conversion import TooDeep, convert
from app.content.extensions import EXTENSIONS
from app.content.extensions.headings import contents
from app.content.extensions.page import Page
from app.content.feed import make_portable
from app.content.kramdown.characters import strip_forbidden
from app.content.kramdown.document import Problem
from app.content.placeholders import Placeholders
from app.content.rendered import LARGEST_SOURCE, Rendered, RenderError, RenderOptions
from app.content.sanitize import Policy, clean
from app.content.source import Source
from app.content.tree import serialize

NO_OPTIONS = RenderOptions()
LONGEST_EXCERPT = 300  # characters, of a text that cannot be rendered


def render(source: str, *, base_url: str, options: RenderOptions = NO_OPTIONS) -> Rendered:
    """Turn Markdown into the HTML of a page and the HTML of a feed entry, both safe to store and serve.

    The result depends on the arguments alone. A text that browsers could not read in reasonable time comes back as by
    escaped().

    Args:
        source: the Markdown, at most 1 MiB of it.
        base_url: the absolute address of the text's page.
        options: what a pure function cannot know.

    Raises:
        RenderError: the text is too large.
    """
    if len(source.encode("utf-8", "surrogatepass")) > LARGEST_SOURCE:
        raise RenderError(f"The text is larger than {LARGEST_SOURCE >> 20} MiB.")
    text = strip_forbidden(source.replace("\r\n", "\n").replace("\r", "\n"))
    placeholders = Placeholders(text)
    try:
        root, document = convert(Source(text), options, placeholders)
        portable = _portable(root, text, options, placeholders)
    except TooDeep:
        return escaped(source, "The text nests elements too deeply; it is shown as written.")
    word_count, reading_seconds = reading.measure(root)
    make_portable(portable, base_url, options)
    page = Page(copy.deepcopy(root), Source(text), base_url, options, placeholders, document.problems)
    for extend in EXTENSIONS:
        extend(page)
    return Rendered(
        html=placeholders.fill(clean(serialize(page.root), Policy.PAGE)),
        feed_html=placeholders.fill(clean(serialize(portable), Policy.FEED)),
        excerpt=_excerpt(text, options),
        toc=contents(page.root, placeholders),
        links=_addresses(root, "a", "href"),
        images=_addresses(root, "img", "src"),
        word_count=word_count,
        reading_seconds=reading_seconds,
        problems=tuple(sorted(dict.fromkeys(document.problems), key=lambda problem: (problem.line, problem.column))),
    )


def escaped(source: str, message: str = "The text cannot be rendered; it is shown as written.") -> Rendered:
    """Return a text as it was typed, for one that cannot be rendered, with a problem that says so."""
    text = strip_forbidden(source)
    shown = html.escape(text, quote=False)
    return Rendered(
        html=f'<pre class="wide" tabindex="0" role="region" aria-label="Text as written">\n{shown}</pre>',
        feed_html=f"<pre>\n{shown}</pre>",
        excerpt=excerpt.squeeze(text[: 2 * LONGEST_EXCERPT])[:LONGEST_EXCERPT],
        toc=(),
        links=(),
        images=(),
        word_count=(words := len(text.split())),
        reading_seconds=round(words * 60 / reading.WORDS_PER_MINUTE),
        problems=(Problem(1, 1, message),),
    )


def _portable(root: Element, text: str, options: RenderOptions, placeholders: Placeholders) -> Element:
    """Return a tree for the feed: a copy, or the text read once more where it shows formulas in another way."""
    if not options.plain_in_feed:
        return copy.deepcopy(root)
    return convert(Source(text), options, placeholders, for_feed=True)[0]


def _excerpt(text: str, options: RenderOptions) -> str:
    beginning = excerpt.head(text, options.excerpt_separator)
    placeholders = Placeholders(beginning)
    try:
        root, _ = convert(Source(beginning), options, placeholders, for_feed=True)
    except TooDeep:
        return excerpt.squeeze(beginning[:LONGEST_EXCERPT])
    return excerpt.squeeze(placeholders.plain(excerpt.plain_text(root)))


def _addresses(root: Element, tag: str, name: str) -> tuple[str, ...]:
    found = (element.get(name, "") for element in root.iter(tag))
    return tuple(dict.fromkeys(address for address in found if address and not address.startswith("#")))
