"""Test the frame of the admin panel."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.admin.conftest import Browser


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/admin/")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/admin/sign-in/?next=%2Fadmin%2F"


def test_who_is_signed_in_sees_the_dashboard_which_nobody_may_keep(signed_in: Callable[..., Browser]) -> None:
    answer = signed_in("contributor").get("/admin/")
    assert answer.status_code == 200
    assert "<h1>Dashboard</h1>" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
