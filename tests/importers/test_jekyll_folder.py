"""A folder may hold anything: what cannot be read is said, and the rest comes in."""

from pathlib import Path

import pytest

from app.importers import IMPORTERS
from app.importers.records import Import, ImportedPage, ImportedPost, ImportRefused, Skipped

CONFIG = "url: https://x.example\ntimezone: UTC\ntitle: X\n"
POST = "---\ntitle: Post\n---\nBody.\n"


def blog(root: Path, files: dict[str, str | bytes]) -> Import:
    for name, content in {"_config.yml": CONFIG, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return IMPORTERS["jekyll"](root)


def by_source(opened: Import) -> dict[str, ImportedPost | ImportedPage | Skipped]:
    return {record.source: record for record in (*opened.posts(), *opened.pages())}


@pytest.mark.parametrize(
    ("content", "line", "sentence"),
    [
        (b"---\ntitle: \xff\n---\n", 0, "The file is not UTF-8 (line 2)."),
        ("---\ntitle: [\n---\n", 3, "This is not YAML"),
        ("---\na: &x 1\nb: *y\n---\n", 3, "The alias *y names no value above it."),
        ("---\ndate: someday\n---\n", 2, "“someday” is not a date that can be read."),
        ("---\npermalink: /:nothing/\n---\n", 2, "The permalink has a placeholder"),
        ("---\njust words\n---\n", 2, "The front matter is not a list of keys and values."),
        ("x" * 1_100_000, 0, "The file is larger than 1,024 KiB."),
        ("---\na: " + "x" * 66_000 + "\n---\n", 2, "The YAML is longer than 64 KiB."),
    ],
)
def test_a_bad_post_is_skipped_and_said(tmp_path: Path, content: str | bytes, line: int, sentence: str) -> None:
    opened = blog(tmp_path, {"_posts/2025-01-01-good.md": POST, "_posts/2025-01-02-bad.md": content})
    records = by_source(opened)
    assert isinstance(records["_posts/2025-01-01-good.md"], ImportedPost)
    bad = records["_posts/2025-01-02-bad.md"]
    assert isinstance(bad, Skipped)
    assert bad.reason.startswith(sentence)
    assert bad.problems[-1].line == line


def test_a_post_that_vanishes_while_the_blog_is_open_is_said(tmp_path: Path) -> None:
    opened = blog(tmp_path, {"_posts/2025-01-01-good.md": POST})
    (tmp_path / "_posts" / "2025-01-01-good.md").unlink()
    [record] = opened.posts()
    assert isinstance(record, Skipped)
    assert record.reason == "The file cannot be read: no such file or directory."


@pytest.mark.parametrize(
    "config", ["a: [", "a: &x 1\nb: *y", "just words", b"\xff", "x: " + "y" * 70_000, "a: !!python/name:os.system"]
)
def test_unreadable_settings_stop_the_import(tmp_path: Path, config: str | bytes) -> None:
    with pytest.raises(ImportRefused) as refused:
        blog(tmp_path, {"_config.yml": config, "_posts/2025-01-01-good.md": POST})
    assert refused.value.problem.file == "_config.yml"


def test_what_is_no_blog_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="no such folder"):
        IMPORTERS["jekyll"](tmp_path / "missing")
    with pytest.raises(ImportRefused, match="no Jekyll blog"):
        IMPORTERS["jekyll"](tmp_path)


def test_a_blog_without_settings_has_jekyll_s_defaults(tmp_path: Path) -> None:
    blog(tmp_path, {"_posts/2025-01-01-good.md": POST})
    (tmp_path / "_config.yml").unlink()
    opened = IMPORTERS["jekyll"](tmp_path)
    [post] = opened.posts()
    assert isinstance(post, ImportedPost)
    assert (post.path, post.entry_id) == ("/2025/01/01/good.html", "/2025/01/01/good")
    assert any("no _config.yml" in problem.sentence for problem in opened.problems)


