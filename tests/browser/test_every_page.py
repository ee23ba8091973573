"""Every page, at three widths in both themes: no violation, no sideways scroll, no foreign request, no complaint."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

WIDTHS = (320, 390, 1280)
AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""  # WCAG 2.2, 1.4.12
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(element => {
  const style = getComputedStyle(element);
  const hidden = style.overflowX === 'hidden' || style.overflowX === 'clip';
  return hidden && !element.matches('.by-hidden, input') && element.scrollWidth > element.clientWidth + 1;
}).map(element => element.outerHTML.slice(0, 120))"""
SHIFT = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value })
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(sum), 100);
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_sound(browser: Browser, server: str, addresses: list[str], width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    faults: list[str] = []
    for address in addresses:
        page = context.new_page()
        _listen(page, server, faults)
        page.goto(server + address)
        found = Axe().run(page, options=AXE).response["violations"]
        faults += [f"{address}: {item['id']}: {item['nodes'][0]['html'][:200]}" for item in found]
        if page.evaluate(SIDEWAYS) > 0:
            faults.append(f"{address}: scrolls sideways")
        if page.evaluate(SHIFT) > 0.01:
            faults.append(f"{address}: moves while it loads")
        page.close()
    context.close()
    assert faults == []


def _listen(page: Page, server: str, faults: list[str]) -> None:
    page.on("console", lambda said: faults.append(f"{page.url}: {said.text}") if _complains(said) else None)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("request", lambda request: faults.append(request.url) if _is_foreign(request.url, server) else None)


def _complains(said: ConsoleMessage) -> bool:
    # The one address that is not there is reported by the browser itself.
    return said.type in ("error", "warning") and "status of 404" not in said.text


def _is_foreign(url: str, server: str) -> bool:
    return urlsplit(url).scheme in ("http", "https") and urlsplit(url).netloc != urlsplit(server).netloc


def test_wider_spacing_of_text_loses_nothing(browser: Browser, server: str, addresses: list[str]) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 900}, bypass_csp=True)
    faults: list[str] = []
    page = context.new_page()
    for address in addresses:
        page.goto(server + address)
        page.add_style_tag(content=TEXT_SPACING)
        if page.evaluate(SIDEWAYS) > 0:
            faults.append(f"{address}: scrolls sideways")
        faults += [f"{address}: cut off: {html}" for html in page.evaluate(CUT_OFF)]
    context.close()
    assert faults == []


@pytest.mark.parametrize("place", ["home", "post"])
def test_first_view_is_small(browser: Browser, server: str, noted: str, place: str) -> None:
    url = f"{server}/" if place == "home" else server + noted
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sizes: dict[str, int] = {}
    page.on("requestfinished", lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}))
    page.goto(url, wait_until="networkidle")
    context.close()
    parts = {url: size for url, size in sizes.items() if not url.endswith((".svg", ".json", ".png", ".jpg", ".webp"))}
    assert len(parts) <= 5, sorted(parts)
    assert sum(parts.values()) <= 125_000, parts
    assert parts[url] <= 12_000
    assert sum("/fonts/" in url for url in parts) <= 2
