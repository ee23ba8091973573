"""Keep the one cookie of the admin panel: signed, for this host alone, never seen by scripts."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

NAME = "byline_session"
KEY_FILE = "secret.key"


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
        return f"__Host-{NAME}" if self.get_cookie_secure(app) else NAME

    def get_cookie_secure(self, app: Flask) -> bool:
        """Tell whether the cookie may travel by https alone."""
        return request.is_secure
