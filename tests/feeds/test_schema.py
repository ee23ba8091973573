"""Feeds are valid after a RELAX NG schema of Atom, whatever was typed."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.factories import make_author, make_post, make_site, make_tag

from .reading import get

SCHEMA = Path(__file__).parent.parent / "data" / "feeds" / "atom.rnc"
NASTY = 'x\x08\x0c\ufffe]]> & <b a="1"> \u202e 日本 😀 %zz %41 # [ ] \\'

pytestmark = pytest.mark.skipif(shutil.which("jing") is None, reason="jing not installed")


def check(*documents: Path) -> tuple[int, str]:
    """Validate documents, and return jing's exit status and its complaints."""
    ran = subprocess.run(["jing", "-c", str(SCHEMA), *map(str, documents)], capture_output=True, text=True)
    return ran.returncode, ran.stdout


def make_nasty_posts() -> None:
    """Fill the blog with everything a feed can show, in its ugliest form."""
    make_site(
        title=NASTY,
        subtitle=NASTY,
        rights=NASTY,
        language="pt_BR",
        feed_author=NASTY,
        feed_author_email="a b@c d",
        feed_author_url=NASTY,
        time_zone="America/Los_Angeles",
        entries_in_feed=100,
    )
    make_author("Nasty" + NASTY, slug="nasty", url=NASTY, email="@", email_public=True)
    make_author("Ada", url="https://ada.example/é", email="ada@ada.example", email_public=True)
    make_tag("Tag" + NASTY, slug="tag")
    make_post(
        NASTY, feed_title=NASTY, html=NASTY, summary=NASTY, image=NASTY, language=NASTY[:35], tags=["Tag" + NASTY]
    )
    make_post("", html="", excerpt="", authors=["Nasty" + NASTY, "Ada"], categories=["One", "Two"], language="zh-Hant")
    make_post(image="https://cdn.example/a b?c=[d]", published_offset=1439, updated_offset=-1439)
    make_post(published_at=datetime(1, 1, 1, tzinfo=UTC), published_offset=-480)


def test_all_feeds_are_valid(client: FlaskClient, tmp_path: Path) -> None:
    empty = tmp_path / "empty.xml"
    empty.write_bytes(get(client).data)
    make_nasty_posts()
    documents = [empty]
    for path in ("/feed.xml", "/tag/tag/feed.xml", "/author/nasty/feed.xml", "/category/one/feed.xml"):
        documents.append(tmp_path / path.strip("/").replace("/", "-"))
        documents[-1].write_bytes(get(client, path).data)
    assert check(*documents) == (0, "")


FAULTS = {
    "<id>": "<id/><id>",
    "+00:00</updated>": "</updated>",
    'type="application/atom+xml"': 'type="atom"',
    '<category term="': '<category name="',
    "<name>": "<nickname/><name>",
    'rel="self"': 'rel=""',
}


def test_the_schema_sees_faults(client: FlaskClient, tmp_path: Path) -> None:
    make_post(tags=["x"], authors=["Ada"])
    document = get(client).text
    broken = []
    for number, (right, wrong) in enumerate(FAULTS.items()):
        assert right in document
        broken.append(tmp_path / f"fault-{number}.xml")
        broken[-1].write_text(document.replace(right, wrong, 1), encoding="utf-8")
    status, complaints = check(*broken)
    assert status == 1
    assert [file.name for file in broken if file.name not in complaints] == []
