"""Write addresses of the blog's own site from the root, so that a page works under every host name."""

from __future__ import annotations

from app.content import urls
from app.content.extensions.page import Page


def page_links(page: Page) -> None:
    """Make relative and own absolute addresses root-relative; fragments and foreign addresses stay."""
    for element in page.root.iter():
        for name in urls.ATTRIBUTES & element.attrib.keys():
            value = urls.map_attribute(name, element.attrib[name], lambda url: urls.from_root(url, page.base_url))
            element.set(name, value)
