"""Apply the part of Liquid that posts use, in linear time; leave the rest as written and say where it stands.

Jekyll runs Liquid before Markdown, inside code as well, so a body after this pass is what kramdown saw.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise

from app.importers.jekyll import liquid_tokens as tokens
from app.importers.jekyll.highlight import figure, language_of
from app.importers.jekyll.liquid_tokens import Token
from app.importers.jekyll.liquid_values import UNKNOWN, Scope, Unsupported, evaluate, show

_CONTROL = frozenset(["for", "tablerow", "if", "unless", "case", "paginate"])
MAX_NOTES = 50
MAX_OUTPUT = 4 * 1024 * 1024
# `<div class="note">{{ text | markdownify }}</div>`, which says the same as `<div class="note" markdown="1">`.
_MARKDOWNIFY = re.compile(r"(.+?)\s*\|\s*markdownify", re.DOTALL)
_HOLDER = re.compile(r"(?:^|\n)<(div|section|aside|article|blockquote|details|td)((?:\s[^<>\n]*)?)>\s*\Z")
_PARTS_OF_BLOCKS = frozenset(["else", "elsif", "when", "break", "continue"])
_NOT_RAW = re.compile(r"\$\$|\\[(\[]|^ {0,3}\{:/", re.MULTILINE)


@dataclass(slots=True)
class Result:
    """A text after Liquid: what was left is in `notes`, pairs of line (from 0) and sentence."""

    text: str
    notes: list[tuple[int, str]] = field(default_factory=list)
    template_line: int | None = None
    """Where the first loop or condition stands: then the text is a template rather than a text."""
    is_html: bool = False

    @property
    def body(self) -> str:
        """Return the text without empty lines around it; HTML says of itself that it is not Markdown."""
        text = self.text.strip("\n")
        return f"{{::nomarkdown}}\n{text}\n{{:/nomarkdown}}" if self._is_raw else text

    @property
    def begin(self) -> int:
        """Return the line, from 0, where the body begins."""
        return len(self.text) - len(self.text.lstrip("\n")) - self._is_raw

    @property
    def _is_raw(self) -> bool:
        """Tell whether the text can stay as it is; formulas are found by the reader of Markdown alone."""
        return self.is_html and bool(self.text.strip()) and not _NOT_RAW.search(self.text)


@dataclass(slots=True)
class _Frame:
    """An open block: where its output goes, and what becomes of it at the end."""

    token: Token
    name: str
    finish: Callable[[str], str]
    out: list[str] = field(default_factory=list)


def apply_liquid(text: str, scope: Scope, *, markdown: bool = True) -> Result:
    """Return a text with its Liquid done. A text without `{{` and `{%` comes back as it is."""
    if "{{" not in text and "{%" not in text:
        return Result(text)
    return _Pass(scope, "\n" if markdown else "").run(tokens.scan(text))


class _Pass:
    def __init__(self, scope: Scope, margin: str) -> None:
        self._scope = scope
        self._margin = margin
        self._result = Result("")
        self._room = MAX_OUTPUT
        self._frames = [_Frame(Token("text", "", "", 0), "", lambda text: text)]
        self._tags: dict[str, Callable[[Token, str], str | None]] = {
            "highlight": self._highlight,
            "endhighlight": self._end,
            "capture": self._capture,
            "endcapture": self._end,
            "assign": self._assign,
            "post_url": lambda token, markup: self._address(token, markup, scope.post_url, "post"),
            "link": lambda token, markup: self._address(token, markup, scope.link, "file"),
        }

    def run(self, stream: Iterator[Token]) -> Result:
        end = Token("text", "", "", 0)
        for token, following in pairwise(chain(stream, [end])):
            if token.kind == "text":
                piece: str | None = token.raw
            elif token.kind == "output":
                piece = self._markdown(token, following) or self._output(token)
            elif token.kind == "tag":
                name, _, markup = token.inner.partition(" ")
                piece = self._tags.get(name, self._other)(token, markup.strip())
            else:
                piece = self._leave(token, token.inner)
            if piece:
                self._frames[-1].out.append(piece)
        while len(self._frames) > 1:
            frame = self._frames.pop()
            self._note(frame.token.line, f"The tag {frame.name} is never closed.")
            self._frames[-1].out.append(frame.token.raw + "".join(frame.out))
        self._result.text = "".join(self._frames[0].out)
        notes = sorted(self._result.notes, key=lambda note: note[0])
        if len(notes) > MAX_NOTES:
            more = len(notes) - MAX_NOTES
            notes[MAX_NOTES:] = [(notes[MAX_NOTES][0], f"From here on {more:,} more pieces of Liquid are not listed.")]
        self._result.notes = notes
        return self._result

    def _note(self, line: int, sentence: str) -> None:
        self._result.notes.append((line, sentence))

    def _leave(self, token: Token, sentence: str) -> str:
        self._note(token.line, sentence)
        return token.raw

    def _output(self, token: Token) -> str:
        try:
            value, known = evaluate(token.inner, self._scope)
            shown = show(value)
            self._room -= len(shown)
            if self._room < 0:
                raise Unsupported("the text grows too long.")
        except Unsupported as error:
            return self._leave(token, f"{_quote(token)} was left as written: {error}")
        if not known:
            self._note(token.line, f"{_quote(token)} names nothing, and Jekyll shows nothing there: left out.")
        return shown

    def _markdown(self, token: Token, following: Token) -> str | None:
        """Return Markdown that fills an HTML element, which is told to take it; None for any other output."""
        filtered = _MARKDOWNIFY.fullmatch(token.inner.strip())
        out = self._frames[-1].out
        holder = _HOLDER.search(out[-1]) if filtered and out and self._margin else None
        if holder is None or filtered is None or not following.raw.lstrip().startswith(f"</{holder[1]}>"):
            return None
        try:
            value, known = evaluate(filtered[1], self._scope)
        except Unsupported:
            return None
        if not known or not isinstance(value, str) or "markdown=" in holder[2]:
            return None
        out[-1] = out[-1].rstrip()[:-1] + ' markdown="1">'
        return "\n" + value.strip("\n") + "\n"

    def _other(self, token: Token, markup: str) -> str:
        name = token.inner.partition(" ")[0]
        if name in _CONTROL and self._result.template_line is None:
            self._result.template_line = token.line
        if name.startswith("end") or name in _PARTS_OF_BLOCKS:
            return token.raw
        return self._leave(token, f"{_quote(token)} was left as written: this tag is not known here.")

    def _address(self, token: Token, markup: str, find: Callable[[str], str | None], noun: str) -> str:
        if "{{" in markup:
            markup = apply_liquid(markup, self._scope).text
        if (address := find(markup.strip().strip("\"'"))) is not None:
            return address
        return self._leave(token, f"{_quote(token)} was left as written: there is no such {noun}.")

    def _assign(self, token: Token, markup: str) -> str | None:
        name, equals, expression = markup.partition("=")
        name = name.strip()
        if not equals or not name.replace("-", "_").isidentifier():
            return self._leave(token, f"{_quote(token)} was left as written: it assigns nothing.")
        try:
            self._scope.variables[name] = evaluate(expression.strip(), self._scope)[0]
        except Unsupported as error:
            self._scope.variables[name] = UNKNOWN
            return self._leave(token, f"{_quote(token)} was left as written: {error}")
        return None

    def _highlight(self, token: Token, markup: str) -> str | None:
        found = language_of(markup)
        if found is None:
            return self._leave(token, f"{_quote(token)} was left as written: it names no language.")
        language, numbered = found
        if numbered:
            self._note(token.line, "Pages show this code without line numbers; feeds keep them.")
        margin = self._margin
        return self._open(
            token, "highlight", lambda code: f"{margin}{figure(language, code, numbered=numbered)}{margin}"
        )

    def _capture(self, token: Token, markup: str) -> str | None:
        name = markup.strip("\"' ")

        def keep(text: str) -> str:
            self._scope.variables[name] = text
            return ""

        return self._open(token, "capture", keep)

    def _open(self, token: Token, name: str, finish: Callable[[str], str]) -> str | None:
        if len(self._frames) > 20:
            return self._leave(token, f"{_quote(token)} was left as written: blocks are nested too deep.")
        self._frames.append(_Frame(token, name, finish))
        return None

    def _end(self, token: Token, markup: str) -> str | None:
        frame = self._frames[-1]
        if f"end{frame.name}" != token.inner.strip():
            return self._leave(token, f"{_quote(token)} was left as written: it closes nothing.")
        self._frames.pop()
        return frame.finish("".join(frame.out))


def _quote(token: Token) -> str:
    shown = " ".join(token.raw.split())
    return shown if len(shown) <= 80 else shown[:77] + "…"
