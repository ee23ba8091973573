"""Give backup tests their blogs."""

from __future__ import annotations

from .blogs import blog as blog
from .blogs import other as other
