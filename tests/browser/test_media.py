"""The library in a real browser: uploads that run nowhere, pages that are sound, pictures of the right width."""

from __future__ import annotations

import io
import os
from contextlib import suppress

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, expect

from app.db import begin_writing, db
from app.errors import InvalidInput
from app.models import Account
from app.services import media, publishing, working_copies
from app.services.posts import PostText
from tests.browser.panel import Panel, signed_in
from tests.browser.test_every_page import AXE, SIDEWAYS
from tests.pictures.making import encoded, moving, photo, png
from tests.pictures.polyglots import polyglots

PLOT, WAVE = encoded(photo(2000, 900), "JPEG"), moving("GIF", 4)


def uploaded(panel: Panel, content: bytes, name: str) -> tuple[int, list[str]]:
    """Store a file as the panel does, and return its number and the names of its files."""
    account = panel.account()

    def store() -> tuple[int, list[str]]:
        with media.receiving(io.BytesIO(content), name) as received:
            begin_writing()
            row = media.add(received, db.session.get_one(Account, account))
            db.session.commit()
        return row.id, media.files_of(row)

    return panel.ask(store)


def test_no_upload_runs(browser: Browser, panel: Panel) -> None:
    """Open every hostile file by itself, in frames and as a script, from the site's own pages."""
    names: list[str] = []
    for name, content in polyglots():
        with suppress(InvalidInput):
            names += uploaded(panel, content, name)[1]
    assert len(names) > 60
    with browser.new_context(accept_downloads=True) as context:
        ran: list[str] = []
        context.on("request", lambda request: ran.append(request.url) if "/ran" in request.url else None)
        page = context.new_page()
        page.on("dialog", lambda dialog: ran.append(dialog.message))
        for name in names:
            try:
                page.goto(f"{panel.url}/media/{name}")
            except Error as error:
                assert "Download is starting" in str(error) or "ERR_ABORTED" in str(error), name  # noqa: PT017
            assert page.title() != "ran", name
        page.goto(panel.url)
        for start in range(0, len(names), 20):
            page.evaluate(
                """async names => {
                for (const name of names) for (const tag of ["iframe", "embed", "object", "script", "img"]) {
                  const made = document.createElement(tag);
                  made[tag === "object" ? "data" : "src"] = "/media/" + name;
                  document.body.append(made);
                }
                await new Promise(resolve => setTimeout(resolve, 1500));
                }""",
                names[start : start + 20],
            )
        assert page.title() != "ran"
        assert ran == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_library_and_file_are_sound(browser: Browser, panel: Panel, width: int, scheme: str) -> None:
    numbers = [uploaded(panel, PLOT, "A plot with a rather long name of many words.jpg")[0]]
    numbers += [uploaded(panel, WAVE, "wave.gif")[0], uploaded(panel, b"a,b\n", "table.csv")[0]]
    faults: list[str] = []
    with signed_in(browser, panel, viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        page = context.new_page()
        for address in ("/admin/media/", *(f"/admin/media/{number}/" for number in numbers)):
            page.goto(panel.url + address)
            page.wait_for_load_state("networkidle")
            found = Axe().run(page, options=AXE).response["violations"]
            faults += [f"{address}: {item['id']}: {item['nodes'][0]['html'][:200]}" for item in found]
            if page.evaluate(SIDEWAYS) > 0:
                faults.append(f"{address}: scrolls sideways")
            if shots := os.environ.get("SHOTS"):
                page.screenshot(
                    path=f"{shots}/{address.strip('/').replace('/', '-')}-{width}-{scheme}.png", full_page=True
                )
    assert faults == []


def test_files_are_uploaded_described_and_deleted_by_forms_alone(browser: Browser, panel: Panel) -> None:
    with signed_in(browser, panel, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{panel.url}/admin/media/")
        given = [
            {"name": f"form-{number}.png", "mimeType": "image/png", "buffer": png(40 + number, 30)}
            for number in range(3)
        ]
        page.get_by_label("Add files").set_input_files(given)  # type: ignore[arg-type]
        page.get_by_role("button", name="Upload").click()
        expect(page.get_by_text("3 files uploaded.")).to_be_visible()
        page.get_by_role("link", name="form-1.png").click()
        page.get_by_label("Alt text").fill("Four quarters")
        page.get_by_role("button", name="Save").click()
        assert page.get_by_label("Markdown").input_value().startswith("![Four quarters](/media/")
        page.get_by_role("button", name="Delete form-1.png").click()
        expect(page.get_by_text("Deleted form-1.png.")).to_be_visible()
        expect(page.get_by_role("link", name="form-1.png")).to_have_count(0)


def test_reader_gets_the_width_that_the_window_needs(browser: Browser, panel: Panel) -> None:
    _, names = uploaded(panel, PLOT, "plot.jpg")
    account = panel.account()

    def publish() -> str:
        begin_writing()
        author = db.session.get_one(Account, account)
        post = working_copies.create_post(author, PostText("Plots", f"![A](/media/{names[0]})"), None)
        db.session.commit()
        prepared = publishing.prepare(post)
        begin_writing()
        publishing.publish(post, prepared, author)
        post.published_at = post.updated_at = post.created_at
        db.session.commit()
        return str(post.path)

    path = panel.ask(publish)
    for width, wanted in ((390, 480), (1280, 1200)):
        with browser.new_context(viewport={"width": width, "height": 900}) as context:
            page = context.new_page()
            page.goto(panel.url + path)
            image = page.locator("picture img")
            expect(image).to_be_visible()
            page.wait_for_load_state("networkidle")
            shown = str(image.evaluate("image => image.currentSrc"))
            assert f"-{wanted}.avif" in shown
            box = image.bounding_box()
            assert box is not None
            assert abs(box["width"] / box["height"] - 2000 / 900) < 0.02
            assert page.evaluate(SIDEWAYS) <= 0
