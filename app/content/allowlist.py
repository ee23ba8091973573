"""List the elements, attributes, roles and class names that a text may use."""

from __future__ import annotations

import re

from app.content.tree import words

ELEMENTS = words(
    "a abbr acronym address article aside audio b bdi bdo big blockquote br caption center cite code col colgroup"
    " data dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img"
    " input ins kbd li main mark menu nav nobr ol p picture pre q rp rt ruby s samp section small source span strike"
    " strong sub summary sup table tbody td tfoot th thead time tr track tt u ul var video wbr"
)

# Elements that go with all they hold; the text of any other element that is not allowed stays.
DROPPED_WITH_CONTENT = words(
    "applet audio-worklet button canvas datalist embed frame frameset head iframe math noembed noframes noscript"
    " object option param plaintext script select style svg template textarea title xmp"
)

# Attributes of every element.
_EVERYWHERE = words("aria-hidden aria-label class dir id lang role style tabindex title")
BOOLEAN = words("checked controls default loop muted open playsinline reversed")
FOR_EXTENSIONS = frozenset(["hl_lines", "linenos"])  # read by our extensions and never written
# For feeds alone, where subscribers have had them: on a page, `name` would let content pose as a property of the
# document, and the others mean nothing.
FOR_FEEDS = words("h name w")
_CELL = words("align colspan headers height rowspan scope valign width")
_SPECIAL: dict[str, frozenset[str]] = {
    "a": words("href hreflang name rel target type"),
    "audio": words("controls loop muted preload src"),
    "blockquote": frozenset(["cite"]),
    "br": frozenset(["clear"]),
    "code": frozenset(["data-lang"]),
    "col": words("align span valign width"),
    "colgroup": words("align span width"),
    "data": frozenset(["value"]),
    "del": words("cite datetime"),
    "details": frozenset(["open"]),
    "div": frozenset(["align", "hl_lines"]),
    "figure": frozenset(["linenos"]),
    "font": words("color face size"),
    "hr": words("align size width"),
    "img": words("align alt border decoding h height hspace loading sizes src srcset vspace w width"),
    "input": words("checked disabled type"),
    "ins": words("cite datetime"),
    "li": frozenset(["value"]),
    "ol": words("reversed start type"),
    "pre": frozenset(["data-lang", "hl_lines"]),
    "q": frozenset(["cite"]),
    "source": words("media sizes src srcset type"),
    "table": words("align border cellpadding cellspacing summary width"),
    "td": _CELL,
    "th": _CELL | {"abbr"},
    "time": frozenset(["datetime"]),
    "tr": words("align valign"),
    "track": words("default kind label src srclang"),
    "ul": frozenset(["type"]),
    "video": words("controls height loop muted playsinline poster preload src width"),
} | dict.fromkeys(words("p h1 h2 h3 h4 h5 h6 caption thead tbody tfoot"), frozenset(["align"]))
ATTRIBUTES: dict[str, frozenset[str]] = {tag: _EVERYWHERE | _SPECIAL.get(tag, frozenset()) for tag in sorted(ELEMENTS)}

# An author's checkbox can only be the mark of a task list.
FORCED = {"input": {"type": "checkbox", "disabled": "disabled"}}

ROLES = words(
    "complementary doc-backlink doc-biblioentry doc-bibliography doc-endnote doc-endnotes doc-noteref group img"
    " list listitem none note presentation region"
)
TARGETS = words("_blank _parent _self _top")

# The layout's own ids begin so; on a page, content cannot take them.
LAYOUT_ID = "byline-"

# What a page may carry: classes that the style sheet gives a meaning which cannot pose as a part of the page.
PAGE_CLASSES = words(
    "align-center align-left align-right anchor break callout callout-important callout-note callout-tip"
    " callout-warning code contains-task-list figure footnote footnotes highlight highlighter-rouge important math"
    " math-error note reversefootnote scroll sidenote standalone table task-list task-list-item"
    " task-list-item-checkbox tip warning wide"
)
PAGE_CLASS = re.compile(r"language-[A-Za-z0-9_+#.-]{1,40}")
