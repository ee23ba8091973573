"""Who signs in again beside an open editor gets a token for the form that was open."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.admin.conftest import Browser

JSON = {"Accept": "application/json"}


def test_token_of_the_new_session_is_good_for_an_old_form(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("owner")
    answer = browser.get("/admin/token/", headers=JSON)
    assert answer.headers["Cache-Control"] == "private, no-store"
    fields = {"csrf_token": "of an old session", "name": "Optics"}
    assert browser.post("/admin/topics/category/new/", data=fields).status_code == 400
    fields["csrf_token"] = answer.get_json()["csrf_token"]
    assert browser.post("/admin/topics/category/new/", data=fields).status_code == 303


def test_strangers_get_no_token(client: FlaskClient) -> None:
    answer = client.get("/admin/token/", headers=JSON)
    assert answer.status_code in (303, 401)
    assert "csrf_token" not in answer.text
    assert client.get("/admin/signed-in/").status_code == 303


def test_page_to_come_back_to_tells_the_editor(signed_in: Callable[..., Browser]) -> None:
    answer = signed_in("contributor").get("/admin/signed-in/")
    assert "<h1>You are signed in</h1>" in answer.text
    assert "/signed_in.js" in answer.text


def test_neither_takes_anything_but_get(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("owner")
    for address in ("/admin/token/", "/admin/signed-in/"):
        assert browser.send(address).status_code == 405
