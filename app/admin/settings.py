"""Settings of the blog, a section a form."""

from __future__ import annotations

import json
from typing import NamedTuple

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app import queries
from app.access import sessions
from app.db import begin_writing, db
from app.errors import InvalidInput, NotFound
from app.services import settings as services

from . import guard
from .routes import POST, Route

MOST_LINKS = 20
UNCONFIRMED = "This changes what subscribers have. Confirm first that it is you, then save again."


class Field(NamedTuple):
    """Be one setting as the form shows it; `kind` is line, text, number, check or danger (a line that asks twice)."""

    key: str
    label: str
    hint: str
    kind: str = "line"


SECTIONS: dict[str, tuple[str, tuple[Field, ...]]] = {
    "site": (
        "Site",
        (
            Field("title", "Name of the blog", "At the top of every page, and the title of its feed."),
            Field("subtitle", "Subtitle", "One line, which feeds show below the name."),
            Field("introduction", "Introduction", "What the home page opens with, in one to three sentences.", "text"),
            Field("language", "Language", "Such as en or de-CH. Posts in another one say so themselves."),
            Field("time_zone", "Time zone", "Such as Europe/Amsterdam. New posts are dated in it."),
            Field("rights", "Rights", "At the foot of every page and in feeds, such as © 2026 Ada Example, CC BY 4.0."),
        ),
    ),
    "reading": (
        "Reading",
        (
            Field("posts_per_page", "Posts on a page", "On the home page and in lists.", "number"),
            Field("dollar_math", "Read $…$ as a formula", "Renders every text again.", "check"),
            Field("show_sources", "Readers may get the Markdown of posts", "At each post’s address with .md.", "check"),
        ),
    ),
    "feed": (
        "Feed",
        (
            Field("entries_in_feed", "Entries in the feed", "Any number; readers keep what they have seen.", "number"),
            Field("feed_full_text", "Whole texts in the feed", "Off: readers get summaries alone.", "check"),
            Field("feed_author", "Author of the feed", "For posts that nobody signed."),
            Field("feed_author_email", "E-mail of that author", "Everybody can read it in the feed."),
            Field("feed_author_url", "Web address of that author", "Starts with https://."),
        ),
    ),
    "backup": (
        "Backup",
        (
            Field("backup_time", "Time of the daily backup", "Such as 03:30, in the blog's time zone. Empty: none."),
            Field("backups_daily", "Daily backups to keep", "One for each of so many days.", "number"),
            Field("backups_weekly", "Weekly backups to keep", "One for each of so many weeks.", "number"),
        ),
    ),
    "address": (
        "Addresses",
        (
            Field(
                "permalink_pattern",
                "Address of a new post",
                "A path of :year :month :day :slug :title :categories. Posts that have an address keep it.",
            ),
            Field(
                "url",
                "Address of the blog",
                "What links in feeds begin with. Renders every text again; ids of entries stay.",
                "danger",
            ),
            Field(
                "feed_id",
                "Id of the feed",
                "Readers know the feed by it. Change it only to restore a lost one.",
                "danger",
            ),
        ),
    ),
}


def index() -> ResponseReturnValue:
    """Show every section."""
    return _page()


def save(section: str) -> ResponseReturnValue:
    """Save one section; the others keep what they have."""
    if section not in SECTIONS:
        raise NotFound("no such section")
    fields = SECTIONS[section][1]
    values = {field.key: _value(field) for field in fields}
    blog = queries.current_site()
    risky = [f for f in fields if f.kind == "danger" and values[f.key].strip() != services.as_text(blog, f.key)]
    if risky and not sessions.is_confirmed(guard.current_session()):
        # What was typed stays in the form while the person shows in another tab who they are.
        return _page(section, values, {risky[0].key: UNCONFIRMED}), 403
    try:
        rerendering = services.prepare(values)
        begin_writing()
        wrong = services.change(values)
    except InvalidInput as error:
        wrong = {error.field: error.message}
    if wrong:
        db.session.rollback()
        return _page(section, values, wrong), 422
    if rerendering is not None:
        rerendering.swap()
    db.session.commit()
    flash(f"Saved: {SECTIONS[section][0].lower()}.")
    return redirect(guard.at("/admin/settings/") + f"#byline-{section}", 303)


def navigation() -> ResponseReturnValue:
    """Save the links at the top of every page, or move one up or down."""
    links = [
        {"label": label.strip(), "address": address.strip()}
        for label, address in zip(request.form.getlist("label"), request.form.getlist("address"), strict=False)
        if label.strip() or address.strip()
    ][:MOST_LINKS]
    direction, _, place = request.form.get("move", "").partition("-")
    if direction in ("up", "down") and place.isdigit() and int(place) < len(links):
        at, to = int(place), int(place) + (-1 if direction == "up" else 1)
        if 0 <= to < len(links):
            links[at], links[to] = links[to], links[at]
    begin_writing()
    wrong = services.change({"navigation": json.dumps(links)})
    if wrong:
        db.session.rollback()
        return _page("navigation", {}, wrong, links), 422
    db.session.commit()
    flash("Saved: navigation.")
    return redirect(guard.at("/admin/settings/") + "#byline-navigation", 303)


def _value(field: Field) -> str:
    if field.kind == "check":
        return "yes" if request.form.get(field.key) else "no"
    return request.form.get(field.key, "")


def _page(
    section: str = "",
    values: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
    links: list[dict[str, str]] | None = None,
) -> str:
    blog = queries.current_site()
    shown = {field.key: services.as_text(blog, field.key) for _, fields in SECTIONS.values() for field in fields}
    return render_template(
        "admin/settings.html",
        sections=SECTIONS,
        values={**shown, **(values or {})},
        wrong=wrong or {},
        wrong_in=section,
        unconfirmed=UNCONFIRMED in (wrong or {}).values(),
        links=blog.navigation if links is None else links,
    )


ROUTES = (
    Route("/settings/", index, "settings.edit"),
    Route("/settings/navigation/", navigation, "settings.edit", POST),
    Route("/settings/<section>/", save, "settings.edit", POST),
)
