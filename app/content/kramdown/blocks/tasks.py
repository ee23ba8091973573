"""Read the boxes of task lists: `[ ]` and `[x]`."""

from __future__ import annotations

import re

from app.content.kramdown.blocks.block import Block
from app.content.kramdown.blocks.patterns import SPACE

BOX = re.compile(rf"{SPACE}*\[(?P<mark>[ xX])\]{SPACE}+")
INPUT = '<input type="checkbox" class="task-list-item-checkbox" disabled="disabled"'


def mark_tasks(block: Block) -> None:
    """Put check boxes into the items of a list that start with one; from the first of them on all items are tasks."""
    tasks = False
    for item in block.children:
        if not item.children or item.children[0].kind != "p":
            continue
        paragraph = item.children[0]
        box = BOX.match(paragraph.text)
        if box:
            checked = "" if box["mark"] == " " else ' checked="checked"'
            paragraph.text = f"{INPUT}{checked} />{paragraph.text[box.end() :]}"
            tasks = True
        if tasks:
            item.attributes["class"] = "task-list-item"
    if tasks:
        block.attributes["class"] = "task-list"
