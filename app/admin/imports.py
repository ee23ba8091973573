"""Move a blog in, first step: say where it is. Below it, the imports that there have been."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

from flask import current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from app import access
from app.db import begin_writing, db
from app.errors import InvalidInput
from app.importers import IMPORTERS
from app.models import ImportRun
from app.pictures import spelled
from app.services import import_process, import_runs, import_source, import_undo

from . import guard, media_upload
from .routes import POST, Route

LARGEST_ARCHIVE = 2_000_000_000  # bytes
ENDPOINT = "admin.imports_start"
NAMES = {"jekyll": "Jekyll", "hugo": "Hugo", "wordpress": "WordPress", "ghost": "Ghost", "feed": "Feed"}
HINTS = {
    "jekyll": "The folder with _config.yml and _posts, as a zip.",
    "hugo": "The folder with hugo.toml and content, as a zip.",
    "wordpress": "The .xml file of Tools, Export; or a zip of it with wp-content/uploads beside it.",
    "ghost": "The .json file of Settings, Export; or a zip of it with content/images beside it.",
    "feed": "Atom, RSS or JSON: its address or its file. Only what the feed holds can come in.",
}


def allow_archive(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let this request bring a whole blog; only from who may move one in."""
    if endpoint == ENDPOINT and request.method == "POST":
        guard.load()
        if g.account_session is not None and access.may(guard.actor(), "import.run"):
            request.max_content_length = LARGEST_ARCHIVE


def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue | RequestEntityTooLarge:
    """Say how large an archive may be, where somebody sent one that is larger."""
    if request.endpoint != ENDPOINT or g.get("account_session") is None:
        return media_upload.too_large(error)
    sentence = f"The file is larger than {spelled(LARGEST_ARCHIVE)}. Put its folder on the server, or use flask import."
    return _page({}, ("file", sentence), 413)


def index() -> ResponseReturnValue:
    """Ask where the old blog is."""
    return _page({"source": request.args.get("source", "")})


def start() -> ResponseReturnValue:
    """Take what was brought, and let it be read in a process of its own."""
    given = {name: request.form.get(name, "").strip() for name in ("source", "address", "folder")}
    file = request.files.get("file")
    try:
        source = _source(given["source"])
        how, location = _location(given, file.filename if file is not None else "")
        begin_writing()
        run = import_runs.prepare(source, location, guard.actor(), how)
        if file is not None and how == "upload":
            folder = import_runs.folder_of(run)
            folder.mkdir(mode=0o700, parents=True)
            file.save(folder / "upload")
        db.session.commit()
    except InvalidInput as error:
        db.session.rollback()
        return _page(given, (error.field, error.message), 422)
    except OSError as error:
        db.session.rollback()
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return _page(given, ("file", "There is no room for it on the server. Free some space, then try again."), 507)
    import_process.start(run)
    return redirect(guard.at(f"/admin/import/{run.id}/"), 303)


def _source(given: str) -> str:
    if given not in IMPORTERS:
        raise InvalidInput("source", "Choose what the old blog was made with.")
    return given


def _location(given: dict[str, str], filename: str | None) -> tuple[str, str]:
    """Return how the blog comes, and the name or place by which the person knows it.

    Raises:
        InvalidInput: nothing was given, or what cannot be taken.
    """
    if filename:
        return "upload", "".join(letter for letter in filename if letter.isprintable())[-200:] or "upload"
    if given["address"]:
        if given["source"] != "feed":
            raise InvalidInput("address", "Only a feed can be fetched. Upload the file, or choose Feed.")
        if not import_source.is_url(given["address"]):
            raise InvalidInput("address", "An address starts with https:// or http://.")
        return "address", given["address"]
    if given["folder"]:
        return "folder", str(_folder(given["folder"]))
    raise InvalidInput("file", "Choose a file, or give an address or a folder.")


def _folder(given: str) -> Path:
    """Return a folder below the one that the operator has opened for this."""
    allowed: Path | None = current_app.config["IMPORT_FOLDER"]
    if allowed is None:
        raise InvalidInput("file", "Folders of the server are not open to this page.")
    try:
        found = (allowed / given).resolve()
    except (OSError, ValueError):
        found = allowed.parent
    if not found.is_relative_to(allowed.resolve()) or not found.exists():
        raise InvalidInput("folder", f"There is no such folder below {allowed}.")
    return found


def _page(given: dict[str, str], wrong: tuple[str, str] | None = None, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "admin/import/index.html",
        sources={key: (NAMES.get(key, key), HINTS.get(key, "")) for key in IMPORTERS},
        given=given,
        wrong=wrong,
        folder=current_app.config["IMPORT_FOLDER"],
        largest=spelled(LARGEST_ARCHIVE),
        runs=[(run, import_undo.until(run)) for run in import_runs.all_runs()],
        names=NAMES,
    )
    return page, status


def find(run_id: int) -> ImportRun:
    """Return a run by its number."""
    return guard.get(ImportRun, run_id)


ROUTES = (
    Route("/import/", index, "import.run"),
    Route("/import/", start, "import.run", POST),
)
