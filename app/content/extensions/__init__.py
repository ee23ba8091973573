"""List what Byline adds to kramdown's tree to make a page of it.

Each extension is a function in a file of its own that changes the page's tree. They run in this order, before the
page is sanitised, so none of them can let anything through that the allow-list does not name.
"""

from __future__ import annotations

from app.content.extensions.breaks import section_breaks
from app.content.extensions.callouts import callouts
from app.content.extensions.code import code_blocks
from app.content.extensions.figures import figures
from app.content.extensions.headings import heading_anchors
from app.content.extensions.ids import own_ids
from app.content.extensions.links import page_links
from app.content.extensions.notes import margin_notes
from app.content.extensions.page import Extension
from app.content.extensions.tables import tables
from app.content.extensions.tasks import task_boxes

EXTENSIONS: tuple[Extension, ...] = (
    own_ids,
    callouts,
    code_blocks,
    tables,
    figures,
    heading_anchors,
    section_breaks,
    task_boxes,
    page_links,
    margin_notes,
)
