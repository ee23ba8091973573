"""Put the headers on every response that keep readers safe and caches honest."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app import purging
from app.templating import THEME_SCRIPT
from app.templating.addresses import static


def script_hash(script: str) -> str:
    """Return the source expression by which a policy admits one inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


# No nonce: cached pages hold nothing that differs by visitor. Pictures and media may stand anywhere on the secure web.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' {script_hash(THEME_SCRIPT)}",
        "style-src 'self'",
        "img-src 'self' https: data:",
        "media-src 'self' https: data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def _cache_control(config: Mapping[str, Any]) -> str:
    """Say how long browsers and shared caches may keep a page without asking; not at all unless settings say so."""
    age, shared, stale = config["MAX_AGE"], config["SHARED_MAX_AGE"], config["SHARED_STALE"]
    if not age and not shared:
        return "public, no-cache"
    parts = ["public", f"max-age={age}"]
    if shared:
        parts.append(f"s-maxage={shared}")
        parts += [f"stale-while-revalidate={stale}"] if stale else []
    return ", ".join(parts)


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = _cache_control(current_app.config)
        if current_app.config["PURGE_URL"]:
            # Fastly and Varnish know the one name, Cloudflare the other.
            response.headers["Surrogate-Key"] = response.headers["Cache-Tag"] = purging.KEY
    if response.status_code == 200 and response.mimetype == "text/html":
        # Browsers fetch the rules only where they would act on them; Save-Data turns them off.
        response.headers.setdefault("Speculation-Rules", f'"{static("js/prefetch.json")}"')
    return response


def _straighten() -> AnyResponse | None:
    """Lead to the address with single slashes, or every page had endless addresses and filled the cache with them."""
    path = request.environ.get("PATH_INFO", "").encode("latin-1")
    if b"//" not in path or request.method not in ("GET", "HEAD"):
        return None
    return redirect(quote(request.script_root) + quote(re.sub(b"/+", b"/", path)), 301)


def init_app(app: Flask) -> None:
    """Add the headers to every response, and keep the router from answering with whole URLs."""
    app.url_map.merge_slashes = False
    app.before_request(_straighten)
    app.after_request(_finish)
