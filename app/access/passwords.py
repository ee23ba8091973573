"""Hash passwords so that each guess costs time and memory, and check them at one cost for everybody."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import InvalidInput

SHORTEST = 10
LONGEST = 1024  # what is longer only burns time
# Argon2id at the least cost that OWASP's cheat sheet on password storage recommends.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Each hashing takes 19 MB and one core; people who try passwords must not take the machine from those who read.
_places = threading.BoundedSemaphore(2)
_PATIENCE_SECONDS = 10
_WORN = frozenset(
    (
        *("1234567890", "0123456789", "12345678910", "0987654321", "1q2w3e4r5t", "123456789a", "1234567890a"),
        *("qwertyuiop", "qwertzuiop", "azertyuiop", "qwerty1234", "qwerty12345", "qwerty123456", "asdfghjkl1"),
        *("password12", "password123", "password1234", "passwordpassword", "passw0rd123", "iloveyou12", "abcdefghij"),
        *("letmein123", "welcome123", "administrator", "changeme123", "football123", "princess123", "sunshine123"),
    )
)


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=_PATIENCE_SECONDS):
        raise InvalidInput("password", "The server is busy. Try again in a minute.")
    try:
        yield
    finally:
        _places.release()


def _plain(password: str) -> str:
    # One password however a keyboard composes its letters (NIST SP 800-63B, 3.1.1.2).
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")


def check_new(password: str, *avoid: str | None) -> None:
    """Refuse a new password that is too short, or among the first that anybody would try.

    Raises:
        InvalidInput: it cannot be taken, and why.
    """
    if len(password) < SHORTEST:
        raise InvalidInput("password", f"Choose a password of at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise InvalidInput("password", f"Choose a password of at most {LONGEST} characters.")
    plain = _plain(password).casefold()
    known = {text.casefold() for text in avoid if text}
    if plain in _WORN or len(set(plain)) < 4 or plain in known:
        raise InvalidInput("password", "This password is among the first that others would try. Choose another one.")


def hashed(password: str) -> str:
    """Return the hash to keep of a password."""
    with _place():
        return _hasher.hash(_plain(password))


def matches(kept: str | None, password: str) -> bool:
    """Tell whether a password is the one that was hashed.

    Without a hash it takes the same time, so that nobody learns by the clock which names exist.
    """
    nobodys = _nobodys()
    if len(password) > LONGEST:
        password = ""
    with _place():
        try:
            return _hasher.verify(kept or nobodys, _plain(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made at another cost than today's."""
    return _hasher.check_needs_rehash(kept)
