"""Test that a comparison loses no letter, and that texts are joined where they can be."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.comparison import Part, compare, compare_details, compare_three

WORDS = st.lists(st.sampled_from(["the", "cat", "sat", " ", " ", "\n", "\n\n", "é", ".", "x"]), max_size=100).map(
    "".join
)
TEXTS = st.one_of(WORDS, st.text(max_size=80))


def _without(parts: list[Part], kind: str) -> str:
    return "".join(part.text for part in parts if part.kind != kind)


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_their_comparison(old: str, new: str) -> None:
    parts = compare(old, new)
    assert _without(parts, "added") == old
    assert _without(parts, "removed") == new
    assert all(part.text for part in parts)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_three_texts_can_be_read_out_of_their_pieces(base: str, mine: str, theirs: str) -> None:
    joined = compare_three(base, mine, theirs)
    assert "".join(piece.base for piece in joined.pieces) == base
    assert "".join(piece.mine for piece in joined.pieces) == mine
    assert "".join(piece.theirs for piece in joined.pieces) == theirs
    assert compare_three(base, mine, base).text == mine
    assert compare_three(base, base, theirs).text == theirs
    same = compare_three(base, mine, mine)
    assert (same.text, same.clashes) == (mine, 0)


def test_changes_are_shown_word_by_word() -> None:
    assert compare("The quick brown fox", "The slow red fox") == [
        Part("same", "The "),
        Part("removed", "quick brown"),
        Part("added", "slow red"),
        Part("same", " fox"),
    ]
    assert compare("same", "same") == [Part("same", "same")]
    assert compare("", "") == []


def test_changes_that_do_not_touch_are_joined_and_others_are_marked() -> None:
    joined = compare_three("One two.\n\nThree four.\n", "One 2.\n\nThree four.\n", "One two.\n\nThree 4.\n\nFive.\n")
    assert (joined.text, joined.clashes) == ("One 2.\n\nThree 4.\n\nFive.\n", 0)
    clash = compare_three("A b c", "A mine c", "A theirs c")
    assert clash.clashes == 1
    assert "mine" in clash.text
    assert "theirs" in clash.text


def test_details_that_differ_are_named() -> None:
    old = {"summary": None, "tags": ["a", "b"], "in_feed_full": True, "slug": "x"}
    new = {"summary": "S", "tags": ["a"], "in_feed_full": False, "slug": "x"}
    assert [tuple(change) for change in compare_details(old, new)] == [
        ("summary", "", "S"),
        ("tags", "a, b", "a"),
        ("in feed full", "yes", "no"),
    ]


@pytest.mark.parametrize("kind", ["few words", "many words", "one line", "empty lines"])
def test_time_grows_with_the_length_alone(kind: str) -> None:
    chance = random.Random(7)

    def text(size: int) -> str:
        match kind:
            case "few words":
                return " ".join(chance.choice(["a", "the", "of", "in"]) for _ in range(size))
            case "many words":
                return "\n".join(str(chance.randrange(size)) for _ in range(size))
            case "one line":
                return "".join(chance.choice("abc ") for _ in range(size))
        return "\n" * size + "end"

    def seconds(size: int) -> float:
        old, new = text(size), text(size)
        start = time.process_time()
        compare(old, new)
        return time.process_time() - start

    small, large = seconds(10_000), seconds(40_000)
    assert large < 12 * small + 0.2
