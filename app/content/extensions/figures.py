"""Make figures of images that stand alone, and tell the browser what it needs to lay them out."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from app.content.extensions.page import Page
from app.content.rendered import Variant
from app.content.tree import add_class, classes, parents, replace

SIZES = "(min-width:75rem) 51rem, 100vw"  # how wide a picture is shown at most: text and margin, or the window


def figures(page: Page) -> None:
    """Set the size of known images, load all but the first late, and wrap those alone in a paragraph in a figure."""
    for number, image in enumerate(page.root.iter("img")):
        _name_sizes(image)
        size_image(image, page.options.images.get(image.get("src", "")))
        image.set("decoding", "async")
        if number:
            image.set("loading", "lazy")
        if not image.get("alt", "").strip() and image.get("role") not in ("none", "presentation"):
            image.set("alt", "")
            source = image.get("src", "")
            page.report(page.source.line_of(source), f"The image “{source}” has no description (alt text).")
    for parent, paragraph in parents(page.root):
        if paragraph.tag == "p" and (lone := _lone_image(paragraph)) is not None:
            _frame(parent, paragraph, lone)
    for parent, image in parents(page.root):
        if image.tag == "img" and parent.tag != "picture" and "srcset" not in image.attrib:
            _offer_variants(parent, image, page.options.variants.get(image.get("src", ""), ()))


def size_image(image: Element, size: tuple[int, int] | None) -> None:
    """Give an image its width and height in pixels; one that the author gave is kept and sets the other."""
    if size is None or min(size) <= 0:
        return
    width, height = image.get("width", ""), image.get("height", "")
    if width.isascii() and width.isdigit() and not height:
        image.set("height", str(max(1, round(int(width) * size[1] / size[0]))))
    elif height.isascii() and height.isdigit() and not width:
        image.set("width", str(max(1, round(int(height) * size[0] / size[1]))))
    elif not width and not height:
        image.set("width", str(size[0]))
        image.set("height", str(size[1]))


def _name_sizes(image: Element) -> None:
    """Write out `w` and `h`, the short forms of width and height that a widespread Jekyll theme taught its users."""
    for short, name in (("w", "width"), ("h", "height")):
        value = image.attrib.pop(short, "")
        if value.isascii() and value.isdigit():
            image.attrib.setdefault(name, value)


def _lone_image(paragraph: Element) -> Element | None:
    """Return the image of a paragraph that holds nothing else, but perhaps a link around it."""
    holder = paragraph
    for _ in range(2):
        if len(holder) != 1 or (holder.text or "").strip() or (holder[0].tail or "").strip():
            return None
        holder = holder[0]
        if holder.tag == "img":
            return holder
        if holder.tag != "a":
            return None
    return None


def _frame(parent: Element, paragraph: Element, image: Element) -> None:
    figure = Element("figure", {"class": "figure"})
    if "wide" in classes(paragraph) + classes(image):
        add_class(figure, "wide")
    if identifier := paragraph.get("id"):
        figure.set("id", identifier)
    content = paragraph[0]
    content.tail = None
    replace(parent, paragraph, figure)
    figure.append(content)
    if title := image.attrib.pop("title", "").strip():
        SubElement(figure, "figcaption").text = title


def _offer_variants(parent: Element, image: Element, variants: Sequence[Sequence[object]]) -> None:
    """Let the browser choose among copies of an uploaded picture; a still is for those who want nothing to move."""
    known = [Variant(*variant) for variant in variants]  # type: ignore[arg-type]
    if not known:
        return
    picture = Element("picture")
    replace(parent, image, picture)
    for still in (variant for variant in known if variant.still):
        attributes = {"media": "(prefers-reduced-motion: reduce)", "srcset": still.address, "type": still.media_type}
        SubElement(picture, "source", attributes)
    moving = [variant for variant in known if not variant.still]
    for media_type in dict.fromkeys(variant.media_type for variant in moving):
        srcset = ", ".join(f"{one.address} {one.width}w" for one in moving if one.media_type == media_type)
        SubElement(picture, "source", {"type": media_type, "srcset": srcset, "sizes": SIZES})
    picture.append(image)
