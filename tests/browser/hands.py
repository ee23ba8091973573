"""Be the two ways of working in a page without a mouse: keys alone, and fingers on a small screen."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 200
IS_FOCUSED = "element => element === document.activeElement"


class Keys:
    """Work with keys alone: Tab and Shift+Tab to what is wanted, then Enter, Space or letters."""

    is_phone = False

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, wanted: Locator, key: str = "Tab") -> None:
        """Go on with a key until something has the focus."""
        expect(wanted).to_be_visible()
        for _stop in range(MOST_STOPS):
            if wanted.evaluate(IS_FOCUSED):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"no key leads to {wanted}")

    def press(self, wanted: Locator, key: str = "Tab") -> None:
        """Press a button, or follow a link."""
        self.reach(wanted, key)
        self.page.keyboard.press("Enter")

    def tick(self, wanted: Locator) -> None:
        """Tick a box."""
        self.reach(wanted)
        self.page.keyboard.press("Space")

    def write(self, wanted: Locator, words: str, key: str = "Tab") -> None:
        """Type into a field, behind what is there."""
        self.reach(wanted, key)
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(words)

    def tool(self, name: str) -> None:
        """Press a tool of the editor: the bar is one stop, and arrows lead on in it."""
        self.reach(self.page.locator("#byline-toolbar [tabindex='0']"), "Shift+Tab")
        self.press(self.page.get_by_role("button", name=name), "ArrowRight")

    def part(self, name: str) -> None:
        """Open a part of the editor."""
        self.page.keyboard.press(f"Alt+{['Preview', 'Details', 'Feed', 'History'].index(name) + 1}")

    def publish(self) -> None:
        """Ask to publish or to update."""
        self.page.keyboard.press("Control+Enter")

    def set_time(self, date: Locator, time: Locator) -> None:
        """Choose half past nine on the second of January 2040, as Chromium's fields take it in English."""
        self.reach(date)
        self.page.keyboard.type("01022040")
        self.reach(time)
        self.page.keyboard.type("0930AM")


class Fingers(Keys):
    """Work by touch: every control is tapped, and letters come from the keyboard on the screen."""

    is_phone = True

    def reach(self, wanted: Locator, key: str = "Tab") -> None:
        """Tap something."""
        wanted.tap()

    def press(self, wanted: Locator, key: str = "Tab") -> None:
        """Tap a button or a link."""
        wanted.tap()

    def tick(self, wanted: Locator) -> None:
        """Tap a box."""
        wanted.tap()

    def tool(self, name: str) -> None:
        """Tap a tool of the editor."""
        self.page.get_by_role("button", name=name).tap()

    def part(self, name: str) -> None:
        """Tap a part of the editor."""
        self.page.get_by_role("tab", name=name).tap()

    def publish(self) -> None:
        """Tap the button that asks to publish or to update."""
        self.page.locator("#byline-publish").tap()

    def set_time(self, date: Locator, time: Locator) -> None:
        """Choose from the pickers of the telephone, which no test can reach."""
        date.fill("2040-01-02")
        time.fill("09:30")
