"""What is typed is saved by itself, never over somebody's words, and kept in the browser till the server has it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.panel import Panel, signed_in, write_in

SAVED = re.compile(r"^Saved at \d\d:\d\d:\d\d$")
SAVES = re.compile(r"/admin/posts/(\d+|new)/$")
SOON = 8000
ENTRIES = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("byline", 1);
  opening.onsuccess = () => {
    const asking = opening.result.transaction("journal").objectStore("journal").getAll();
    asking.onsuccess = () => resolve(asking.result.map(entry => new URLSearchParams(entry.text).get("body")));
  };
  opening.onerror = () => reject(opening.error);
})"""


@pytest.fixture
def ada(browser: Browser, panel: Panel) -> Iterator[BrowserContext]:
    """Give the profile of somebody who is signed in."""
    with signed_in(browser, panel) as context:
        yield context


def type_at_the_end(page: Page, words: str) -> None:
    """Type behind what is there."""
    page.locator("#byline-body").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def leave_unsaved(page: Page, words: str) -> None:
    """Type, and lose the network before anything is saved."""
    page.context.set_offline(True)
    type_at_the_end(page, words)
    page.wait_for_timeout(800)
    page.close()
    page.context.set_offline(False)


def state(page: Page) -> str:
    """Return what the page says about saving."""
    return page.locator("#byline-state").inner_text()


def test_text_is_saved_two_seconds_after_the_last_key(ada: BrowserContext, panel: Panel) -> None:
    post = panel.post()
    page = write_in(ada, panel, post)
    type_at_the_end(page, "More.")
    assert state(page) == "Not saved yet"
    page.wait_for_timeout(1000)
    assert panel.text(post) == "First words.\n"
    expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)
    assert panel.text(post) == "First words.\nMore."
    assert page.evaluate(ENTRIES) == []
    expect(page.locator("#byline-status")).to_have_text("")


def test_new_post_gets_its_address_with_its_first_save(ada: BrowserContext, panel: Panel) -> None:
    page = write_in(ada, panel, None)
    expect(page.locator("#byline-title")).to_be_focused()
    page.keyboard.type("A title of its own")
    page.keyboard.press("Enter")
    expect(page.locator("#byline-body")).to_be_focused()
    page.keyboard.type("Words")
    expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)
    assert page.url == f"{panel.url}/admin/posts/{panel.posts()[-1]}/"
    page.keyboard.type(" and more")
    page.keyboard.press("Control+s")
    expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)
    assert panel.bodies(panel.posts()[-1]) == ["Words", "Words and more"]
    page.reload()
    expect(page.locator("#byline-title")).to_have_value("A title of its own")


def test_save_whose_answer_is_lost_is_repeated_as_one(ada: BrowserContext, panel: Panel) -> None:
    post = panel.post()
    page = write_in(ada, panel, post)
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().text())
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(SAVES, lose)
    type_at_the_end(page, "Once.")
    expect(page.locator("#byline-state")).to_contain_text("Could not save. Trying again in", timeout=SOON)
    expect(page.get_by_role("status").first).to_contain_text("Could not save.")
    type_at_the_end(page, " Twice.")
    page.get_by_role("button", name="Save now").click()
    expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)
    expect(page.get_by_role("status").first).to_contain_text("Saving works again.")
    expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)
    assert panel.bodies(post) == ["First words.\n", "First words.\nOnce.", "First words.\nOnce. Twice."]


def test_full_disk_is_told_in_the_servers_words(ada: BrowserContext, panel: Panel) -> None:
    page = write_in(ada, panel, panel.post())
    full = {"error": "The disk of this blog is full."}
    page.route(SAVES, lambda route: route.fulfill(status=507, json=full))
    type_at_the_end(page, "x")
    expect(page.locator("#byline-state")).to_contain_text(
        "The disk of this blog is full. Trying again in", timeout=SOON
    )
    assert page.evaluate(ENTRIES) == ["First words.\nx"]


def test_cut_network_keeps_the_text_in_the_browser_and_saves_when_it_is_back(ada: BrowserContext, panel: Panel) -> None:
    post = panel.post()
    page = write_in(ada, panel, post)
    ada.set_offline(True)
    type_at_the_end(page, "Offline.")
    expect(page.locator("#byline-state")).to_have_text("Offline. Kept in this browser.", timeout=SOON)
    assert page.evaluate(ENTRIES) == ["First words.\nOffline."]
    type_at_the_end(page, " More.")
    ada.set_offline(False)
    expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)
    assert panel.text(post) == "First words.\nOffline. More."
    page.wait_for_timeout(300)
    assert page.evaluate(ENTRIES) == []


def test_leaving_the_page_saves(ada: BrowserContext, panel: Panel) -> None:
    post = panel.post()
    page = write_in(ada, panel, post)
    type_at_the_end(page, "Gone.")
    page.goto(f"{panel.url}/admin/")
    _wait_for(panel, post, "First words.\nGone.")
    page.goto(f"{panel.url}/admin/posts/{post}/")
    page.wait_for_timeout(800)
    expect(page.get_by_text("This browser has newer text")).to_be_hidden()


