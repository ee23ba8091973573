"""Compile what builds an address when it is first built, not when the program starts.

Werkzeug compiles two functions for each of the panel's many addresses, which takes most of the time that the
application takes to build; one process, above all one command, builds only a few of them.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from werkzeug.routing import Rule as EagerRule


class Rule(EagerRule):
    """Be an address of the program. Without Werkzeug's hook below it is one as any other."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        def build(_: EagerRule, /, **values: str) -> tuple[str, str]:
            built = EagerRule._compile_builder(self, append_unknown).__get__(self)
            if append_unknown:
                self._build_unknown = built
            else:
                self._build = built
            return built(**values)  # type: ignore[no-any-return]

        return build


def init_app(app: Flask) -> None:
    """Make all addresses that are added from now on such rules."""
    app.url_rule_class = Rule
