"""Who asks too much has to wait; nobody else does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.admin import limits
from app.admin.limits import Limit
from tests.admin.conftest import Browser
from tests.factories import make_account


@pytest.fixture(autouse=True)
def counted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Count from nothing, with limits that a test can reach."""
    monkeypatch.setitem(app.config, "LIMITS_IN_TESTS", True)
    monkeypatch.setattr(limits, "CHANGES", Limit("changes", "6 per minute"))
    monkeypatch.setattr(limits, "DOOR", Limit("door", "3 per minute"))
    monkeypatch.setattr(limits, "LINKS", Limit("links", "3 per minute"))
    monkeypatch.setitem(limits.SPECIAL, "admin.preview_show", Limit("previews", "2 per minute"))
    limits._limiter.reset()
    yield
    limits._limiter.reset()


def _preview(browser: Browser) -> int:
    return browser.send("/admin/preview/", kind="post", title="On light", body="Words.").status_code


def test_one_account_waits_and_others_do_not(signed_in: Callable[..., Browser]) -> None:
    ada, bob = signed_in(make_account("author", "Ada")), signed_in(make_account("author", "Bob"))
    assert [_preview(ada) for _ in range(3)] == [200, 200, 429]
    assert _preview(bob) == 200
    assert ada.get("/admin/").status_code == 200
    answer = ada.send("/admin/preview/", kind="post", title="On light", body="Words.")
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert "That was too much at once. Nothing was changed." in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_script_gets_the_sentence_by_itself(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in()
    for _ in range(2):
        _preview(browser)
    answer = browser.post("/admin/preview/", data={"csrf_token": browser.token}, headers={"Accept": "application/json"})
    assert answer.status_code == 429
    assert answer.json is not None
    assert answer.json["error"].startswith("That was too much at once.")


def test_strangers_count_by_network_and_readers_not_at_all(app: Flask, signed_in: Callable[..., Browser]) -> None:
    owner, stranger = signed_in(), app.test_client()
    path = f"/admin/preview/{'x' * 43}/"
    assert [stranger.get(path).status_code for _ in range(4)] == [404, 404, 404, 429]
    elsewhere = app.test_client()
    elsewhere.environ_base = {**elsewhere.environ_base, "REMOTE_ADDR": "192.0.2.7"}  # type: ignore[assignment]
    assert elsewhere.get(path).status_code == 404
    assert owner.get(path).status_code == 404
    assert {stranger.get("/").status_code for _ in range(20)} == {200}
    assert stranger.get("/admin/sign-in/").status_code == 200


def test_every_limit_belongs_to_an_address(app: Flask) -> None:
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert limits.SPECIAL.keys() <= known
    assert known >= limits.OWN_LIMITS
