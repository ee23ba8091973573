"""Choose and make content codings: identity, gzip, Brotli (RFC 9110, section 12.5.3)."""

from __future__ import annotations

import gzip
from functools import lru_cache

import brotli  # type: ignore[import-untyped]

IDENTITY = "identity"
# In the order in which they are preferred among equals: the smallest first.
CODINGS = ("br", "gzip", IDENTITY)
LEAST_BYTES = 256
_COMPRESSIBLE = ("application/json", "application/javascript", "application/xml", "image/svg+xml")
_LONGEST_REMEMBERED = 200


def is_worthwhile(content_type: str, length: int) -> bool:
    """Tell whether compressing a body of this type and length saves anything."""
    kind = content_type.partition(";")[0].strip().lower()
    texts = kind.startswith("text/") or kind in _COMPRESSIBLE or kind.endswith(("+xml", "+json"))
    return texts and length >= LEAST_BYTES


def encode(body: bytes, coding: str) -> bytes:
    """Return a body in a coding; the same body always gives the same bytes."""
    if coding == "br":
        encoded: bytes = brotli.compress(body, quality=5)
        return encoded
    return gzip.compress(body, 6, mtime=0) if coding == "gzip" else body


def choose(accept_encoding: str, worthwhile: bool) -> str | None:
    """Return the coding to answer in, or nothing where the reader refuses every one we have.

    Args:
        accept_encoding: the header, empty where there is none.
        worthwhile: whether compressing would make the body smaller; if not, identity goes first.
    """
    # Everybody sends one of a few headers; remembering long ones would let strangers fill the memory.
    if len(accept_encoding) <= _LONGEST_REMEMBERED:
        return _remembered(accept_encoding, worthwhile)
    return _choose(accept_encoding, worthwhile)


def _choose(accept_encoding: str, worthwhile: bool) -> str | None:
    weights = _weights(accept_encoding)
    others = weights.get("*")
    # Not every program that says "anything" can read Brotli: it wants to be asked for by name.
    accepted = {
        "br": weights.get("br", 0.0),
        "gzip": weights.get("gzip", weights.get("x-gzip", others or 0.0)),
        IDENTITY: weights.get(IDENTITY, 0.0 if others == 0.0 else 0.0001),
    }
    possible = [coding for coding in CODINGS if accepted[coding] > 0]
    if not worthwhile and IDENTITY in possible:
        return IDENTITY
    return max(possible, key=lambda coding: accepted[coding], default=None)


_remembered = lru_cache(maxsize=512)(_choose)


def _weights(accept_encoding: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                weight = _weight(value.strip())
        # What is weighed twice, or by no number, is taken as the least that was said of it.
        weights[name] = min(weight, weights.get(name, 1.0))
    return weights


def _weight(text: str) -> float:
    if not text.isascii() or not text.replace(".", "", 1).isdigit():
        return 0.0
    return min(float(text[:5]), 1.0)
