"""Test what an author is told before a text is published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app import rendering
from app.models import Post
from app.services.checks import Check, checks
from app.services.posts import PostText
from tests.factories import make_account, make_page, make_post, make_redirect, make_site, make_tag
from tests.services.writing import write


def _checks(text: PostText, post: Post | None = None) -> list[Check]:
    post = post or write(make_account("editor"), text)
    return checks(post, text, rendering.render(text.body, base_url=f"https://blog.example{post.path}"))


def _warnings(text: PostText, post: Post | None = None) -> list[str]:
    return [check.sentence for check in _checks(text, post) if not check.ok]


def test_finished_text_is_well(app: Flask) -> None:
    make_post("Older", path="/older/")
    found = _checks(PostText("T", "A [link](/older/) and ![a cat](/media/x/cat.png).", summary="S."))
    assert [check.sentence for check in found if not check.ok] == []
    assert len([check for check in found if check.ok]) >= 5


def test_missing_title_and_taken_address_stop_a_publication(app: Flask) -> None:
    make_page(path="/about/")
    assert _checks(PostText("", summary="S"))[0].blocking
    found = _checks(PostText("T", path="/about/", summary="S"))
    assert found[0].blocking
    assert "/about/" in found[0].sentence
    assert not any(check.blocking for check in _checks(PostText("T", "TK [x](/nowhere/)")))


@pytest.mark.parametrize(
    ("link", "broken"),
    [
        ("/live/", False),
        ("/live", False),
        ("https://blog.example/live/#part", False),
        ("/page/", False),
        ("/moved/", False),
        ("/tag/notes/", False),
        ("/feed.xml", False),
        ("/archive/", False),
        ("https://elsewhere.example/nowhere/", False),
        ("mailto:a@b.example", False),
        ("#here", False),
        ("/old-files/paper.pdf", False),
        ("/draft/", True),
        ("/nowhere/", True),
        ("https://blog.example/nowhere/", True),
        ("/tag/none/", True),
        ("/media/none.webp", True),
    ],
)
def test_links_to_nothing_public_are_named_with_their_line(app: Flask, link: str, broken: bool) -> None:
    make_post(path="/live/")
    make_post(path="/draft/", state="draft")
    make_page(path="/page/")
    make_redirect("/moved/", "/live/")
    make_tag("notes")
    found = [check for check in _checks(PostText("T", f"One.\n\nTwo [x]({link}).", summary="S")) if not check.ok]
    assert [check.line for check in found] == ([3] if broken else [])


def test_link_to_the_text_itself_is_not_broken(app: Flask) -> None:
    post = write(make_account("editor"), "Mine")
    assert _warnings(PostText("Mine", f"[x]({post.path})", summary="S"), post) == []


def test_site_below_a_path_knows_its_own_links(app: Flask) -> None:
    make_site(url="https://blog.example/notes")
    make_post(path="/live/")
    assert (
        _warnings(PostText("T", "[x](https://blog.example/notes/live/) [y](https://blog.example/)", summary="S")) == []
    )


def test_what_may_be_mended_is_named(app: Flask) -> None:
    make_post("the same")
    text = PostText("The Same", "First.\n\n![](/media/x/a.png)\n\nTK more", image="/media/x/b.png")
    found = {check.sentence: check.line for check in _checks(text) if not check.ok}
    joined = " ".join(found)
    for words in ("has this title", "has no description", "cover image", "no summary", "placeholder"):
        assert words in joined
    assert 3 in found.values()
    assert 5 in found.values()


def test_date_ahead_is_named(app: Flask) -> None:
    post = make_post("Ahead", published_at=datetime.now(UTC) + timedelta(days=2))
    assert any("date is ahead" in sentence for sentence in _warnings(PostText("Ahead", summary="S"), post))