def _wait_for(panel: Panel, post: int, body: str) -> None:
    end = time.monotonic() + 5
    while panel.text(post) != body and time.monotonic() < end:
        time.sleep(0.1)
    assert panel.text(post) == body


def test_newer_text_of_the_browser_is_offered_never_put_in(ada: BrowserContext, panel: Panel) -> None:
    post = panel.post()
    page = write_in(ada, panel, post)
    leave_unsaved(page, "Kept.")
    page = write_in(ada, panel, post)
    bar = page.locator(".by-notice")
    expect(bar).to_contain_text(re.compile(r"This browser has newer text from \d\d:\d\d\."))
    expect(page.locator("#byline-body")).to_have_value("First words.\n")
    bar.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("dialog").locator("ins")).to_contain_text("Kept.")
    page.keyboard.press("Escape")
    bar.get_by_role("button", name="Restore").click()
    expect(page.locator("#byline-body")).to_have_value("First words.\nKept.")
    expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)
    assert panel.text(post) == "First words.\nKept."
    page.wait_for_timeout(300)
    assert page.evaluate(ENTRIES) == []


def test_text_of_one_account_is_not_shown_to_another(ada: BrowserContext, panel: Panel) -> None:
    post = panel.post()
    page = write_in(ada, panel, post)
    leave_unsaved(page, "Secret.")
    mine = next(cookie for cookie in ada.cookies() if cookie["name"] == "byline_session")
    ada.add_cookies([panel.cookie(panel.account("Grace"))])  # type: ignore[list-item]
    page = write_in(ada, panel, post)
    page.wait_for_timeout(800)
    expect(page.locator(".by-notice")).to_be_hidden()
    ada.add_cookies([mine])  # type: ignore[list-item]
    page = write_in(ada, panel, post)
    expect(page.locator(".by-notice")).to_contain_text("This browser has newer text")
    page.get_by_role("button", name="Discard").click()


def test_discarded_text_is_gone(ada: BrowserContext, panel: Panel) -> None:
    post = panel.post()
    page = write_in(ada, panel, post)
    leave_unsaved(page, "Bad.")
    page = write_in(ada, panel, post)
    page.get_by_role("button", name="Discard").click()
    page.reload()
    page.wait_for_timeout(800)
    expect(page.locator(".by-notice")).to_be_hidden()
    assert panel.bodies(post) == ["First words.\n"]


def test_text_on_an_older_revision_meets_the_newer_one(ada: BrowserContext, panel: Panel) -> None:
    post = panel.post()
    page = write_in(ada, panel, post)
    leave_unsaved(page, "Mine.")
    other = write_in(ada, panel, post)
    type_at_the_end(other, "Theirs.")
    expect(other.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)
    other.close()
    page = write_in(ada, panel, post)
    page.get_by_role("button", name="Restore").click()
    expect(page.locator(".by-notice")).to_contain_text("saved this post at", timeout=SOON)
    assert panel.text(post) == "First words.\nTheirs."
    assert "First words.\nMine." in panel.bodies(post)


def test_two_authors_lose_no_word(browser: Browser, ada: BrowserContext, panel: Panel) -> None:
    post = panel.post()
    panel.account("Grace")
    with signed_in(browser, panel, "Grace") as grace:
        mine, theirs = write_in(ada, panel, post), write_in(grace, panel, post)
        type_at_the_end(theirs, "By Grace.")
        expect(theirs.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)
        type_at_the_end(mine, "By Ada.")
        bar = mine.locator(".by-notice")
        expect(bar).to_contain_text(re.compile(r"Grace saved this post at \d\d:\d\d\."), timeout=SOON)
        expect(mine.locator("#byline-body")).to_have_value("First words.\nBy Ada.")
        saves: list[str] = []
        mine.on("request", lambda request: saves.append(request.url) if request.method == "POST" else None)
        type_at_the_end(mine, " On.")
        mine.wait_for_timeout(2600)
        assert [url for url in saves if SAVES.search(url)] == []
        assert panel.text(post) == "First words.\nBy Grace."
        assert "First words.\nBy Ada." in panel.bodies(post)
        bar.get_by_role("link", name="Compare").click()
        expect(mine).to_have_url(re.compile("/conflict/"))
        assert "By Grace" in mine.inner_text("main")


def test_second_tab_is_told_at_once(ada: BrowserContext, panel: Panel) -> None:
    post = panel.post()
    first = write_in(ada, panel, post)
    second = write_in(ada, panel, post)
    for page in (first, second):
        expect(page.locator(".by-notice")).to_contain_text("open in another tab")
    type_at_the_end(second, "Second.")
    expect(first.locator(".by-notice")).to_contain_text("Another tab saved this at", timeout=SOON)
    first.get_by_role("button", name="Load it").click()
    expect(first.locator("#byline-body")).to_have_value("First words.\nSecond.")


def test_other_posts_are_other_posts(ada: BrowserContext, panel: Panel) -> None:
    first = write_in(ada, panel, panel.post())
    second = write_in(ada, panel, panel.post())
    new = write_in(ada, panel, None)
    write_in(ada, panel, None)
    new.wait_for_timeout(500)
    for page in (first, second, new):
        expect(page.locator(".by-notice")).to_be_hidden()
