"""Generated blogs, built by real Jekyll where it is installed, say what the records say."""

import shutil
import subprocess
from pathlib import Path

import pytest

from app.importers import IMPORTERS
from app.importers.records import ImportedPost
from tests.importers.generated import write_blog
from tests.importers.shown import BLOGS, as_shown, dump, feed_entries, written


@pytest.mark.oracle
@pytest.mark.parametrize("seed", [7, 11, 13])
def test_a_generated_blog_is_what_jekyll_makes_of_it(tmp_path: Path, seed: int) -> None:
    assert shutil.which("jekyll"), "Debian's packages jekyll and ruby-jekyll-feed are needed"
    write_blog(tmp_path / "blog", seed, posts=25)
    subprocess.run(["bash", BLOGS / "build.sh", tmp_path], check=True, timeout=120)
    opened = IMPORTERS["jekyll"](tmp_path / "blog")
    entries = feed_entries(tmp_path / "feed.xml")
    bodies = dump(tmp_path / "dump.jsonl")
    posts = [post for post in opened.posts() if isinstance(post, ImportedPost)]
    assert len(posts) == len(entries)
    for post in posts:
        ours = as_shown(post, opened.site)
        theirs = entries[ours.link]
        for field in ("id", "title", "published", "updated", "author", "categories", "language", "image"):
            assert getattr(ours, field) == getattr(theirs, field), (post.source, field)
        assert post.summary in (None, theirs.summary)
        assert post.body == written(post.source, bodies[post.source]["markdown"])
