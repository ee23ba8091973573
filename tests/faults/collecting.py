"""Let go of rows while garbage is collected: the program that test_collecting runs."""

from __future__ import annotations

import gc

from sqlalchemy.orm import InstanceState

from app import create_app, queries
from app.db import db


def _read() -> tuple[list[object], list[InstanceState[object]]]:
    """Read the rows of a feed, and give their states too, which the session keeps until it is closed."""
    site = queries.current_site()
    rows: list[object] = [site, *queries.published(site.entries_in_feed)]
    rows.append(rows)  # in a cycle, so that nothing but a collection removes them
    return rows, list(db.session.identity_map.all_states())


def _fill_table() -> int:
    """Fill the table of attributes that all states share, and return how many rows there are.

    One more attribute then needs a dict of the state's own. Which attributes come too late for the table depends on
    what a process happens to do first; here it is the one that is set when a session lets go of a row.
    """
    rows, states = _read()
    for state in states:
        for name in ("another", "one more"):
            setattr(state, name, None)
    db.session.remove()
    del rows[:]
    return len(states)


def _let_go(state: InstanceState[object]) -> None:
    """Do to a state what closing its session does, with a collection at the first allocation."""
    # More dicts than CPython keeps to use again, so that making another one allocates memory.
    held: list[dict[str, int]] = [{} for _ in range(200)]
    gc.enable()
    state._strong_obj = None
    gc.disable()
    held.clear()


def main() -> None:
    """Read the blog that the environment names."""
    gc.disable()
    gc.set_threshold(1)
    with create_app().app_context():
        count = _fill_table()
        for number in range(count):
            _let_go(_read()[1][number])
            db.session.remove()
            gc.collect()
    print(f"let go of {count} rows")


if __name__ == "__main__":
    main()
