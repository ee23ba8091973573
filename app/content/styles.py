"""Let through the declarations of a style attribute that can neither cover anything else nor load anything.

Blogs write them on raw HTML, and subscribers have had them in their feed; pages of ours take none.
"""

from __future__ import annotations

import re

from app.content.tree import words

LONGEST = 2000

_SIDES = ("", "-top", "-right", "-bottom", "-left")
PROPERTIES = (
    words(
        "aspect-ratio background background-color border-collapse border-color border-radius border-spacing"
        " border-style border-width break-after break-before break-inside caption-side clear color column-count"
        " column-gap columns direction display empty-cells float font font-family font-size font-stretch font-style"
        " font-variant font-weight gap height hyphens letter-spacing line-height list-style list-style-position"
        " list-style-type max-height max-width min-height min-width object-fit opacity overflow overflow-wrap"
        " overflow-x overflow-y page-break-after page-break-before page-break-inside quotes row-gap table-layout"
        " text-align text-decoration text-indent text-transform unicode-bidi vertical-align white-space width"
        " word-break word-spacing word-wrap"
    )
    | words("align-content align-items align-self flex flex-basis flex-direction flex-flow flex-grow flex-shrink")
    | words("flex-wrap justify-content justify-items justify-self order")
    | {f"{box}{side}" for box in ("margin", "padding", "border") for side in _SIDES}
    | {f"border{side}-{part}" for side in _SIDES[1:] for part in ("color", "style", "width")}
)
_NUMBER = r"\+?(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++)(?:[A-Za-z]++|%)?"
# No number is below zero: a negative margin would draw a text over another one.
# What one part has taken, it does not give back: otherwise a long word could be read in too many ways.
_VALUE = re.compile(
    rf"""\s*+(?>(?:
        {_NUMBER}                                                # a length, a share, a plain number
      | \#[0-9A-Fa-f]{{3,8}}+                                    # a colour
      | (?:rgb|hsl)a?\((?>\s*+{_NUMBER}\s*+[,/]?\s*+){{1,4}}+\)
      | [A-Za-z][A-Za-z-]*+                                      # a keyword, or the name of a font
      | "[A-Za-z0-9 _-]*+" | '[A-Za-z0-9 _-]*+'
    )(?:\s*+[,/]\s*+|\s++|(?=!|\Z)))++(?:!\s*+important\s*+)?""",
    re.VERBOSE,
)


def safe(style: str) -> str | None:
    """Return a style attribute as it is if all of it may stay, else what may stay of it, or nothing."""
    if len(style) > LONGEST:
        return None
    declarations = [part.strip() for part in style.split(";") if part.strip()]
    kept = [part for part in declarations if _is_safe(part)]
    if len(kept) == len(declarations):
        return style if kept else None
    return "; ".join(kept) or None


def _is_safe(declaration: str) -> bool:
    name, _, value = declaration.partition(":")
    return name.strip().lower() in PROPERTIES and _VALUE.fullmatch(value) is not None
