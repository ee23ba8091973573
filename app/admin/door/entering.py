"""Let somebody in who has proved who they are, and know the browser again by which they came."""

from __future__ import annotations

import re
import secrets
from typing import NamedTuple

from flask import g, redirect, request, session
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature

from app.access import sessions, throttle
from app.admin import cookie, guard
from app.models import Account

DEVICE_COOKIE = "byline_device"
DEVICE_SECONDS = 400 * 86400
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")),
    *(("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)


class Visitor(NamedTuple):
    """Be who tries to come in, as the limits count them."""

    subject: str
    network: str
    known_device: bool


def network() -> str:
    """Return the network that this request comes from."""
    return throttle.network_of(request.remote_addr)


def device() -> str:
    """Return a browser in words, such as `Firefox on Linux`."""
    agent = request.headers.get("User-Agent", "")[:1000]
    browser = next((word for sign, word in _BROWSERS if sign in agent), "A browser")
    system = next((word for sign, word in _SYSTEMS if sign in agent), "")
    return f"{browser} on {system}" if system else browser


def visitor(account: Account | None, typed: str) -> Visitor:
    """Tell by what to count a try to come in as this account, or as a name that nobody has."""
    known = _known_device()
    if account is not None and known is not None and known[0] == account.id:
        return Visitor(f"device {known[1]}", network(), known_device=True)
    name = f"account {account.id}" if account is not None else f"name {typed.casefold()[:400]}"
    return Visitor(name, network(), known_device=False)


def enter(account: Account, wanted: str | None) -> ResponseReturnValue:
    """Start a new session and go on to the page that was asked for first; the caller commits before it answers."""
    if guard.is_signed_in():
        sessions.end(guard.current_session())  # who signs in anew leaves no older secret behind
        g.account_session = None
    session.clear()
    session.permanent = True  # for as long as the session lives that it names
    session[guard.COOKIE_FIELD] = sessions.start(account, device=device(), network=network())
    response = redirect(guard.onward(wanted), 303)
    known = _known_device()
    number = known[1] if known is not None and known[0] == account.id else secrets.token_urlsafe(16)
    response.set_cookie(
        DEVICE_COOKIE,
        cookie.signing("device").dumps([account.id, number]),
        max_age=DEVICE_SECONDS,
        path=guard.at("/admin/"),
        secure=cookie.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _known_device() -> tuple[int, str] | None:
    text = request.cookies.get(DEVICE_COOKIE, "")
    if not re.fullmatch(r"[\w.-]{20,500}", text):
        return None
    try:
        number, name = cookie.signing("device").loads(text, max_age=DEVICE_SECONDS)
    except (BadSignature, ValueError, TypeError):
        return None
    return int(number), str(name)