def test_the_body_s_place_in_its_file_is_told(tmp_path: Path) -> None:
    text = "---\ntitle: T\n---\n\n{% assign a = 1 %}\n\nBody\n"
    opened = blog(tmp_path, {"_posts/2025-01-01-a.md": text, "about.md": text})
    records = by_source(opened).values()
    assert [(record.body, record.body_line) for record in records if not isinstance(record, Skipped)] == [
        ("Body", 7),
        ("Body", 7),
    ]


@pytest.mark.parametrize(
    ("settings", "pattern"),
    [
        ("title: T\n", "/:categories/:year/:month/:day/:title.html"),
        ("permalink: /:year/:slug/\n", "/:year/:slug/"),
        (
            "defaults:\n- scope: {path: '', type: posts}\n  values: {permalink: '/posts/:title/'}\n"
            "- scope: {path: '', type: pages}\n  values: {permalink: '/:title/'}\n",
            "/posts/:title/",
        ),
    ],
)
def test_new_posts_get_addresses_like_the_old_ones(tmp_path: Path, settings: str, pattern: str) -> None:
    opened = blog(tmp_path, {"_config.yml": settings, "_posts/2025-01-01-good.md": POST})
    assert opened.site.permalink_pattern == pattern


def test_options_of_kramdown_that_are_not_followed_are_said(tmp_path: Path) -> None:
    config = "url: https://blog.test\nkramdown:\n  hard_wrap: true\n  toc_levels: 1..6\n  footnote_backlink: '^'\n"
    opened = blog(tmp_path, {"_config.yml": config, "_posts/2025-01-01-good.md": POST})
    said = [(problem.line, problem.sentence) for problem in opened.problems if "kramdown" in problem.sentence]
    assert said == [
        (2, "kramdown's option hard_wrap is not followed."),
        (2, "kramdown's option footnote_backlink is not followed."),
    ]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "2025-01-01-secret.md").write_text(POST)
    (outside / "secret.png").write_bytes(b"x")
    inside = tmp_path / "inside"
    blog(inside, {"_posts/2025-01-02-good.md": POST.replace("Body.", "![a](/img/secret.png) ![b](/../outside/x.png)")})
    (inside / "_posts" / "2025-01-03-link.md").symlink_to(outside / "2025-01-01-secret.md")
    (inside / "more").symlink_to(outside)
    (inside / "img").mkdir()
    (inside / "img" / "secret.png").symlink_to(outside / "secret.png")
    [post] = IMPORTERS["jekyll"](inside).posts()
    assert isinstance(post, ImportedPost)
    assert post.files == ()
    assert len(post.problems) == 2


def test_two_posts_at_one_address_are_the_newer_one(tmp_path: Path) -> None:
    text = "---\npermalink: /one/\n---\nBody."
    names = [f"_posts/2025-01-0{day}-one.md" for day in (1, 2)]
    records = by_source(blog(tmp_path, dict.fromkeys(names, text)))
    older, newer = (records[name] for name in names)
    assert isinstance(older, Skipped)
    assert "same address as _posts/2025-01-02-one.md" in older.reason
    assert isinstance(newer, ImportedPost)


def test_a_draft_never_takes_an_address_from_a_live_post(tmp_path: Path) -> None:
    text = "---\npermalink: /one/\n---\nBody."
    draft = "---\npermalink: /one/\npublished: false\n---\nBody."
    records = by_source(blog(tmp_path, {"_posts/2025-01-01-a.md": text, "_posts/2025-01-02-b.md": draft}))
    hidden = records["_posts/2025-01-02-b.md"]
    assert isinstance(hidden, ImportedPost)
    assert (hidden.state, hidden.path, hidden.entry_id) == ("draft", None, None)
    assert isinstance(records["_posts/2025-01-01-a.md"], ImportedPost)


