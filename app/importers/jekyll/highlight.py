"""Write the `highlight` tag's block as Jekyll does, without the spans that colour it."""

import re

# A name, then options; each option is matched by one word, so that no text can make this slow.
_MARKUP = re.compile(r"([a-zA-Z0-9.+#_-]+)((?:\s+\w+(?:=(?:\w+|\"[0-9\s]*\"))?)*)")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def language_of(markup: str) -> tuple[str, bool] | None:
    """Return the language that the tag names and whether it asks for line numbers, or None if it is malformed."""
    match = _MARKUP.fullmatch(markup.strip())
    return (match[1].lower(), "linenos" in match[2]) if match else None


def figure(language: str, code: str) -> str:
    """Return the HTML block for a piece of code."""
    text = code.strip("\n\r").translate(_ESCAPES)
    name = language.replace("+", "-")
    return (
        f'<figure class="highlight"><pre><code class="language-{name}" data-lang="{language}">'
        f"{text}</code></pre></figure>"
    )
