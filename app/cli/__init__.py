"""Register the commands of the shell: one file per group."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from app import schema

from . import (
    account,
    author,
    backup,
    compare,
    copy_database,
    doctor,
    export,
    export_static,
    import_,
    init,
    jobs,
    rerender,
    restore,
    serve,
    site,
    upgrade,
)


def init_app(app: Flask) -> None:
    """Add every command to `flask`."""
    for command in (
        init.command,
        serve.command,
        doctor.command,
        import_.group,
        compare.command,
        export.group,
        rerender.command,
        site.group,
        author.group,
        account.group,
        backup.command,
        restore.command,
        upgrade.command,
        copy_database.command,
        jobs.command,
    ):
        app.cli.add_command(command)
    export.group.add_command(export_static.command)
    if is_command():
        schema.enable_migrations(app)


def is_command() -> bool:
    """Tell whether this process carries out a command of `flask`; a server may be started by somebody else's."""
    context = click.get_current_context(silent=True)
    return context is not None and isinstance(context.find_root().command, AppGroup)
