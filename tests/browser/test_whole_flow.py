"""From the setup link to the withdrawal of a post, by keys alone and by touch; readers see each step at once."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.db import db
from app.models import Post
from tests.browser.hands import Fingers, Keys
from tests.browser.panel import PASSWORD, PHONE, WIDE, Panel
from tests.browser.test_every_page import SIDEWAYS
from tests.browser.test_writing_saving import SAVED, SOON
from tests.pictures.making import encoded, photo

ATOM = "{http://www.w3.org/2005/Atom}"
TITLE = "What attention is"
BODY = (
    "A formula $$e^{i\\pi} = -1$$ in a line, and a note.[^1]\n\n"
    "```python\nprint('attention')\n```\n\n[^1]: Words of the note.\n\n"
)


class Entry(NamedTuple):
    """Be what feed readers take from an entry."""

    id: str
    published: str
    updated: str
    content: str


class Reader:
    """Be somebody who reads the blog without an account: each question is a request of its own."""

    def __init__(self, panel: Panel) -> None:
        self._url = panel.url
        self.path = ""

    def get(self, path: str) -> tuple[int, str]:
        """Ask for an address."""
        try:
            with urllib.request.urlopen(self._url + path) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def page(self) -> tuple[int, str]:
        """Ask for the post."""
        return self.get(self.path)

    def entry(self) -> Entry | None:
        """Ask for the feed and return the post's entry."""
        for entry in ElementTree.fromstring(self.get("/feed.xml")[1]).iter(f"{ATOM}entry"):
            if entry.findtext(f"{ATOM}title") == TITLE:
                return Entry(*(entry.findtext(ATOM + name) or "" for name in ("id", "published", "updated", "content")))
        return None


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Panel]:
    """Give a running blog that nobody owns yet."""
    running = Panel(tmp_path / "data", publish_seconds=6)
    yield running
    running.close()


@pytest.mark.parametrize("hand", [Keys, Fingers])
def test_a_post_is_written_published_changed_and_withdrawn(browser: Browser, empty: Panel, hand: type[Keys]) -> None:
    options = {"viewport": PHONE, "has_touch": True, "is_mobile": True} if hand.is_phone else {"viewport": WIDE}
    context = browser.new_context(**options, locale="en-US")  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    page, reader = context.new_page(), Reader(empty)
    complaints: list[str] = []
    context.on("weberror", lambda it: complaints.append(str(it.error)) if "Transition" not in str(it.error) else None)
    person = hand(page)
    _come_in(person, empty)
    _write(person)
    _preview(person)
    reader.path = page.locator("#byline-path").inner_text()
    feed = reader.get("/feed.xml")
    _schedule(person, reader)
    assert reader.get("/feed.xml") == feed
    first = _publish(person, reader, empty)
    quiet = _update(person, reader, "Quiet words.", tell=False)
    assert quiet.updated == first.updated
    told = _update(person, reader, "Loud words.", tell=True)
    assert told.updated > quiet.updated
    assert (told.id, told.published) == (first.id, first.published)
    _undo(person, reader, quiet)
    _withdraw(person, reader)
    context.close()
    assert complaints == []


def _still(page: Page) -> None:
    """Wait until the page's scripts run, and look whether it fits."""
    page.wait_for_load_state("load")
    assert page.evaluate(SIDEWAYS) <= 0, page.url


