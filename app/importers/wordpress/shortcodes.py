"""Carry out the shortcodes that WordPress and its best-known plugins know; the others are kept and reported."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from app.importers.markup.nodes import words
from app.importers.pairs import Pair, end_tag, outside, replaced

GENERIC = words("code sourcecode source-code highlight crayon cc_code prism hl")
LANGUAGES = words(
    "bash c cpp csharp css diff go html java javascript js json perl php powershell python py r ruby rust scala shell"
    " sql swift text typescript vb xml yaml"
)
CODE_NAMES = sorted(GENERIC | LANGUAGES, key=len, reverse=True)
NAME = r"[A-Za-z][\w-]{0,40}"
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|(?:^|\s)"?([^\s"'=]++)"?(?!\s*=)""")
CODE = re.compile(rf"\[({'|'.join(CODE_NAMES)})((?:\s[^\[\]]*+)?)\]", re.IGNORECASE)
SHORTCODE = re.compile(
    rf"\[(?P<escaped>\[)?(?P<name>{NAME})(?P<attributes>(?:\s(?:[^\[\]\"']|\"[^\"]*\"|'[^']*')*+)?)(?P<closed>/)?\](?P<unescaped>\])?"
)
END = re.compile(rf"\[/({NAME})\]")
PRE = re.compile(r"<(pre|code)\b[^<>]*+>", re.IGNORECASE)
# What wraps a text that is to be kept as it is.
TRANSPARENT = words("column columns row one_half one_third two_third dropcap quote spoiler center")
SHOWN = words("caption wp_caption gallery embed youtube vimeo audio video playlist gist googlevideo")


@dataclass(slots=True)
class Library:
    """Know the files of the blog: address, description and caption by number; and what a text's own children are."""

    pictures: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)


def attributes(text: str) -> dict[str, str]:
    """Return the attributes of a shortcode; those without a name are numbered."""
    found: dict[str, str] = {}
    for match in ATTRIBUTE.finditer(text.replace("“", '"').replace("”", '"').replace("″", '"')):
        if match[1]:
            found[match[1].lower()] = html.unescape(match[2] or match[3] or match[4] or "")
        else:
            found[str(sum(key.isdecimal() for key in found))] = html.unescape(match[5])
    return found


def code_blocks(text: str) -> str:
    """Return a text in which the code between shortcodes is a `pre`, before anything else reads it."""
    if "[/" not in text:
        return text

    def made(pair: Pair) -> str:
        given = attributes(pair.opening[2])
        name = pair.opening[1].lower()
        language = given.get("language") or given.get("lang") or given.get("l")
        if not language:
            short = given.get("0", "")
            language = short if name in GENERIC else name
        body = text[pair.opening.end() : pair.close].strip("\r\n")
        if "<" not in body and "&" in body:
            body = html.unescape(body)
        if "\n" not in body and name == "code" and not given and len(body) < 80 and not _is_alone(text, pair):
            return f"<code>{html.escape(body, quote=False)}</code>"
        kind = f' class="language-{html.escape(language)}"' if re.fullmatch(r"[\w+#.-]+", language) else ""
        return f"<pre><code{kind}>{html.escape(body, quote=False)}</code></pre>"

    return replaced(text, CODE, lambda opening: rf"\[/{re.escape(opening[1].lower())}\]", made)


def _is_alone(text: str, pair: Pair) -> bool:
    start = pair.opening.start()
    before = text[text.rfind("\n", 0, start) + 1 : start]
    line_end = text.find("\n", pair.end)
    return not before.strip() and not text[pair.end : line_end if line_end >= 0 else len(text)].strip()


def carry_out(markup: str, library: Library, number: str) -> tuple[str, list[str]]:
    """Return HTML with the known shortcodes carried out, and the names of the unknown ones; code is left alone."""
    unknown: dict[str, None] = {}
    written = outside(markup, PRE, end_tag, lambda text: _text(text, library, number, unknown))
    return written, list(unknown)


