"""Say which role may do what: the one table of rights."""

from __future__ import annotations

from typing import NamedTuple

from app.errors import Forbidden
from app.models import ROLES, Account, Author, Media, Page, Post

Subject = Post | Page | Media | Author | Account | None


class Rule(NamedTuple):
    """Be the lowest role that may do something to what is its own, and to what is anybody's.

    `own_drafts` is the lowest role that may do it to its own posts which were never public.
    """

    own_drafts: str
    own: str
    anybodys: str


def _rule(own_drafts: str, own: str | None = None, anybodys: str | None = None) -> Rule:
    own = own or own_drafts
    return Rule(own_drafts, own, anybodys or own)


# Contributors write and do not publish; authors answer for their own posts; editors for all texts and what they are
# filed under; owners for the blog and its people.
ACTIONS: dict[str, Rule] = {
    "admin.enter": _rule("contributor"),
    "account.edit": _rule("contributor", anybodys="owner"),
    "post.create": _rule("contributor"),
    "post.read": _rule("contributor", anybodys="editor"),
    "post.edit": _rule("contributor", "author", "editor"),
    "post.trash": _rule("contributor", "author", "editor"),
    "post.publish": _rule("author", anybodys="editor"),
    "page.edit": _rule("editor"),
    "media.read": _rule("contributor"),
    "media.upload": _rule("contributor"),
    "media.edit": _rule("contributor", anybodys="editor"),
    "author.edit": _rule("contributor", anybodys="editor"),
    "topic.edit": _rule("editor"),
    "series.edit": _rule("editor"),
    "redirect.edit": _rule("editor"),
    "feed.read": _rule("contributor"),
    "settings.edit": _rule("owner"),
    "import.run": _rule("owner"),
    "export.take": _rule("owner"),
    "people.edit": _rule("owner"),
    "backup.edit": _rule("owner"),
}


def is_own(account: Account, subject: Subject) -> bool:
    """Tell whether something belongs to an account: its author's posts, its profile, its uploads, itself."""
    match subject:
        case Post():
            return account.author_id is not None and account.author_id in [
                place.author_id for place in subject.author_places
            ]
        case Author():
            return account.author_id == subject.id
        case Media():
            return account.id == subject.account_id
        case Account():
            return account.id == subject.id
    return False


def may(account: Account, action: str, subject: Subject = None) -> bool:
    """Tell whether an account may do something, to a subject or at all.

    Without a subject the question is whether there can be anything that the account may do it to.
    """
    rule = ACTIONS[action]
    if account.closed_at is not None:
        return False
    if subject is None:
        least = rule.own_drafts
    elif not is_own(account, subject):
        least = rule.anybodys
    elif isinstance(subject, Post) and subject.entry_id is None:
        least = rule.own_drafts
    else:
        least = rule.own
    return ROLES.index(account.role) >= ROLES.index(least)


def may_anybodys(account: Account, action: str) -> bool:
    """Tell whether an account may do something to what belongs to others."""
    return account.closed_at is None and ROLES.index(account.role) >= ROLES.index(ACTIONS[action].anybodys)


def authorise(account: Account, action: str, subject: Subject = None) -> None:
    """Let a deed pass, or refuse it.

    Raises:
        Forbidden: this account may not do this.
    """
    if not may(account, action, subject):
        raise Forbidden(f"{account.role} may not {action}")
