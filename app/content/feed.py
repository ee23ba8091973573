"""Make a tree fit for readers of feeds, who see it far away from its page."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from app.content import urls
from app.content.extensions.figures import size_image
from app.content.rendered import RenderOptions
from app.content.tree import text_of

UPLOADS = "/media/"  # pictures that were uploaded here; others came with their text and stay as they are


def make_portable(root: Element, base_url: str, options: RenderOptions) -> None:
    """Make every address whole, fragments too, give uploaded pictures their size, and number lines where asked to."""
    for figure in list(root.iter("figure")):
        if "linenos" in figure.attrib and (code := figure.find("pre/code")) is not None:
            _number_lines(code)
    for element in root.iter():
        source = element.get("src", "")
        if element.tag == "img" and (source.startswith(UPLOADS) or source in options.variants):
            size_image(element, options.images.get(source))
        for name in urls.ATTRIBUTES & element.attrib.keys():
            value = urls.map_attribute(name, element.attrib[name], lambda url: urls.absolute(url, base_url))
            element.set(name, value)


def _number_lines(code: Element) -> None:
    """Set code beside the numbers of its lines, in a table as Jekyll's `highlight` writes it."""
    text = text_of(code)
    lines = text.split("\n")
    for child in list(code):
        code.remove(child)
    code.text = None
    row = SubElement(SubElement(SubElement(code, "table", {"class": "rouge-table"}), "tbody"), "tr")
    numbers = SubElement(SubElement(row, "td", {"class": "gutter gl"}), "pre", {"class": "lineno"})
    numbers.text = "".join(f"{number}\n" for number in range(1, len(lines) + 1))
    SubElement(SubElement(row, "td", {"class": "code"}), "pre").text = f"{text}\n"
