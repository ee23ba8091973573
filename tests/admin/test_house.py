"""Test the pages of the panel beside writing: series, authors, redirects, settings, what is public, first steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import begin_writing, db
from app.models import AccountSession, Author, Media, Post, Redirect, Series, Site
from app.services.site import SAMPLE_NAMES
from tests.admin.conftest import Browser
from tests.factories import START, change, make_account, make_author, make_post, make_redirect, make_series, make_site

SignIn = Callable[..., Browser]


def _site() -> Site:
    db.session.expire_all()
    return db.session.get_one(Site, 1)


def test_series_get_words_plans_and_an_order(signed_in: SignIn) -> None:
    first, second = make_post("First", series="Old name"), make_post("Second", series="Old name")
    series = make_series("Old name")
    browser = signed_in("editor")
    answer = browser.send(f"/admin/series/{series.id}/", title="New name", description="Why", planned="Third\n\nFourth")
    assert answer.status_code == 303
    page = browser.get("/series/new-name/").text
    assert "Third" in page
    assert browser.get("/series/old-name/").headers["Location"] == "/series/new-name/"
    assert browser.send(f"/admin/series/{series.id}/parts/{second.id}/", to="up").status_code == 303
    page = browser.get("/series/new-name/").text
    assert page.index("Second") < page.index("First")
    assert browser.send(f"/admin/series/{series.id}/delete/").status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Post, first.id).series_id is None
    assert browser.get("/series/new-name/").headers["Location"] == "/series/"


def test_series_need_a_title_of_their_own(signed_in: SignIn) -> None:
    make_series("Taken")
    answer = signed_in("editor").send("/admin/series/new/", title="Taken", description="typed words")
    assert answer.status_code == 422
    assert "typed words" in answer.text
    assert db.session.scalars(select(Series)).all() == [db.session.scalar(select(Series))]


def test_authors_change_their_own_profile_alone(signed_in: SignIn) -> None:
    account = make_account("author", "Ada Example")
    other = make_author("Bob Example")
    make_post(authors=["Ada Example"])
    browser = signed_in(account)
    assert "Bob Example" not in browser.get("/admin/authors/").text
    assert browser.get(f"/admin/authors/{other.id}/").status_code == 403
    answer = browser.send(
        f"/admin/authors/{account.author_id}/",
        name="Ada B. Example",
        slug="ada",
        biography="Writes proofs.",
        links="ORCID https://orcid.org/0000-0002-1825-0097",
    )
    assert answer.status_code == 303
    page = browser.get("/author/ada/").text
    assert "Writes proofs." in page
    assert 'href="https://orcid.org/0000-0002-1825-0097"' in page
    assert browser.get("/author/ada-example/").headers["Location"] == "/author/ada/"
    assert browser.get("/admin/authors/new/").status_code == 403


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("links", "Site javascript:alert(1)"),
        ("url", "javascript:alert(1)"),
        ("slug", "Not a slug"),
        ("email", "nobody"),
        ("name", ""),
    ],
)
def test_profile_refuses_what_no_reader_should_follow(signed_in: SignIn, field: str, text: str) -> None:
    author = make_author("Ada Example")
    given = {"name": "Ada Example", "slug": "ada-example", "biography": "kept words", field: text}
    answer = signed_in("editor").send(f"/admin/authors/{author.id}/", **given)
    assert answer.status_code == 422
    assert "kept words" in answer.text
    db.session.expire_all()
    assert db.session.get_one(Author, author.id).biography == ""


def test_author_with_posts_or_an_account_stays(signed_in: SignIn) -> None:
    make_post(authors=["Ada Example"])
    author = make_author("Ada Example")
    browser = signed_in("editor")
    browser.send(f"/admin/authors/{author.id}/delete/")
    assert "take the name off them first" in browser.get("/admin/authors/").text
    guest = make_author("A Guest")
    browser.send(f"/admin/authors/{guest.id}/delete/")
    db.session.expire_all()
    assert db.session.get(Author, guest.id) is None
    assert db.session.get(Author, author.id) is not None


def test_redirects_are_added_found_and_deleted(signed_in: SignIn) -> None:
    browser = signed_in("editor")
    assert browser.send("/admin/redirects/", path="/old.html", target="/archive/").status_code == 303
    assert browser.get("/old.html").headers["Location"] == "/archive/"
    assert "/old.html" in browser.get("/admin/redirects/?q=old").text
    assert "No redirect matches" in browser.get("/admin/redirects/?q=%25").text
    row = db.session.scalar(select(Redirect))
    assert row is not None
    browser.send(f"/admin/redirects/{row.id}/delete/")
    assert browser.get("/old.html").status_code == 404


@pytest.mark.parametrize(
    ("path", "target", "words"),
    [
        ("/feed.xml", "/x/", "belongs to the program"),
        ("nonsense", "/x/", "path on this site"),
        ("/a/", "javascript:alert(1)", "whole web address"),
        ("/c/", "/c/", "for ever"),
        ("/b/", "/a/", "for ever"),
        ("/moved/", "/x/", "already"),
        ("/here/", "/x/", "A post or page"),
    ],
)
def test_redirects_that_cannot_be_are_refused(signed_in: SignIn, path: str, target: str, words: str) -> None:
    make_redirect("/moved/", "/a/")
    make_redirect("/a/", "/b/")
    make_post(path="/here/")
    answer = signed_in("editor").send("/admin/redirects/", path=path, target=target)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_redirect_to_a_redirect_is_one_step(signed_in: SignIn) -> None:
    make_redirect("/b/", "/archive/")
    browser = signed_in("editor")
    browser.send("/admin/redirects/", path="/a/", target="/b/")
    assert browser.get("/a/").headers["Location"] == "/archive/"


def test_settings_change_by_section_and_show_at_once(signed_in: SignIn) -> None:
    browser = signed_in("owner")
    assert browser.get("/").status_code == 200
    answer = browser.send(
        "/admin/settings/site/", title="Notes on attention", language="nl", time_zone="Europe/Amsterdam"
    )
    assert answer.status_code == 303
    assert "Notes on attention" in browser.get("/").text
    assert browser.get("/feed.xml").text.count("Notes on attention") >= 1
    assert _site().time_zone == "Europe/Amsterdam"


def test_settings_keep_what_was_typed_and_change_nothing_when_one_is_wrong(signed_in: SignIn) -> None:
    before = _site().title
    answer = signed_in("owner").send("/admin/settings/site/", title="Another", language="en", time_zone="Mars/Olympus")
    assert answer.status_code == 422
    assert 'value="Another"' in answer.text
    assert "Must be a time zone" in answer.text
    assert _site().title == before


def test_address_of_the_blog_renders_every_text_again(signed_in: SignIn) -> None:
    post = make_post(body="See [the list](/archive/).", html="old", feed_html="old")
    browser = signed_in("owner")
    site = _site()
    answer = browser.send(
        "/admin/settings/address/",
        permalink_pattern=site.permalink_pattern,
        url="https://moved.example/blog",
        feed_id=site.feed_id,
    )
    assert answer.status_code == 303
    db.session.expire_all()
    assert 'href="https://moved.example/archive/"' in db.session.get_one(Post, post.id).feed_html
    make_site(url="https://blog.example")


def test_dangerous_settings_ask_who_it_is_and_lose_nothing(signed_in: SignIn) -> None:
    browser = signed_in("owner")
    row = db.session.scalar(select(AccountSession))
    assert row is not None
    change(row, confirmed_at=clock.now() - timedelta(hours=1))
    site = _site()
    answer = browser.send(
        "/admin/settings/address/",
        permalink_pattern=site.permalink_pattern,
        url="https://evil.example",
        feed_id="urn:x:y",
    )
    assert answer.status_code == 403
    assert 'value="https://evil.example"' in answer.text
    assert "/admin/confirm/" in answer.text
    assert _site().url == "https://blog.example"


def test_navigation_is_set_moved_and_emptied(signed_in: SignIn) -> None:
    browser = signed_in("owner")
    fields = {"label": ["Home", "About", ""], "address": ["/", "/about/", ""]}
    assert browser.send("/admin/settings/navigation/", **fields, move="down-0").status_code == 303
    assert [link["label"] for link in _site().navigation] == ["About", "Home"]
    answer = browser.send("/admin/settings/navigation/", label="X", address="javascript:alert(1)")
    assert answer.status_code == 422
    assert "javascript:alert(1)" in answer.text
    browser.send("/admin/settings/navigation/", label="", address="")
    assert _site().navigation == []


@pytest.mark.parametrize("role", ["contributor", "author", "editor"])
def test_settings_are_the_owners(signed_in: SignIn, role: str) -> None:
    browser = signed_in(role)
    assert browser.get("/admin/settings/").status_code == 403
    assert browser.send("/admin/settings/site/", title="Mine").status_code == 403
    assert "Settings" not in browser.get("/admin/").text


def test_what_is_public_shows_the_feed_and_no_draft(signed_in: SignIn) -> None:
    make_post("Seen & read", summary="The summary", tags=["notes"])
    make_post("Secret draft", state="draft")
    make_post("Later", published_at=clock.now() + timedelta(days=1))
    page = signed_in("contributor").get("/admin/public/").text
    assert "Seen &amp; read" in page
    assert "The summary" in page
    assert "Secret draft" not in page
    assert "Later" not in page


def test_dashboard_shows_what_waits_and_only_ones_own(signed_in: SignIn) -> None:
    account = make_account("author", "Ada Example")
    make_post("My draft", authors=["Ada Example"], state="draft", entry_id=None)
    make_post("My plan", authors=["Ada Example"], published_at=clock.now() + timedelta(days=1))
    make_post("My changes", authors=["Ada Example"], latest_revision=2, live_revision=1)
    make_post("Bob's draft", authors=["Bob Example"], state="draft", entry_id=None)
    page = signed_in(account).get("/admin/").text
    for words in ("My draft", "My plan", "My changes", "changes that readers do not see yet"):
        assert words in page
    assert "Bob&#39;s draft" not in page
    assert "Bob&#39;s draft" in signed_in("editor").get("/admin/").text


def test_dashboard_leads_to_the_pictures_without_a_description(signed_in: SignIn) -> None:
    browser = signed_in("owner")
    begin_writing()
    for name, alt in (("bare.png", ""), ("described.png", "A lamp")):
        columns = {"media_type": "image/png", "bytes": 1, "width": 1, "height": 1, "created_at": START, "alt": alt}
        db.session.add(Media(name=f"x/{name}", digest=name, original_name=name, **columns))
    db.session.commit()
    [address] = re.findall(r'href="(/admin/media/\?[^"]*)">1 image has no', browser.get("/admin/").text)
    shown = browser.get(address).text
    assert "bare.png" in shown
    assert "described.png" not in shown


def test_samples_go_and_the_owners_name_stays(signed_in: SignIn) -> None:
    account = make_account("owner", "Byline")
    make_post("A sample", authors=["Byline", "Only sample"], tags=["sample"], is_sample=True)
    make_post("Mine", tags=["mine"])
    change(_site(), introduction=SAMPLE_NAMES["introduction"], subtitle="My own words")
    browser = signed_in(account)
    assert "Remove the 1 sample " in browser.get("/admin/first-steps/").text
    assert browser.send("/admin/first-steps/remove-samples/").status_code == 303
    db.session.expire_all()
    assert [post.title for post in db.session.scalars(select(Post))] == ["Mine"]
    assert {author.name for author in db.session.scalars(select(Author))} == {"Byline"}
    assert account.author_id is not None
    assert (_site().introduction, _site().subtitle) == ("", "My own words")
