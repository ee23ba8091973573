"""Test that memory stays within its limit, and that what is used stays longest."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.page_cache.currency import Current
from app.page_cache.finished import Finished
from app.page_cache.hosts import Address
from app.page_cache.store import Store
from app.queries import Freshness

STATE = Current(Freshness(1, None, datetime(2025, 1, 1, tzinfo=UTC)), Address("https://blog.example"))
OPERATIONS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 6000), st.sampled_from(["put", "get", "code", "clear"])),
    max_size=60,
)


def finished(length: int) -> Finished:
    return Finished(STATE, "200 OK", [("Content-Type", "text/html")], b"x" * length)


def test_the_one_unused_longest_goes_first() -> None:
    store = Store(3 * (finished(1000).size + 1))
    for key in "abc":
        store.put(key, finished(1000))
    store.get("a")
    store.put("d", finished(1000))
    assert store.get("b") is None
    assert all(store.get(key) for key in "acd")


def test_what_is_new_stays_where_all_else_is_used() -> None:
    store = Store(2 * (finished(1000).size + 1))
    for key in "abc":
        store.put(key, finished(1000))
        store.get("a")
        store.get("b")
    assert store.get("c") is not None
    assert len(store) == 2


def test_a_coding_made_later_counts() -> None:
    entry = finished(5000)
    store = Store(entry.size + 1)
    store.put("a", entry)
    entry.variant("gzip")
    store.measure("a", entry)
    assert store.get("a") is None
    assert store.held == 0


def test_what_was_replaced_is_not_counted_again() -> None:
    store, old = Store(100_000), finished(5000)
    store.put("a", old)
    store.put("a", finished(10))
    held = store.held
    old.variant("gzip")
    store.measure("a", old)
    assert store.held == held


def test_what_is_larger_than_all_the_memory_is_not_kept() -> None:
    store = Store(10_000)
    store.put("a", finished(10))
    store.put("b", finished(10_000))
    assert store.get("a") is not None
    assert store.get("b") is None


def test_long_addresses_count() -> None:
    store = Store(100_000)
    for number in range(100):
        store.put(f"/{number}/{'x' * 20_000}", finished(10))
    assert len(store) == 4


@given(OPERATIONS)
def test_the_count_is_right_and_below_the_limit(operations: list[tuple[str, int, str]]) -> None:
    store = Store(12_000)
    entries: dict[str, Finished] = {}
    for key, length, operation in operations:
        if operation == "put":
            entries[key] = finished(length)
            store.put(key, entries[key])
        elif operation == "code" and key in entries:
            entries[key].variant("gzip")
            store.measure(key, entries[key])
        elif operation == "clear":
            store.clear()
        kept = [entry for entry in map(store.get, "abcdefgh") if entry is not None]
        assert store.held == sum(entry.size + 1 for entry in kept) <= store.limit
        assert len(store) == len(kept)
