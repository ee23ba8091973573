"""Files come in by drop and paste, in place, while the writing goes on; pictures are described then."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from tests.browser.panel import Panel, signed_in, write_in
from tests.browser.test_writing_saving import SOON

PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
DROP = """([kind, name, type, picture]) => {
  const given = new DataTransfer();
  const bytes = Uint8Array.from(atob(picture), letter => letter.charCodeAt(0));
  given.items.add(new File([bytes], name, { type }));
  const target = document.getElementById("byline-body");
  const event = kind === "drop"
    ? new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true })
    : new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
}"""


@pytest.fixture
def ada(browser: Browser, panel: Panel) -> Iterator[BrowserContext]:
    """Give the profile of somebody who is signed in."""
    with signed_in(browser, panel) as context:
        yield context


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_picture_is_uploaded_in_place_and_described(ada: BrowserContext, panel: Panel, way: str) -> None:
    page = write_in(ada, panel, panel.post())
    body = page.locator("#byline-body")
    page.locator("#byline-body").focus()
    page.keyboard.press("Control+End")
    page.evaluate(DROP, [way, "plot.png", "image/png", PICTURE])
    words = page.get_by_label("What does it show?")
    expect(words).to_be_focused()
    expect(body).to_have_value(re.compile(r"^First words\.\n\n!\[\]\(/media/\S+\)\n"))
    words.fill("A rising line")
    page.keyboard.press("Enter")
    expect(body).to_have_value(re.compile(r"!\[A rising line\]\(/media/"))
    expect(body).to_be_focused()


def test_typing_goes_on_while_files_are_uploaded(ada: BrowserContext, panel: Panel) -> None:
    page = write_in(ada, panel, panel.post())
    body = page.locator("#byline-body")
    held: list[Route] = []
    page.route("**/admin/media/upload/", lambda route: route.continue_() if held else held.append(route))
    body.focus()
    page.keyboard.press("Control+Home")
    for _time in range(2):
        page.evaluate(DROP, ["drop", "plot.png", "image/png", PICTURE])
    expect(body).to_have_value(re.compile(r"!\[Uploading plot.png…\]\(\)\n\n!\[Uploading plot.png \(2\)…\]\(\)"))
    expect(page.locator("#byline-line")).to_contain_text("Uploading plot.png")
    page.keyboard.press("Control+End")
    page.keyboard.type("Before")
    held[0].continue_()
    expect(body).not_to_have_value(re.compile("Uploading"), timeout=SOON)
    page.keyboard.type(" and after")
    assert body.input_value().endswith("Before and after")
    assert body.input_value().count("![](/media/") == 2


def test_upload_can_be_cancelled_and_a_refusal_names_file_and_limit(ada: BrowserContext, panel: Panel) -> None:
    page = write_in(ada, panel, panel.post())
    body = page.locator("#byline-body")
    said = "plot.tif is 48 MB. The limit is 20 MB."
    page.route("**/admin/media/upload/", lambda route: route.fulfill(status=413, json={"error": said}))
    page.evaluate(DROP, ["drop", "plot.tif", "image/tiff", PICTURE])
    expect(page.locator(".by-notice")).to_contain_text(said)
    assert "Uploading" not in body.input_value()
    page.unroute("**/admin/media/upload/")
    page.route("**/admin/media/upload/", lambda route: None)
    page.evaluate(DROP, ["drop", "slow.png", "image/png", PICTURE])
    page.get_by_role("button", name="Cancel").click()
    expect(body).not_to_have_value(re.compile("Uploading"))


def test_file_of_the_library_is_put_into_the_text(ada: BrowserContext, panel: Panel) -> None:
    page = write_in(ada, panel, panel.post())
    body = page.locator("#byline-body")
    body.focus()
    page.keyboard.press("Control+End")
    page.evaluate(DROP, ["drop", "orchid.png", "image/png", PICTURE])
    page.get_by_role("button", name="Skip").click()
    body.fill("First words.")
    page.keyboard.press("Control+End")
    page.get_by_role("button", name="From the library…").click()
    box = page.get_by_role("dialog")
    box.get_by_label("Search files").fill("nothing of this name")
    page.keyboard.press("Enter")
    expect(box).to_contain_text("No file matches.")
    box.get_by_label("Search files").fill("")
    page.keyboard.press("Enter")
    box.get_by_role("listitem").first.get_by_role("button").click()
    expect(box).to_be_hidden()
    expect(body).to_have_value(re.compile(r"^First words\.\n\n!\[\]\(/media/\S+\)\n$"))
    expect(body).to_be_focused()


def test_markdown_of_a_file_is_copied_and_passwords_are_shown(ada: BrowserContext, panel: Panel) -> None:
    page = write_in(ada, panel, panel.post())
    page.evaluate(DROP, ["drop", "copied.png", "image/png", PICTURE])
    page.get_by_role("button", name="Skip").click()
    ada.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{panel.url}/admin/media/")
    page.locator(".by-tiles a").first.click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Markdown").input_value()
    page.goto(f"{panel.url}/admin/confirm/")
    field = page.get_by_label("Password")
    page.get_by_role("button", name="Show password").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide password").click()
    expect(field).to_have_attribute("type", "password")
