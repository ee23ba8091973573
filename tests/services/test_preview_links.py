"""Test the secret links to working copies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.errors import InvalidInput, NotFound
from app.models import PreviewLink
from app.services import preview_links, publishing
from app.services.pages import PageText
from tests.factories import make_account
from tests.services.writing import do, write, write_page


def test_link_leads_to_its_text_until_it_is_revoked(app: Flask) -> None:
    ada = make_account("editor")
    post, page = write(ada, "Draft"), write_page(ada, PageText("Page"))
    secret, other = do(preview_links.create, post, ada), do(preview_links.create, page, ada)
    assert preview_links.find(secret) is post
    assert preview_links.find(other) is page
    [link] = preview_links.links_of(post)
    with pytest.raises(NotFound):
        preview_links.get(page, link.id)
    do(preview_links.revoke, preview_links.get(post, link.id))
    assert list(preview_links.links_of(post)) == []
    for wrong in (secret, "", "nonsense", "\udfff"):
        with pytest.raises(NotFound):
            preview_links.find(wrong)


def test_secret_has_128_bits_and_is_kept_nowhere(app: Flask) -> None:
    ada = make_account("editor")
    secrets = {do(preview_links.create, write(ada, "Draft"), ada) for _ in range(5)}
    assert len(secrets) == 5
    assert all(len(secret) >= 22 for secret in secrets)
    kept = db.session.scalars(select(PreviewLink.digest)).all()
    assert not secrets & set(kept)


def test_link_expires_and_ends_with_the_trash(app: Flask) -> None:
    ada = make_account("editor")
    with time_machine.travel(datetime(2026, 5, 4, tzinfo=UTC), tick=False) as clock:
        post = write(ada, "Draft")
        secret = do(preview_links.create, post, ada)
        do(publishing.trash, post, ada)
        with pytest.raises(NotFound):
            preview_links.find(secret)
        do(publishing.restore, post, ada)
        clock.shift(timedelta(days=29))
        assert preview_links.find(secret) is post
        clock.shift(timedelta(days=2))
        with pytest.raises(NotFound):
            preview_links.find(secret)


def test_there_is_an_end_to_links(app: Flask) -> None:
    ada = make_account("editor")
    post = write(ada, "Draft")
    for _ in range(preview_links.MOST):
        do(preview_links.create, post, ada)
    with pytest.raises(InvalidInput):
        do(preview_links.create, post, ada)
