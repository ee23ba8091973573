"""Typing is helped, and each help can be undone by the browser's own undo."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.panel import Panel, signed_in, write_in

PASTE = """([html, plain]) => {
  const given = new DataTransfer();
  given.setData("text/plain", plain);
  if (html) given.setData("text/html", html);
  const event = new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true });
  const field = document.getElementById("byline-body");
  if (field.dispatchEvent(event)) document.execCommand("insertText", false, plain);
}"""


def _typed(page: Page) -> str:
    return page.locator("#byline-body").input_value()


def _start(page: Page, text: str = "") -> None:
    field = page.locator("#byline-body")
    field.fill(text)
    field.focus()
    page.keyboard.press("Control+End")


def _take_back(page: Page, before: str) -> None:
    after, steps = _typed(page), 0
    while _typed(page) != before and steps < 9:
        page.keyboard.press("Control+z")
        steps += 1
    assert _typed(page) == before
    for _ in range(steps):
        page.keyboard.press("Control+y")
    assert _typed(page) == after


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("- one", ["Enter", "t"], "- one\n- t"),
        ("- one\n- ", ["Enter", "t"], "- one\nt"),
        ("9. nine", ["Enter", "t"], "9. nine\n10. t"),
        ("- [x] done", ["Enter", "t"], "- [x] done\n- [ ] t"),
        ("> said", ["Enter", "t"], "> said\n> t"),
        ("plain", ["Enter", "t"], "plain\nt"),
        ("- one", ["Control+]"], "  - one"),
        ("1. one", ["Control+]"], "   1. one"),
        ("  - one", ["Control+["], "- one"),
        ("word", ["Control+Shift+ArrowLeft", "Control+b"], "**word**"),
        ("word", ["Control+Shift+ArrowLeft", "Control+b", "Control+b"], "word"),
        ("word", ["Control+Shift+ArrowLeft", "Control+i"], "*word*"),
        ("word", ["Control+Shift+ArrowLeft", "Control+b", "Control+i"], "***word***"),
        ("word", ["Control+Shift+ArrowLeft", "Control+k"], "[word](https://)"),
        ("word", ["Control+Shift+ArrowLeft", "`"], "`word`"),
        ("word", ["Control+Shift+ArrowLeft", "("], "(word)"),
    ],
)
def test_keys_help_and_undo_takes_back(writing: Page, before: str, keys: list[str], after: str) -> None:
    _start(writing, before)
    for key in keys:
        writing.keyboard.press(key)
    assert _typed(writing) == after
    _take_back(writing, before)


@pytest.mark.parametrize(
    ("tool", "before", "after"),
    [
        ("Heading", "Light", "## Light"),
        ("Heading", "## Light", "### Light"),
        ("Heading", "### Light", "Light"),
        ("List", "one", "- one"),
        ("List", "- one", "one"),
        ("Quote", "said", "> said"),
        ("Code", "", "`code`"),
        ("Table", "Above", "Above\n\n| Name | Value |\n| --- | --- |\n| … | … |\n"),
        ("Note", "A claim", "A claim[^1]\n\n[^1]: "),
        ("Note", "A[^1]\n\n[^1]: note", "A[^1]\n\n[^1]: note[^2]\n[^2]: "),
        ("Maths", "", "$$x^2$$"),
    ],
)
def test_tools_write_markdown_and_undo_takes_back(writing: Page, tool: str, before: str, after: str) -> None:
    _start(writing, before)
    writing.get_by_role("toolbar").get_by_role("button", name=tool, exact=True).click()
    assert _typed(writing) == after
    expect(writing.locator("#byline-body")).to_be_focused()
    _take_back(writing, before)


def test_toolbar_is_one_stop_and_tab_leaves_the_text(writing: Page) -> None:
    bar = writing.get_by_role("toolbar")
    assert bar.locator("button[tabindex='0']").count() == 1
    bar.get_by_role("button", name="Heading").focus()
    writing.keyboard.press("Shift+Tab")
    expect(writing.locator("#byline-title")).to_be_focused()
    writing.keyboard.press("Tab")
    expect(bar.get_by_role("button", name="Heading")).to_be_focused()
    writing.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="Bold")).to_be_focused()
    writing.keyboard.press("ArrowLeft")
    writing.keyboard.press("ArrowLeft")
    expect(bar.get_by_role("button", name="Maths")).to_be_focused()
    writing.keyboard.press("Home")
    expect(bar.get_by_role("button", name="Heading")).to_be_focused()
    writing.keyboard.press("Tab")
    expect(writing.locator("#byline-body")).to_be_focused()
    writing.keyboard.press("Tab")
    expect(writing.locator("#byline-body")).not_to_be_focused()


def test_address_over_words_makes_a_link(writing: Page) -> None:
    _start(writing, "the paper")
    writing.keyboard.press("Control+Shift+ArrowLeft")
    writing.evaluate(PASTE, ["", "https://example.org/a(b)"])
    assert _typed(writing) == "the [paper](https://example.org/a(b))"
    writing.keyboard.press("Control+z")
    assert _typed(writing) == "the paper"


@pytest.mark.parametrize(
    ("html", "plain", "markdown"),
    [
        (
            "<p>A <b>bold</b> <a href='https://example.org/'>word</a></p>",
            "A bold word",
            "A **bold** [word](https://example.org/)",
        ),
        ("<h1>Title</h1><p>Text</p>", "Title\n\nText", "## Title\n\nText"),
        ("<ul><li>one</li><li>two<ol><li>deep</li></ol></li></ul>", "one\ntwo\ndeep", "- one\n- two\n  1. deep"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>x|y</td></tr></table>",
            "a\tb\n1\tx|y",
            "| a | b |\n| --- | --- |\n| 1 | x\\|y |",
        ),
        ("<blockquote><p>Said <i>so</i></p></blockquote>", "Said so", "> Said *so*"),
        ("<pre>a\n  b</pre><p>after</p>", "a\n  b\nafter", "```\na\n  b\n```\n\nafter"),
        (
            "<p>x<a href='javascript:alert(1)'>y</a><img src='data:x' onerror='alert(1)'> <em>z</em></p>",
            "xy z",
            "xy *z*",
        ),
    ],
)
def test_html_offers_markdown_and_undo_takes_back(writing: Page, html: str, plain: str, markdown: str) -> None:
    _start(writing)
    writing.evaluate(PASTE, [html, plain])
    assert _typed(writing) == plain
    writing.get_by_role("button", name="Use Markdown").click()
    assert _typed(writing) == markdown
    expect(writing.get_by_role("button", name="Use Markdown")).to_be_hidden()
    writing.keyboard.press("Control+z")
    assert _typed(writing) == plain


def test_html_that_says_no_more_is_pasted_in_silence(writing: Page) -> None:
    _start(writing)
    writing.evaluate(PASTE, ["<p><span style='color:red'>Only words</span></p>", "Only words"])
    writing.wait_for_timeout(300)
    expect(writing.get_by_role("button", name="Use Markdown")).to_be_hidden()


def test_status_line_says_where_and_how_much(writing: Page) -> None:
    _start(writing, "One two\nthree")
    expect(writing.locator("#byline-line")).to_contain_text("Line 2, column 6")
    expect(writing.locator("#byline-words")).to_contain_text("3 words")
    writing.keyboard.type(" four")
    expect(writing.locator("#byline-words")).to_contain_text("4 words")


def test_list_of_shortcuts_opens_and_gives_the_focus_back(writing: Page) -> None:
    _start(writing)
    writing.keyboard.press("F1")
    box = writing.get_by_role("dialog", name="Keyboard shortcuts")
    expect(box).to_be_visible()
    writing.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(writing.locator("#byline-body")).to_be_focused()


@pytest.fixture(scope="module")
def writing(browser: Browser, panel: Panel) -> Any:
    with signed_in(browser, panel) as context:
        yield write_in(context, panel, panel.post())
