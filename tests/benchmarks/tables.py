"""Write figures as tables in Markdown."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]


def line(row: Row) -> str:
    """Return one comparison on one line, to be read while the rest is measured."""
    rates = ", ".join(f"{name} {row[name]['rate']:,.0f}/s" for name in ("Byline", "bare", "nginx"))
    return (
        f"{row['case']} at {row['connections']}: {rates}; {row['of bare']:.2f} of bare, {row['of nginx']:.2f} of nginx"
    )


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, ["---"] + ["---:"] * (len(head) - 1), *rows)]
    return "\n".join(lines)


def _milliseconds(microseconds: float) -> str:
    return f"{microseconds / 1000:.1f}"


def comparison(found: Row) -> str:
    """Return the table of Byline beside the bare function and nginx."""
    head = [
        "posts, case, connections",
        "bytes",
        "Byline/s",
        "CPU µs (bare, nginx)",
        "p50 ms",
        "p99 ms",
        "of bare",
        "of nginx",
    ]
    rows = []
    for posts, blog in found["blogs"].items():
        for row in blog["comparison"]:
            mine = row["Byline"]
            cells = [
                f"{int(posts):,}: {row['case']}, {row['connections']}",
                f"{row['bytes']:,}",
                f"{mine['rate']:,.0f}",
            ]
            others = f"{row['bare']['cpu']:.0f}, {row['nginx']['cpu']:.0f}"
            cells += [f"{mine['cpu']:.0f} ({others})", _milliseconds(mine["p50"]), _milliseconds(mine["p99"])]
            rows.append([*cells, f"{row['of bare']:.2f}", f"{row['of nginx']:.2f}"])
    return _table(head, rows)


def beside_flask(found: Row) -> str:
    """Return the table of Byline beside Flask: a view that returns the same bytes, and Byline's own without a cache."""
    head = [
        "posts, case",
        "Byline/s",
        "view of the same bytes/s",
        "Byline uncached/s",
        "times the view",
        "times uncached",
    ]
    rows = []
    for posts, blog in found["blogs"].items():
        for row in blog["beside Flask"]:
            rates = [f"{row[name]['rate']:,.0f}" for name in ("Byline", "plain", "uncached")]
            times = [f"{row['of plain']:.1f}", f"{row['of uncached']:.0f}"]
            rows.append([f"{int(posts):,}: {row['case']}", *rates, *times])
    return _table(head, rows)


def growth(found: Row) -> str:
    """Return the table of what does or does not grow with the blog."""
    blogs = found["blogs"]
    kinds = next(iter(blogs.values()))["cold"]
    rows = [[f"cold {kind}, CPU ms", *(f"{blog['cold'][kind]:.1f}" for blog in blogs.values())] for kind in kinds]
    for name in ("commit", "home", "feed"):
        label = "commit, ms" if name == "commit" else f"published until seen on {name}, ms"
        rows.append([label, *(f"{blog['visible'][name]:.1f}" for blog in blogs.values())])
    memory = "memory at first", "megabytes asked for", "memory with a full cache", "memory of all processes"
    for name in ("start-up", *memory):
        unit = {"start-up": "s", "megabytes asked for": "of pages"}.get(name, "MB PSS")
        rows.append([f"{name}, {unit}", *(f"{blog[name]:.1f}" for blog in blogs.values())])
    return _table(["", *(f"{int(posts):,} posts" for posts in blogs)], rows)


def all_of(found: Row) -> str:
    """Return all tables with what they were taken on."""
    where = f"{found['date']}, {found['machine']}, Python {found['python']}, load {found['load when it began']}"
    return "\n\n".join((where, comparison(found), beside_flask(found), growth(found)))
