"""Let hundreds of hostile texts stand in every field, open every page in a browser, and see none of them come alive.

The browser is told to pass over the Content-Security-Policy, the last fence: everything before it must hold alone.
"""

from __future__ import annotations

import html
import re
from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Route
from playwright.sync_api import Error as PlaywrightError
from werkzeug.exceptions import HTTPException

from tests.browser.hostile import Hostile, refused
from tests.browser.panel import Panel, enter
from tests.browser.vectors import bodies, corpus

MOST = 26  # pages of one kind that readers see
MOST_OF_PANEL = 8
ATOM = "{http://www.w3.org/2005/Atom}"
# What shows nothing to who is signed in, what the test of refused forms opens, what is saved as a file, and JSON.
ELSEWHERE = {
    *("door_setup", "door_second_step", "door_sign_in", "door_invitation"),
    *("feed_view_post_download", "feed_view_page_download", "renewal_token"),
    *("import_report_text", "import_report_values"),
}
WATCH = """
for (const name of ["alert", "confirm", "prompt", "print"]) {
  Object.defineProperty(window, name, { value: said => console.log(`ALIVE ${name} ${said}`), writable: false });
}
"""
LOOK = r"""() => {
  const found = [];
  const say = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 200)}`);
  const addresses = ["href", "src", "action", "formaction", "data", "poster", "background", "cite", "ping", "longdesc",
    "xlink:href", "values", "from", "to", "manifest", "codebase", "profile", "usemap", "dynsrc", "lowsrc"];
  const dead = ["javascript:", "vbscript:", "livescript:", "mocha:", "blob:", "filesystem:", "file:"];
  const parsed = address => { try { return new URL(address, document.baseURI) } catch { return null } };
  const here = new URL(document.baseURI).origin;  // frames in a sandbox, or without an address, call theirs null
  const foreign = address => (parsed(address) || { origin: here }).origin !== here;
  const walk = root => {
    for (const element of root.querySelectorAll("*")) {
      const name = element.localName.replace(/.*:/, "");
      for (const { name: attribute, value } of element.attributes) {
        if (/^on/i.test(attribute)) say("handler", element);
        const isPreview = element.id === "byline-preview" && element.getAttribute("sandbox") === "allow-same-origin";
        if (attribute === "srcdoc" && !isPreview) say("document", element);  // it is looked into as a frame
        if (addresses.includes(attribute.toLowerCase())) {
          const scheme = (parsed(value) || location).protocol;
          if (dead.includes(scheme) || (scheme === "data:" && name !== "img")) say("address", element);
        }
        if (attribute === "srcset" && /(^|[\s,])(javascript|data):/i.test(value)) say("address", element);
        const isStyle = attribute === "style" && document.contentType === "text/html";
        if (isStyle && !/^text-align: (left|center|right)$/.test(value)) say("style", element);
      }
      if (["object", "embed", "applet", "base", "frame", "frameset", "portal", "fencedframe", "foreignobject",
        "animate", "set", "template", "slot", "isindex", "keygen", "marquee"].includes(name.toLowerCase())) {
        if (!(name === "template" && element.matches("[id^=byline-]"))) say("element", element);
      }
      if (name === "meta" && element.httpEquiv) say("meta", element);
      if (name === "style" && document.contentType === "text/html") say("style sheet", element);
      if (name === "script") {
        const own = element.src && !foreign(element.src) && parsed(element.src).pathname.startsWith("/static/");
        const quiet = element.type === "application/ld+json" || element === document.head.querySelector("script");
        if (!own && !(quiet && !element.src)) say("script", element);
      }
      if (name === "link" && /stylesheet|import|preload|prefetch/.test(element.rel) && foreign(element.href)) {
        say("link", element);
      }
      if (name === "form" && foreign(element.getAttribute("action") || "")) say("form", element);
      if (name === "iframe" && foreign(element.src)) say("frame", element);
      if (element.shadowRoot) walk(element.shadowRoot);
      if (element.content instanceof DocumentFragment) walk(element.content);
    }
  };
  walk(document);
  const links = [...document.querySelectorAll("a[href], link[rel=alternate]")].map(link => link.href);
  return [found, links];
}"""


def is_shown(page: Page, url: str) -> bool:
    """Open an address, and tell whether it is a page and no file to keep."""
    try:
        answer = page.goto(url, wait_until="load")
    except PlaywrightError as error:
        if "Download is starting" in str(error):
            return False
        raise
    assert answer is not None
    assert answer.status < 500, url
    return True


