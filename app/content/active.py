"""Take scripts, embeds and forms out of a text before it is sanitised, and say so."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from app.content import urls
from app.content.allowlist import DROPPED_WITH_CONTENT
from app.content.source import Source
from app.content.tree import parents, remove, replace, words

Report = Callable[[int, str], None]

EMBEDS = {"iframe": "src", "embed": "src", "frame": "src", "object": "data"}
CONTROLS = words(
    "button datalist fieldset form input label legend meter optgroup option output progress select textarea"
)
PHRASE_HOLDERS = words(
    "a abbr b bdi bdo cite code del dfn dt em figcaption h1 h2 h3 h4 h5 h6 i ins kbd label mark p q s samp small span"
    " strong sub summary sup u var"
)


def remove_active(root: Element, source: Source, report: Report) -> None:
    """Replace embeds by links to what they show, drop scripts and controls, and report each with its line.

    The sanitiser would drop them too; here the reader is left with a link and the author with an explanation.
    """
    gone: set[Element] = set()
    for parent, element in parents(root):
        tag = element.tag.lower()
        if parent in gone:
            gone.add(element)
            continue
        if tag in EMBEDS or tag in DROPPED_WITH_CONTENT:
            gone.add(element)
        if tag in EMBEDS:
            _link(parent, element, element.get(EMBEDS[tag]) or "", source, report)
        elif tag in DROPPED_WITH_CONTENT:
            report(source.line_of(f"<{tag}"), f"<{tag}> was removed: a text cannot carry active content.")
            remove(parent, element)
        elif tag in CONTROLS and not (
            tag == "input" and element.get("type") == "checkbox" and "disabled" in element.attrib
        ):
            report(source.line_of(f"<{tag}"), f"<{tag}> was removed: a text cannot hold a form.")
            if tag == "input":
                remove(parent, element)
        else:
            _attributes(element, source, report)


def _link(parent: Element, embed: Element, url: str, source: Source, report: Report) -> None:
    line = source.line_of(f"<{embed.tag}")
    url = f"https:{url}" if url.startswith("//") else url
    if not url.strip() or not urls.is_safe(url):
        report(line, f"<{embed.tag}> was removed: it shows no address that a link could lead to.")
        remove(parent, embed)
        return
    report(line, f"<{embed.tag}> became a link to {url}: pages and feeds embed nothing.")
    link = Element("a", {"href": url})
    link.text = " ".join(embed.get("title", "").split()) or url
    if parent.tag in PHRASE_HOLDERS:
        replace(parent, embed, link)
        return
    paragraph = Element("p")
    replace(parent, embed, paragraph)
    paragraph.append(link)


def _attributes(element: Element, source: Source, report: Report) -> None:
    for name, value in list(element.attrib.items()):
        if name in urls.ATTRIBUTES and not urls.is_safe_attribute(name, value):
            shown = value if len(value) <= 60 else f"{value[:60]}…"
            report(
                source.line_of(value), f"The address “{shown}” was removed: only http, https and mailto lead anywhere."
            )
            del element.attrib[name]
        elif name.lower().startswith("on"):
            report(source.line_of(name), f"The attribute {name} was removed: a text cannot carry active content.")
            del element.attrib[name]
    if element.tag == "img" and "src" not in element.attrib and "srcset" not in element.attrib:
        element.tag = "span"
        element.text = element.attrib.pop("alt", "")
