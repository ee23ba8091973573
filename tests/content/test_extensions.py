"""What a page has beyond kramdown's tree."""

from __future__ import annotations

import re

import pytest

from app.content import RenderOptions, Variant, render
from app.content.extensions import EXTENSIONS
from app.content.sanitize import Policy, clean
from tests.content.safety import read

BASE = "https://blog.test/posts/x/"


def page(source: str, **options: object) -> str:
    return render(source, base_url=BASE, options=RenderOptions(**options)).html  # type: ignore[arg-type]


def test_every_extension_says_what_it_does() -> None:
    assert all(extension.__doc__ for extension in EXTENSIONS)


def test_headings_have_a_link_to_themselves() -> None:
    html = page("## One & two[^1]\n\n[^1]: x\n")
    assert '<a class="anchor" href="#one--two1" aria-label="Link to section: One &amp; two">#</a></h2>' in html or (
        'aria-label="Link to section: One &amp; two">#</a></h2>' in html
    )


def test_code_is_a_figure_with_caption_and_colours() -> None:
    html = page("```python\nimport os\n```\n")
    assert '<figure class="code"><figcaption>Python</figcaption>' in html
    assert '<pre class="highlight" tabindex="0" role="region" aria-label="Code: Python">' in html
    assert '<code class="language-python"><span class="kn">import</span>' in html


def test_regions_have_names_of_their_own() -> None:
    html = page("```python\na\n```\n\n```python\nb\n```\n\n|a|b|\n|-|-|\n|c|d|\n\n|a|b|\n|-|-|\n|c|d|\n")
    names = re.findall('role="region" aria-label="([^"]*)"', html)
    assert names == ["Code: Python", "Code: Python (2)", "Table", "Table (2)"]


def test_marked_lines_and_titles() -> None:
    html = page('```python\na = 1\nb = 2\nc = 3\n```\n{: hl_lines="1 3" title="x.py"}\n')
    assert html.count('class="hll"') == 2
    assert "<figcaption>x.py</figcaption>" in html
    assert page("```python{2-3}\na\nb\nc\n```\n").count('class="hll"') == 2


def test_code_without_language_stays_plain() -> None:
    html = page("    <b>\n\n     x\n")
    assert "<figcaption" not in html
    assert ">&lt;b&gt;\n\n x\n</code>" in html


def test_an_unknown_language_is_shown_plain_under_its_name() -> None:
    assert "<figcaption>nosuch</figcaption>" in page("```nosuch\na < b\n```\n")


@pytest.mark.parametrize(("columns", "wide"), [(72, False), (73, True)])
def test_long_lines_make_code_wide(columns: int, wide: bool) -> None:
    assert ('class="code wide"' in page(f"```\n{'x' * columns}\n```\n")) == wide


def test_code_can_be_made_wide() -> None:
    assert 'class="code wide"' in page("```\nx\n```\n{: .wide}\n")


@pytest.mark.parametrize(("columns", "wide"), [(3, False), (4, True)])
def test_tables_scroll_in_a_region(columns: int, wide: bool) -> None:
    html = page(f"|{'a|' * columns}\n|{':-:|' * columns}\n|{'b|' * columns}\n")
    assert ('class="scroll wide"' in html) == wide
    assert '<th class="align-center" scope="col">' in html
    assert '<td class="align-center">' in html
    assert "style=" not in html


def test_images_alone_are_figures() -> None:
    html = page('![A](/a.png "Title")\n\nText ![B](/b.png)\n\n[![C](/c.png)](/c)\n', images={"/a.png": (600, 400)})
    assert (
        '<figure class="figure"><img src="/a.png" alt="A" decoding="async" height="400" width="600">'
        in html.replace('width="600" height="400"', 'height="400" width="600"')
        or 'width="600"' in html
    )
    assert "<figcaption>Title</figcaption>" in html
    assert html.count("<figure") == 2
    assert html.count('loading="lazy"') == 2
    assert html.count('decoding="async"') == 3


def test_a_given_width_sets_the_height() -> None:
    image = next(
        e for e in read(page('![A](/a.png){: width="300"} x', images={"/a.png": (600, 400)})).iter() if e.get("src")
    )
    assert (image.get("width"), image.get("height")) == ("300", "200")


@pytest.mark.parametrize("kind", ["note", "tip", "warning", "important"])
def test_callouts(kind: str) -> None:
    bold = f'<div class="callout callout-{kind}" role="note">'
    for source in (f"> Text.\n{{: .{kind}}}\n", f"Text.\n{{: .{kind}}}\n", f"> [!{kind.upper()}]\n> Text.\n"):
        html = page(source)
        assert bold in html
        assert re.search(rf"<p><strong>{kind.title()}\.</strong>\s+Text\.</p>", html)
    assert page(f"> **{kind.title()}:** Text.\n{{: .{kind}}}\n").count("<strong>") == 1


def test_a_plain_quote_stays_one() -> None:
    assert "<blockquote>" in page("> [!Text] x\n")


def test_short_notes_stand_in_the_margin_too() -> None:
    html = page("One[^a], again[^a].\n\n[^a]: Short *note* with [link](/x).\n")
    assert html.count('class="sidenote"') == 1
    assert '<sup>1</sup> Short <em>note</em> with <a href="/x" tabindex="-1">link</a>.</span>' in html
    assert html.index("sidenote") < html.index("again")


