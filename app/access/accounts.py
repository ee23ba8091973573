"""Find, make and change accounts; every function works in the transaction that its caller opened."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import func, or_, select

from app import clock
from app.db import db
from app.errors import InvalidInput
from app.models import ROLES, Account, Author

LONGEST_NAME = 100
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]]+@[^\s@<>\"(),:;\\\[\]]+")


def key_of(name: str) -> str:
    """Return the one form by which a name is found: no two accounts look alike."""
    folded = unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
    return unicodedata.normalize("NFKC", folded)


def clean_name(text: str) -> str:
    """Return a name as it is kept.

    Raises:
        InvalidInput: it is empty, too long, or has characters that names do not have.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise InvalidInput("name", "Give a name to sign in with.")
    if len(name) > LONGEST_NAME or len(key_of(name)) > LONGEST_NAME:
        raise InvalidInput("name", f"Choose a name of at most {LONGEST_NAME} characters.")
    # An at sign would make it look like somebody's e-mail, by which people sign in too.
    if any(unicodedata.category(c)[0] == "C" or c in '@/\\<>"' for c in name):
        raise InvalidInput("name", "Choose a name of letters, digits, spaces, dots and dashes.")
    return name


def clean_email(text: str | None) -> str | None:
    """Return an e-mail as it is kept, or nothing for an empty one.

    Raises:
        InvalidInput: it is none.
    """
    email = unicodedata.normalize("NFKC", text or "").strip().casefold()
    if not email:
        return None
    if len(email) > 300 or not _EMAIL.fullmatch(email):
        raise InvalidInput("email", "Give an e-mail such as ada@example.org, or leave it empty.")
    return email


def any_exist() -> bool:
    """Tell whether anybody has an account."""
    return db.session.scalar(select(Account.id).limit(1)) is not None


def listing() -> Sequence[Account]:
    """Return all accounts by name, the closed ones last."""
    return db.session.scalars(select(Account).order_by(Account.closed_at.is_not(None), Account.name_key)).all()


def owners() -> int:
    """Return how many owners may sign in."""
    chosen = select(func.count()).select_from(Account).where(Account.role == "owner", Account.closed_at.is_(None))
    return db.session.scalar(chosen) or 0


def find(typed: str) -> Account | None:
    """Return the account of a name or e-mail as somebody typed it; a closed one too."""
    typed = typed[:400]
    if "@" in typed:
        email = unicodedata.normalize("NFKC", typed).strip().casefold()
        return db.session.scalar(select(Account).where(Account.email == email))
    return db.session.scalar(select(Account).where(Account.name_key == key_of(typed)))


def create(
    name: str, *, role: str, password_hash: str | None = None, email: str | None = None, author: Author | None = None
) -> Account:
    """Make an account.

    Raises:
        InvalidInput: name or e-mail cannot be taken, or belong to another account.
    """
    account = Account(created_at=clock.now(), role=role, password_hash=password_hash, author=author)
    call(account, name=name, email=email)
    db.session.add(account)
    db.session.flush()
    return account


def call(account: Account, *, name: str, email: str | None) -> None:
    """Give an account a name and an e-mail to sign in with.

    Raises:
        InvalidInput: one of them cannot be taken, or belongs to another account.
    """
    name, email = clean_name(name), clean_email(email)
    key = key_of(name)
    with db.session.no_autoflush:
        same = Account.name_key == key
        taken = select(Account).where(same if email is None else or_(same, Account.email == email))
        for other in db.session.scalars(taken).all():
            if other.id == account.id:
                continue
            if other.name_key == key:
                raise InvalidInput("name", "Somebody else has this name. Choose another one.")
            raise InvalidInput("email", "Another account has this e-mail.")
    account.name, account.name_key, account.email = name, key, email


def change_role(account: Account, role: str, by: Account) -> None:
    """Give an account another role; call it inside the writing transaction, since the last owner must stay one.

    Raises:
        InvalidInput: it is the last owner, one's own account, or no role.
    """
    if role not in ROLES:
        raise InvalidInput("role", f"Choose one of {', '.join(ROLES)}.")
    if account.id == by.id:
        raise InvalidInput("role", "Nobody changes their own role; another owner can.")
    if account.role == "owner" and role != "owner" and owners() == 1:
        raise InvalidInput("role", "The last owner stays one. Make somebody else an owner first.")
    account.role = role
    db.session.flush()


def close(account: Account, by: Account) -> None:
    """Let an account sign in no more; what it wrote stays.

    Raises:
        InvalidInput: it is the last owner, or one's own account.
    """
    if account.id == by.id:
        raise InvalidInput("role", "Nobody closes their own account; another owner can.")
    if account.role == "owner" and account.closed_at is None and owners() == 1:
        raise InvalidInput("role", "The last owner stays. Make somebody else an owner first.")
    account.closed_at = clock.now()
    db.session.flush()


def reopen(account: Account) -> None:
    """Let a closed account sign in again."""
    account.closed_at = None
    db.session.flush()
