"""Reading works with and without scripts, with the keyboard alone, on paper, and in colours of the system's choice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, expect

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@contextmanager
def opened(browser: Browser, url: str, **options: Any) -> Iterator[Page]:
    """Open an address in a fresh profile."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


def test_without_scripts_contents_and_notes_work_on_a_phone(browser: Browser, server: str, noted: str) -> None:
    with opened(browser, server + noted, viewport=PHONE, java_script_enabled=False) as page:
        contents = page.get_by_role("navigation", name="Contents")
        expect(contents).to_be_hidden()
        page.locator("summary", has_text="Contents").click()
        expect(contents).to_be_visible()
        reference = page.locator("a.footnote").first
        target = reference.get_attribute("href")
        reference.click()
        assert page.url.endswith(str(target))
        expect(page.locator(".footnotes :target")).to_be_in_viewport()
        expect(page.locator(".sidenote").first).to_be_hidden()
        expect(page.locator("button")).to_have_count(0)


def test_without_scripts_contents_and_notes_stand_beside_the_text(browser: Browser, server: str, noted: str) -> None:
    with opened(browser, server + noted, viewport=WIDE, java_script_enabled=False) as page:
        expect(page.get_by_role("navigation", name="Contents")).to_be_visible()
        expect(page.locator("summary", has_text="Contents")).to_be_hidden()
        text, note = page.locator(".by-text").bounding_box(), page.locator(".sidenote").first.bounding_box()
        assert text is not None
        assert note is not None
        assert note["x"] >= text["x"] + text["width"]
        assert note["x"] + note["width"] <= WIDE["width"]


def test_chosen_theme_stays_until_it_is_the_systems(browser: Browser, server: str) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    with opened(browser, server, viewport=WIDE, color_scheme="light") as page:
        light = page.evaluate(background)
        page.get_by_role("button", name="Switch to dark theme").click()
        dark = page.evaluate(background)
        assert dark != light
        page.goto(f"{server}/archive/")
        assert page.evaluate(background) == dark
        assert page.evaluate("localStorage.theme") == "dark"
        page.get_by_role("button", name="Switch to light theme").click()
        assert page.evaluate(background) == light
        assert page.evaluate("localStorage.theme") is None
        assert page.context.cookies() == []


def test_equations_stand_under_each_other_at_their_signs(browser: Browser, server: str, aligned: str) -> None:
    with opened(browser, server + aligned, viewport=WIDE) as page:
        edges = page.locator("mtable:has(.math-right)").first.evaluate(
            "table => [...table.querySelectorAll('mtr')].map(row => ["
            "row.children[0].lastChild.getBoundingClientRect().right,"
            "row.children[1].firstChild.getBoundingClientRect().left].map(Math.round))"
        )
        assert len(edges) == 2
        assert edges[0] == edges[1]


def test_copy_gives_the_exact_code(browser: Browser, server: str, coded: str) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    with opened(browser, server + coded, viewport=WIDE, permissions=permissions) as page:
        button = page.locator("figure.code button").first
        button.click()
        expect(button).to_have_text("Copied")
        expect(page.get_by_role("status")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        code = page.locator("figure.code pre").first.text_content() or ""
        assert copied == code.removesuffix("\n")
        expect(button).to_have_text("Copy", timeout=4000)


def test_note_opens_over_the_text_on_a_phone(browser: Browser, server: str, noted: str) -> None:
    with opened(browser, server + noted, viewport=PHONE) as page:
        reference = page.locator("a.footnote").first
        reference.focus()
        page.keyboard.press("Enter")
        note = page.locator("#byline-note")
        expect(note).to_be_visible()
        expect(note).to_be_focused()
        assert "↩" not in (note.text_content() or "")
        page.keyboard.press("Escape")
        expect(note).to_be_hidden()
        expect(reference).to_be_focused()
        reference.click()
        page.mouse.click(PHONE["width"] - 4, 300)  # the bare edge of the page
        expect(note).to_be_hidden()
        assert page.url == server + noted


def test_first_stop_of_the_keyboard_skips_the_header(browser: Browser, server: str) -> None:
    with opened(browser, server, viewport=WIDE) as page:
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the text")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_focus_is_seen_and_follows_the_page(browser: Browser, server: str, noted: str) -> None:
    outline = (
        "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth"
    )
    with opened(browser, server + noted, viewport=WIDE) as page:
        for _stop in range(25):
            page.keyboard.press("Tab")
            assert page.evaluate(outline) == "solid2px"


def test_paper_holds_the_text_alone(browser: Browser, server: str, noted: str) -> None:
    with opened(browser, server + noted, viewport=WIDE, color_scheme="dark") as page:
        page.emulate_media(media="print")
        for hidden in (".by-head", ".by-foot", ".by-toc", ".sidenote", ".by-end", ".anchor"):
            expect(page.locator(hidden).first).to_be_hidden()
        expect(page.locator(".footnotes")).to_be_visible()
        expect(page.locator(".by-address")).to_have_text(server + noted)
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(31, 29, 26)"


def test_forced_colours_keep_the_mark_of_the_current_place(browser: Browser, server: str) -> None:
    with opened(browser, server, viewport=WIDE, forced_colors="active") as page:
        style = "element => getComputedStyle(element).borderBottomStyle"
        links = page.locator(".by-nav a")
        assert [links.nth(at).evaluate(style) for at in range(2)] == ["solid", "none"]


def test_still_pages_for_those_who_want_them(browser: Browser, server: str) -> None:
    rules = """[...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
      .filter(rule => (rule.conditionText || '').includes('reduced-motion') && matchMedia(rule.conditionText).matches)
      .length"""
    with opened(browser, server, reduced_motion="no-preference") as page:
        assert page.evaluate(rules) == 1
    with opened(browser, server, reduced_motion="reduce") as page:
        assert page.evaluate(rules) == 0


def test_feed_address_is_selected_and_copied(browser: Browser, server: str) -> None:
    permissions = ["clipboard-read", "clipboard-write"]
    with opened(browser, f"{server}/subscribe/", viewport=PHONE, permissions=permissions) as page:
        page.get_by_role("textbox", name="Address of the feed").focus()
        assert page.evaluate("getSelection().toString()") == f"{server}/feed.xml"
        page.get_by_role("button", name="Copy").click()
        expect(page.get_by_role("status")).to_have_text("Address copied")
        assert page.evaluate("navigator.clipboard.readText()") == f"{server}/feed.xml"
