"""The pages of writing: sound at three widths in both themes, and the whole flow with scripts turned off."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, expect
from playwright.sync_api import Page as OpenPage
from sqlalchemy import select

from app import create_app
from app.access import sessions
from app.admin import guard
from app.db import begin_writing, db
from app.errors import RevisionConflict
from app.models import Account, Page, Post
from app.services import preview_links, working_copies
from app.services.posts import PostText
from tests.browser.test_every_page import AXE, SIDEWAYS, TEXT_SPACING, WIDTHS
from tests.factories import make_account

BODY = """First words with a [broken](/nowhere/) link and a note.[^1]

## One part

```klingon
code
```

![](/media/none.png)

[^1]: The note.
"""
LIVE_AFTER = 15_000


@pytest.fixture(scope="module")
def writing(server: str, data_folder: Path) -> dict[str, Any]:
    """Give the cookie of an owner, and addresses of posts in every state that pages show."""
    database = f"sqlite:///{data_folder}/byline.db"
    app = create_app({"DATA": data_folder, "MEDIA": data_folder / "media", "SQLALCHEMY_DATABASE_URI": database})
    with app.app_context():
        account = db.session.scalar(select(Account).where(Account.name == "Wanda")) or make_account("owner", "Wanda")
        begin_writing()
        secret = sessions.start(account, device="Test browser", network="127.0.0.0")
        draft = working_copies.create_post(account, PostText("A draft with problems", BODY, summary="Short."), None)
        working_copies.save(draft, PostText("A draft with problems", BODY + "\nMore.\n"), based_on=1, account=account)
        link = preview_links.create(draft, account)
        db.session.commit()
        conflicting = PostText("Another title", BODY.replace("First", "Other"), tags=("one",))
        begin_writing()
        with suppress(RevisionConflict):
            working_copies.save(draft, conflicting, based_on=1, account=account)
        db.session.commit()
        live = db.session.scalars(select(Post.id).where(Post.is_public).order_by(Post.id)).first()
        page = db.session.scalars(select(Page.id)).first()
        cookie = app.session_interface.get_signing_serializer(app).dumps({guard.COOKIE_FIELD: secret})  # type: ignore[attr-defined]
        found = {"draft": draft.id, "live": live, "page": page, "link": link, "cookie": cookie, "url": server}
        db.session.remove()
        db.engine.dispose()
    return found


def _profile(browser: Browser, writing: dict[str, Any], **options: Any) -> BrowserContext:
    context = browser.new_context(**options)
    context.add_cookies([{"name": "byline_session", "value": writing["cookie"], "url": writing["url"]}])
    return context


def _addresses(writing: dict[str, Any]) -> list[str]:
    draft, live, page = (f"/admin/posts/{writing['draft']}/", f"/admin/posts/{writing['live']}/", writing["page"])
    return [
        *("/admin/posts/new/", "/admin/pages/new/", "/admin/pages/", f"/admin/pages/{page}/"),
        *(f"/admin/pages/{page}/{rest}" for rest in ("publish/", "history/")),
        *(f"{draft}{rest}" for rest in ("", "publish/", "history/", "compare/?from=1&to=2", "conflict/3/", "links/")),
        f"{draft}trash/",  # not preview/ and feed/: nothing can run in them, not even a check
        *(f"{live}{rest}" for rest in ("", "publish/", "unpublish/", "withdraw/")),
        *(f"/admin/preview/{writing['link']}/", "/", "/about/"),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_of_writing_are_sound(browser: Browser, writing: dict[str, Any], width: int, scheme: Any) -> None:
    context = _profile(browser, writing, viewport={"width": width, "height": 900}, color_scheme=scheme)
    faults: list[str] = []
    for address in _addresses(writing):
        page = context.new_page()
        _listen(page, faults)
        page.goto(writing["url"] + address, wait_until="load")
        found = Axe().run(page, options=AXE).response["violations"]
        faults += [f"{address}: {item['id']}: {item['nodes'][0]['html'][:200]}" for item in found]
        if page.evaluate(SIDEWAYS) > 0:
            faults.append(f"{address}: scrolls sideways")
        page.close()
    context.close()
    assert faults == []


def _listen(page: OpenPage, faults: list[str]) -> None:
    page.on("console", lambda said: faults.append(f"{page.url}: {said.text}") if _complains(said) else None)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))


def _complains(said: ConsoleMessage) -> bool:
    return said.type in ("error", "warning") and "Failed to load resource" not in said.text


def test_wider_spacing_of_text_loses_nothing_while_writing(browser: Browser, writing: dict[str, Any]) -> None:
    context = _profile(browser, writing, viewport={"width": 320, "height": 900}, bypass_csp=True)
    faults: list[str] = []
    page = context.new_page()
    for address in _addresses(writing):
        page.goto(writing["url"] + address)
        page.add_style_tag(content=TEXT_SPACING)
        if page.evaluate(SIDEWAYS) > 0:
            faults.append(f"{address}: scrolls sideways")
    context.close()
    assert faults == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_whole_flow_of_writing_without_scripts(browser: Browser, writing: dict[str, Any], width: int) -> None:
    context = _profile(browser, writing, viewport={"width": width, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{writing['url']}/admin/posts/new/")
    page.get_by_label("Title", exact=True).fill(f"Without scripts at {width}")
    page.get_by_label("Text in Markdown").fill("Some *words* of mine.\n\n## A part\n\nMore.\n")
    page.get_by_label("Summary", exact=True).fill("What it is about.")
    page.get_by_label("Tags", exact=True).fill("quiet, plain")
    # The first one starts the renderer, for which a busy machine may need longer than a preview waits.
    with context.expect_page() as first:
        page.get_by_role("button", name="Open preview").click()
    expect(first.value.get_by_role("heading", level=1)).to_be_visible()
    first.value.close()
    with context.expect_page() as opened:
        page.get_by_role("button", name="Open preview").click()
    expect(opened.value.locator(".by-text em")).to_have_text("words")
    opened.value.close()
    page.get_by_role("button", name="Save", exact=True).click()
    editor = page.url
    assert re.search(r"/admin/posts/\d+/$", editor)
    expect(page.frame_locator("#byline-preview").locator(".by-text em")).to_have_text("words")
    expect(page.frame_locator("#byline-feed").locator("h1")).to_have_text(f"Without scripts at {width}")
    page.get_by_label("Text in Markdown").fill("Other *words* of mine.\n\n## A part\n\nMore.\n")
    page.get_by_role("button", name="Publish…").click()
    expect(page.get_by_text("It goes live in ten seconds, you can undo until then.")).to_be_visible()
    page.get_by_role("button", name="Publish now").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".by-pill").first).to_have_text("Draft")
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("button", name="Publish now").click()
    reader = browser.new_context().new_page()
    address = writing["url"] + page.locator("#byline-path").inner_text()
    answer = reader.goto(address)
    assert answer is not None
    assert answer.status == 404
    reader.wait_for_timeout(11_000)
    reader.goto(address)
    expect(reader.locator(".by-text em")).to_have_text("words", timeout=LIVE_AFTER)
    page.goto(editor)
    page.get_by_label("Text in Markdown").fill("Better *words* of mine.\n")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".by-pill").first).to_have_text("Published with changes")
    page.get_by_role("link", name="All revisions").click()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("ins").first).to_contain_text("Better")
    page.goto(editor)
    page.get_by_role("button", name="Update…").click()
    page.get_by_role("button", name="Update", exact=True).click()
    reader.reload()
    expect(reader.locator(".by-text")).to_contain_text("Better words of mine.")
    page.get_by_role("link", name="Withdraw…").click()
    page.get_by_role("button", name="Withdraw").click()
    gone = reader.reload()
    assert gone is not None
    assert gone.status == 410
    reader.context.close()
    context.close()
