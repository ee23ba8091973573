"""Hold what a person chose for an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Choices:
    """Be those choices.

    `fetch_images` fetches the pictures that the archive does not hold; `rewrite` makes texts show those from here
    instead of from their old address; `leave_out` names sources that do not come in.
    """

    fetch_images: bool = False
    rewrite: bool = False
    leave_out: frozenset[str] = frozenset()

    @classmethod
    def stored(cls, values: Mapping[str, Any]) -> Choices:
        """Return the choices that a run keeps."""
        return cls(
            bool(values.get("fetch_images")), bool(values.get("rewrite")), frozenset(values.get("leave_out", ()))
        )

    def as_values(self) -> dict[str, Any]:
        """Return them as values that JSON can hold."""
        return {"fetch_images": self.fetch_images, "rewrite": self.rewrite, "leave_out": sorted(self.leave_out)}
