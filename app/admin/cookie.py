"""Keep the cookies of the admin panel: signed, for this host alone, never seen by scripts."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError

from app import queries
from app.errors import NotFound

NAME = "byline_session"
HOST_PREFIX = "__Host-"
KEY_FILE = "secret.key"
AREA = "/admin/"


def signing(purpose: str) -> URLSafeTimedSerializer:
    """Return what signs values for one purpose with the data folder's key."""
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"byline {purpose}")


def is_secure() -> bool:
    """Tell whether this request's cookies may travel by https alone.

    They may where a proxy with TLS stands in front, even one that does not say so: the site's address tells.
    """
    if request.is_secure:
        return True
    if not request.path.startswith(AREA) and HOST_PREFIX + NAME not in request.cookies:
        return False
    try:
        address = urlsplit(queries.current_site().url)
    except (NotFound, SQLAlchemyError):
        return False
    return address.scheme == "https" and address.netloc.lower() == request.host.lower()


class CookieInterface(SecureCookieSessionInterface):
    """Sign the cookie with the data folder's key, and under https bind it to the host by its name (RFC 6265bis)."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs the cookie, once there is a key."""
        if not app.secret_key:
            file = Path(app.config["DATA"]) / KEY_FILE
            app.secret_key = file.read_text(encoding="ascii").strip() if file.is_file() else None
        return super().get_signing_serializer(app)

    def get_cookie_name(self, app: Flask) -> str:
        """Return a name by which browsers refuse the cookie from anybody but this very host."""
        return HOST_PREFIX + NAME if is_secure() else NAME

    def get_cookie_path(self, app: Flask) -> str:
        """Return the whole host: the name demands it."""
        return "/"

    def get_cookie_secure(self, app: Flask) -> bool:
        """Tell whether the cookie may travel by https alone."""
        return is_secure()
