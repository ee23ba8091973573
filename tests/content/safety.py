"""Read HTML as a browser does and say what in it is not allowed."""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element

import html5lib

from app.content import allowlist, styles

MATHML = "{http://www.w3.org/1998/Math/MathML}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NEVER = frozenset(
    ["script", "style", "iframe", "svg", "form", "object", "embed", "noscript", "template", "base", "meta", "link"]
)
URLS = frozenset(
    ["href", "src", "poster", "cite", "srcset", "action", "formaction", "background", "xlink:href", "data"]
)
TOKEN_CLASS = re.compile(r"[a-z0-9]{1,3}|hll|err")


def read(markup: str) -> Element:
    """Return the DOM of some HTML."""
    return html5lib.parseFragment(markup)


def faults(markup: str, *, page: bool, built: bool = False) -> list[str]:
    """List everything in the DOM that the allow-list does not name.

    Args:
        markup: the HTML to read.
        page: apply the stricter rules of pages (no style, known classes).
        built: allow what our own builders put in after sanitising: MathML and the spans of code.
    """
    found = []
    for element in read(markup).iter():
        if not isinstance(element.tag, str):
            found.append("comment")
            continue
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        if built and element.tag.startswith(MATHML):
            found += [f"{element.tag} {name}" for name in element.attrib if name in URLS or name.startswith("on")]
            continue
        tag = element.tag.removeprefix(XHTML)
        if tag in NEVER or tag not in allowlist.ELEMENTS:
            found.append(f"<{tag}>")
        for name, value in element.attrib.items():
            if str(name) not in allowlist.ATTRIBUTES.get(tag, ()) or name in allowlist.FOR_EXTENSIONS:
                found.append(f"{tag} {name}")
            elif not _value_is_allowed(tag, str(name), value, page=page, built=built):
                found.append(f"{tag} {name}={value!r}")
    return found


def _value_is_allowed(tag: str, name: str, value: str, *, page: bool, built: bool) -> bool:
    if name == "style":
        return (
            not page
            and styles.safe(value) == value
            and not re.search(r"position|url|expression|behavior|[(]{2}", value)
        )
    if name == "class" and page:
        return all(
            item in allowlist.PAGE_CLASSES
            or re.fullmatch(r"language-[\w+#.-]{1,40}", item)
            or (built and ((tag == "span" and TOKEN_CLASS.fullmatch(item)) or item == "display"))
            for item in value.split()
        )
    if name == "id":
        return not (page and value.lower().startswith("byline-"))
    if name == "role":
        return value in allowlist.ROLES
    if name == "tabindex":
        return value in ("0", "-1")
    if name == "target":
        return value.lower() in allowlist.TARGETS
    if name == "type" and tag == "input":
        return value == "checkbox"
    if name in URLS:
        return all(_url_is_allowed(part) for part in (value.split(",") if name == "srcset" else [value]))
    return True


def _url_is_allowed(url: str) -> bool:
    for _ in range(4):
        bare = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]", "", url)
        scheme = re.match(r"([^/?#\\]*?):", bare)
        if scheme and scheme[1].lower() not in ("http", "https", "mailto"):
            return False
        url = html.unescape(url)
    return True
