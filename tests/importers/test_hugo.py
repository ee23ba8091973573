"""Test reading Hugo blogs: what comes, what is left out, and that no text makes it fail or slow."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.importers.hugo import front_matter, goldmark, parse, shortcodes
from app.importers.hugo.values import Malformed
from app.importers.records import ImportedPage, ImportedPost, ImportRefused, Skipped

PIECES = st.sampled_from(
    (
        *("# ", "\n", "\n\n", "    ", "\t", "- ", "1) ", "> ", "```", "~~~", "`", "``", "|", "|-|", "[", "](", ")"),
        *(
            "<",
            "<div>",
            "</div>",
            "<!--",
            "-->",
            "{{<",
            ">}}",
            "{{%",
            "%}}",
            "/*",
            "*/",
            '"',
            "highlight go",
            "/highlight",
        ),
        *("https://x.example", "a@b.example", "{:", "{#a .b}", "\\", "^", "*[a]:", "[^1]:", "word", "*", "***", "é"),
    )
)
HOSTILE = (
    "{{<",
    '{{<"',
    "`",
    "<!--",
    "](",
    "> ",
    "    a\n\n",
    "https://x[",
    "# #",
    "{{< a >}}",
    "\\",
    "<a",
    "|-",
    "*[",
)
ASKS = shortcodes.Site(link=lambda name, _whole: f"/{name}/", param=lambda _key: None)


def _blog(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def _records(folder: Path) -> dict[str, ImportedPost | ImportedPage | Skipped]:
    blog = parse(folder)
    return {record.source.removeprefix("content/"): record for record in (*blog.posts(), *blog.pages())}


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=60, deadline=None)
def test_no_text_makes_the_translation_fail(text: str) -> None:
    for rules in (goldmark.Rules(), goldmark.Rules(unsafe=True, hard_wraps=True, block_attributes=True)):
        taken = shortcodes.take_out(text, ASKS)
        made = taken.fill(goldmark.translate(taken.text, rules))
        assert not set(made) & {"\ue000", "\ue001", "\ue002"}


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_take_linear_time(piece: str) -> None:
    times = []
    for size in (40_000, 160_000):
        text, tries = piece * (size // len(piece)), []
        # The least of some where one is long: a collection of garbage may fall into any one.
        while len(tries) < 3 and min(tries, default=1) > 0.1:
            started = time.process_time()
            taken = shortcodes.take_out(text, ASKS)
            taken.fill(goldmark.translate(taken.text, goldmark.Rules()))
            tries.append(time.process_time() - started)
        times.append(min(tries))
    assert times[1] < 8 * times[0] + 0.2


@given(st.text(alphabet="+-{}[]\"':=,ab1\n# .", max_size=80))
@settings(max_examples=60, deadline=None)
def test_front_matter_is_read_or_refused(text: str) -> None:
    for fence in ("+++", "---", ""):
        with contextlib.suppress(Malformed):
            front_matter.split(f"{fence}\n{text}\n{fence}\nbody")


def test_settings_may_be_a_folder_of_files(tmp_path: Path) -> None:
    blog = _blog(
        tmp_path,
        {
            "config/_default/hugo.toml": 'baseURL = "https://h.example/b/"\ntitle = "T"\nrssLimit = 7\n',
            "config/_default/params.yaml": "mainSections: [essays]\ndescription: Words\nauthor: {name: Ada}\n",
            "config/_default/menus.toml": '[[main]]\nname = "About"\npageRef = "/about"\nweight = 2\n',
            "config/_default/permalinks.json": '{"essays": "/:year/:slug/"}',
            "content/essays/one.md": "+++\ntitle = 'One'\ndate = 2024-02-03\n+++\nText",
            "content/notes/two.md": "---\ntitle: Two\ndate: 2024-02-03\n---\nText",
            "content/about.md": "---\ntitle: About\nmenu: {main: {weight: 1, name: Me}}\n---\nText",
        },
    )
    site = parse(blog).site
    assert (site.title, site.url, site.base_path, site.entries_in_feed) == ("T", "https://h.example", "/b", 7)
    assert (site.subtitle, site.permalink_pattern) == ("Words", "/:year/:slug/")
    assert [(link.label, link.address) for link in site.navigation] == [("Me", "/about/"), ("About", "/about/")]
    records = _records(blog)
    post = records["essays/one.md"]
    assert isinstance(post, ImportedPost)
    assert (post.path, post.entry_id) == ("/2024/one/", "https://h.example/b/2024/one/")
    assert [author.name for author in post.authors] == ["Ada"]
    assert isinstance(records["notes/two.md"], ImportedPage)


def test_bundles_bring_their_files_and_aliases_their_addresses(tmp_path: Path) -> None:
    blog = _blog(
        tmp_path,
        {
            "hugo.yaml": "baseURL: https://h.example/\n",
            "content/posts/trip/index.md": "---\ntitle: Trip\ndate: 2024-02-03\naliases: [/old/, older]\n"
            "cover: {image: a.png, alt: A}\ntags: [x, 'y z']\n---\n![a](a.png) ![s](/s.png) ![m](gone.png)",
            "content/posts/trip/a.png": "a",
            "content/posts/trip/more/b.txt": "b",
            "static/s.png": "s",
            "static/unused.png": "u",
        },
    )
    post = _records(blog)["posts/trip/index.md"]
    assert isinstance(post, ImportedPost)
    assert sorted(file.address for file in post.files) == ["/posts/trip/a.png", "/posts/trip/more/b.txt", "/s.png"]
    assert (post.image, post.image_alt, post.tags) == ("/posts/trip/a.png", "A", ("x", "y z"))
    assert post.redirect_from == ("/old/", "/posts/older/")
    assert [str(problem) for problem in post.problems] == [
        "content/posts/trip/index.md:8: The file /posts/trip/gone.png is not in the site's folder."
    ]


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    blog = _blog(
        tmp_path,
        {
            "hugo.toml": "[languages.en]\n[languages.de]\n",
            "content/posts/a.de.md": "---\ntitle: A\n---\n",
            "content/posts/b.org": "#+TITLE: B",
            "content/posts/c.md": "---\ntitle: [\n---\n",
            "content/posts/d.md": "---\ntitle: D\ndate: someday\n---\n{{< theirs x=1 >}}\nText",
            "content/posts/e.md": "---\ntitle: E\ndraft: true\n---\nText",
            "content/posts/f.md": "+++\ntitle = 'F'",
        },
    )
    records = _records(blog)
    reasons = {name: record.reason for name, record in records.items() if isinstance(record, Skipped)}
    assert set(reasons) == {"posts/a.de.md", "posts/b.org", "posts/c.md", "posts/f.md"}
    page, draft = records["posts/d.md"], records["posts/e.md"]
    assert isinstance(page, ImportedPage)
    assert page.body.startswith("{{\\< theirs x=1 >}}")
    assert [problem.line for problem in page.problems] == [0, 5]
    assert isinstance(draft, ImportedPost)
    assert draft.state == "draft"


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"hugo.toml": "= x", "content/a.md": "x"},
        {"config.json": "[" * 5000, "content/a.md": "x"},
        {"content/a.md/nothing.txt": "x"},
    ],
)
def test_what_is_no_hugo_blog_is_refused(tmp_path: Path, texts: dict[str, str]) -> None:
    with pytest.raises(ImportRefused) as refused:
        parse(_blog(tmp_path, texts))
    assert str(refused.value)


def test_heads_of_sections_hand_values_down(tmp_path: Path) -> None:
    blog = _blog(
        tmp_path,
        {
            "hugo.toml": 'baseURL = "https://h.example"\n[cascade]\nauthor = "Site"\n',
            "content/posts/_index.md": "---\ncascade:\n  tags: [handed]\n  author: {name: Section}\n---\n",
            "content/posts/deep/a.md": "---\ntitle: A\ndate: 2024-01-01\n---\n{{< param author.name >}}",
            "content/posts/b.md": "---\ntitle: B\ndate: 2024-01-02\ntags: own\nauthor: Ada\n---\nText",
        },
    )
    records = _records(blog)
    first, second = records["posts/deep/a.md"], records["posts/b.md"]
    assert isinstance(first, ImportedPost)
    assert isinstance(second, ImportedPost)
    assert (first.tags, [author.name for author in first.authors], first.body) == (("handed",), ["Section"], "Section")
    assert (second.tags, [author.name for author in second.authors]) == (("own",), ["Ada"])
