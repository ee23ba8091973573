"""Trees and their HTML: what a browser reads is what was written."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from hypothesis import given
from hypothesis import strategies as st

from app.content.tree import depth, parse, remove, serialize, text_of, unwrap
from tests.content.safety import read

TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=8) | st.sampled_from(
    ["\n", "\n\n a", "&lt;", "&amp;lt;", '"', "<b>", "\u00a0", " "]
)


@st.composite
def trees(draw: st.DrawFn, levels: int = 3) -> Element:
    """Draw a tree of elements that may stand anywhere."""
    element = Element(draw(st.sampled_from(["div", "pre", "span", "em", "code", "section"])))
    for name in draw(st.lists(st.sampled_from(["title", "class", "lang"]), unique=True, max_size=2)):
        element.set(name, draw(TEXT))
    element.text = draw(TEXT)
    for _ in range(draw(st.integers(0, 2)) if levels else 0):
        child = draw(trees(levels - 1))
        child.tail = draw(TEXT)
        element.append(child)
    return element


def same(ours: Element, theirs: Element) -> bool:
    return (
        ours.tag == theirs.tag.rpartition("}")[2]
        and dict(ours.attrib) == dict(theirs.attrib)
        and (ours.text or "") == (theirs.text or "")
        and len(ours) == len(theirs)
        and all(same(a, b) and (a.tail or "") == (b.tail or "") for a, b in zip(ours, theirs, strict=True))
    )


@given(trees())
def test_browsers_and_our_reader_agree_on_what_we_write(tree: Element) -> None:
    root = Element("div")
    root.append(tree)
    markup = serialize(root)
    assert same(tree, read(markup)[0])


@given(trees())
def test_reading_and_writing_again_changes_nothing(tree: Element) -> None:
    root = Element("div")
    root.append(tree)
    for pre in root.iter("pre"):  # our reader takes the dump of a DOM, in which no line break is swallowed
        pre.text = (pre.text or "").lstrip("\n")
    assert serialize(parse(serialize(root))) == serialize(root)


def test_elements_beyond_the_deepest_level_leave_their_text() -> None:
    root = parse("<b>1<i>2<em>3<br>4</em>5</i>6</b>7", deepest=2)
    assert serialize(root) == "<b>1<i>2345</i>6</b>7"
    assert depth(root) == 2


def test_taking_elements_out() -> None:
    root = Element("div")
    root.text = "a"
    first = SubElement(root, "p")
    first.text, first.tail = "b", "c"
    inner = SubElement(first, "b")
    inner.text, inner.tail = "d", "e"
    unwrap(root, first)
    assert serialize(root) == "ab<b>d</b>ec"
    remove(root, inner)
    assert serialize(root) == "abec"
    assert text_of(root) == "abec"
