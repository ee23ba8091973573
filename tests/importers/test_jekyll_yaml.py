"""YAML is read as Ruby reads it, and nothing in it can do harm."""

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importers.jekyll.front_matter import FrontMatterError, split
from app.importers.jekyll.psych import Value, YamlRefused, as_psych, load, to_s


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True),
        ("On", True),
        ("off", False),
        ("y", "y"),
        ("~", None),
        ("NULL", None),
        ("010", 8),
        ("08", "08"),
        ("0x1F", 31),
        ("0b11", 3),
        ("1_000", 1000),
        ("1,000", 1000),
        ("1__0", "1__0"),
        ("12:30", 45000),
        ("10:30:00", 37800),
        ("1.50", 1.5),
        (".5", 0.5),
        ("1e3", "1e3"),
        ("1.5e+3", 1500.0),
        (".", "."),
        ("1.2.3", "1.2.3"),
        (":title", ":title"),
        ("2025-1-5", date(2025, 1, 5)),
        ("2025-02-30", "2025-02-30"),
        ("2025-01-10 10:00:00", datetime(2025, 1, 10, 10, tzinfo=UTC)),
        ("2025-01-10 10:00", "2025-01-10 10:00"),
        ("No!", "No!"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_plain_scalars(text: str, value: Value) -> None:
    assert as_psych(text) == value
    assert type(as_psych(text)) is type(value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "true"),
        (1.0, "1.0"),
        (1e20, "1.0e+20"),
        (0.00001, "1.0e-05"),
        (float("inf"), "Infinity"),
        (date(2025, 1, 2), "2025-01-02"),
        (None, ""),
    ],
)
def test_values_are_shown_as_ruby_shows_them(value: Value, shown: str) -> None:
    assert to_s(value) == shown


def test_quoted_scalars_and_blocks_are_text() -> None:
    values, lines = load("a: '12'\nb: \"yes\"\nc: |\n  x\nd: !!str 12\na: 13")
    assert values == {"a": 13, "b": "yes", "c": "x\n", "d": "12"}
    assert lines == {"a": 6, "b": 2, "c": 3, "d": 5}


def test_an_alias_stands_for_the_value_that_it_names() -> None:
    values, lines = load(
        "name: &who Ann\nowner: *who\nbase: &base {a: 1, b: [x]}\n"
        "more:\n  a: 0\n  <<: *base\n  b: 2\nlist: [*base, *who]\n"
    )
    base = {"a": 1, "b": ["x"]}
    assert values == {"name": "Ann", "owner": "Ann", "base": base, "more": {"a": 1, "b": 2}, "list": [base, "Ann"]}
    assert lines == {"name": 1, "owner": 2, "base": 3, "more": 4, "list": 8}


def test_two_aliases_share_nothing() -> None:
    values, _ = load("a: &a [x]\nb: *a\n")
    assert isinstance(values, dict)
    assert values["a"] is not values["b"]


HOSTILE = [
    "a: *nothing",
    "a: &a [*a]",
    "a: &a [x, x]\n" + "".join(f"{name}: &{name} [{'*a, ' * 90}*a]\na: &a [*{name}, *{name}]\n" for name in "bc"),
    "a: &a [x]\n" + "".join(f"b{turn}: &a [*a]\n" for turn in range(40)),
    "a: !!python/object/apply:os.system ['true']",
    "a: !ruby/object:Gem::Installer {}",
    "[" * 10_000,
    "a: " + "{a: " * 5_000,
    "? [a, b]\n: c",
    "a: [1\nb: 2",
    "a: \x00",
    "a: " + "x" * 70_000,
    "- " * 2_000,
    "%YAML 9.9\n---\na",
    "a: \ud800",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_yaml_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(YamlRefused) as refused:
        load(text)
    assert refused.value.sentence.endswith(".")
    assert refused.value.line >= 1


@given(st.text(alphabet=st.sampled_from("abc:-_ \n\t'\"[]{}#&*!|>%@`0123456789.~?,é\u2028"), max_size=80))
def test_yaml_fails_in_its_own_way_only(text: str) -> None:
    with contextlib.suppress(YamlRefused):
        load(text)


@given(st.text(max_size=60), st.text(max_size=60))
def test_front_matter_fails_in_its_own_way_only(front: str, body: str) -> None:
    with contextlib.suppress(FrontMatterError):
        assert isinstance(split(f"---\n{front}\n---\n{body}").values, dict)


@given(st.text(max_size=80).filter(lambda text: not text.startswith("---")))
def test_a_text_without_front_matter_is_all_body(text: str) -> None:
    document = split(text)
    assert (document.body, document.values, document.body_line) == (text, {}, 1)


def test_lines_are_counted_in_the_file() -> None:
    document = split("---\ntitle: A\n\ntags: b\n---  \n\n  \n\tindented\nlast")
    assert document.lines == {"title": 2, "tags": 4}
    assert document.body == "\tindented\nlast"
    assert document.body_line == 8


@pytest.mark.parametrize("text", ["---\nnever ends\n", "--- not alone\na: b\n---\n", "---"])
def test_what_is_no_front_matter_is_body(text: str) -> None:
    assert split(text).body == text


def test_an_error_names_its_line() -> None:
    with pytest.raises(FrontMatterError) as error:
        split("---\ntitle: ok\nbroken: [\n---\nbody")
    assert error.value.line in (3, 4)
    with pytest.raises(FrontMatterError, match="not a list of keys"):
        split("---\njust words\n---\nbody")
