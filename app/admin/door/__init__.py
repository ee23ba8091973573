"""Be the door of the panel: what is open to people who are not signed in."""

from __future__ import annotations

from . import confirming, invitations, setup, signing_in

ROUTES = (*signing_in.ROUTES, *setup.ROUTES, *invitations.ROUTES, *confirming.ROUTES)
