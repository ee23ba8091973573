"""Test the settings of the blog from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.models import Post, Site
from app.services.site import READERS

from .conftest import Run


def test_show_names_every_setting(run: Run) -> None:
    lines = run("site", "show").output.splitlines()
    assert [line.split(" = ")[0] for line in lines if " = " in line] == list(READERS)


@pytest.mark.parametrize(
    ("key", "text", "stored"),
    [
        ("title", "  Notes   on nets ", "Notes on nets"),
        ("time_zone", "America/Los_Angeles", "America/Los_Angeles"),
        ("posts_per_page", "25", 25),
        ("language", "de-CH", "de-CH"),
        ("url", "https://Bücher.Example:8443/Notizen/", "https://xn--bcher-kva.example:8443/Notizen"),
        ("url", "http://[::1]:8000", "http://[::1]:8000"),
        ("feed_full_text", "no", False),
        ("navigation", '[{"label": "Me", "address": "/about/"}]', [{"label": "Me", "address": "/about/"}]),
        ("permalink_pattern", "/:year/:title/", "/:year/:title/"),
    ],
)
def test_set_changes_the_row(run: Run, fresh: Flask, key: str, text: str, stored: object) -> None:
    assert run("site", "set", key, text).exit_code == 0
    with fresh.app_context():
        assert getattr(db.session.get_one(Site, 1), key) == stored


@pytest.mark.parametrize(
    ("key", "text", "part"),
    [
        ("title", "", "1 to 300 characters"),
        ("url", "blog.example", "must be an address such as"),
        ("url", "https://blog.example/?x", "must be an address such as"),
        ("url", "http://localhost:99999", "must be an address such as"),
        ("url", "http://[::1", "must be an address such as"),
        ("url", "https://blog.example/../x", "must be an address such as"),
        ("url", "https://blog.example//x", "must be an address such as"),
        ("url", "https://blog.example/%zz", "must be an address such as"),
        ("url", "https://blog.example/" + "x" * 500, "at most 500 characters"),
        ("feed_author_email", "x" * 301, "at most 300 characters"),
        ("time_zone", "../../etc/passwd", "must be a time zone"),
        ("posts_per_page", "000000000001" + "0" * 9, "whole number from 1"),
        ("permalink_pattern", "//:slug", "must be a path such as"),
        ("permalink_pattern", "/../:slug", "must be a path such as"),
        ("permalink_pattern", "/admin/:slug", "belongs to the program"),
        ("navigation", "{}", "must be a list"),
        ("navigation", '[{"label": "x", "address": "/\\\\evil.example"}]', "starts neither with"),
        ("time_zone", "Mars/Olympus", "must be a time zone"),
        ("posts_per_page", "0", "whole number from 1"),
        ("posts_per_page", "9" * 5000, "whole number from 1"),
        ("language", "x!", "must be a language"),
        ("permalink_pattern", "/:yeah/:slug/", "does not know :yeah"),
        ("permalink_pattern", "posts", "must start with /"),
        ("navigation", "{", "must be a list"),
        ("navigation", '[{"label": "x", "address": "javascript:1"}]', "starts neither with"),
        ("feed_full_text", "maybe", "must be yes or no"),
        ("colour", "red", "is not a setting"),
    ],
)
def test_bad_value_is_one_sentence_and_changes_nothing(run: Run, fresh: Flask, key: str, text: str, part: str) -> None:
    before = run("site", "show").output
    done = run("site", "set", key, text)
    assert done.exit_code == 1
    assert part in done.output
    assert run("site", "show").output == before


def test_new_address_renders_every_text_again(run: Run, fresh: Flask, jekyll: Path) -> None:
    (jekyll / "_posts" / "2025-03-01-links.md").write_text("---\ntitle: L\n---\n[here](/there/) and [top](#x)\n")
    run("import", "jekyll", str(jekyll))
    done = run("site", "set", "url", "https://new.example/blog")
    assert done.exit_code == 0, done.output
    with fresh.app_context():
        post = db.session.scalars(select(Post).where(Post.slug == "links")).one()
        assert 'href="https://new.example/' in post.feed_html
        assert "old.example" not in post.feed_html
        assert post.entry_id == "https://old.example/2025/03/01/links"
        assert db.session.get_one(Site, 1).feed_id == "https://old.example/feed.xml"


def test_rerender_renews_what_an_older_pipeline_made(run: Run, fresh: Flask, jekyll: Path) -> None:
    run("import", "jekyll", str(jekyll))
    assert "0 texts rendered" in run("rerender").output
    assert "2 texts rendered" in run("rerender", "--all").output


def test_author_list(run: Run, jekyll: Path) -> None:
    assert "No authors yet" in run("author", "list").output
    run("import", "jekyll", str(jekyll))
    assert "Ada Example\t/author/ada-example/\t2 posts" in run("author", "list").output


@pytest.mark.parametrize(
    "command",
    [["init"], ["serve"], ["import"], ["import", "jekyll"], ["rerender"], ["site", "set"], ["author", "list"]],
)
def test_every_command_explains_itself(run: Run, command: list[str]) -> None:
    done = run(*command, "--help")
    assert done.exit_code == 0
    assert "Usage:" in done.output
