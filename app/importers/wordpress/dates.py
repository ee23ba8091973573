"""Read the two clocks of a WordPress post: the blog's own and Greenwich's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FORMAT = "%Y-%m-%d %H:%M:%S"
WIDEST = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Moment:
    """Be an instant, and how many minutes east of Greenwich the blog's clock was."""

    at: datetime
    offset: int

    @property
    def local(self) -> datetime:
        """Return what the blog's clock showed."""
        return self.at + timedelta(minutes=self.offset)


def read_moment(local: str, greenwich: str) -> Moment | None:
    """Return the instant that both clocks give, or the one that is set; None when neither is."""
    here, there = _read(local), _read(greenwich)
    if there is None:
        return Moment(here, 0) if here else None
    if here is None or abs(here - there) > WIDEST:
        return Moment(there, 0)
    return Moment(there, round((here - there).total_seconds() / 60))


def _read(text: str) -> datetime | None:
    try:
        moment = datetime.strptime(text, FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if moment.year > 1 else None
