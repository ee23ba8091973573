"""The frame of the panel: rows are chosen by range, what deletes asks first, toasts wait for who reads them."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.panel import Panel, signed_in


def test_rows_are_chosen_by_range_and_trashing_asks_once(browser: Browser, panel: Panel) -> None:
    for number in range(4):
        panel.post(f"Row {number}")
    with signed_in(browser, panel) as context:
        page = context.new_page()
        page.goto(f"{panel.url}/admin/posts/")
        boxes = page.locator(".by-rows tbody input[type=checkbox]")
        boxes.nth(0).click()
        boxes.nth(3).click(modifiers=["Shift"])
        assert [boxes.nth(at).is_checked() for at in range(4)] == [True] * 4
        expect(page.locator(".by-bulk")).to_contain_text("4 selected")
        boxes.nth(1).focus()
        page.keyboard.press("Space")
        expect(page.locator(".by-bulk")).to_contain_text("3 selected")
        page.get_by_role("button", name="Move to trash").click()
        box = page.get_by_role("dialog")
        expect(box.get_by_role("button", name="Cancel")).to_be_focused()
        page.keyboard.press("Escape")
        expect(box).to_be_hidden()
        expect(page).to_have_url(f"{panel.url}/admin/posts/")
        page.get_by_role("button", name="Move to trash").click()
        page.get_by_role("dialog").get_by_role("button", name="Move to trash").click()
        expect(page.locator(".by-toast")).to_be_visible()


def test_toast_stays_ten_seconds_and_longer_for_who_reads_it(browser: Browser, panel: Panel) -> None:
    post = panel.post("Toasted")
    with signed_in(browser, panel) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(f"{panel.url}/admin/posts/{post}/trash/")
        page.locator("main form button").last.click()
        toast = page.locator(".by-toast")
        expect(toast).to_be_visible()
        toast.hover()
        page.clock.run_for(25_000)
        expect(toast).to_be_visible()
        page.mouse.move(1, 1)
        page.clock.run_for(9_000)
        expect(toast).to_be_visible()
        page.clock.run_for(2_000)
        expect(toast).to_be_hidden()