def _text(text: str, library: Library, number: str, unknown: dict[str, None]) -> str:
    if "[" not in text:
        return text
    out: list[str] = []
    position = 0
    ends = {name.lower(): place.start() for place in END.finditer(text) for name in (place[1],)}  # the last of each
    while match := SHORTCODE.search(text, position):
        out.append(text[position : match.start()])
        position = match.end()
        name = match["name"].lower()
        if match["escaped"] and match["unescaped"]:
            out.append(match[0][1:-1])
            continue
        body = None
        end = f"[/{match['name']}]"
        if not match["closed"] and (name in SHOWN or name in TRANSPARENT):
            found = text.find(end, position) if ends.get(name, -1) >= position else -1
            if found >= 0:
                body, position = text[position:found], found + len(end)
        given = attributes(match["attributes"])
        shown = _shown(name, given, body, library, number)
        if shown is None:
            # A word in brackets is no shortcode; one with attributes or an end is.
            if "=" in match["attributes"] or ends.get(name, -1) >= position or "_" in name or "-" in name:
                unknown[name] = None
            out.append(match[0])
        else:
            out.append(f"{'[' if match['escaped'] else ''}{shown}{']' if match['unescaped'] else ''}")
    out.append(text[position:])
    return "".join(out)


def _shown(name: str, given: dict[str, str], body: str | None, library: Library, number: str) -> str | None:
    if name in TRANSPARENT:
        return body
    make = _MAKERS.get(name)
    return make(given, body or "", library, number) if make else None


def _caption(given: dict[str, str], body: str, _: Library, __: str) -> str:
    image = re.match(r"\s*((?:<p>\s*)?(?:<a\b[^>]*+>\s*)?<img\b[^>]*+>(?:\s*</a>)?)", body)
    text = body[image.end() :] if image else body
    caption = given.get("caption") or re.sub(r"</?p>", "", text).strip()
    align = f' class="{given["align"]}"' if given.get("align", "").startswith("align") else ""
    picture = re.sub(r"</?p>", "", image[1]).strip() if image else ""
    if align and "<img" in picture:
        picture = picture.replace("<img", f"<img{align}", 1) if 'class="' not in picture else picture
    return f"<figure{align}>{picture}<figcaption>{caption}</figcaption></figure>"


def _gallery(given: dict[str, str], _: str, library: Library, number: str) -> str:
    chosen = given.get("ids") or given.get("include") or ""
    numbers = re.findall(r"[0-9]+", chosen) if chosen else library.children.get(given.get("id", number), [])
    figures = []
    for one in numbers:
        if one not in library.pictures:
            continue
        address, alt, caption = library.pictures[one]
        image = f'<img src="{html.escape(address)}" alt="{html.escape(alt)}">'
        text = f"<figcaption>{caption}</figcaption>" if caption else ""
        figures.append(f"<figure>{image}{text}</figure>")
    return "\n".join(figures)


def _embed(given: dict[str, str], body: str, _: Library, __: str) -> str:
    address = re.sub(r"<[^>]*+>", "", body).strip() or given.get("src") or given.get("url") or given.get("0", "")
    address = html.unescape(address).lstrip("=")
    return f'<p><a href="{html.escape(address)}">{html.escape(address)}</a></p>' if address else ""


def _video_site(pattern: str) -> Callable[[dict[str, str], str, Library, str], str]:
    def make(given: dict[str, str], body: str, library: Library, number: str) -> str:
        name = given.get("id") or given.get("v") or given.get("0", "") or body.strip()
        name = name.lstrip("=")
        return _embed({"url": name if "//" in name else pattern.format(name)}, "", library, number) if name else ""

    return make


def _player(tag: str) -> Callable[[dict[str, str], str, Library, str], str]:
    kinds = ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv", "mov")

    def make(given: dict[str, str], body: str, _: Library, __: str) -> str:
        address = next((given[kind] for kind in kinds if given.get(kind)), "") or given.get("0", "") or body.strip()
        return f'<{tag} controls src="{html.escape(address)}"></{tag}>' if address else ""

    return make


_MAKERS: dict[str, Callable[[dict[str, str], str, Library, str], str]] = {
    "caption": _caption,
    "wp_caption": _caption,
    "gallery": _gallery,
    "embed": _embed,
    "youtube": _video_site("https://www.youtube.com/watch?v={}"),
    "vimeo": _video_site("https://vimeo.com/{}"),
    "gist": _video_site("https://gist.github.com/{}"),
    "audio": _player("audio"),
    "video": _player("video"),
}