def test_files_are_found_however_they_are_written(tmp_path: Path) -> None:
    body = (
        "![a]({{ site.baseurl }}/img/a.png) <img src='/img/b b.png'>\n"
        '[c]: ../../../../img/c.pdf "C"\n'
        "![d](https://x.example/base/img/d.png?x=1#y) ![e](https://elsewhere.example/img/e.png)\n"
        '<img srcset="/base/img/f.png 1x, /img/g.png 2x"> `![h](/img/h.png)` [page](/about/) [feed](/feed.xml)\n'
        "```\n![i](/img/i.png)\n```\n"
        "![hidden](/_posts/x.png) ![built](/css/site.css)\n"
    )
    files: dict[str, str | bytes] = {f"img/{name}": b"x" for name in ("a.png", "b b.png", "c.pdf", "d.png", "f.png")}
    files |= {"_posts/2025-01-01-a.md": "---\n---\n" + body, "_posts/x.png": b"x", "css/site.css": "---\n---\n"}
    [post] = blog(tmp_path, {**files, "_config.yml": CONFIG + "baseurl: /base\n"}).posts()
    assert isinstance(post, ImportedPost)
    assert [file.address for file in post.files] == [
        "/img/a.png",
        "/img/b%20b.png",
        "/img/c.pdf",
        "/img/d.png",
        "/img/f.png",
    ]
    assert all(file.file.is_file() for file in post.files)
    assert [(problem.line, problem.sentence.split()[2]) for problem in post.problems] == [
        (6, "/img/g.png"),
        (10, "/_posts/x.png"),
        (10, "/css/site.css"),
    ]


@pytest.mark.parametrize(
    ("style", "path"),
    [("date", "/about.html"), ("pretty", "/about/"), ("/x/:title", "/about"), ("/x/:title/", "/about/")],
)
def test_pages_end_as_posts_do(tmp_path: Path, style: str, path: str) -> None:
    opened = blog(tmp_path, {"about.md": "---\n---\nMe.", "_config.yml": CONFIG + f"permalink: {style}\n"})
    [page] = opened.pages()
    assert isinstance(page, ImportedPage)
    assert (page.path, page.title, page.body) == (path, "About", "Me.")


def test_a_folder_for_collections_is_no_category(tmp_path: Path) -> None:
    files = {
        "_config.yml": CONFIG + "collections_dir: all\n",
        "all/_posts/2025-01-01-a.htm": "---\n---\n{% link _posts/2025-01-02-b.md %} {% post_url 2025-01-02-b %}",
        "all/_posts/2025-01-02-b.md": POST,
    }
    first, second = blog(tmp_path, dict(files)).posts()
    assert isinstance(first, ImportedPost)
    assert isinstance(second, ImportedPost)
    assert (first.path, first.categories) == ("/2025/01/01/a.htm", ())
    assert first.body == f"{{::nomarkdown}}\n{second.path} {second.path}\n{{:/nomarkdown}}"


@pytest.mark.parametrize("text", ["<p>$$x^2$$</p>", r"Where \(x\) is.", "{:/nomarkdown}"])
def test_html_with_formulas_stays_markdown(tmp_path: Path, text: str) -> None:
    [post] = blog(tmp_path, {"_posts/2025-01-01-a.html": f"---\ntitle: T\n---\n{text}\n"}).posts()
    assert isinstance(post, ImportedPost)
    assert post.body == text


def test_lines_of_html_are_those_of_the_file(tmp_path: Path) -> None:
    [post] = blog(tmp_path, {"_posts/2025-01-01-a.html": "---\ntitle: T\n---\n\n<p>One</p>\n"}).posts()
    assert isinstance(post, ImportedPost)
    assert post.body.split("\n")[5 - post.body_line] == "<p>One</p>"


