"""Write addresses: of this site, of static files, and those that authors typed."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app
from jinja2 import pass_context
from jinja2.runtime import Context

from app import permalinks, queries

FINGERPRINT = 10  # hexadecimal digits
# Modules import one another by bare names, so their folder carries one fingerprint for all: `admin.0123456789/x.js`.
MODULES = "js/admin/"
_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")
_BLANK_OR_CONTROL = re.compile(r"[\x00-\x20]")


class NavigationItem(NamedTuple):
    """Be one link of the navigation; the address is a path of this site or a whole URL."""

    label: str
    address: str


# Jinja works out a filter of a constant once, when it compiles the template, unless the filter asks for the context.
@pass_context
def link(_context: Context, address: str) -> str:
    """Return a root-relative address on this site, with the base path of the site's address."""
    return permalinks.link(queries.current_site(), address)


@pass_context
def absolute(_context: Context, address: str) -> str:
    """Return the whole URL of a path on this site."""
    return permalinks.absolute(queries.current_site(), address)


def web_address(address: str | None) -> str:
    """Return an address that a link may lead to, or nothing: it is a path, or starts with http, https or mailto."""
    address = (address or "").strip()
    if _PATH.fullmatch(address):
        return address
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return ""
    return address if scheme in ("http", "https", "mailto") and not _BLANK_OR_CONTROL.search(address) else ""


def static(name: str) -> str:
    """Return the address of a static file; it holds a fingerprint of the content, so browsers may keep it."""
    stem, dot, ending = name.rpartition("/" if name.startswith(MODULES) else ".")
    path = f"/static/{stem}.{current_app.config['STATIC_FINGERPRINTS'][name]}{dot}{ending}"
    return permalinks.link(queries.current_site(), path)


def fingerprints(folder: Path) -> dict[str, str]:
    """Return the start of the SHA-256 of every static file by its name below the folder; modules share one."""
    contents = {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }
    modules = b"\0".join(content for name, content in contents.items() if name.startswith(MODULES))
    return {
        name: hashlib.sha256(modules if name.startswith(MODULES) else content).hexdigest()[:FINGERPRINT]
        for name, content in contents.items()
    }


def navigation() -> list[NavigationItem]:
    """Return the navigation: as the site says, else posts, series where there are any, archive, and chosen pages."""
    site = queries.current_site()
    if site.navigation:
        wanted = [(str(item.get("label", "")), web_address(str(item.get("address", "")))) for item in site.navigation]
        return [NavigationItem(label, address) for label, address in wanted if label and address]
    series = [NavigationItem("Series", "/series/")] if queries.has_series() else []
    pages = [NavigationItem(page.title, page.path) for page in queries.navigation_pages()]
    return [NavigationItem("Posts", "/"), *series, NavigationItem("Archive", "/archive/"), *pages]
