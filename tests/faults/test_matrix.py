"""Ask every address of the panel as every role, whosever thing it is; the quick tests ask where rights begin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.models import ROLES
from tests.admin.conftest import Browser, signed_in
from tests.admin.test_matrix import CASES, walk

__all__ = ["signed_in"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("case", CASES)
def test_every_role_may_what_the_table_says(
    app: Flask, signed_in: Callable[..., Browser], role: str, case: str
) -> None:
    wrong = walk(app, signed_in, role, case, boundary=False)
    assert wrong == [], "\n".join(wrong)