def _come_in(person: Keys, blog: Panel) -> None:
    page = person.page
    page.goto(blog.url + blog.setup)
    _still(page)
    person.write(page.get_by_label("Name to sign in with"), "ada")
    person.write(page.get_by_label("Name above your posts"), "Ada Example")
    person.write(page.locator("#byline-password"), PASSWORD)
    person.press(page.get_by_role("button", name="Make account"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Dashboard")
    _still(page)
    person.press(page.get_by_role("button", name="Sign out"))
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    page.goto(f"{blog.url}/admin/posts/")
    person.write(page.locator("#byline-name"), "ada")
    person.write(page.locator("#byline-password"), PASSWORD)
    person.press(page.get_by_role("button", name="Sign in", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Posts")
    _still(page)


def _write(person: Keys) -> None:
    page = person.page
    person.press(page.get_by_role("link", name="New post").first)
    title, body = page.locator("#byline-title"), page.locator("#byline-body")
    expect(page.get_by_role("toolbar")).to_be_visible()
    expect(title).to_be_focused()
    page.keyboard.type(TITLE)
    page.keyboard.press("Enter")
    expect(body).to_be_focused()
    page.keyboard.type(BODY)
    with page.expect_file_chooser() as chosen:
        person.tool("Image or file…")
    chosen.value.set_files({"name": "lamp.png", "mimeType": "image/png", "buffer": encoded(photo(64, 48), "PNG")})
    words = page.get_by_label("What does it show?")
    expect(words).to_be_visible(timeout=SOON)
    person.write(words, "A lamp in the dark")
    person.press(page.get_by_role("button", name="Add"))
    expect(body).to_have_value(re.compile(r"!\[A lamp in the dark\]\(/media/"))
    expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)


def _preview(person: Keys) -> None:
    person.part("Preview")
    picture = person.page.frame_locator("#byline-preview")
    expect(picture.locator(".by-text math")).to_have_count(1, timeout=SOON)
    expect(picture.locator(".by-text pre")).to_contain_text("print('attention')")
    expect(picture.get_by_text("Words of the note.").first).to_be_attached()
    expect(picture.get_by_alt_text("A lamp in the dark")).to_be_visible()


def _dialog(person: Keys) -> None:
    person.publish()
    expect(person.page.get_by_role("dialog")).to_contain_text("Checks", timeout=SOON)
    assert person.page.evaluate(SIDEWAYS) <= 0


def _schedule(person: Keys, reader: Reader) -> None:
    page = person.page
    if person.is_phone:
        person.part("Write")
    _dialog(person)
    box = page.get_by_role("dialog")
    person.set_time(box.get_by_label("Date"), box.get_by_label("Time"))
    person.press(box.get_by_role("button", name="Schedule"))
    expect(page.locator(".by-toast")).to_contain_text("for 2 January 2040", timeout=SOON)
    assert reader.page()[0] == 404
    assert TITLE not in reader.get("/")[1]
    _still(page)


def _publish(person: Keys, reader: Reader, blog: Panel) -> Entry:
    page = person.page
    _dialog(person)
    person.press(page.get_by_role("dialog").get_by_role("button", name="Publish now"))
    expect(page.locator(".by-toast")).to_contain_text("goes live in", timeout=SOON)
    reader.path = page.locator("#byline-path").inner_text()
    assert (reader.page()[0], reader.entry()) == (404, None)
    due = blog.ask(lambda: db.session.scalars(select(Post.published_at)).one())
    assert due is not None
    time.sleep(max(0, due.timestamp() - time.time()) + 0.01)
    status, text = reader.page()
    entry = reader.entry()
    assert status == 200
    assert entry is not None
    for part in ("<math", "A lamp in the dark", "attention", "Words of the note."):
        assert part in text
        assert part in entry.content
    assert TITLE in reader.get("/")[1]
    page.reload()
    _still(page)
    return entry


def _update(person: Keys, reader: Reader, words: str, *, tell: bool) -> Entry:
    page = person.page
    person.write(page.locator("#byline-body"), f"\n\n{words}")
    expect(page.locator("#byline-state")).to_have_text(SAVED, timeout=SOON)
    assert words not in reader.page()[1]
    _dialog(person)
    box = page.get_by_role("dialog")
    if tell:
        person.tick(box.get_by_label("Tell subscribers"))
    person.press(box.get_by_role("button", name="Update", exact=True))
    expect(page.locator(".by-toast")).to_contain_text("Updated", timeout=SOON)
    entry = reader.entry()
    assert words in reader.page()[1]
    assert entry is not None
    assert words in entry.content
    _still(page)
    return entry


def _undo(person: Keys, reader: Reader, before: Entry) -> None:
    toast = person.page.locator(".by-toast")
    person.press(toast.get_by_role("button", name="Undo"), "Shift+Tab")
    expect(toast).to_contain_text("Undone.", timeout=SOON)
    assert reader.entry() == before
    assert "Loud words." not in reader.page()[1]


def _withdraw(person: Keys, reader: Reader) -> None:
    page = person.page
    _still(page)
    person.part("Details")
    person.press(page.get_by_role("link", name="Withdraw…"))
    person.press(page.get_by_role("button", name="Withdraw"))
    expect(page.locator(".by-toast")).to_contain_text("is withdrawn", timeout=SOON)
    assert (reader.page()[0], reader.entry()) == (410, None)
    assert TITLE not in reader.get("/")[1]
