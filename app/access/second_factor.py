"""Prove a second time who somebody is: codes of an authenticator (RFC 6238) and recovery codes on paper."""

from __future__ import annotations

import hmac
import secrets

import pyotp
import segno
from sqlalchemy import delete, func, select, update

from app import clock
from app.db import db
from app.models import Account, RecoveryCode

from .sessions import digest

STEP_SECONDS = 30
CODES = 10
# Letters and digits that nobody mistakes for one another.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_secret() -> str:
    """Return a secret for an authenticator, which counts only once a code of it was typed."""
    return pyotp.random_base32()


def address(secret: str, *, name: str, issuer: str) -> str:
    """Return the address that an authenticator reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def qr_code(text: str) -> str:
    """Return a QR code as the address of a picture, without any file or foreign host."""
    return segno.make(text, error="m").svg_data_uri(scale=5, border=3, dark="#000", light="#fff")


def step_of(secret: str, code: str) -> int | None:
    """Return the time step whose code this is, one before and one after now included, or nothing."""
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit() and len(typed) == 6):
        return None
    now = int(clock.now().timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(totp.at(step * STEP_SECONDS), typed):
            return step
    return None


def use_code(account: Account, code: str) -> bool:
    """Use a code of the authenticator, or a recovery code, up; tell whether it was good. None counts twice."""
    if account.totp_secret is None:
        return False
    step = step_of(account.totp_secret, code)
    if step is None:
        return _use_recovery(account, code)
    used = (
        update(Account)
        .where(Account.id == account.id, Account.totp_step < step)
        .values(totp_step=step)
        .returning(Account.id)
        .execution_options(synchronize_session=False)
    )
    good = db.session.scalar(used) is not None
    db.session.refresh(account)
    return good


def turn_on(account: Account, secret: str, step: int) -> list[str]:
    """Make a secret the account's second factor and return its recovery codes, which are kept nowhere."""
    account.totp_secret, account.totp_step = secret, step
    return renew_codes(account)


def turn_off(account: Account) -> None:
    """Take the second factor away."""
    account.totp_secret, account.totp_step = None, 0
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    db.session.flush()


def renew_codes(account: Account) -> list[str]:
    """Return new recovery codes; the old ones do not count any more."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    # 79 bits each: their digests could be tried in a stolen database.
    codes = ["-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4)) for _ in range(CODES)]
    db.session.add_all(RecoveryCode(account_id=account.id, digest=_digest(account, code)) for code in codes)
    db.session.flush()
    return codes


def codes_left(account: Account) -> int:
    """Return how many recovery codes were not used yet."""
    chosen = select(func.count()).select_from(RecoveryCode)
    left = chosen.where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(left) or 0


def _use_recovery(account: Account, code: str) -> bool:
    used = (
        update(RecoveryCode)
        .where(RecoveryCode.digest == _digest(account, code), RecoveryCode.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalar(used) is not None


def _digest(account: Account, code: str) -> str:
    plain = "".join(character for character in code.lower() if character in _ALPHABET)
    return digest(f"{account.id} {plain}")
