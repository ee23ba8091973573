"""Test every address of the panel with every role, on one's own and on others' things.

A new address fails here until the table names it: put its endpoint (the module's name and the view's, joined by `_`)
into the row of those who may ask it. Each row says the least role that may, for one's own draft that was never
public, for one's own, and for anybody's.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, cast

import pytest
from flask import Flask, current_app
from werkzeug.routing import Rule

from app import clock
from app.access import sessions, tokens
from app.access.sessions import digest
from app.db import begin_writing, db
from app.models import (
    ROLES,
    Account,
    AccountSession,
    ImportRun,
    Media,
    OneTimeToken,
    Page,
    Passkey,
    Post,
    PreviewLink,
    Revision,
    StoredBackup,
    Undo,
)
from tests.admin.conftest import Browser
from tests.factories import (
    START,
    make_account,
    make_author,
    make_category,
    make_page,
    make_post,
    make_redirect,
    make_series,
)

EVERYBODY = ("anonymous", "anonymous", "anonymous")
SIGNED_IN = ("contributor", "contributor", "contributor")
READ = ("contributor", "contributor", "editor")
WRITE = ("contributor", "author", "editor")
PUBLISH = ("author", "author", "editor")
MINE = ("contributor", "contributor", "nobody")
EDITORS = ("editor", "editor", "editor")
OWNERS = ("owner", "owner", "owner")
TABLE: dict[tuple[str, str, str], str] = {
    EVERYBODY: "door_sign_in door_second_step door_sign_out door_setup door_invitation preview_by_link"
    " passkeys_sign_in passkeys_sign_in_options",
    SIGNED_IN: "dashboard_show door_confirm renewal_signed_in renewal_token public_show account_show account_password"
    " account_turn_on account_turn_off account_new_codes account_end_others passkeys_add passkeys_new_options"
    " passkeys_confirm passkeys_confirm_options"
    " authors_index posts_index posts_bulk editor_post_new preview_show"
    " media_show media_file_show:GET media_upload_upload states_undo",
    READ: "editor_post_edit:GET history_post_show history_post_compare feed_view_post_download feed_view_feed"
    " preview_post_saved authors_edit media_file_show:POST media_file_replace media_file_delete",
    MINE: "account_end_session passkeys_rename",
    WRITE: "editor_post_edit:POST conflict_post_show history_post_restore links_post_show links_post_revoke"
    " asking_post_restore asking_post_trash states_restore_post states_trash_post",
    PUBLISH: "publish_post_show asking_post_unpublish asking_post_withdraw states_unpublish_post states_withdraw_post",
    EDITORS: "pages_index editor_page_new editor_page_edit history_page_show history_page_compare"
    " feed_view_page_download preview_page_saved conflict_page_show history_page_restore links_page_show"
    " links_page_revoke publish_page_show asking_page_restore asking_page_trash asking_page_unpublish"
    " asking_page_withdraw states_restore_page states_trash_page states_unpublish_page states_withdraw_page"
    " topics_index topics_create topics_edit topics_merge topics_unmerge topics_delete"
    " series_index series_create series_edit"
    " series_move series_delete authors_create authors_delete redirects_index redirects_delete",
    OWNERS: "settings_index settings_save settings_navigation people_index people_change people_invite people_revoke"
    " dashboard_first_steps dashboard_remove_samples imports_index imports_start import_steps_show"
    " import_steps_sample import_steps_run import_steps_pause import_steps_stop import_steps_discard"
    " backups_index backups_make backups_upload backups_download backups_verify backups_restore backups_delete"
    " import_steps_undo import_report_text import_report_values import_report_compare"
    " export_show export_download",
}
LEAST = {name: row for row, names in TABLE.items() for name in names.split()}
# Who may ask these is told here that there is nothing yet; who may not is refused all the same.
EMPTY = {
    "backups_download",
    "import_steps_sample",
    "door_setup",
    "topics_merge",
    "conflict_post_show",
    "conflict_page_show",
    "account_new_codes",
}
CASES = ("own draft", "own", "other")


def _rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("admin."):
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield rule, method


def _least(rule: Rule, method: str) -> tuple[str, str, str]:
    name = rule.endpoint.removeprefix("admin.")
    return LEAST.get(f"{name}:{method}") or LEAST[name]


class Things:
    """Make what addresses name, each thing when an address first asks for it."""

    def __init__(self, account: Account, case: str, *, of_page: bool) -> None:
        self.account, self.case, self.of_page = account, case, of_page
        self.holder = account if case != "other" else make_account("author")
        self.name = secrets.token_hex(16)
        self._made: dict[str, object] = {}

    def all(self) -> Things:
        """Make everything that any address names, so that lists have something to show."""
        for name in MAKERS:
            self[name]
        return self

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = MAKERS[name](self)
        return self._made[name]

    def address(self, rule: Rule) -> str:
        """Return the address of a rule, with the numbers of what it names."""
        secret = "preview" if "preview" in rule.rule else "token"
        named = {name: self[secret if name == "secret" else name] for name in rule.arguments}
        return current_app.url_map.bind("localhost").build(rule.endpoint, named)

    def text(self) -> dict[str, int]:
        """Return the column and the number that name the post or page."""
        return {"page_id" if self.of_page else "post_id": self["id_"]}


def _id(row: Any) -> Any:
    begin_writing()
    db.session.add(row)
    db.session.commit()
    return row.id


def _text(things: Things) -> int:
    if things.of_page:
        item: Post | Page = make_page(latest_revision=1, live_revision=1)
        owner = {"page_id": item.id}
    else:
        assert things.holder.author is not None
        columns: dict[str, object] = {"latest_revision": 1, "live_revision": 1}
        if things.case == "own draft":
            columns = {"state": "draft", "created_at": START, "modified_at": START, "latest_revision": 1}
            columns |= dict.fromkeys(("entry_id", "published_at", "updated_at"))
        item = make_post(authors=[things.holder.author.name], **columns)  # type: ignore[arg-type]
        owner = {"post_id": item.id}
    _id(Revision(**owner, number=1, based_on=0, cause="save", created_at=START, title="A", body="b", details={}))
    return item.id


def _link(things: Things) -> int:
    now = clock.now()
    times = {"created_at": now, "expires_at": now + timedelta(days=1)}
    return cast(int, _id(PreviewLink(**things.text(), digest=digest(things.name), **times)))


def _preview(things: Things) -> str:
    assert things["link_id"]
    return things.name


def _media(things: Things) -> int:
    file = {"name": f"x/{things.name}.pdf", "digest": things.name, "original_name": "x.pdf", "bytes": 1}
    owned = {"account_id": things.holder.id, "created_at": clock.now()}
    return cast(int, _id(Media(**file, media_type="application/pdf", **owned)))


def _passkey(things: Things) -> int:
    key = {"credential_id": things.name, "public_key": b"k", "label": "k"}
    return cast(int, _id(Passkey(account_id=things.holder.id, created_at=clock.now(), **key)))


def _undo(things: Things) -> int:
    now = clock.now()
    over = {"created_at": now, "expires_at": now - timedelta(days=1)}
    return cast(int, _id(Undo(**things.text(), account_id=things.holder.id, action="trash", before={}, **over)))


def _session(things: Things) -> int:
    begin_writing()
    secret = sessions.start(things.holder)
    db.session.commit()
    return db.session.query(AccountSession).filter_by(digest=digest(secret)).one().id


def _token(_: Things) -> str:
    begin_writing()
    token = tokens.issue(tokens.INVITATION, "author")
    db.session.commit()
    return token


def _token_id(things: Things) -> int:
    assert things["token"]
    newest = db.session.query(OneTimeToken).order_by(OneTimeToken.id.desc()).first()
    assert newest is not None
    return newest.id


def _author(things: Things) -> int | None:
    return things.account.author_id if things.case != "other" else make_author(f"Somebody {things.name}").id


def _run(_: Things) -> int:
    return cast(int, _id(ImportRun(source="feed", location="x", state="undone", started_at=START, finished_at=START)))


def _backup(things: Things) -> int:
    at = {"path": f"/nowhere/{things.name}.zip", "machine": "another", "made_at": clock.now()}
    return cast(int, _id(StoredBackup(**at, cause="person", bytes=1)))


MAKERS: dict[str, Callable[[Things], object]] = {
    "id_": _text,
    "post_id": lambda things: things["id_"],
    "page_id": lambda things: things["id_"],
    "number": lambda _: 1,
    "link_id": _link,
    "preview": _preview,
    "media_id": _media,
    "passkey_id": _passkey,
    "undo_id": _undo,
    "run_id": _run,
    "session_id": _session,
    "token": _token,
    "token_id": _token_id,
    "author_id": _author,
    "account_id": lambda things: things.holder.id,
    "backup_id": _backup,
    "topic_id": lambda _: make_category("Methods").id,
    "kind": lambda _: "category",
    "series_id": lambda _: make_series("A series").id,
    "redirect_id": lambda things: make_redirect(f"/old-{things.name}/", "/x/").id,
    "section": lambda _: "reading",
    "form": lambda _: "jekyll",
}


def _is_of_page(rule: Rule) -> bool:
    return "/pages/" in rule.rule


def test_the_table_names_every_address_and_no_other(app: Flask) -> None:
    there = {rule.endpoint.removeprefix("admin.") for rule, _ in _rules(app)}
    named = {name.partition(":")[0] for name in LEAST}
    assert there - named == set()


def walk(app: Flask, signed_in: Callable[..., Browser], role: str, case: str, *, boundary: bool) -> list[str]:
    """Ask every address as a role, and return a line for each answer that the table forbids.

    Args:
        app: the application.
        signed_in: what signs an account in.
        role: who asks.
        case: whose things are asked for, one of CASES.
        boundary: ask only what this role is the least that may, or the most that may not.
    """
    wrong = []
    account = make_account(role)
    browser = signed_in(account)
    # What only reads may share what it reads.
    shared = {of_page: Things(account, case, of_page=of_page).all() for of_page in (False, True)}
    kept: dict[bool, Things] = {}
    is_new = True
    for rule, method in sorted(_rules(app), key=lambda item: (item[1], _is_of_page(item[0]), item[0].rule)):
        least = _least(rule, method)[CASES.index(case)]
        if boundary and role not in _boundary(least):
            continue
        things = shared[_is_of_page(rule)]
        if method == "POST":
            if not is_new:
                account = make_account(role)
                browser = signed_in(account)
                kept.clear()
            if _is_of_page(rule) not in kept:
                kept[_is_of_page(rule)] = Things(account, case, of_page=_is_of_page(rule))
            things = kept[_is_of_page(rule)]
        address = things.address(rule)
        answer = browser.get(address) if method == "GET" else browser.send(address)
        may = least == "anonymous" or (least in ROLES and ROLES.index(role) >= ROLES.index(least))
        nothing_here = rule.endpoint.removeprefix("admin.") in EMPTY and answer.status_code == 404
        refused = answer.status_code in (403, 404) and not nothing_here
        if may == refused or answer.status_code >= 500:
            wrong.append(f"{method} {address} as {role}, {case}: {answer.status_code}")
        # What was refused has changed nothing: the account and its things are as good as new.
        is_new = method == "GET" or answer.status_code >= 400
        db.session.rollback()
    return wrong


def _boundary(least: str) -> tuple[str, ...]:
    if least == "nobody":
        return (ROLES[-1],)
    number = ROLES.index(least) if least in ROLES else 0
    return ROLES[max(number - 1, 0) : number + 1]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("case", CASES)
def test_a_role_may_what_the_table_says_and_the_one_below_it_may_not(
    app: Flask, signed_in: Callable[..., Browser], role: str, case: str
) -> None:
    wrong = walk(app, signed_in, role, case, boundary=True)
    assert wrong == [], "\n".join(wrong)


def test_strangers_come_through_the_door_alone(app: Flask, signed_in: Callable[..., Browser]) -> None:
    signed_in("owner")
    wrong = []
    # Nobody may change anything here, so that all may ask for the same.
    shared = {of_page: Things(make_account("owner"), "own", of_page=of_page) for of_page in (False, True)}
    app.test_client_class = Browser
    for rule, method in _rules(app):
        address = shared[_is_of_page(rule)].address(rule)
        stranger = app.test_client()
        assert isinstance(stranger, Browser)
        stranger.get("/admin/sign-in/")
        answer = stranger.get(address) if method == "GET" else stranger.send(address)
        turned_away = answer.status_code == 303 and answer.headers["Location"].startswith("/admin/sign-in/")
        if turned_away == (_least(rule, method) is EVERYBODY) and rule.endpoint != "admin.door_second_step":
            wrong.append(f"{method} {address}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


def test_every_unsafe_method_takes_a_token(app: Flask, signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("owner")
    unsafe = [rule for rule, method in _rules(app) if method == "POST"]
    assert len(unsafe) > 40
    shared = {of_page: Things(make_account("owner"), "own", of_page=of_page) for of_page in (False, True)}
    for rule in unsafe:
        address = shared[_is_of_page(rule)].address(rule)
        assert browser.post(address, data={"title": "forged"}).status_code == 400, address