class Watch:
    """Open pages, note what comes alive on them and what they ask of foreign hosts."""

    def __init__(self, context: BrowserContext, panel: Panel) -> None:
        self.panel = panel
        self.alive: list[str] = []
        self.opened: Counter[str] = Counter()
        self._app = panel.app
        context.add_init_script(WATCH)
        context.route(lambda address: not address.startswith(panel.url), self._foreign)
        self.page = context.new_page()
        self.page.on("console", lambda said: self._note(said.text) if said.text.startswith("ALIVE") else None)
        self.page.on("dialog", lambda dialog: (self._note(dialog.message), dialog.dismiss()))
        self.page.on("popup", lambda page: self._note(f"opened {page.url}"))

    def _note(self, what: str) -> None:
        self.alive.append(f"{self.page.url}: {what}")

    def _foreign(self, route: Route) -> None:
        if route.request.resource_type not in ("image", "media"):
            self._note(f"asked for {route.request.url} as {route.request.resource_type}")
        route.abort()

    def look(self) -> list[str]:
        """Look at every element of the page and of its frames; return where its links lead."""
        links: list[str] = []
        if self.page.locator("#byline-preview").is_visible():
            self.page.wait_for_load_state("networkidle")  # a preview comes after its page
        for frame in self.page.frames:
            if frame.url.startswith(self.panel.url) or frame.url in ("about:blank", "about:srcdoc"):
                found, there = self._found(frame)
                self.alive += [f"{self.page.url}: {what}" for what in found]
                links += there if frame is self.page.main_frame else []
        return links

    def _found(self, frame: Frame) -> tuple[list[str], list[str]]:
        for _ in range(20):
            try:
                found, there = frame.evaluate(LOOK)
            except PlaywrightError as error:  # a frame that shows a preview is on its way to the next one
                if "destroyed" not in str(error) and "detached" not in str(error):
                    raise
                self.page.wait_for_timeout(100)
            else:
                return found, there
        raise AssertionError(f"never still: {self.page.url}")

    def crawl(self, seeds: list[str], prefix: str, most: int) -> None:
        """Open everything that links lead to from these addresses, up to so many pages of one kind."""
        waiting, seen = deque(seeds), set(seeds)
        while waiting:
            address = waiting.popleft()
            endpoint = self._endpoint(address)
            if self.opened[endpoint] >= most:
                continue
            self.opened[endpoint] += 1
            if not is_shown(self.page, self.panel.url + address):
                continue
            for link in self.look():
                there = link.removeprefix(self.panel.url).partition("#")[0]
                if link.startswith(self.panel.url) and there.startswith(prefix) and there not in seen:
                    seen.add(there)
                    if not there.startswith(("/media/", "/static/")) and not there.endswith(("download/", ".md")):
                        waiting.append(there)

    def _endpoint(self, address: str) -> str:
        try:
            endpoint, _ = self._app.url_map.bind("localhost").match(urlsplit(address).path, "GET")
        except HTTPException:
            return "nowhere"
        return str(endpoint)


