"""Preview, details, feed and history are tabs; uploads, tags and publishing are done beside the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.panel import PHONE, WIDE, Panel, signed_in, write_in
from tests.browser.test_every_page import AXE, SIDEWAYS
from tests.browser.test_writing_saving import SAVED, SOON, type_at_the_end

LONG = "\n\n".join(f"## Part {number}\n\n" + "Some words of this part. " * 30 for number in range(12))
TOP_OF = """frame => {
  const page = frame.contentDocument;
  return [...page.querySelectorAll("h2")].find(it => it.textContent.includes("Part 6")).getBoundingClientRect().top;
}"""


@pytest.fixture
def ada(browser: Browser, panel: Panel) -> Iterator[BrowserContext]:
    """Give the profile of somebody who is signed in."""
    with signed_in(browser, panel) as context:
        yield context


def test_parts_are_tabs(ada: BrowserContext, panel: Panel) -> None:
    page = write_in(ada, panel, panel.post())
    tabs = page.get_by_role("tablist").get_by_role("tab")
    assert tabs.all_inner_texts() == ["Preview", "Details", "Feed", "History"]
    expect(page.get_by_role("tabpanel")).to_have_count(1)
    page.get_by_role("tab", name="Preview").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Details", selected=True)).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Details")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#byline-panel-details') !== null")
    page.keyboard.press("Alt+4")
    expect(page.get_by_role("tab", name="History", selected=True)).to_be_focused()
    page.keyboard.press("Home")
    expect(page.get_by_role("tab", name="Preview", selected=True)).to_be_focused()


def test_preview_follows_the_keys_and_keeps_its_place(ada: BrowserContext, panel: Panel) -> None:
    page = write_in(ada, panel, panel.post(body=LONG))
    frame = page.locator("#byline-preview")
    picture = page.frame_locator("#byline-preview")
    expect(picture.get_by_role("heading", name="Part 6")).to_be_visible()
    frame.evaluate("frame => frame.contentDocument.querySelectorAll('h2')[6].scrollIntoView({ behavior: 'instant' })")
    before = frame.evaluate(TOP_OF)
    page.locator("#byline-body").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type("A new beginning, which moves all that follows. ")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(picture.get_by_text("A new beginning")).to_be_attached()
    assert abs(frame.evaluate(TOP_OF) - before) < 3
    assert frame.get_attribute("sandbox") == "allow-same-origin"
    assert panel.text(panel.posts()[-1]) == LONG


def test_preview_that_fails_keeps_the_last_picture(ada: BrowserContext, panel: Panel) -> None:
    page = write_in(ada, panel, panel.post())
    picture = page.frame_locator("#byline-preview")
    expect(picture.get_by_text("First words.")).to_be_visible()
    page.route("**/admin/preview/**", lambda route: route.fulfill(status=500, body="broken"))
    type_at_the_end(page, "More.")
    expect(page.get_by_text("The preview is not available right now.")).to_be_visible()
    expect(picture.get_by_text("First words.")).to_be_visible()
    page.unroute("**/admin/preview/**")
    type_at_the_end(page, " Again.")
    expect(picture.get_by_text("More. Again.")).to_be_visible()
    expect(page.get_by_text("The preview is not available right now.")).to_be_hidden()


def test_slow_preview_says_so_and_an_older_one_is_given_up(ada: BrowserContext, panel: Panel) -> None:
    page = write_in(ada, panel, panel.post())
    expect(page.frame_locator("#byline-preview").get_by_text("First words.")).to_be_visible()
    held: list[Route] = []
    page.route("**/admin/preview/**", lambda route: held.append(route))
    type_at_the_end(page, "One.")
    expect(page.get_by_text("Rendering…")).to_be_visible(timeout=3000)
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    type_at_the_end(page, " Two.")
    page.wait_for_timeout(800)
    assert len(held) == 2
    assert len(failed) == 1
    held[-1].continue_()
    expect(page.frame_locator("#byline-preview").get_by_text("One. Two.")).to_be_visible()
    expect(page.get_by_text("Rendering…")).to_be_hidden()


def test_new_post_has_a_preview_whose_links_stay_inside(ada: BrowserContext, panel: Panel) -> None:
    page = write_in(ada, panel, None)
    page.locator("#byline-title").fill("Noted")
    type_at_the_end(page, "A claim[^1]\n\n[^1]: its proof\n")
    picture = page.frame_locator("#byline-preview")
    expect(picture.get_by_role("heading", name="Noted")).to_be_visible()
    picture.locator("a.footnote").first.click()
    expect(picture.get_by_text("its proof").last).to_be_visible()


def test_preview_has_two_widths(ada: BrowserContext, panel: Panel) -> None:
    page = write_in(ada, panel, panel.post())
    page.get_by_role("button", name="Phone width").click()
    box = page.locator("#byline-preview").bounding_box()
    assert box is not None
    assert box["width"] == 390
    page.get_by_role("button", name="Full width").click()
    box = page.locator("#byline-preview").bounding_box()
    assert box is not None
    assert box["width"] > 500


def test_history_and_feed_are_fresh_after_a_save(ada: BrowserContext, panel: Panel) -> None:
    page = write_in(ada, panel, panel.post())
    type_at_the_end(page, "Second.")
    page.keyboard.press("Control+s")
    expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_text("Revision 2")).to_be_visible()
    page.get_by_role("tab", name="Feed").click()
    expect(page.frame_locator("#byline-feed").get_by_text("Second.")).to_be_visible()


def test_tags_are_tokens_over_a_list(ada: BrowserContext, panel: Panel) -> None:
    post = panel.post()
    page = write_in(ada, panel, post)
    page.get_by_role("tab", name="Details").click()
    field = page.get_by_label("Tags", exact=True)
    field.fill("optics")
    page.keyboard.press("Enter")
    page.keyboard.type("waves,light,")
    expect(page.locator(".by-tokens li")).to_have_count(3)
    page.get_by_role("button", name="Remove waves").click()
    expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)
    page.reload()
    page.get_by_role("tab", name="Details").click()
    expect(page.locator(".by-tokens li")).to_have_text([re.compile("optics"), re.compile("light")])
    page.get_by_label("Tags", exact=True).focus()
    page.keyboard.press("Backspace")
    expect(page.locator(".by-tokens li")).to_have_count(1)


def test_tags_typed_while_their_script_loads_stay_whole(ada: BrowserContext, panel: Panel) -> None:
    page = write_in(ada, panel, panel.post())
    held: list[Route] = []
    page.route(re.compile(r"details[^/]*\.js"), lambda route: held.append(route))
    page.get_by_role("tab", name="Details").click()
    field = page.get_by_label("Tags", exact=True)
    expect(field).not_to_be_editable()
    for route in held:
        route.continue_()
    assert held
    field.fill("optics")
    page.keyboard.type(",waves,light,")
    expect(page.locator(".by-tokens li")).to_have_text([re.compile(each) for each in ("optics", "waves", "light")])


def test_publishing_asks_over_the_text_and_can_be_undone(ada: BrowserContext, panel: Panel) -> None:
    post = panel.post("Published from here")
    page = write_in(ada, panel, post)
    type_at_the_end(page, "Last words.")
    page.keyboard.press("Control+Enter")
    box = page.get_by_role("dialog")
    expect(box).to_contain_text("What feed readers will see")
    assert panel.text(post).endswith("Last words.")
    box.get_by_role("button", name="Keep as draft").click()
    expect(box).to_be_hidden()
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish now").click()
    toast = page.locator(".by-toast")
    expect(toast).to_contain_text("Published", timeout=SOON)
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator(".by-pill").first).to_have_text("Draft")


def test_without_its_script_the_form_works(ada: BrowserContext, panel: Panel) -> None:
    post = panel.post()
    page = ada.new_page()
    page.route("**/editor.js", lambda route: route.abort())
    page.goto(f"{panel.url}/admin/posts/{post}/")
    page.locator("#byline-body").fill("Plain.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#byline-body")).to_have_value("Plain.")
    assert panel.text(post) == "Plain."


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_editor_with_its_scripts_has_no_violations(browser: Browser, panel: Panel, width: int, scheme: str) -> None:
    viewport = {"width": width, "height": 900}
    with signed_in(browser, panel, viewport=viewport, color_scheme=scheme) as context:
        page = write_in(context, panel, panel.post())
        write_in(context, panel, panel.posts()[-1]).close()
        faults: list[str] = []
        for name in page.get_by_role("tab").all_inner_texts():
            page.get_by_role("tab", name=name).click()
            page.wait_for_timeout(300)
            found = Axe().run(page, options=AXE).response["violations"]
            faults += [f"{name}: {item['id']}: {item['nodes'][0]['html'][:200]}" for item in found]
            if page.evaluate(SIDEWAYS) > 0:
                faults.append(f"{name}: scrolls sideways")
        assert faults == []


def test_writing_on_a_phone(browser: Browser, panel: Panel) -> None:
    with signed_in(browser, panel, viewport=PHONE, has_touch=True) as context:
        page = write_in(context, panel, None)
        bar = page.get_by_role("tablist")
        assert bar.get_by_role("tab").all_inner_texts() == ["Write", "Preview", "Details", "History"]
        page.locator("#byline-title").fill("From a phone")
        page.locator("#byline-body").fill("Small words.")
        for control in (page.get_by_role("button", name="Bold"), bar.get_by_role("tab").first):
            box = control.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 44
        bar.get_by_role("tab", name="Preview").tap()
        expect(page.locator("#byline-body")).to_be_hidden()
        expect(page.frame_locator("#byline-preview").get_by_text("Small words.")).to_be_visible()
        bar.get_by_role("tab", name="Details").tap()
        expect(page.get_by_label("Summary")).to_be_visible()
        bar.get_by_role("tab", name="Write").tap()
        expect(page.locator("#byline-body")).to_be_visible()
        expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)
        page.get_by_role("button", name="Publish…").tap()
        box = page.get_by_role("dialog")
        expect(box).to_be_visible()
        assert page.evaluate(SIDEWAYS) <= 0
        box.get_by_role("button", name="Publish now").tap()
        expect(page.locator(".by-toast")).to_contain_text("Published", timeout=SOON)


def test_writing_by_keyboard_alone(ada: BrowserContext, panel: Panel) -> None:
    page: Page = write_in(ada, panel, None)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.keyboard.type("By keyboard alone")
    page.keyboard.press("Enter")
    page.keyboard.type("One ")
    page.keyboard.press("Control+b")
    page.keyboard.type("two")
    page.keyboard.press("Alt+2")
    for _stop in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "byline-tags":
            break
    page.keyboard.type("keys,")
    page.keyboard.press("Control+s")
    expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)
    page.keyboard.press("Control+Enter")
    box = page.get_by_role("dialog")
    expect(box).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    page.keyboard.press("Control+Enter")
    for _stop in range(20):
        if page.evaluate("document.activeElement.textContent") == "Publish now":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".by-toast")).to_contain_text("Published", timeout=SOON)
    assert panel.bodies(panel.posts()[-1])[-1] == "One **two**"
