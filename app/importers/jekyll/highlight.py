"""Write the `highlight` tag's block as Jekyll does, without the spans that colour it.

Line numbers, which Jekyll puts into a table, are an attribute here: the feed makes the table of it.
"""

import re

# A name, then options; each option is matched by one word, so that no text can make this slow.
_MARKUP = re.compile(r"([a-zA-Z0-9.+#_-]+)((?:\s+\w+(?:=(?:\w+|\"[0-9\s]*\"))?)*)")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def language_of(markup: str) -> tuple[str, bool] | None:
    """Return the language that the tag names and whether it asks for line numbers, or None if it is malformed."""
    match = _MARKUP.fullmatch(markup.strip())
    return (match[1].lower(), "linenos" in match[2]) if match else None


def figure(language: str, code: str, *, numbered: bool = False) -> str:
    """Return the HTML block for a piece of code."""
    text = code.strip("\n\r").translate(_ESCAPES)
    name = language.replace("+", "-")
    option = ' linenos=""' if numbered else ""
    return (
        f'<figure class="highlight"{option}><pre><code class="language-{name}" data-lang="{language}">'
        f"{text}</code></pre></figure>"
    )
