"""Make a tree fit for readers of feeds, who see it far away from its page."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from app.content import urls
from app.content.extensions.figures import size_image
from app.content.rendered import RenderOptions

UPLOADS = "/media/"  # pictures that were uploaded here; others came with their text and stay as they are


def make_portable(root: Element, base_url: str, options: RenderOptions) -> None:
    """Make every address whole, fragments too, and give uploaded pictures their size."""
    for element in root.iter():
        if element.tag == "img" and element.get("src", "").startswith(UPLOADS):
            size_image(element, options.images.get(element.attrib["src"]))
        for name in urls.ATTRIBUTES & element.attrib.keys():
            value = urls.map_attribute(name, element.attrib[name], lambda url: urls.absolute(url, base_url))
            element.set(name, value)
