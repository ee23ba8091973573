"""Byline: a self-hosted blog for people who write about what they know."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import (
    admin,
    cli,
    config,
    counters,
    db,
    error_pages,
    feeds,
    health,
    logs,
    purging,
    reader,
    responses,
    storage,
    templating,
    url_rules,
)


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Build the application.

    Args:
        overrides: settings that win over the environment, for tests.

    Raises:
        BadSetting: a setting has a value that cannot be used.
    """
    app = Flask(__name__, static_folder=None)
    app.config.update(config.load())
    app.config.update(overrides or {})
    if app.config["TRUSTED_PROXIES"]:
        proxies = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)  # type: ignore[method-assign]
    url_rules.init_app(app)
    counters.init_app(app)
    logs.init_app(app)
    app.extensions["create_app"] = create_app  # a backup is tried on a copy of the program
    db.init_app(app)
    storage.init_app(app)
    templating.init_app(app)
    responses.init_app(app)
    purging.init_app(app)
    error_pages.init_app(app)
    admin.init_app(app)
    app.register_blueprint(feeds.blueprint)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(reader.blueprint)
    cli.init_app(app)
    return app
