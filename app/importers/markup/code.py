"""Know the ways in which blogs write blocks of code, and make one of them: `pre` with a text and a language."""

from __future__ import annotations

import re

from app.importers.markup.nodes import Node, words

LANGUAGE_CLASS = re.compile(r"(?:lang(?:uage)?|highlight-source|highlight|brush)[-:]([\w+#.-]+)$", re.IGNORECASE)
BRUSH = re.compile(r"\bbrush\s*:\s*([\w+#.-]+)", re.IGNORECASE)
LANGUAGE = re.compile(r"[A-Za-z0-9_+#.-]{1,40}")
LANGUAGE_ATTRIBUTES = ("data-lang", "data-language", "data-enlighter-language", "lang")
PLAIN = words("plain plaintext text txt none generic default raw nohighlight no-highlight")
ALIASES = {
    "jscript": "javascript",
    "js": "js",
    "c-sharp": "csharp",
    "cplusplus": "cpp",
    "shell-session": "console",
    "actionscript3": "as3",
    "html5": "html",
    "xhtml": "html",
    "delphi": "pascal",
    "ps": "powershell",
    "vbnet": "vb",
    "objc": "objc",
}
# Beside a language, a highlighter's own names.
NO_LANGUAGE = words(
    "hljs highlight highlighter-rouge sourcecode prettyprint prettyprinted linenums numbersource code chroma"
    " codehilite rouge-table line-numbers wp-block-code wp-block-preformatted wp-block-syntaxhighlighter-code"
    " notranslate crayon shiki astro-code code-toolbar github-dark github-light table pygments wrap"
    " syntaxhighlighter nogutter"
)
NUMBERS = words(
    "lineno linenos ln lnt linenodiv gutter gl crayon-nums rouge-gutter hljs-ln-numbers line-number"
    " line-numbers-rows copy-button copy-code-button btn-clipboard toolbar blob-num"
)
LINES = words("line crayon-line code-line cl view-line")
RICH = words("strong b em i mark img u del ins sub sup kbd abbr")
WRAPPERS = words(
    "highlight codehilite highlighter-rouge sourceCode syntaxhighlighter crayon-syntax wp-block-code code-toolbar"
    " wp-block-syntaxhighlighter-code code-block kg-code-card enlighter-default chroma wp-block-preformatted"
    " wp-block-kevinbatdorf-code-block-pro"
)
CODE_CELLS = ("code", "lntd", "crayon-code", "rouge-code", "hljs-ln-code", "blob-code")


def block(node: Node, around: str = "") -> Node | None:
    """Return the block of code that an element is, or None; `around` is the language that its wrappers name."""
    if node.tag == "pre":
        return Node("pre", {}, node.children) if _is_rich(node) and not around else _made(node, around)
    wraps = node.tag in ("div", "figure", "table", "section") and (
        node.has_class(*WRAPPERS) or any(LANGUAGE_CLASS.match(name) for name in node.classes)
    )
    if not (wraps or (node.tag == "table" and node.has_class("highlighttable", "rouge-table", "lntable"))):
        return None
    language = language_of(node) or around
    plain = next((one for one in node.walk() if one.tag == "textarea" and one.has_class("crayon-plain")), None)
    if plain is not None:
        return _made(plain, language)
    if node.find("table") is not None or node.tag == "table":
        return _from_table(node, language)
    pres = [one for one in node.walk() if one.tag == "pre"]
    if len(pres) == 1 and node.find("figcaption") is None and not _text_beside(node, pres[0]):
        return _made(pres[0], language)
    return None


def _is_rich(pre: Node) -> bool:
    """Tell whether a `pre` is no code, but text whose links and emphasis mean something."""
    if pre.find("code", "span") is not None or language_of(pre):
        return False
    return any(one.tag in RICH or (one.tag == "a" and one.get("href")) for one in pre.walk())


def language_of(node: Node) -> str:
    """Return the language that an element's classes and attributes name, or nothing."""
    for name in LANGUAGE_ATTRIBUTES[:-1]:
        if node.get(name):
            return _known(node.get(name))
    if found := BRUSH.search(node.get("class")):
        return _known(found[1])
    classes = node.classes
    for name in classes:
        if found := LANGUAGE_CLASS.match(name):
            return _known(found[1])
    if any(name in ("hljs", "sourceCode", "prettyprint", "brush:") for name in classes):
        rest = [name for name in classes if name.lower() not in NO_LANGUAGE]
        return _known(rest[0]) if len(rest) == 1 else ""
    return _known(node.get("lang")) if node.tag == "pre" and node.get("lang") else ""


def _known(name: str) -> str:
    name = ALIASES.get(name.lower(), name.lower())
    return "" if name in PLAIN or not LANGUAGE.fullmatch(name) else name


def _made(node: Node, around: str) -> Node:
    named = (language_of(inner) for inner in node.walk() if inner.tag in ("pre", "code", "textarea"))
    language = next(filter(None, named), "") or around
    text = _text(node).replace("\N{NO-BREAK SPACE}", " ") if node.find("br") else _text(node)
    return Node("pre", {"lang": language} if language else {}, [text.removesuffix("\n")])


def _text_beside(node: Node, pre: Node) -> bool:
    return len(node.text.split()) != len(pre.text.split())


def _from_table(node: Node, language: str) -> Node | None:
    cells = [cell for cell in node.walk() if cell.tag == "td"]
    code = [cell for cell in cells if cell.has_class(*CODE_CELLS)]
    if not code:
        return None
    if code[-1].find("pre") is None and code[-1].find("div") is None and len(code) > 1:
        lines = [_text(cell).strip("\n") for cell in code]
        return Node("pre", {"lang": language} if language else {}, ["\n".join(lines)])
    return _made(code[-1], language)


def _text(node: Node) -> str:
    """Return the code inside, without the numbers of its lines."""
    parts: list[str] = []
    _collect(node, parts)
    return "".join(parts)


def _collect(node: Node, parts: list[str]) -> None:
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
        elif child.tag == "br":
            parts.append("\n")
        elif child.has_class(*NUMBERS) or child.tag in ("button", "script", "style"):
            continue
        else:
            _collect(child, parts)
            ends_line = child.tag in ("div", "p", "li", "tr") or (child.tag == "code" and child.has_class("line"))
            if ends_line and parts and not parts[-1].endswith("\n"):
                parts.append("\n")
