"""Let somebody in who was invited."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.access import tokens
from app.admin.routes import BOTH, Route

from .setup import come_in


def invitation(secret: str) -> ResponseReturnValue:
    """Make the account that an invitation is for."""
    return come_in(secret, tokens.INVITATION, "admin/door/invitation.html")


ROUTES = (Route("/invitation/<secret>/", invitation, None, BOTH),)
