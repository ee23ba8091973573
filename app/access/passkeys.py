"""Sign in by passkey (Web Authentication, https://www.w3.org/TR/webauthn-3/)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import InvalidInput
from app.models import Account, Passkey

# The library is brought in by the functions that need it: it costs each start a tenth of a second, and few use it.
if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

LONGEST_ANSWER = 20_000  # characters of JSON
REFUSED = "That passkey is not known here, or its answer has come too late. Try again."


def of(account: Account) -> Sequence[Passkey]:
    """Return the passkeys of an account, the newest first."""
    return db.session.scalars(select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.id.desc())).all()


def ask_for_new(account: Account, *, host: str, name: str) -> tuple[str, str]:
    """Return what the browser is to be asked for a new passkey, as JSON, and the challenge in it."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = webauthn.generate_registration_options(
        rp_id=host,
        rp_name=name,
        user_id=f"byline-{account.id}".encode(),
        user_name=account.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_descriptors(account),
    )
    return webauthn.options_to_json(options), bytes_to_base64url(options.challenge)


def add(account: Account, answer: str, *, challenge: str, host: str, origin: str, label: str) -> Passkey:
    """Keep the passkey that a browser has made.

    Raises:
        InvalidInput: the answer is none to this challenge, or the passkey belongs to somebody.
    """
    import webauthn
    from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        verified = webauthn.verify_registration_response(
            credential=_read(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=host,
            expected_origin=origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise InvalidInput("passkey", REFUSED) from error
    number = bytes_to_base64url(verified.credential_id)
    if db.session.scalar(select(Passkey.id).where(Passkey.credential_id == number)) is not None:
        raise InvalidInput("passkey", "This passkey is kept already.")
    passkey = Passkey(
        account_id=account.id,
        credential_id=number,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        label=_label(label),
        created_at=clock.now(),
    )
    db.session.add(passkey)
    db.session.flush()
    return passkey


def ask_who(*, host: str, account: Account | None = None) -> tuple[str, str]:
    """Return what the browser is to be asked to sign somebody in, or this very account, and the challenge in it."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import UserVerificationRequirement

    options = webauthn.generate_authentication_options(
        rp_id=host,
        user_verification=UserVerificationRequirement.REQUIRED,
        allow_credentials=_descriptors(account) if account is not None else None,
    )
    return webauthn.options_to_json(options), bytes_to_base64url(options.challenge)


def use(answer: str, *, challenge: str, asked_at: datetime, host: str, origin: str) -> Account:
    """Return the account whose passkey has answered; the transaction is a writing one.

    An answer counts once although the challenge stands in a cookie, which can be sent twice: a passkey that was used
    since it was asked for is refused.

    Raises:
        InvalidInput: the answer is none to this challenge, nobody's, a copy's, a used one, or of a closed account.
    """
    import webauthn
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        given = _read(answer)
        passkey = db.session.scalar(select(Passkey).where(Passkey.credential_id == str(given["id"])))
        if passkey is None:
            raise InvalidInput("passkey", REFUSED)
        verified = webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=host,
            expected_origin=origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise InvalidInput("passkey", REFUSED) from error
    account = db.session.get_one(Account, passkey.account_id)
    if account.closed_at is not None or (passkey.used_at is not None and passkey.used_at >= asked_at):
        raise InvalidInput("passkey", REFUSED)
    passkey.sign_count, passkey.used_at = verified.new_sign_count, clock.now()
    db.session.flush()
    return account


def rename(passkey: Passkey, label: str) -> None:
    """Give a passkey another name."""
    passkey.label = _label(label)
    db.session.flush()


def delete(passkey: Passkey) -> None:
    """Forget a passkey; it lets nobody in any more."""
    db.session.delete(passkey)
    db.session.flush()


def _descriptors(account: Account) -> list[PublicKeyCredentialDescriptor]:
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id)) for passkey in of(account)]


def _label(text: str) -> str:
    return " ".join(text.split())[:100] or "Passkey"


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("too long to be an answer")
    given = json.loads(answer)
    if not isinstance(given, dict):
        raise TypeError("no object")
    return given
