"""Whatever dies while somebody writes - tab, network, session, server - what the page called saved is there."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect, sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.browser.panel import PASSWORD, Panel, enter, write_in
from tests.browser.test_writing_saving import SAVED, type_at_the_end

ROUNDS = 8
OFFERED = re.compile(r"This browser has newer text from \d\d:\d\d\.")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Give what starts browsers."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    """Give a running blog whose panel can be entered."""
    running = Panel(tmp_path_factory.mktemp("panel"))
    yield running
    running.close()


def _open(playwright: Playwright, profile: Path, panel: Panel) -> BrowserContext:
    context = playwright.chromium.launch_persistent_context(str(profile), executable_path=CHROMIUM)
    enter(context, panel, "Ada", [])
    return context


def _kill(profile: Path) -> None:
    """Kill the browser of a profile, which has no chance to do anything more."""
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        with suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if f"--user-data-dir={profile}".encode() in words:
                os.kill(int(process.name), signal.SIGKILL)


def test_killed_browser_offers_what_was_typed_half_a_second_before(
    playwright: Playwright, blog: Panel, tmp_path: Path
) -> None:
    for number in range(3):
        post, profile = blog.post(), tmp_path / f"profile{number}"
        context = _open(playwright, profile, blog)
        page = write_in(context, blog, post)
        page.wait_for_timeout(1000)
        type_at_the_end(page, "The very last words.")
        time.sleep(0.5)
        _kill(profile)
        with suppress(Exception):
            context.close()
        assert blog.text(post) == "First words.\n"
        context = _open(playwright, profile, blog)
        page = write_in(context, blog, post)
        expect(page.locator(".by-notice")).to_contain_text(OFFERED)
        expect(page.locator("#byline-body")).to_have_value("First words.\n")
        page.get_by_role("button", name="Restore").click()
        expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=8000)
        assert blog.text(post) == "First words.\nThe very last words."
        context.close()


def test_killed_browser_offers_a_new_post_too(playwright: Playwright, blog: Panel, tmp_path: Path) -> None:
    context = _open(playwright, tmp_path, blog)
    before = blog.posts()
    page = write_in(context, blog, None)
    page.keyboard.type("Never saved")
    time.sleep(0.5)
    _kill(tmp_path)
    with suppress(Exception):
        context.close()
    assert blog.posts() == before
    context = _open(playwright, tmp_path, blog)
    page = write_in(context, blog, None)
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("#byline-title")).to_have_value("Never saved")
    expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=8000)
    assert len(blog.posts()) == len(before) + 1
    context.close()


def test_long_typing_is_saved_on_the_way(playwright: Playwright, blog: Panel, tmp_path: Path) -> None:
    context = _open(playwright, tmp_path, blog)
    post = blog.post()
    page = write_in(context, blog, post)
    end = time.monotonic() + 33
    while time.monotonic() < end and blog.text(post) == "First words.\n":
        type_at_the_end(page, "x")
        time.sleep(0.3)
    assert blog.text(post).count("x") > 40
    context.close()


def test_killed_server_loses_nothing_that_was_called_saved(playwright: Playwright, blog: Panel, tmp_path: Path) -> None:
    context = _open(playwright, tmp_path, blog)
    post = blog.post()
    page = write_in(context, blog, post)
    field = page.locator("#byline-body")
    for number in range(ROUNDS):
        type_at_the_end(page, f"Round {number}.\n")
        page.keyboard.press("Control+s")
        time.sleep(0.004 * number)
        blog.stop(signal.SIGKILL)
        time.sleep(0.3)
        if SAVED.match(page.locator("#byline-state").inner_text()):
            assert blog.text(post) == field.input_value()
        blog.start()
        if page.get_by_role("button", name="Save now").is_visible():
            page.get_by_role("button", name="Save now").click()
        expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=30_000)
        assert blog.text(post) == field.input_value()
    bodies = blog.bodies(post)
    assert len(bodies) == len(set(bodies)) == ROUNDS + 1
    context.close()


def test_session_that_ends_is_renewed_over_the_text(playwright: Playwright, blog: Panel, tmp_path: Path) -> None:
    context = _open(playwright, tmp_path, blog)
    post = blog.post()
    page = write_in(context, blog, post)
    blog.end_sessions()
    type_at_the_end(page, "Signed out.")
    box = page.get_by_role("dialog", name="Your session has ended")
    expect(box).to_be_visible(timeout=8000)
    assert blog.text(post) == "First words.\n"
    with context.expect_page() as opened:
        box.get_by_role("button", name="Sign in…").click()
    window = opened.value
    expect(window).to_have_url(re.compile("/admin/sign-in/"))
    window.get_by_label("Name").first.fill("Ada")
    window.get_by_label("Password", exact=True).fill(PASSWORD)
    window.get_by_role("button", name="Sign in", exact=True).click()
    expect(box).to_be_hidden(timeout=8000)
    expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=8000)
    assert blog.text(post) == "First words.\nSigned out."
    page.wait_for_timeout(500)
    assert window.is_closed()
    context.close()
