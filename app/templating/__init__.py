"""Give templates their filters and globals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

from app import permalinks, queries

from .addresses import absolute, fingerprints, link, navigation, static, web_address
from .citation import bibtex, reference
from .dates import ago, by_year, day, local, moment, reading_time, short_day, updated_later, written
from .structured import posting
from .texts import brief, contents, deck, direction, initials, plain_title, shown_title, stored_html

# Restores the chosen theme before the first paint. It holds no character that HTML escapes; its hash is in the policy.
THEME_SCRIPT = "try{const t=localStorage.theme;if(t)document.documentElement.dataset.theme=t}catch{}"
FILTERS = (
    *(absolute, ago, bibtex, brief, by_year, contents, day, deck, direction, initials, link, local, moment),
    *(plain_title, posting, reading_time, reference, short_day, shown_title, stored_html, updated_later),
    *(web_address, written),
)


def _frame() -> dict[str, Any]:
    site = queries.current_site()
    return {"site": site, "navigation": navigation(), "language": site.language or "en"}


def init_app(app: Flask) -> None:
    """Add filters, globals and what every page's frame needs."""
    folder = Path(app.root_path) / "static"
    app.config["STATIC_FOLDER"] = folder
    app.config["STATIC_FINGERPRINTS"] = fingerprints(folder)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update({function.__name__: function for function in FILTERS})
    app.jinja_env.globals.update(static=static, permalinks=permalinks, theme_script=THEME_SCRIPT)
    app.context_processor(_frame)
