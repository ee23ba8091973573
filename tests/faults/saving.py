"""Save drafts one after the other while the database goes away and comes back, and keep what was acknowledged."""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized

from sqlalchemy.exc import DBAPIError

from app import clock, create_app
from app.db import begin_writing, db
from app.models import Post


def save(environment: dict[str, str], finished: Synchronized[int], saved: Connection) -> None:
    """Save until told to stop; send the number and the moment of each commit that has returned, then nothing."""
    os.environ.update(environment)
    with create_app().app_context():
        number = 0
        while not finished.value:
            number += 1
            try:
                begin_writing()
                now = clock.now()
                db.session.add(
                    Post(
                        title=f"Draft {number}", feed_title="", slug=f"draft-{number}", created_at=now, modified_at=now
                    )
                )
                db.session.commit()
                saved.send((number, time.time()))
            except DBAPIError:
                db.session.rollback()
            time.sleep(0.02)
        saved.send(None)
        db.session.remove()
        db.engine.dispose()
