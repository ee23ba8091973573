"""Run a command as every command runs: on a blog that is there, with errors in one sentence."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from app.db import db
from app.errors import BylineError, InvalidInput

from . import data_folder

P = ParamSpec("P")
R = TypeVar("R")


def command(function: Callable[P, R]) -> Callable[P, Any]:
    """Give a command function the application's context and a migrated data folder, and turn errors into sentences."""

    @functools.wraps(function)
    def prepared(*args: P.args, **kwargs: P.kwargs) -> R:
        data_folder.prepare(current_app)
        return function(*args, **kwargs)

    return unprepared(prepared)


def unprepared(function: Callable[P, R]) -> Callable[P, Any]:
    """Give a command function the application's context alone, and turn errors into sentences."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except InvalidInput as error:
            raise click.ClickException(f"{error.field} {error.message}") from error
        except BylineError as error:
            raise click.ClickException(str(error)) from error
        except DBAPIError as error:
            # PostgreSQL's driver adds lines of advice.
            reason = str(error.orig).strip().partition("\n")[0].rstrip(".")
            raise click.ClickException(f"The database refused: {reason}.") from error
        except BrokenPipeError:
            raise  # nobody reads on, as with `| head`: click ends in silence
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{place}{error.strerror or error}.") from error
        finally:
            db.session.remove()

    return with_appcontext(run)
