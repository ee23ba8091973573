"""Test that a blog that was taken out comes home to the byte."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask

from .conftest import Run
from .homecoming import assert_identity, blog, files_of, make_odd_blog, run
from .odd_posts import odd_posts


def test_blog_comes_home_to_the_byte(tmp_path: Path) -> None:
    assert_identity(tmp_path, "jekyll", odd_posts(1, 12))


def test_json_holds_everything(tmp_path: Path) -> None:
    with blog(tmp_path / "data") as app:
        make_odd_blog(app, [])
        run(app, "export", "json", str(tmp_path / "blog.zip"))
    files = files_of(tmp_path / "blog.zip")
    document = json.loads(files["blog.json"])
    titles = {post["title"] for post in document["posts"]}
    assert {"First", "- second: #1", "Later", "Withdrawn", "Back", ""} == titles
    assert next(post for post in document["posts"] if post["copy"])["copy"]["body"] == "nobody saw {{ this }}"
    assert {page["path"] for page in document["pages"]} == {"/about/", "/hidden.html"}
    assert {"files/images/dot.png", "files/_hidden/dot.png", "files/with blank.png"} <= set(files)
    assert (tmp_path / "blog.zip").stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_over(run: Run, fresh: Flask, tmp_path: Path) -> None:
    run("init", "--no-link")
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine").write_text("kept")
    for place, reason in (
        (full, "there already"),
        (full / "mine", "there already"),
        (tmp_path / "no" / "x", "no folder"),
    ):
        done = run("export", "jekyll", str(place))
        assert done.exit_code == 1
        assert reason in done.output
    assert [file.name for file in full.iterdir()] == ["mine"]
    assert not list(tmp_path.glob(".full*"))
