"""Write Hugo's own shortcodes as Markdown or HTML; those of themes and sites stay as text and are reported."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from app.importers.hugo.shortcode_tokens import Shortcode, find_all

# Places in the text that are filled after its Markdown was translated; nobody writes these characters.
OPEN, CLOSE = "\ue000", "\ue001"
LESS = "\ue002"  # a < that begins no tag of HTML
_SPAN = re.compile(r"(?P<ticks>`+)(?!`).{1,300}?(?<!`)(?P=ticks)(?!`)")
_MARK = re.compile(f"{OPEN}([0-9]+){CLOSE}")
_VIDEO = {"youtube": "https://www.youtube.com/watch?v={}", "vimeo": "https://vimeo.com/{}"}


@dataclass(slots=True)
class Site:
    """What shortcodes ask the site: where a page is, and what a parameter says."""

    link: Callable[[str, bool], str | None]
    """Of the page that a name means, wholly or root-relative."""
    param: Callable[[str], str | None]


@dataclass(slots=True)
class Taken:
    """A text whose shortcodes were taken out, what stands for each, and notes: line from 0, sentence."""

    text: str
    parts: list[str] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)

    def fill(self, text: str) -> str:
        """Return a text with what stands for its shortcodes in their places."""
        return _MARK.sub(lambda match: self.parts[int(match[1])], text)


def take_out(body: str, site: Site) -> Taken:
    """Return a text without its shortcodes."""
    for mark in (OPEN, CLOSE, LESS):
        body = body.replace(mark, "")
    taken = Taken("")
    out: list[str] = []
    place = 0
    codes = list(find_all(body))
    closers = _closers(codes)
    skip_to = counted = line = 0
    for number, code in enumerate(codes):
        if code.start < skip_to:
            continue
        out.append(body[place : code.start])
        closer = closers.get(number)
        inner = body[code.end : codes[closer].start] if closer is not None else ""
        line += body.count("\n", counted, code.start)
        counted = code.start
        made = _write(code, inner, site, taken, line)
        place = code.end
        if made is None:
            out.append(_as_text(code.literal or body[code.start : code.end]))
            continue
        if closer is not None:
            place = skip_to = codes[closer].end
        taken.parts.append(made)
        out.append(f"{OPEN}{len(taken.parts) - 1}{CLOSE}")
    taken.text = "".join(out) + body[place:]
    return taken


def _closers(codes: list[Shortcode]) -> dict[int, int]:
    """Return for each tag that is closed by another one the number of that one."""
    found: dict[int, int] = {}
    waiting: dict[str, list[int]] = {}
    for number, code in enumerate(codes):
        if code.literal is not None:
            continue
        if not code.closes:
            waiting.setdefault(code.name, []).append(number)
        elif waiting.get(code.name):
            found[waiting[code.name].pop()] = number
    return found


def _write(code: Shortcode, inner: str, site: Site, taken: Taken, line: int) -> str | None:
    """Return what stands for a shortcode, or nothing where it must stay as it is."""
    if code.literal is not None:
        return None
    match code.name:
        case "figure":
            return _figure(code)
        case "highlight":
            return _code(code, inner)
        case "ref" | "relref":
            name = code.get("path", 0)
            address = site.link(name, code.name == "ref")
            if address is None:
                taken.notes.append((line, f"There is no page “{name[:200]}” to link to."))
            return address if address is not None else f"#{name}"
        case "youtube" | "vimeo":
            key = code.get("id", 0)
            return _link(_VIDEO[code.name].format(key), code.get("title") or f"{code.name.capitalize()}: {key}")
        case "gist":
            user, key = code.get("user", 0), code.get("id", 1)
            return _link(f"https://gist.github.com/{user}/{key}", f"Gist: {user}/{key}")
        case "tweet" | "twitter" | "x" | "twitter_simple" | "x_simple":
            user, key = code.get("user"), code.get("id", 0)
            return _link(f"https://twitter.com/{user or 'i'}/status/{key}", f"Tweet {key}")
        case "instagram" | "instagram_simple":
            return _link(f"https://www.instagram.com/p/{code.get('id', 0)}/", "Instagram")
        case "param":
            return site.param(code.get("name", 0).lower()) or ""
    if not code.closes:
        taken.notes.append((line, f"The shortcode “{code.name[:80]}” is not one of Hugo's own; it stays as text."))
    return None


def _as_text(code: str) -> str:
    """Return a tag as text that no step takes for HTML; `shown` makes it readable again."""
    return code.replace("<", LESS)


def shown(line: str, *, is_code: bool) -> str:
    """Return a line with the tags that stay as text in it as they were written."""
    if LESS not in line:
        return line
    if is_code:
        return line.replace(LESS, "<")
    return _SPAN.sub(lambda match: match[0].replace(LESS, "<"), line).replace(LESS, "\\<")


def _link(address: str, words: str) -> str:
    return f"[{words}]({address})"


def _code(code: Shortcode, inner: str) -> str:
    text = inner.strip("\n")
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    language = code.get("lang", 0) or code.get("type")
    return f"\n{fence}{language.lower()}\n{text}\n{fence}\n"


def _figure(code: Shortcode) -> str:
    """Return a figure as Hugo's own template writes it, without the blanks between its parts."""

    def attribute(name: str, value: str = "") -> str:
        value = value or code.get(name)
        return f' {name}="{html.escape(value)}"' if value else ""

    alt = code.get("alt") or re.sub(r"[*_`]", "", code.get("caption"))
    image = f'<img src="{html.escape(code.get("src", 0))}" alt="{html.escape(alt)}"'
    image += attribute("width") + attribute("height") + " />"
    if code.get("link"):
        image = f'<a href="{html.escape(code.get("link"))}"{attribute("target")}{attribute("rel")}>{image}</a>'
    words = f"<h4>{html.escape(code.get('title'))}</h4>" if code.get("title") else ""
    if code.get("caption") or code.get("attr"):
        source = code.get("attr")
        if code.get("attrlink"):
            source = f'<a href="{html.escape(code.get("attrlink"))}">{source}</a>'
        words += f'<p markdown="span">{code.get("caption")}{source}</p>'
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"<figure{attribute('class')}>{image}{caption}</figure>"
