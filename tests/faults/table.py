"""Tell what people noticed of a fault as one row, the same for all faults: docs/faults.md holds the table."""

from __future__ import annotations


def show(fault: str, *, kept: str, others: str = "", back: str = "", saves: str = "") -> None:
    """Print a row of the table.

    Args:
        fault: what happened.
        kept: how pages that are in memory were answered.
        others: how everything else was.
        back: after how long all was as before.
        saves: how many were acknowledged, and how many of them were lost.
    """
    print("\n| " + " | ".join(cell or "–" for cell in (fault, kept, others, back, saves)) + " |")


def answered(answers: int, asked: int, longest: float) -> str:
    """Say how many were answered, and how long the slowest answer took, in seconds."""
    return f"{answers:,} of {asked:,}, longest {longest:.2f} s"
