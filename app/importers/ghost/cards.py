"""Write Ghost's cards as HTML, the same for both of its editors."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from markdown import markdown

Card = dict[str, Any]


def card(name: str, values: Card) -> str | None:
    """Return the HTML of a card; nothing for one that is only for e-mail, None for one that is not known."""
    make = _CARDS.get(name)
    return make(values) if make else None


def _text(values: Card, *keys: str) -> str:
    """Return the first of these values that is a text."""
    return next((str(values[key]) for key in keys if isinstance(values.get(key), str | int | float)), "")


def _escaped(values: Card, *keys: str) -> str:
    return html.escape(_text(values, *keys))


def _figure(inner: str, values: Card) -> str:
    caption = _text(values, "caption")
    return f"<figure>{inner}<figcaption>{caption}</figcaption></figure>" if caption else f"<figure>{inner}</figure>"


def _picture(values: Card) -> str:
    size = "".join(
        f' {name}="{_escaped(values, name)}"' for name in ("width", "height", "title") if _text(values, name)
    )
    return f'<img src="{_escaped(values, "src")}" alt="{_escaped(values, "alt")}"{size}>'


def _image(values: Card) -> str:
    if not _text(values, "src"):
        return ""
    image = _picture(values)
    return _figure(f'<a href="{_escaped(values, "href")}">{image}</a>' if _text(values, "href") else image, values)


def _gallery(values: Card) -> str:
    images = values.get("images")
    found = [image for image in images if isinstance(image, dict)] if isinstance(images, list) else []
    pictures = "".join(f"<figure>{_picture(image)}</figure>" for image in found if _text(image, "src"))
    caption = _text(values, "caption")
    return pictures + (f"<p><em>{caption}</em></p>" if caption else "")


def _markdown(values: Card) -> str:
    return markdown(_text(values, "markdown"), extensions=["extra", "sane_lists"])


def _html(values: Card) -> str:
    return _text(values, "html")


def _code(values: Card) -> str:
    language = _escaped(values, "language")
    kind = f' class="language-{language}"' if language else ""
    block = f"<pre><code{kind}>{html.escape(_text(values, 'code'), quote=False)}</code></pre>"
    return _figure(block, values) if _text(values, "caption") else block


def _embed(values: Card) -> str:
    inner = _text(values, "html")
    address = _escaped(values, "url")
    shown = inner if "<iframe" in inner or not address else f'<p><a href="{address}">{address}</a></p>'
    caption = _text(values, "caption")
    return shown + (f"<p><em>{caption}</em></p>" if caption else "")


def _bookmark(values: Card) -> str:
    metadata = values.get("metadata")
    known: Card = metadata if isinstance(metadata, dict) else values
    title = _escaped(known, "title") or _escaped(values, "url")
    description = _escaped(known, "description")
    more = f"<br>{description}" if description else ""
    caption = _text(values, "caption")
    written = f'<p><a href="{_escaped(values, "url")}">{title}</a>{more}</p>'
    return written + (f"<p><em>{caption}</em></p>" if caption else "")


def _callout(values: Card) -> str:
    emoji = _escaped(values, "calloutEmoji")
    return f"<blockquote><p>{emoji} {_text(values, 'calloutText')}</p></blockquote>"


def _toggle(values: Card) -> str:
    return f"<details><summary>{_text(values, 'heading')}</summary>{_text(values, 'content')}</details>"


def _button(values: Card) -> str:
    return f'<p><a href="{_escaped(values, "buttonUrl")}">{_escaped(values, "buttonText")}</a></p>'


def _header(values: Card) -> str:
    parts = []
    if _text(values, "header"):
        parts.append(f"<h2>{_text(values, 'header')}</h2>")
    if _text(values, "subheader"):
        parts.append(f"<p>{_text(values, 'subheader')}</p>")
    return "".join(parts) + (_button(values) if _text(values, "buttonUrl") else "")


def _audio(values: Card) -> str:
    title = _escaped(values, "title")
    return (f"<p>{title}</p>" if title else "") + f'<audio controls src="{_escaped(values, "src")}"></audio>'


def _video(values: Card) -> str:
    poster = _escaped(values, "customThumbnailSrc") or _escaped(values, "thumbnailSrc")
    shown = f' poster="{poster}"' if poster else ""
    caption = _text(values, "caption")
    return f'<video controls src="{_escaped(values, "src")}"{shown}></video>' + (
        f"<p><em>{caption}</em></p>" if caption else ""
    )


def _file(values: Card) -> str:
    title = _escaped(values, "fileTitle") or _escaped(values, "fileName")
    caption = _escaped(values, "fileCaption")
    return f'<p><a href="{_escaped(values, "src")}">{title}</a>{f"<br>{caption}" if caption else ""}</p>'


def _product(values: Card) -> str:
    image = _escaped(values, "productImageSrc")
    picture = f'<figure><img src="{image}" alt=""></figure>' if image else ""
    title = _text(values, "productTitle")
    return (
        picture
        + (f"<h4>{title}</h4>" if title else "")
        + _text(values, "productDescription")
        + (
            f'<p><a href="{_escaped(values, "productUrl")}">{_escaped(values, "productButton")}</a></p>'
            if _text(values, "productUrl")
            else ""
        )
    )


def _rule(_: Card) -> str:
    return "<hr>"


def _nothing(_: Card) -> str:
    return ""


_CARDS: dict[str, Callable[[Card], str]] = {
    "image": _image,
    "gallery": _gallery,
    "markdown": _markdown,
    "card-markdown": _markdown,
    "html": _html,
    "code": _code,
    "codeblock": _code,
    "embed": _embed,
    "bookmark": _bookmark,
    "hr": _rule,
    "horizontalrule": _rule,
    "callout": _callout,
    "toggle": _toggle,
    "button": _button,
    "header": _header,
    "audio": _audio,
    "video": _video,
    "file": _file,
    "product": _product,
    "email": _nothing,
    "email-cta": _nothing,
    "paywall": _nothing,
    "signup": _nothing,
    "call-to-action": _nothing,
}
