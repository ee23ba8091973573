"""Test that the preview is the page of readers, runs nothing, and writes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import clock
from app.db import db
from app.models import Author, Category, Post, PreviewLink, Series, Site, Tag
from tests.admin.conftest import Browser
from tests.admin.writing import newest, save, write
from tests.factories import change, make_account, make_page, make_post

SignedIn = Callable[..., Browser]
TEXT = """Words with a note[^1] and $$x^2$$.

## One

## Two

## Three

```python
x = 1
```

[^1]: The note.
"""


def _article(page: str) -> str:
    found = re.search(r"<article.*</article>", page, re.S)
    assert found is not None
    return re.sub(r'datetime="[^"]+"', "", found[0])


def test_the_preview_is_the_very_page_that_readers_get(signed_in: SignedIn, client: FlaskClient) -> None:
    browser = signed_in(make_account("owner", "Ada"))
    fields = {
        "authors": "Ada",
        "tags": "one, two",
        "new_category": "Methods",
        "series": "Parts",
        "series_position": "1",
    }
    fields |= {"summary": "A deck of its own.", "language": "nl"}
    at = write(browser, "As it will be", TEXT, **fields)
    before = browser.send("/admin/preview/", title="As it will be", body=TEXT, of=str(newest().id), **fields).text
    browser.get(f"{at}publish/")
    browser.send(f"{at}publish/", action="publish")
    change(newest(), published_at=clock.now(), updated_at=clock.now())
    after = client.get(newest().path).text
    assert _article(before) == _article(after)


def test_nothing_of_a_preview_is_stored(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    counted = (Post, Author, Category, Tag, Series)
    before = [db.session.scalar(select(func.count(model.id))) for model in counted]
    version = db.session.get_one(Site, 1).content_version
    fields = {"authors": "Nobody", "tags": "new tag", "new_category": "New", "series": "New series"}
    assert browser.send("/admin/preview/", title="T", body="B", **fields).status_code == 200
    db.session.rollback()
    assert [db.session.scalar(select(func.count(model.id))) for model in counted] == before
    assert db.session.get_one(Site, 1).content_version == version


def test_a_preview_runs_no_script_and_stands_in_our_frame_alone(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    body = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    answer = browser.send("/admin/preview/", title="<script>alert(2)</script>", body=body)
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "; sandbox allow-same-origin" in policy
    assert "allow-scripts" not in policy
    assert answer.headers["Cache-Control"] == "private, no-store"
    live = re.sub(r'<script type="application/ld\+json">.*?</script>', "", answer.text, flags=re.S)
    assert "<script" not in live
    assert "<img src=x" not in live


def test_a_preview_of_half_a_form_is_shown(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    answer = browser.send("/admin/preview/", body="Only *words*", canonical_url="htt", series_position="x")
    assert answer.status_code == 200
    assert "Only <em>words</em>" in answer.text


def test_a_text_that_takes_too_long_is_shown_as_typed(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    answer = browser.send("/admin/preview/", title="Hostile", body="<" * 200_000)
    assert answer.status_code == 200


def test_the_saved_text_is_shown_too(signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    at = write(browser, "Saved", "Saved *words*")
    assert "Saved <em>words</em>" in browser.get(f"{at}preview/").text
    feed = browser.get(f"{at}feed/")
    assert "Saved <em>words</em>" in feed.text
    assert "frame-ancestors 'self'" in feed.headers["Content-Security-Policy"]


def test_a_page_is_previewed_as_a_page(signed_in: SignedIn) -> None:
    browser = signed_in("editor")
    answer = browser.send("/admin/preview/", title="About", body="Me *too*", kind="page", path="/about/")
    assert "Me <em>too</em>" in answer.text
    assert "Cite this post" not in answer.text


def test_who_may_not_read_a_text_previews_none_in_its_name(signed_in: SignedIn) -> None:
    post, page = make_post(authors=["Somebody Else"]), make_page()
    browser = signed_in("author")
    assert browser.send("/admin/preview/", title="x", body="x", of=str(post.id)).status_code == 403
    assert browser.send("/admin/preview/", title="x", body="x", kind="page").status_code == 403
    assert browser.send("/admin/preview/", title="x", body="x", kind="page", of=str(page.id)).status_code == 403
    assert browser.send("/admin/preview/", title="x", body="x", of="9999").status_code == 404


def test_a_preview_takes_a_token_and_a_session(signed_in: SignedIn, client: FlaskClient) -> None:
    assert signed_in("owner").post("/admin/preview/", data={"body": "x"}).status_code == 400
    assert client.get("/admin/preview/").status_code == 404


# Secret links


def _link(browser: Browser, at: str) -> str:
    assert browser.get(f"{at}links/").status_code == 200
    assert browser.send(f"{at}links/").status_code == 303
    page = browser.get(f"{at}links/").text
    found = re.search(r'value="https://blog.example(/admin/preview/[^"]+)"', page)
    assert found is not None
    assert found[1] not in browser.get(f"{at}links/").text, "it is shown once"
    return found[1]


def test_a_secret_link_opens_the_draft_and_tells_nobody_else(signed_in: SignedIn, client: FlaskClient) -> None:
    browser = signed_in("owner")
    at = write(browser, "Secret plans", "MARKER words")
    secret = _link(browser, at)
    answer = client.get(secret)
    assert answer.status_code == 200
    assert "MARKER words" in answer.text
    assert "Draft. Only people with this link can read it." in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert 'name="robots" content="noindex"' in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "MARKER" not in client.get("/").text + client.get("/feed.xml").text + client.get("/sitemap.xml").text
    assert save(browser, at, "Secret plans", "NEWER words").status_code == 303
    assert "NEWER words" in client.get(secret).text


def test_a_revoked_link_and_an_expired_one_are_like_none(signed_in: SignedIn, client: FlaskClient) -> None:
    browser = signed_in("owner")
    at = write(browser)
    secret = _link(browser, at)
    link = db.session.scalar(select(PreviewLink))
    assert link is not None
    assert secret.split("/")[-2] not in link.digest
    missing = client.get("/admin/preview/never-was-one/")
    change(link, expires_at=clock.now() - timedelta(seconds=1))
    assert client.get(secret).status_code == missing.status_code == 404
    change(link, expires_at=clock.now() + timedelta(days=1))
    assert client.get(secret).status_code == 200
    assert browser.send(f"{at}links/{link.id}/revoke/").status_code == 303
    assert client.get(secret).status_code == 404


def test_links_are_revoked_below_their_own_text_alone(signed_in: SignedIn) -> None:
    browser = signed_in("author")
    at = write(browser)
    secret = _link(browser, at)
    link = db.session.scalar(select(PreviewLink))
    assert link is not None
    other = write(browser, "Another")
    assert browser.send(f"{other}links/{link.id}/revoke/").status_code == 404
    assert browser.get(secret).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_link_to_what_is_somebody_elses(signed_in: SignedIn, method: str) -> None:
    post = make_post(authors=["Somebody Else"])
    browser = signed_in("author")
    at = f"/admin/posts/{post.id}/links/"
    assert (browser.get(at) if method == "get" else browser.send(at)).status_code == 403
