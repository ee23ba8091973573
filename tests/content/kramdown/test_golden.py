"""Compare with kramdown: its output is kept for some texts, and made for generated ones where it is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.content.kramdown.dom import convert, normalized

TEXTS = sorted((Path(__file__).parents[2] / "data" / "kramdown").glob("*.md"))
KRAMDOWN = """
require "json"; require "kramdown"; require "kramdown-parser-gfm"; require "rouge"
$stdout.sync = true
options = {input: "GFM", hard_wrap: false, toc_levels: (1..6).to_a, smart_quotes: "lsquo,rsquo,ldquo,rdquo",
           syntax_highlighter: "rouge", syntax_highlighter_opts: {guess_lang: true, default_lang: "plaintext"}}
$stdin.each_line { |line| puts JSON.generate([Kramdown::Document.new(JSON.parse(line)[0], options.dup).to_html]) }
"""
LINES = [
    "", "", "", "text", "*marked* text", "  two blanks", "    four blanks", "\ta tab", "* item", "- hyphen",
    "  * nested", "   continued", "* [x] task", "1. one", "2) two", "10. ten", "> quote", "> * item",
    ">     code", "> > deep", "# head", "## head {#id}", "#none", "====", "---", "* * *", "```", "```ruby",
    "~~~", "| a | b |", "|---|:-:|", "|===|", "a | b", ": definition", "term", "$$", "$$x$$", "[a]: /a 'b'",
    "[a] and [^1]", "[^1]: note", "*[text]: abbr", "{: .x #y}", "{:r: .z}", "{: r}", "{::comment}", "{:/}", "^",
    "<div>", "</div>", '<div markdown="1">', "<p>a</p>", "<br>", "<!-- c -->", "`a|b`", "`open", "a\\", "b  ",
    "- - x", "<ul><li>a</li></ul>", "<em>x</em>", "    * deep", "\\# no",
]  # fmt: skip


def test_there_are_texts_to_compare() -> None:
    assert len(TEXTS) > 30


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_kept_text_has_kramdowns_structure(path: Path) -> None:
    text = path.read_bytes().decode()
    assert normalized(convert(text)) == normalized(path.with_suffix(".html").read_text())


@pytest.fixture(scope="module")
def kramdown() -> Iterator[Callable[[str], str]]:
    if shutil.which("ruby") is None or subprocess.run(["ruby", "-e", KRAMDOWN], input=b"", check=False).returncode:
        pytest.skip("kramdown is not installed")
    with subprocess.Popen(["ruby", "-e", KRAMDOWN], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout

        def ask(text: str) -> str:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps([text]).encode() + b"\n")
            process.stdin.flush()
            return str(json.loads(process.stdout.readline())[0])

        yield ask
        process.stdin.close()


@pytest.mark.oracle
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.sampled_from(LINES), max_size=8))
@example(lines=["* item", "", "    four blanks", "# head"])
def test_composed_lines_have_kramdowns_structure(kramdown: Callable[[str], str], lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    assert normalized(convert(text)) == normalized(kramdown(text))
