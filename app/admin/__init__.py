"""Serve the admin panel: one module a page, one guard in front of all."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect

from app import access
from app.access import sessions

from . import (
    account,
    asking,
    authors,
    backups,
    bar,
    conflict,
    dashboard,
    door,
    editor,
    export,
    feed_view,
    guard,
    history,
    import_report,
    import_steps,
    imports,
    kept,
    limits,
    links,
    media,
    media_file,
    media_upload,
    origin,
    pages,
    passkeys,
    people,
    posts,
    preview,
    public,
    publish,
    redirects,
    renewal,
    series,
    settings,
    states,
    topics,
)
from .cookie import CookieInterface
from .routes import Item

# Every page of the panel: a module with its ROUTES. A new page is a new module and a word here.
PAGES = (
    *(door, dashboard, posts, states, media, media_file, media_upload),
    *(topics, series, authors, people, redirects, public, settings),
    *(account, passkeys, renewal, backups),
    *(imports, import_steps, import_report, export),
    *(editor, preview, feed_view, publish, asking, history, conflict, links, pages),
)
HOME = "/admin/"
NAVIGATION = (
    Item("Dashboard", HOME, "admin.enter"),
    Item("Posts", "/admin/posts/", "post.read"),
    Item("Pages", "/admin/pages/", "page.edit"),
    Item("Media", "/admin/media/", "media.read"),
    Item("Topics", "/admin/topics/", "topic.edit"),
    Item("Series", "/admin/series/", "series.edit"),
    Item("Authors", "/admin/authors/", "author.edit"),
    Item("People", "/admin/people/", "people.edit"),
    Item("Redirects", "/admin/redirects/", "redirect.edit"),
    Item("What is public", "/admin/public/", "feed.read"),
    Item("Import", "/admin/import/", "import.run"),
    Item("Export", "/admin/export/", "export.take"),
    Item("Backups", "/admin/backups/", "backup.edit"),
    Item("Settings", "/admin/settings/", "settings.edit"),
)

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
for _page in PAGES:
    for _route in _page.ROUTES:
        _endpoint = f"{_page.__name__.rpartition('.')[2]}_{_route.view.__name__}"
        blueprint.add_url_rule(_route.rule, _endpoint, _route.view, methods=_route.methods)
        guard.actions[f"admin.{_endpoint}"] = _route.action
blueprint.url_value_preprocessor(media_upload.allow_files)
blueprint.url_value_preprocessor(imports.allow_archive)
blueprint.url_value_preprocessor(backups.allow_file)
blueprint.register_error_handler(413, imports.too_large)
blueprint.before_request(origin.check)
blueprint.before_request(guard.check)
blueprint.before_request(limits.check)
blueprint.after_app_request(bar.add)
kept.init_blueprint(blueprint)
csrf = CSRFProtect()


@blueprint.context_processor
def _frame() -> dict[str, Any]:
    if g.get("account_session") is None:
        return {"actor": None, "admin_navigation": (), "may": lambda *_: False}
    account = guard.actor()
    shown = [item for item in NAVIGATION if access.may(account, item.action)]
    # The dashboard's address begins every other one, so it is current on its own page alone.
    near = [item.address for item in shown if request.path.startswith(item.address) and item.address != HOME]
    current = max(near, key=len, default=HOME if request.path == HOME else "")
    return {
        "actor": account,
        "admin_navigation": shown,
        "admin_current": current,
        "may": lambda action, subject=None: access.may(account, action, subject),
    }


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "private, no-store")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("X-Robots-Tag", "noindex")
    return response


def init_app(app: Flask) -> None:
    """Add the panel to the application; every unsafe method takes a token (CSRF)."""
    app.session_interface = CookieInterface()
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a form may lie open for days; its token ends with the session
        WTF_CSRF_SSL_STRICT=False,  # demands a Referer, which some people's browsers keep back; origin.py asks instead
        PERMANENT_SESSION_LIFETIME=sessions.LIFETIME,
    )
    csrf.init_app(app)
    csrf.exempt("app.health.seen.show")  # no browser sends it: who asks has the key, and nothing is changed
    limits.init_app(app)
    app.register_blueprint(blueprint)
