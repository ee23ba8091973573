"""Test that a blog that was taken out comes home to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from .homecoming import assert_identity


@pytest.mark.parametrize("format_", ["jekyll", "hugo"])
def test_blog_comes_home_to_the_byte(tmp_path: Path, format_: str) -> None:
    assert_identity(tmp_path, format_, [])
