"""Give the blogs that readers are tried with."""

from __future__ import annotations

import pytest

from .serving import Blog, moved_in

# Where each blog had its feed, with its base path.
PATHS = {"constructs": "/feed.xml", "traps": "/notes/feeds/all.xml"}
# Jekyll gave one id to two posts, and copied a post in another language than Markdown, which is not moved in.
DIFFERS = {
    "traps": {
        "new": ("https://harbour.example/notes/pair/one/",),
        "gone": ("https://harbour.example/notes/2025/02/26/hand-written",),
    }
}


@pytest.fixture(scope="package", params=sorted(PATHS))
def blog(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """Give a blog that Jekyll served and that Byline serves now."""
    folder = tmp_path_factory.mktemp("readers")
    return moved_in(request.param, PATHS[request.param], folder, **DIFFERS.get(request.param, {}))
