"""Move a blog in, the steps behind the first: look it over, let it run, pause, stop, undo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.content import feed_title
from app.db import begin_writing, db
from app.errors import Conflict, NotFound
from app.models import Author, Category, ImportRow, Post, Tag
from app.services import import_process, import_report, import_runs, import_undo, terms
from app.services.import_choices import Choices

from . import guard
from .imports import NAMES, find
from .preview import IN_FRAME
from .routes import POST, Route

SHOWN = 200  # rows of a report on its page; the file has all


def show(run_id: int) -> ResponseReturnValue:
    """Show the step that an import is at."""
    run = find(run_id)
    counts = import_report.counts(run)
    problems, more = import_report.to_look_at(run, SHOWN)
    return render_template(
        "admin/import/show.html",
        run=run,
        name=NAMES.get(run.source, run.source),
        review=run.review or {},
        counts=counts,
        problems=problems,
        more=more,
        report=run.report or {},
        comparison=run.comparison or {},
        alive=import_runs.is_alive(run) or run.state == "waiting",
        until=import_undo.until(run),
        here=f"/admin/import/{run.id}/",
        shown=_shown,
    )


def sample(run_id: int) -> ResponseReturnValue:
    """Show the first post as readers will see it, in a frame without scripts."""
    shown = (find(run_id).review or {}).get("sample")
    if not shown:
        raise NotFound("nothing to show")
    post = _stand_in(shown)
    page = render_template(
        "admin/preview/post.html",
        here=post.path,
        section="/",
        post=post,
        parts=(),
        newer=None,
        older=None,
        way="bare",
    )
    response: Response = make_response(page)
    response.headers["Content-Security-Policy"] = IN_FRAME
    return response


def run(run_id: int) -> ResponseReturnValue:
    """Begin an import that was looked over, or go on with one that stands still."""
    begin_writing()
    found = find(run_id)
    if import_runs.is_alive(found) or found.state not in ("review", "paused", "failed", "stopped", "running"):
        db.session.rollback()
        flash("This import is not waiting for anybody.")
        return _back(run_id)
    if found.state == "review":
        chosen = Choices(
            fetch_images=bool(request.form.get("fetch_images")),
            rewrite=bool(request.form.get("fetch_images") and request.form.get("rewrite")),
            leave_out=frozenset(request.form.getlist("leave_out")),
        )
        found.choices = {**found.choices, **chosen.as_values()}
    found.state = "waiting" if found.review else "reading"
    db.session.commit()
    import_process.start(found)
    return _back(run_id)


def pause(run_id: int) -> ResponseReturnValue:
    """Let an import rest; it goes on where it was."""
    return _wish(run_id, "pause")


def stop(run_id: int) -> ResponseReturnValue:
    """End an import; what came in stays."""
    return _wish(run_id, "stop")


def discard(run_id: int) -> ResponseReturnValue:
    """Forget an import that has not begun."""
    begin_writing()
    found = find(run_id)
    if found.state not in ("review", "reading", "failed") or (found.review and found.done and found.state != "review"):
        db.session.rollback()
        flash("This import has begun. Undo it instead.")
        return _back(run_id)
    import_runs.forget(found)
    db.session.commit()
    flash("Nothing was moved in.")
    return redirect(guard.at("/admin/import/"), 303)


def undo(run_id: int) -> ResponseReturnValue:
    """Take an import back, in a process of its own."""
    begin_writing()
    found = find(run_id)
    try:
        if import_runs.is_alive(found):
            raise Conflict("This import is at work. Stop it first.")
        import_undo.begin(found)
    except Conflict as error:
        db.session.rollback()
        flash(str(error))
        return _back(run_id)
    found.state = "undoing"
    db.session.commit()
    import_process.start(found, "undo")
    return _back(run_id)


def _shown(row: ImportRow, reason: str) -> str:
    """Return a reason without the name of the file, which stands beside it."""
    line, _, sentence = reason.removeprefix(f"{row.name}:").partition(": ")
    return f"Line {line}: {sentence}" if reason.startswith(f"{row.name}:") and line.isdigit() else reason


def _wish(run_id: int, what: str) -> ResponseReturnValue:
    begin_writing()
    found = find(run_id)
    if found.state in ("running", "waiting", "paused"):
        import_runs.wish(found, what)
        db.session.commit()
    else:
        db.session.rollback()
        flash("This import is not running.")
    return _back(run_id)


def _back(run_id: int) -> ResponseReturnValue:
    return redirect(guard.at(f"/admin/import/{run_id}/"), 303)


def _stand_in(shown: dict[str, Any]) -> Post:
    """Return a post that never enters the session."""
    made = shown["rendered"]
    at = datetime.fromisoformat(shown["published_at"])
    post = Post(
        id=0,
        title=shown["title"],
        feed_title=feed_title(shown["title"]),
        path=shown["path"],
        slug="sample",
        state="draft",
        summary=shown["summary"],
        language=shown["language"],
        html=made["html"],
        feed_html=made["feed_html"],
        excerpt=made["excerpt"],
        contents=made["toc"],
        word_count=made["word_count"],
        reading_seconds=made["reading_seconds"],
        published_at=at,
        published_offset=shown["published_offset"],
        updated_at=at,
        updated_offset=shown["published_offset"],
        modified_at=at,
        in_feed_full=True,
    )
    with db.session.no_autoflush:
        post.authors.extend(Author(name=name, slug=terms.slug_for(name)) for name in shown["authors"])
        post.categories.extend(Category(name=name, slug=terms.slug_for(name)) for name in shown["categories"])
        post.tags.extend(Tag(name=name, slug=terms.slug_for(name)) for name in shown["tags"])
    return post


ROUTES = (
    Route("/import/<int:run_id>/", show, "import.run"),
    Route("/import/<int:run_id>/sample/", sample, "import.run"),
    Route("/import/<int:run_id>/run/", run, "import.run", POST),
    Route("/import/<int:run_id>/pause/", pause, "import.run", POST),
    Route("/import/<int:run_id>/stop/", stop, "import.run", POST),
    Route("/import/<int:run_id>/discard/", discard, "import.run", POST),
    Route("/import/<int:run_id>/undo/", undo, "import.run", POST),
)
