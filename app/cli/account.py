"""Look after accounts from the shell: `flask account`, for whoever runs the server."""

from __future__ import annotations

import sys

import click

from app import permalinks
from app.access import accounts, passwords, second_factor, sessions, tokens
from app.db import begin_writing, db
from app.errors import InvalidInput
from app.models import ROLES, Account
from app.queries import current_site
from app.services import terms

from .running import command as running

STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group("account")
def group() -> None:
    """Look after the accounts that may sign in."""


@group.command("create")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="owner", show_default=True, help="What it may do.")
@click.option("--author", help="Name above its posts; NAME unless given.")
@STDIN
@running
def create(name: str, role: str, author: str | None, password_stdin: bool) -> None:
    """Make an account NAME; its password is asked for."""
    hashed = _new_password(name, password_stdin)
    begin_writing()
    account = accounts.create(name, role=role, password_hash=hashed)
    account.author = terms.author_for_account(None, author or name)
    db.session.commit()
    click.echo(f"{account.name} may sign in as {account.role}.")


@group.command("password")
@click.argument("name")
@STDIN
@running
def password(name: str, password_stdin: bool) -> None:
    """Give the account NAME a new password and sign it out everywhere."""
    _find(name)
    hashed = _new_password(name, password_stdin)
    begin_writing()
    account = _find(name)
    account.password_hash, account.closed_at = hashed, None
    sessions.end_all(account)
    db.session.commit()
    click.echo(f"{account.name} has a new password and is signed out everywhere.")


@group.command("reset-second-factor")
@click.argument("name")
@running
def reset_second_factor(name: str) -> None:
    """Take the second factor of the account NAME away."""
    begin_writing()
    account = _find(name)
    second_factor.turn_off(account)
    sessions.end_all(account)
    db.session.commit()
    click.echo(f"{account.name} signs in with the password alone, and is signed out everywhere.")


@group.command("invite")
@click.option("--role", type=click.Choice(ROLES), default="author", show_default=True, help="What it may do.")
@running
def invite(role: str) -> None:
    """Print a link by which somebody makes an account, once, within 72 hours."""
    begin_writing()
    secret = tokens.issue(tokens.INVITATION, role)
    db.session.commit()
    click.echo(permalinks.absolute(current_site(), f"/admin/invitation/{secret}/"))


@group.command("list")
@running
def list_() -> None:
    """List the accounts with role, second factor and last use."""
    found = accounts.listing()
    if not found:
        click.echo("No accounts yet; flask serve shows the link that makes the first.")
    for account in found:
        seen = f"last seen {account.seen_at:%Y-%m-%d %H:%M} UTC" if account.seen_at else "never signed in"
        factor = "second factor" if account.totp_secret else "password alone"
        click.echo(f"{account.name}\t{account.role}\t{factor}\t{'closed' if account.closed_at else seen}")


def _find(name: str) -> Account:
    account = accounts.find(name)
    if account is None:
        raise InvalidInput(name, "is nobody's name; flask account list shows them.")
    return account


def _new_password(name: str, from_stdin: bool) -> str:
    """Read a password twice from the terminal, or once from standard input, and return its hash."""
    if from_stdin:
        typed = sys.stdin.readline().rstrip("\r\n")
    else:
        typed = click.prompt("Password", hide_input=True, confirmation_prompt="Once more")
    passwords.check_new(typed, name)
    return passwords.hashed(typed)
