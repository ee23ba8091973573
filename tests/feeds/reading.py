"""Read feeds as a strict parser does."""

from __future__ import annotations

import html
from xml.etree import ElementTree as ET

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def get(client: FlaskClient, path: str = "/feed.xml", **options: object) -> TestResponse:
    """Return the answer at a feed's address, which must be a feed."""
    answer = client.get(path, **options)
    assert answer.status_code == 200, (path, answer.status)
    return answer


def feed(client: FlaskClient, path: str = "/feed.xml") -> ET.Element:
    """Return the root element of the feed at an address."""
    return ET.fromstring(get(client, path).data)


def entries(client: FlaskClient, path: str = "/feed.xml") -> list[ET.Element]:
    """Return the entries of the feed at an address."""
    return feed(client, path).findall(f"{ATOM}entry")


def entry(client: FlaskClient, path: str = "/feed.xml") -> ET.Element:
    """Return the only entry of the feed at an address."""
    (found,) = entries(client, path)
    return found


def text(parent: ET.Element, name: str) -> str:
    """Return the text of a child, empty when it has none."""
    return parent.findtext(f"{ATOM}{name}", "")


def texts(parent: ET.Element, *names: str) -> list[str]:
    """Return the texts at a path of Atom elements."""
    return [child.text or "" for child in parent.findall("/".join(f"{ATOM}{name}" for name in names))]


def shown(parent: ET.Element, name: str) -> str:
    """Return what a reader shows of a child whose type is html."""
    child = parent.find(f"{ATOM}{name}")
    assert child is not None
    assert child.get("type") == "html"
    return html.unescape(child.text or "")


def link(parent: ET.Element, rel: str) -> dict[str, str]:
    """Return the attributes of the only link of this relation."""
    (found,) = [child.attrib for child in parent.findall(f"{ATOM}link") if child.get("rel") == rel]
    return found


def ids(client: FlaskClient, path: str = "/feed.xml") -> list[str]:
    """Return the ids of the entries at an address."""
    return [text(found, "id") for found in entries(client, path)]
