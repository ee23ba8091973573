"""Compare what comes of Hugo blogs here with what Debian's Hugo makes of them."""

from __future__ import annotations

from datetime import timedelta, timezone
from pathlib import Path

import pytest

from app.content import RenderOptions, render
from app.importers.hugo import parse
from app.importers.markup import likeness
from app.importers.records import ImportedPage, ImportedPost
from tests.importers import hugo_blogs
from tests.importers.hugo_constructs import CONSTRUCTS

pytestmark = pytest.mark.hugo

PLAIN = 'baseURL = "https://h.example/sub/"\ntitle = "H"\ntimeZone = "Europe/Berlin"\n'
TEXTS = {
    "content/posts/a.md": "---\ntitle: A\ndate: 2020-01-02\n---\nx",
    "content/posts/2020-02-03-file-date.md": "---\ntitle: FD\ndate: 2020-07-02 10:00:00\n---\nx",
    "content/posts/With_Capital And  Space+c++.md": "+++\ntitle = 'T: ü/ö'\ndate = 2020-01-02T10:00:00-07:00\n"
    "lastmod = 2020-01-03\n+++\nx",
    "content/posts/urlrel.md": "---\ntitle: U\nurl: foo/bar\ndate: 2020-01-02T00:00:00Z\n---\nx",
    "content/posts/urlabs.md": "---\ntitle: U\nurl: /Foo/Bar Baz\ndate: '2020-01-02'\n---\nx",
    "content/posts/urlext.md": "---\ntitle: U\nurl: /x/y.html\ndate: 02 Jan 2021\n---\nx",
    "content/posts/slug.md": '---\ntitle: U\nslug: "My Slug é"\ndate: 2020-01-02 10:00:00 +0530\n---\nx',
    "content/posts/json.md": '{\n"title": "J", "slug": "Dots.and_x", "date": "2021-03-04T05:06:07"\n}\nj',
    "content/posts/deep/er/d.md": "---\ntitle: 12\ndate: 2021-10-31 02:30:00\n---\nx",
    "content/posts/bundle/index.md": '---\nTitle: Bundle & "Co"\ndate: 2020-05-05\n---\n![p](pic.png)',
    "content/posts/bundle/pic.png": "png",
    "content/posts/bundle/note.md": "---\ntitle: no page\n---\n",
    "content/Über/É + x.md": "---\ntitle: yes\ndate: 2020-05-05T12:30:00.123Z\n---\nx",
    "content/about.md": "---\ntitle: About\n---\nx",
    "content/posts/same--hyphens_-_.md": "---\ntitle: What's   up? 100%\npublishDate: 2022-01-01\n---\nx",
}
CONFIGS = {
    "plain": PLAIN,
    "cased": PLAIN + "disablePathToLower = true\nremovePathAccents = true\n",
    "ugly": PLAIN.replace("/sub/", "") + "uglyURLs = true\n",
    "by date": PLAIN + '[permalinks]\nposts = "/:year/:month/:day/:title/"\n"Über" = "/:sections/:slug"\n',
    "by name": PLAIN
    + '[permalinks]\nposts = "/b/:year/:monthname/:yearday/:weekday/:filename/"\n"/" = "/p/:slug.html"\n',
    "by slug": PLAIN + '[permalinks]\nposts = "/:section/:slugorfilename/:weekdayname"\n',
    "deep": PLAIN + '[permalinks]\nposts = "/:sections[1:]/:2006-01/:slug/"\n',
    "in its language": PLAIN + 'defaultContentLanguage = "en"\ndefaultContentLanguageInSubdir = true\n'
    "[languages.en]\nweight = 1\n[languages.fr]\nweight = 2\n",
    "file dates": PLAIN + '[frontmatter]\ndate = [":filename", ":default"]\n',
}


@pytest.mark.parametrize("name", CONFIGS)
def test_addresses_ids_dates_and_titles_are_those_of_hugo(tmp_path: Path, name: str) -> None:
    root = hugo_blogs.write(tmp_path, CONFIGS[name], TEXTS)
    built = hugo_blogs.build(root)
    blog = parse(root)
    records = {record.source: record for record in (*blog.posts(), *blog.pages())}
    base = blog.site.base_path
    assert set(built) <= set(records)
    for source, page in built.items():
        record = records[source]
        assert isinstance(record, ImportedPost | ImportedPage), record
        assert base + (record.path or "") == page["path"], source
        if isinstance(record, ImportedPage):
            continue
        assert record.title == " ".join(page["title"].split())
        assert record.entry_id == page["link"], source
        assert record.published_at is not None
        assert record.updated_at is not None
        zones = (
            timezone(timedelta(minutes=record.published_offset)),
            timezone(timedelta(minutes=record.updated_offset)),
        )
        shown = record.published_at.astimezone(zones[0]).isoformat(timespec="seconds").replace("+00:00", "Z")
        changed = record.updated_at.astimezone(zones[1]).isoformat(timespec="seconds").replace("+00:00", "Z")
        assert (shown, changed) == (page["date"], page["lastmod"]), source


@pytest.mark.parametrize("unsafe", [False, True])
def test_content_is_that_of_hugo(tmp_path: Path, *, unsafe: bool) -> None:
    config = PLAIN + f"[markup.goldmark.renderer]\nunsafe = {str(unsafe).lower()}\n"
    texts = {
        f"content/posts/{number}.md": f"---\ntitle: {number}\ndate: 2020-01-02\nwho: Ada\n---\n{body}\n"
        for number, body in enumerate(CONSTRUCTS.values())
    }
    for name in ("other", "more"):
        texts[f"content/posts/{name}.md"] = "---\ntitle: Other\ndate: 2020-01-02\n---\nx"
    root = hugo_blogs.write(tmp_path, config, texts)
    built = hugo_blogs.build(root)
    names = list(CONSTRUCTS)
    worse = {}
    for record in parse(root).posts():
        assert isinstance(record, ImportedPost)
        stem = Path(record.source).stem
        if not stem.isdigit():
            continue
        made = render(record.body, base_url=f"https://h.example/sub{record.path}", options=RenderOptions())
        score = likeness(built[record.source]["content"], made.feed_html)
        if score < 0.97:
            worse[names[int(stem)]] = (score, built[record.source]["content"], record.body, made.feed_html)
    assert worse == {}, "\n".join("\n".join(map(str, (name, *parts))) for name, parts in worse.items())
