"""Take many odd blogs out and in, in both formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.homecoming import assert_identity
from tests.cli.odd_posts import odd_posts


@pytest.mark.parametrize("format_", ["jekyll", "hugo"])
def test_odd_blogs_come_home_to_the_byte(tmp_path: Path, format_: str) -> None:
    assert_identity(tmp_path, format_, odd_posts(2, 100))
