"""Every page of the panel, at three widths in both themes: no violation, no sideways scroll, no complaint."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import HTTPException

from app.access import tokens
from app.db import begin_writing, db
from app.models import Account, Post
from app.services import publishing, working_copies
from app.services.posts import PostText
from tests.browser.moving_in import bring, old_blog
from tests.browser.panel import Panel, signed_in
from tests.browser.test_every_page import AXE, SIDEWAYS, TEXT_SPACING, WIDTHS
from tests.browser.test_vectors import ELSEWHERE, addresses_of, is_shown
from tests.factories import make_author, make_page, make_redirect, make_series, make_tag
from tests.pictures.making import encoded, photo

# The two pictures of a text have a policy that lets nothing run in them, not even a check.
# What other tests look at, with texts that have more to show.
NEEDS_MORE = {
    *("conflict_post_show", "conflict_page_show", "history_page_compare"),
    *("preview_by_link", "renewal_signed_in"),
}
PICTURES = {"preview_post_saved", "preview_page_saved", "feed_view_feed", "import_steps_sample"}
BODY = "First *words*.[^1]\n\n## A part\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx = 1\n```\n\n[^1]: A note.\n"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    """Give a blog that has one of each thing, and two people."""
    running = Panel(tmp_path_factory.mktemp("house"), publish_seconds=0)
    post = running.post("A post of the house", BODY)
    running.account("Grace", "editor")
    running.ask(lambda: _furnish(post))
    running.back_up()
    yield running
    running.close()


def _furnish(key: int) -> None:
    ada = db.session.get_one(Account, 1)
    post = db.session.get_one(Post, key)
    prepared = publishing.prepare(post)
    begin_writing()
    post = db.session.get_one(Post, key)
    publishing.publish(post, prepared, db.session.get_one(Account, ada.id))
    text = PostText("A post of the house", f"{BODY}\nMore.\n", tags=("one", "two"), series="A series")
    working_copies.save(post, text, based_on=1, account=ada)
    working_copies.create_post(ada, PostText("A draft", "Words ![](/media/none.png).", tags=("one",)), None)
    tokens.issue(tokens.INVITATION, "author")
    db.session.commit()
    make_page("About", latest_revision=0)
    make_series("Another series", description="On one thing.", planned=["A part to come"])
    make_author("A guest", biography="Visits.")
    make_tag("three")
    make_redirect("/old/", "/new/")


def _faults(page: Page) -> list[str]:
    """Look at a page as it is in each width and theme."""
    faults = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(page, options=AXE).response["violations"]
            where = f"{page.url} at {width}, {scheme}"
            faults += [f"{where}: {item['id']}: {item['nodes'][0]['html'][:200]}" for item in found]
            if page.evaluate(SIDEWAYS) > 0:
                faults.append(f"{where}: scrolls sideways")
    return faults


def _endpoint(house: Panel, address: str) -> str:
    try:
        found, _ = house.app.url_map.bind("localhost").match(address.partition("?")[0], "GET")
    except HTTPException:
        return "nowhere"
    return str(found)


def test_every_page_of_the_panel_is_sound(browser: Browser, house: Panel, tmp_path: Path) -> None:
    faults: list[str] = []
    with signed_in(browser, house, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{house.url}/admin/media/")
        file = {"name": "lamp.png", "mimeType": "image/png", "buffer": encoded(photo(64, 48), "PNG")}
        page.get_by_label("Add files").set_input_files(file)  # type: ignore[arg-type]
        page.get_by_role("button", name="Upload").click()
        page.wait_for_url("**/admin/media/*/")
        token = page.locator("[name=csrf_token]").first.input_value()
        bring(context, house, token, old_blog({"An old post": "Words."}))
        post, draft = house.posts()
        waiting = deque(["/admin/", f"/admin/posts/{post}/", "/admin/first-steps/", "/admin/confirm/"])
        waiting += [f"/admin/{each}/" for each in ("pages/new", f"posts/{post}/links", f"posts/{draft}/trash")]
        waiting += [f"/admin/pages/1/{each}/" for each in ("publish", "history", "links", "unpublish", "withdraw")]
        waiting += [f"/admin/pages/1/{each}/" for each in ("trash", "restore")]
        waiting += [f"/admin/posts/{post}/{each}/" for each in ("unpublish", "withdraw", "restore", "publish")]
        seen, done = set(waiting), set()
        while waiting:
            address = waiting.popleft()
            endpoint = _endpoint(house, address)
            name = endpoint.removeprefix("admin.")
            if endpoint in done or name == endpoint or name in ELSEWHERE or name in PICTURES:
                continue
            done.add(endpoint)
            if not is_shown(page, house.url + address):
                continue
            links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
            for link in (link.removeprefix(house.url).partition("#")[0] for link in links):
                if link.startswith("/admin/") and link not in seen:
                    seen.add(link)
                    waiting.append(link)
            faults += _faults(page)
    assert faults == []
    unseen = {name.removeprefix("admin.") for name in addresses_of(house.app) - done}
    assert unseen - ELSEWHERE - PICTURES <= NEEDS_MORE, "name an address of it here"


def test_the_door_is_sound(browser: Browser, house: Panel) -> None:
    def invite() -> str:
        begin_writing()
        secret = tokens.issue(tokens.INVITATION, "author")
        db.session.commit()
        return secret

    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []
    for address in ("/admin/sign-in/", f"/admin/invitation/{house.ask(invite)}/"):
        page.goto(house.url + address)
        faults += _faults(page)
        page.get_by_role("button", name="Sign in" if "sign-in" in address else "Make account", exact=True).click()
        page.get_by_role("alert").first.wait_for()
        faults += _faults(page)
    context.close()
    assert faults == []


def test_wider_spacing_of_text_loses_nothing_in_the_panel(browser: Browser, house: Panel) -> None:
    faults: list[str] = []
    places = ("", "posts/", "pages/", "media/", "topics/", "series/", "authors/", "people/", "redirects/", "public/")
    with signed_in(browser, house, viewport={"width": 320, "height": 900}, bypass_csp=True) as context:
        page = context.new_page()
        for place in (*places, "settings/", "account/"):
            page.goto(f"{house.url}/admin/{place}")
            page.add_style_tag(content=TEXT_SPACING)
            if page.evaluate(SIDEWAYS) > 0:
                faults.append(f"{place}: scrolls sideways")
    assert faults == []