@pytest.mark.parametrize(
    "source",
    [
        "One[^a].\n\n[^a]: " + "long " * 80,
        "One[^a].\n\n[^a]: One.\n\n    Two.\n",
        "One[^a].\n\n[^a]: - list\n",
        "One[^a].\n\n[^a]: ![x](/y.png)\n",
        "# One[^a]\n\n[^a]: Short.\n",
        "|a[^a]|b|\n|-|-|\n|c|d|\n\n[^a]: Short.\n",
    ],
)
def test_other_notes_do_not(source: str) -> None:
    assert "sidenote" not in page(source)


def test_ids_stay_unique_with_margin_notes() -> None:
    html = page("# A\n\nOne[^a] and[^b].\n\n[^a]: Has <span id='x'>an id</span>[^b].\n[^b]: Second.\n")
    ids = re.findall(' id="([^"]*)"', html)
    assert len(ids) == len(set(ids))


def test_section_breaks_are_marked() -> None:
    assert '<hr class="break">' in page("a\n\n---\n\nb\n")


def test_classes_of_authors_do_not_reach_the_page() -> None:
    html = page("Text\n{: .site-header .wide #own}\n")
    assert "site-header" not in html
    assert 'id="own"' in html


def test_boxes_of_tasks_have_names() -> None:
    html = page("- [x] a\n- [ ] b\n")
    assert re.findall('checkbox"[^>]* aria-label="([^"]*)"', html) == ["Done", "Not done"]


def test_notes_stay_items_of_a_list() -> None:
    html = page("One[^a].\n\n[^a]: Short.\n")
    assert re.search(r'<li id="fn:a">\s*<p>Short', html)
    assert 'aria-label="Back to the text">↩</a>' in html


def test_a_missing_description_is_an_empty_one() -> None:
    assert 'alt=""' in page('Text <img src="/a.png">')


def test_the_ids_of_the_layout_stay_free() -> None:
    source = "## Byline main\n\n[Up](#byline-main)\n"
    result = render(source, base_url=BASE)
    assert 'id="text-byline-main"' in result.html
    assert 'href="#text-byline-main">Up' in result.html
    assert result.toc[0].id == "text-byline-main"
    assert 'id="byline-main"' in result.feed_html


def test_ids_are_unique_on_the_page() -> None:
    assert page("One\n{: #x}\n\nTwo\n{: #x}\n").count('id="x"') == 1


def test_headings_inside_links_have_no_link_of_their_own() -> None:
    assert "anchor" not in page('<a href="/x"><h2 id="y">Z</h2></a>')


ADDRESS = "/media/ab/abcdef0123456789abcd-plot.png"
VARIANTS = {
    ADDRESS: (
        Variant(480, "image/avif", "/media/ab/1.avif"),
        Variant(800, "image/avif", "/media/ab/2.avif"),
        Variant(480, "image/webp", "/media/ab/3.webp"),
    )
}


def test_uploaded_pictures_come_in_the_width_that_is_needed() -> None:
    known = {"images": {ADDRESS: (900, 600)}, "variants": VARIANTS}
    result = render(f"![A]({ADDRESS})\n\nText ![B]({ADDRESS}) on.\n", base_url=BASE, options=RenderOptions(**known))  # type: ignore[arg-type]
    first, second = (element for element in read(result.html).iter() if str(element.tag).endswith("picture"))
    avif, webp, image = first
    assert avif.attrib == {
        "type": "image/avif",
        "srcset": "/media/ab/1.avif 480w, /media/ab/2.avif 800w",
        "sizes": "(min-width:75rem) 51rem, 100vw",
    }
    assert webp.get("srcset") == "/media/ab/3.webp 480w"
    assert image.attrib == {"src": ADDRESS, "alt": "A", "width": "900", "height": "600", "decoding": "async"}
    assert second[2].get("loading") == "lazy"
    assert "</picture> on." in result.html
    assert result.html.count("<figure") == 1
    assert re.fullmatch(
        r'<p><img src="https://blog\.test/media/ab/[^"]+" alt="A" width="900" height="600">'
        r"</p>\n\n?<p>Text <img [^>]+> on\.</p>\n?",
        result.feed_html,
    )


def test_animation_stands_still_for_who_wants_that() -> None:
    html = page(f"![A]({ADDRESS})", variants={ADDRESS: (Variant(40, "image/webp", "/media/ab/s.webp", still=True),)})
    still, image = next(element for element in read(html).iter() if str(element.tag).endswith("picture"))
    assert still.attrib == {
        "media": "(prefers-reduced-motion: reduce)",
        "srcset": "/media/ab/s.webp",
        "type": "image/webp",
    }
    assert image.get("src") == ADDRESS


def test_pictures_that_authors_offer_themselves_stay() -> None:
    own = f'<picture><source srcset="/x.webp"><img src="{ADDRESS}" alt="A"></picture>'
    assert page(own, variants=VARIANTS).count("<source") == 1
    assert "<picture" not in page(f'<img src="{ADDRESS}" srcset="/x.png 2x" alt="A">', variants=VARIANTS)
    assert "<picture" not in page("![A](/other.png)", variants=VARIANTS)


def test_pages_with_copies_come_through_the_last_gate_unchanged() -> None:
    html = page(f"[![A]({ADDRESS})](/x)\n\nA[^1]\n\n[^1]: ![B]({ADDRESS})\n", variants=VARIANTS)
    assert clean(html, Policy.PAGE) == html
