"""Test taking the blog out from the panel."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from tests.admin.conftest import Browser
from tests.factories import START, make_post


def test_owner_downloads_the_blog(signed_in: Callable[..., Browser]) -> None:
    owner = signed_in("owner")
    make_post("Mine", slug="mine", body="As *typed*", published_at=START)
    make_post("Hidden", state="draft", body="secret")
    page = owner.get("/admin/export/").text
    for name in ("jekyll", "hugo", "json"):
        assert f'href="/admin/export/{name}.zip"' in page
    answer = owner.get("/admin/export/jekyll.zip")
    assert answer.mimetype == "application/zip"
    assert "no-store" in answer.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        posts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".md")}
    assert posts["_posts/2025-01-01-mine.md"].endswith("---\nAs *typed*")
    assert any("secret" in text for text in posts.values())
    assert owner.get("/admin/export/exe.zip").status_code == 404
