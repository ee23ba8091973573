"""Keep the ids of the layout free, and each id of a text unique."""

from __future__ import annotations

from app.content.allowlist import LAYOUT_ID
from app.content.extensions.page import Page

PREFIX = "text-"


def own_ids(page: Page) -> None:
    """Rename ids that begin like the layout's, and links to them; of elements with one id, let the first keep it.

    The name of an anchor, which old texts have in the place of an id, becomes one.
    """
    seen: set[str] = set()
    for element in page.root.iter():
        if name := element.attrib.pop("name", ""):
            element.attrib.setdefault("id", name)
        if element.get("id", "").lower().startswith(LAYOUT_ID):
            element.set("id", PREFIX + element.attrib["id"])
        if element.get("href", "").lower().startswith(f"#{LAYOUT_ID}"):
            element.set("href", f"#{PREFIX}{element.attrib['href'][1:]}")
        if "id" in element.attrib:
            if element.attrib["id"] in seen:
                del element.attrib["id"]
            else:
                seen.add(element.attrib["id"])
