"""Colour code by class names, for the languages that we know."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pygments import highlight as pygments_highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

LONGEST = 50_000  # characters; token spans multiply the size of code many times
OWN_CLASSES = re.compile(r'(<span class="[a-z0-9]+) [^"]*"')  # a lexer's own token types, after the standard one
PLAIN = frozenset(["", "plaintext", "plain", "text", "txt", "none", "nohighlight"])

# Name in captions, Pygments' name, and the names that authors write in fences, as rouge knows them.
LANGUAGES = """
Bash: bash: bash sh shell zsh ksh
Shell session: console: console terminal shell_session shell-session
Batch file: batch: batch bat cmd dosbatch winbatch
PowerShell: powershell: powershell posh ps1
Python: python: python py python3 py3 ipython
Python session: pycon: pycon
R: r: r s
Julia: julia: julia jl
MATLAB: matlab: matlab m octave
Fortran: fortran: fortran f90
C: c: c h
C++: cpp: cpp c++ cc cxx hpp
C#: csharp: csharp c# cs
CUDA: cuda: cuda cu
Rust: rust: rust rs
Go: go: go golang
Zig: zig: zig
Java: java: java
Kotlin: kotlin: kotlin kt
Scala: scala: scala
Swift: swift: swift
Objective-C: objc: objc objective_c objective-c obj-c
JavaScript: javascript: javascript js node mjs
TypeScript: typescript: typescript ts
JSX: jsx: jsx react
TSX: tsx: tsx
HTML: html: html xhtml
Templates: html+jinja: jinja jinja2 html+jinja django liquid
CSS: css: css
SCSS: scss: scss sass
XML: xml: xml svg rss atom
JSON: json: json json-doc jsonc json5
YAML: yaml: yaml yml
TOML: toml: toml
INI: ini: ini cfg conf properties
Dockerfile: docker: docker dockerfile
Makefile: make: make makefile mf
CMake: cmake: cmake
nginx: nginx: nginx
SQL: sql: sql sqlite postgres postgresql plpgsql mysql
Ruby: ruby: ruby rb
PHP: php: php
Perl: perl: perl pl
Lua: lua: lua
Haskell: haskell: haskell hs
OCaml: ocaml: ocaml
Elixir: elixir: elixir exs
Erlang: erlang: erlang erl
Clojure: clojure: clojure clj
Lisp: common-lisp: common_lisp common-lisp lisp cl elisp
Scheme: scheme: scheme
TeX: tex: tex latex
Markdown: markdown: markdown md mkd
Diff: diff: diff patch udiff
HTTP: http: http
GraphQL: graphql: graphql
Protocol Buffers: protobuf: protobuf proto
Assembly: gas: gas nasm asm assembly
Verilog: verilog: verilog v
VHDL: vhdl: vhdl
Vim script: vim: vim viml
Nix: nix: nix
"""
NAMES: dict[str, tuple[str, str]] = {
    name: (caption, lexer)
    for caption, lexer, names in (line.split(": ") for line in LANGUAGES.strip().splitlines())
    for name in names.split()
}


def is_known(language: str) -> bool:
    """Tell whether code in a language can be coloured, or is meant to stay plain."""
    return language.lower() in PLAIN or language.lower() in NAMES


def caption(language: str) -> str:
    """Return a language's name as people write it; empty for plain text."""
    if language.lower() in PLAIN:
        return ""
    return NAMES.get(language.lower(), (language, ""))[0]


def highlight(code: str, language: str, marked: frozenset[int] = frozenset()) -> str:
    """Return code as HTML for a `code` element: a span for each token, `span.hll` around each marked line.

    Lines count from 1. The text is the code, character by character; only a line break may be added at its end.
    """
    lexer = _lexer(language.lower() if len(code) <= LONGEST else "")
    return OWN_CLASSES.sub(r'\1"', str(pygments_highlight(code, lexer, _formatter(marked))))


@lru_cache(maxsize=32)
def _formatter(marked: frozenset[int]) -> HtmlFormatter[str]:
    return HtmlFormatter(nowrap=True, hl_lines=sorted(marked))


@cache
def _lexer(language: str) -> Lexer:
    name = NAMES[language][1] if language in NAMES else "text"
    return get_lexer_by_name(name, stripnl=False)


def lines_in(text: str, last: int) -> frozenset[int]:
    """Return the lines that a list such as `3 5-7` or `3,5-7` names, up to the last one there is."""
    found: set[int] = set()
    for first, end in re.findall(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?", text):
        found.update(range(int(first), min(int(end or first), last) + 1))
    return frozenset(line for line in found if 1 <= line <= last)
