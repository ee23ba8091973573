"""Render in a child process that can be killed, so that no text can hang, starve or crash the program.

One small server process per user process has the renderer loaded and forks children on request; a child takes one
text after the other, or one picture. The kernel ends a child that is over its time (an alarm without handler works
even inside a regular expression), and refuses memory beyond its limit. Server and children end when their sockets
close, so when the process that uses them ends, however it ends. The standard library's fork server was not taken: it
imports the program's main module into every child and cannot be used again after its own process has forked.
"""

from __future__ import annotations

from app.rendering.child import Job
from app.rendering.renderer import Renderer

__all__ = ["Job", "Renderer", "close", "picture", "render", "render_many"]

# Nothing is started before the first text.
_renderer = Renderer()
render = _renderer.render
render_many = _renderer.render_many
picture = _renderer.picture
close = _renderer.close
