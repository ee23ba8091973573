"""Mark section breaks, which the style sheet shows as three asterisks."""

from __future__ import annotations

from app.content.extensions.page import Page
from app.content.tree import add_class


def section_breaks(page: Page) -> None:
    """Give each thematic break the class `break`."""
    for rule in page.root.iter("hr"):
        add_class(rule, "break")
