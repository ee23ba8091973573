"""Let go of what nobody needs any more, on blogs where nobody comes by to do it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select

from app import clock
from app.access import throttle
from app.db import db
from app.models import AccountSession, OneTimeToken, PreviewLink, SignInAttempt, Undo
from app.services import jobs, media
from app.services.trash import purge_trash

ENDED_LINKS_SHOWN = timedelta(days=30)


def clean_up() -> int:
    """Empty the trash of what is due, and delete what has expired; return how many texts were purged."""
    now = clock.now()
    for model in (AccountSession, OneTimeToken):
        db.session.execute(delete(model).where(model.expires_at <= now))
    # Who looks at a text's links sees for a while that one has ended.
    db.session.execute(delete(PreviewLink).where(PreviewLink.expires_at <= now - ENDED_LINKS_SHOWN))
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.last_at < now - throttle.FORGOTTEN_AFTER))
    # The last one stays, so that no number is given twice: a button that is still on some page holds it.
    newest = db.session.scalar(select(func.max(Undo.id))) or 0
    db.session.execute(delete(Undo).where(Undo.expires_at <= now, Undo.id < newest))
    jobs.forget_old()
    media.sweep()
    return purge_trash()