@pytest.fixture(scope="module")
def hostile(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    """Give a blog whose every field is hostile, and who made it so."""
    panel = Panel(tmp_path_factory.mktemp("hostile"), publish_seconds=0)
    context = browser.new_context()
    try:
        enter(context, panel, "Ada", [])
        person = Hostile(context, panel)
        person.fill()
        yield person
    finally:
        context.close()
        panel.close()


@pytest.fixture
def watch(browser: Browser, hostile: Hostile) -> Iterator[Watch]:
    """Give a signed-in browser without the last fence."""
    context = browser.new_context(bypass_csp=True)
    enter(context, hostile.panel, "Ada", [])
    yield Watch(context, hostile.panel)
    context.close()


def test_there_are_vectors_enough() -> None:
    assert len(set(corpus())) >= 280
    assert len(set(bodies())) >= 320


def test_a_living_vector_is_seen(watch: Watch) -> None:
    page = watch.page
    page.goto(f"{watch.panel.url}/")
    for alive in (
        "<img src=x onerror=alert(1)>",
        '<a href="java\tscript:alert(1)">x</a>',
        '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
        '<form action="//evil.test/"></form>',
        "<script>alert(1)</script>",
        '<svg><a xlink:href="javascript:alert(1)"></a></svg>',
        "<img srcset='javascript:alert(1) 2x'>",
        "<p style='position: fixed'>x</p>",
    ):
        watch.alive.clear()
        page.evaluate("alive => { document.body.innerHTML = alive }", alive)
        page.wait_for_timeout(50)
        watch.look()
        assert watch.alive, alive
    watch.alive.clear()
    with page.expect_console_message(lambda said: said.text.startswith("ALIVE")):
        page.evaluate("document.body.innerHTML = '<img src=x onerror=alert(1)>'")
    page.evaluate("document.body.innerHTML = '<iframe src=//evil.test></iframe>'")
    page.wait_for_timeout(100)
    assert any("asked for" in what for what in watch.alive)


def test_nothing_is_alive_on_any_page_of_the_panel(watch: Watch, hostile: Hostile) -> None:
    watch.crawl(["/admin/", *hostile.seeds()], "/admin/", MOST_OF_PANEL)
    assert watch.alive == []
    unseen = addresses_of(watch.panel.app) - set(watch.opened)
    assert unseen <= {f"admin.{name}" for name in ELSEWHERE}, "name addresses that no link leads to in Hostile.seeds"


def addresses_of(app: Flask) -> set[str]:
    """Return the name of each address of the panel that can be opened."""
    rules = app.url_map.iter_rules()
    return {rule.endpoint for rule in rules if rule.endpoint.startswith("admin.") and "GET" in (rule.methods or ())}


def test_nothing_is_alive_where_a_form_is_refused(watch: Watch, hostile: Hostile) -> None:
    for address, fields in refused(hostile):
        watch.page.goto(f"{watch.panel.url}/admin/account/")
        with watch.page.expect_navigation():
            watch.page.evaluate(
                """([address, fields]) => {
                  const form = document.createElement("form");
                  const token = document.querySelector("[name=csrf_token]").value;
                  form.method = "post";
                  form.action = address;
                  for (const [name, value] of [...fields, ["csrf_token", token]]) {
                    const field = form.appendChild(document.createElement("textarea"));
                    [field.name, field.value] = [name, value];
                  }
                  document.body.append(form);
                  form.submit();
                }""",
                [address, fields],
            )
        watch.look()
    assert watch.alive == []


def test_nothing_is_alive_for_readers(browser: Browser, hostile: Hostile) -> None:
    context = browser.new_context(bypass_csp=True)
    watch = Watch(context, hostile.panel)
    watch.crawl(
        ["/", "/archive/", "/subscribe/", "/category/", "/tag/", "/author/", "/series/", "/nowhere/'x"], "/", MOST
    )
    assert watch.alive == []
    assert watch.opened["reader.text"] == MOST
    context.close()


def test_nothing_is_alive_in_feeds_and_feed_readers(browser: Browser, hostile: Hostile) -> None:
    context = browser.new_context(bypass_csp=True)
    watch = Watch(context, hostile.panel)
    document = context.request.get(f"{watch.panel.url}/feed.xml").text()
    # Chromium shows Atom as plain text; other programs show it as the XML that it is.
    context.route("**/feed.xml", lambda route: route.fulfill(content_type="application/xml", body=document))
    watch.page.goto(f"{watch.panel.url}/feed.xml")
    assert watch.page.evaluate("document.querySelectorAll('feed > entry').length") >= MOST
    watch.look()
    entries = ElementTree.fromstring(document).findall(f"{ATOM}entry")
    assert len(entries) >= 26
    watch.page.goto(f"{watch.panel.url}/robots.txt")
    for entry in entries:
        for element in entry.findall(f"{ATOM}*"):
            is_html = element.get("type") == "html"
            text = (element.text or "") if is_html else html.escape(element.text or "")
            watch.page.evaluate("text => { document.body.innerHTML = text }", text)
            watch.look()
    watch.page.wait_for_timeout(200)
    assert watch.alive == []
    context.close()


def test_nothing_is_alive_alone_in_a_preview(watch: Watch, hostile: Hostile) -> None:
    """Show one entry after the other by itself, where no other one can have swallowed it."""
    hostile.get("/admin/account/")
    for entry in bodies():
        answer = hostile.send("/admin/preview/", [("title", " ".join(entry.split())), ("body", entry)], expected=200)
        text = re.sub(r"<link [^>]*stylesheet[^>]*>|<script [^>]*src=[^>]*></script>", "", answer.text())
        watch.page.set_content(text, wait_until="commit")
        watch.look()
    watch.page.wait_for_timeout(200)
    assert watch.alive == []
