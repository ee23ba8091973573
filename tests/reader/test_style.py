"""The style sheet stays small, its colours can be told apart, and its files are the ones that lie there."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest

import app as byline

STATIC = Path(byline.__file__).parent / "static"
CSS = (STATIC / "css" / "site.css").read_text(encoding="utf-8")
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([a-z-]+):light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\)", CSS)
}
CODE = ("text", "muted", "visited", "link", "pencil", "string", "builtin", "comment", "ok", "bad")


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert _contrast("#ffffff", "#000000") == pytest.approx(21)
    assert _contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        *((name, "bg", 4.5) for name in ("text", "muted", "link", "visited", "pencil", "bad")),
        *((name, "sunk", 4.5) for name in CODE),
        *((name, "hl", 4.5) for name in ("text", "visited", "link", "pencil", "string", "builtin", "comment")),
        ("edge", "bg", 3),
    ],
)
def test_colours_can_be_told_apart(scheme: int, front: str, back: str, least: float) -> None:
    assert _contrast(TOKENS[front][scheme], TOKENS[back][scheme]) >= least


def test_each_colour_is_declared_once() -> None:
    names = re.findall(r"--([a-z-]+):light-dark", CSS)
    assert len(names) == len(set(names)) == len(TOKENS)
    assert set(re.findall(r"var\(--([a-z-]+)\)", CSS)) == set(re.findall(r"--([a-z-]+):", CSS))


def test_style_sheet_and_script_keep_their_budget() -> None:
    assert len(CSS.encode()) <= 12_500
    assert len(gzip.compress(CSS.encode(), 9)) <= 4_200
    assert len(gzip.compress((STATIC / "js" / "site.js").read_bytes(), 9)) <= 3_000


def test_files_of_the_style_sheet_are_here_and_fingerprinted() -> None:
    addresses = re.findall(r"url\(\.\./([^)]+)\)", CSS)
    assert len(addresses) == len(re.findall(r"url\(", CSS)) == 4
    for address in addresses:
        stem, digest, ending = address.rsplit(".", 2)
        content = (STATIC / f"{stem}.{ending}").read_bytes()
        assert hashlib.sha256(content).hexdigest().startswith(digest)


def test_the_font_comes_with_its_licence() -> None:
    licence = (STATIC / "fonts" / "LICENSE.txt").read_text(encoding="utf-8")
    assert "SIL Open Font License, Version 1.1" in licence


def test_braces_match() -> None:
    assert CSS.count("{") == CSS.count("}")