def test_pages_are_files_with_front_matter_outside_hidden_folders(tmp_path: Path) -> None:
    text = "---\ntitle: T\nredirect_from: /old\n---\nText"
    names = ["a/index.md", "b.html", "_hidden/c.md", ".d/e.md", "node_modules/f.md", "left/g.md", "_site/h.html"]
    config = CONFIG + "exclude: [left]\ntheme: minima\n"
    opened = blog(tmp_path, {**dict.fromkeys(names, text), "README.md": "No front matter", "_config.yml": config})
    pages = {page.source: page for page in opened.pages() if isinstance(page, ImportedPage)}
    assert {source: page.path for source, page in pages.items()} == {"a/index.md": "/a/", "b.html": "/b.html"}
    assert all(page.in_navigation and page.redirect_from == ("/old",) for page in pages.values())


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("index.md", "Hello", "own home page"),
        ("404.html", "Lost", "do not exist"),
        ("tags.md", "{% for tag in site.tags %}{% endfor %}", "a template"),
        ("archive.md", " ", "no text of its own"),
    ],
)
def test_pages_that_byline_makes_itself_are_skipped(tmp_path: Path, name: str, text: str, reason: str) -> None:
    [page] = blog(tmp_path, {name: f"---\n---\n{text}"}).pages()
    assert isinstance(page, Skipped)
    assert reason in page.reason


@pytest.mark.parametrize(
    "files",
    [
        {"_data/authors.json": '{"k": {"name": "Kay", "email": "k@x.example"}}'},
        {"_data/authors.yaml": "k: {name: Kay, email: k@x.example}"},
        {"_data/authors/k.yml": "name: Kay\nemail: k@x.example"},
    ],
)
def test_authors_are_found_in_any_data_file(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    post = "---\nauthors: [k, {name: Else}, Plain, k]\n---\nBody."
    [record] = blog(tmp_path, {**files, "_posts/2025-01-01-a.md": post}).posts()
    assert isinstance(record, ImportedPost)
    assert [(author.name, author.email) for author in record.authors] == [
        ("Kay", "k@x.example"),
        ("Else", None),
        ("Plain", None),
    ]


def test_broken_data_files_are_said(tmp_path: Path) -> None:
    opened = blog(
        tmp_path, {"_data/authors.json": "{\n[", "_data/navigation.yml": "a: 1\nb: *a", "_posts/2025-01-01-a.md": POST}
    )
    assert {(problem.file, problem.line) for problem in opened.problems} >= {
        ("_data/authors.json", 2),
        ("_data/navigation.yml", 2),
    }


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("_includes/head.html", "MathJax = { tex: { inlineMath: [['$', '$'], ['\\\\(', '\\\\)']] } };", True),
        ("assets/maths.js", 'delimiters: [{left: "$$", right: "$$"}, {left: "$", right: "$"}]', True),
        ("_includes/head.html", "inlineMath: [['\\\\(', '\\\\)']], displayMath: [['$$', '$$']]", False),
    ],
)
def test_dollar_maths_is_told_by_the_layouts(tmp_path: Path, name: str, text: str, expected: bool) -> None:
    assert blog(tmp_path, {name: text, "_posts/2025-01-01-a.md": POST}).site.dollar_maths is expected


def test_two_readings_are_equal(tmp_path: Path) -> None:
    opened = blog(tmp_path, {f"_posts/2025-01-0{day}-a.md": POST for day in range(1, 6)})
    assert list(opened.posts()) == list(opened.posts()) == list(IMPORTERS["jekyll"](tmp_path).posts())


def test_links_among_the_posts_are_left_out_and_reported(tmp_path: Path) -> None:
    posts = tmp_path / "blog" / "_posts"
    posts.mkdir(parents=True)
    (tmp_path / "blog" / "_config.yml").write_text("title: Links\nurl: https://links.example\n")
    (posts / "2025-01-01-kept.md").write_text("---\ntitle: Kept\n---\nText.\n")
    (posts / "2025-01-02-gone.md").symlink_to(tmp_path / "nothing")
    (posts / "elsewhere").symlink_to(tmp_path)
    opened = IMPORTERS["jekyll"](tmp_path / "blog")
    assert opened.total == 1
    assert {problem.file for problem in opened.problems} >= {"_posts/2025-01-02-gone.md", "_posts/elsewhere"}
