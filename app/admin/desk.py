"""Lay a text on the desk: the form of the editor, what it held before, and what may be chosen in it."""

from __future__ import annotations

from sqlalchemy import select

from app import access
from app.db import db
from app.models import Author, Category, Post, Series, Tag
from app.services import working_copies
from app.services.pages import PageText
from app.services.posts import PostText

from . import guard
from .editor_forms import PageForm, PostForm, new_key
from .kinds import PAGES, Item, Kind

MOST_SUGGESTED = 500


class Desk:
    """Be one text in the editor: `item` is nothing for a new one, `before` is what the form was filled with."""

    def __init__(self, kind: Kind, item: Item | None) -> None:
        self.kind = kind
        self.item = item
        self.before: PostText | PageText = _empty(kind) if item is None else working_copies.text_of(item)
        self.form: PostForm | PageForm = PageForm() if kind is PAGES else PostForm()
        self.own = self._own()
        if isinstance(self.form, PostForm) and isinstance(self.before, PostText):
            self._offer(self.form, self.before)

    @property
    def may_add_category(self) -> bool:
        """Tell whether the actor may file posts under something new."""
        return access.may(guard.actor(), "topic.edit")

    def show(self) -> None:
        """Fill the form with the text as it was saved."""
        """Fill the form with the text as it was saved."""
        match self.form, self.before:
            case PostForm() as form, PostText() as text:
                form.fill(text)
            case PageForm() as page_form, PageText() as page_text:
                page_form.fill(page_text)
        self.form.revision.data = str(self.item.latest_revision if self.item is not None else 0)
        self.form.key.data = new_key()

    def text(self) -> PostText | PageText:
        """Return what was typed; a field that cannot be taken keeps what it held before."""
        if isinstance(self.form, PostForm) and isinstance(self.before, PostText):
            return self.form.text(self.before, own=self.own, may_add=self.may_add_category)
        if isinstance(self.form, PageForm) and isinstance(self.before, PageText):
            return self.form.text(self.before)
        raise AssertionError("a form that fits no text")

    def suggestions(self) -> dict[str, list[str]]:
        """Return names of tags and series that there are."""
        tags = db.session.scalars(select(Tag.name).order_by(Tag.name).limit(MOST_SUGGESTED))
        series = db.session.scalars(select(Series.title).order_by(Series.title).limit(MOST_SUGGESTED))
        return {"tags": list(tags), "series": list(series)}

    def _own(self) -> str | None:
        """Return the author who stays in, for those who may write in their own name alone."""
        account = guard.actor()
        if access.may(account, "post.edit", Post(author_places=[])):
            return None
        return account.author.name if account.author is not None else None

    def _offer(self, form: PostForm, before: PostText) -> None:
        categories = [*db.session.scalars(select(Category.name).order_by(Category.name))]
        form.categories.choices = [(name, name) for name in dict.fromkeys([*before.categories, *categories])]
        others = [] if self.own else [*db.session.scalars(select(Author.name).order_by(Author.name))]
        names = dict.fromkeys([*([self.own] if self.own else []), *before.authors, *others])
        form.authors.choices = [(name, name) for name in names]


def _empty(kind: Kind) -> PostText | PageText:
    """Return the text that a new post or page begins with: its author is who writes it."""
    if kind is PAGES:
        return PageText(title="", body="")
    author = guard.actor().author
    return PostText(title="", body="", authors=(author.name,) if author is not None else ())
