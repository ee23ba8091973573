"""One text with everything in it, as it was rendered when the pipeline got its version."""

from __future__ import annotations

from pathlib import Path

from app.content import PIPELINE_VERSION, RenderOptions, render

DATA = Path(__file__).resolve().parent.parent / "data" / "content"


def test_output_and_version_change_together() -> None:
    """When this fails and the new output is right: store it, and raise PIPELINE_VERSION (here too)."""
    assert PIPELINE_VERSION == 3
    result = render(
        (DATA / "everything.md").read_text(),
        base_url="https://blog.test/posts/everything/",
        options=RenderOptions(images={"/media/square.png": (40, 40)}),
    )
    assert result.html == (DATA / "page.html").read_text()
    assert result.feed_html == (DATA / "feed.html").read_text()
