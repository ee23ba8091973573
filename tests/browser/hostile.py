"""Fill every text field of a blog with what hostile authors type, by the forms of its panel."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from playwright.sync_api import APIResponse, BrowserContext
from sqlalchemy import select

from app.access import tokens
from app.db import begin_writing, db
from app.models import Account, Author, Media, Page, Post
from app.services import preview_links
from tests.browser.moving_in import bring, old_blog, wait_for
from tests.browser.panel import PASSWORD, Panel
from tests.browser.vectors import BLOCKS, bodies, corpus

POSTS = 26
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
Fields = Sequence[tuple[str, str]]
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
GIF += b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


def lines(longest: int) -> Iterator[str]:
    """Give values for a field, as many entries in each as it takes, round and round."""
    value = ""
    for entry in itertools.cycle(corpus()):
        entry = " ".join(entry.split())[:longest]
        if value and len(value) + 1 + len(entry) > longest:
            yield value
            value = ""
        value = f"{value} {entry}".strip()


def texts() -> list[str]:
    """Return bodies that hold every entry: one that could swallow the next ones stands last in one of them."""
    return ["\n\n".join(bodies()[number::POSTS]) for number in range(POSTS)]


class Hostile:
    """Be a person with evil in mind who may do everything."""

    def __init__(self, context: BrowserContext, panel: Panel) -> None:
        self.panel = panel
        self._context = context
        self._request = context.request
        self._token = ""
        self.lines = {longest: lines(longest) for longest in (90, 190, 290, 490, 1900)}

    def line(self, longest: int = 290) -> str:
        """Return the next value of at most so many characters."""
        return next(self.lines[longest])

    def get(self, address: str) -> str:
        """Return a page, and remember the token of its forms."""
        answer = self._request.get(self.panel.url + address)
        text = answer.text()
        found = TOKEN.search(text)
        self._token = found[1] if found else self._token
        return text

    def send(self, address: str, fields: Fields, expected: int = 303) -> APIResponse:
        """Send a form, which must be taken."""
        if not self._token:
            self.get("/admin/account/")
        answer = self._post_form(address, fields)
        if answer.status == 429:  # more than a person types in a minute
            time.sleep(int(answer.headers["retry-after"]))
            answer = self._post_form(address, fields)
        assert answer.status == expected, f"{address}: {answer.status}: {answer.text()[:3000]}"
        return answer

    def _post_form(self, address: str, fields: Fields) -> APIResponse:
        return self._request.post(
            self.panel.url + address,
            data=urlencode([("csrf_token", self._token), *fields]),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            max_redirects=0,
        )

    def fill(self) -> None:
        """Fill everything."""
        self._house()
        self._people()
        self._files()
        for number, body in enumerate(texts()):
            self._post(number, body)
        self._conflict()
        for body in texts()[:3]:
            self._page(body)
        self._move_in()
        self.panel.back_up()

    def _house(self) -> None:
        one, text = self.line, self.lines[1900]
        kept = [("language", "en"), ("time_zone", "UTC"), ("introduction", next(text))]
        named = [("title", one(190)), ("subtitle", one()), ("rights", one())]
        self.send("/admin/settings/site/", [*named, *kept])
        feed = [("entries_in_feed", "40"), ("feed_full_text", "yes"), ("feed_author", one())]
        self.send("/admin/settings/feed/", feed)
        links = [("label", one(90)), ("address", "/about/"), ("label", one(90)), ("address", "https://blog.example/'x")]
        self.send("/admin/settings/navigation/", links)
        for kind in ("category", "tag"):
            for _ in range(3):
                self.send(f"/admin/topics/{kind}/new/", [("name", one()), ("description", next(text))])
        for _ in range(3):
            series = [("title", one()), ("description", next(text)), ("planned", f"{one()}\n{one()}")]
            self.send("/admin/series/new/", series)
            links = [("links", f"{one(90)} https://blog.example/'-alert(1)-'\n{one(90)} https://blog.example/")]
            profile = [("name", one(190)), ("biography", next(text)), ("email", "a'b@blog.example"), *links]
            self.send("/admin/authors/new/", [*profile, ("email_public", "y"), ("url", "https://blog.example/'x")])
        for entry in corpus()[:12]:
            path = f"/old/{entry}"
            answer = self._request.post(
                f"{self.panel.url}/admin/redirects/",
                form={"csrf_token": self._token, "path": path, "target": "/about/"},
                max_redirects=0,
            )
            assert answer.status in (303, 422)
        self.send("/admin/redirects/", [("path", "/old/'x"), ("target", "https://blog.example/'onerror='alert(1)")])

    def _people(self) -> None:
        """Make accounts with the names that accounts may have, and authors whose names are worse."""
        for name in ("'-alert(1)-'", "${alert(2)}", "&lt;img src=x onerror=alert(3)&gt;"):
            self.panel.account(name, "editor")

    def _files(self) -> None:
        for number in range(4):
            file = {"name": f'{number}"><img src=x onerror=alert(1)>.gif', "mimeType": "image/gif"}
            body = GIF + bytes([number])
            evil = {"name": f"{number}'-alert(1)-'.svg", "mimeType": "image/svg+xml"}
            drawing = f'<svg xmlns="http://www.w3.org/2000/svg" onload="alert({number})"/>'.encode()
            for upload in (file | {"buffer": body}, evil | {"buffer": drawing}):
                self._request.post(
                    f"{self.panel.url}/admin/media/upload/",
                    multipart={"csrf_token": self._token, "file": upload},  # type: ignore[dict-item]
                    max_redirects=0,
                )
        for id_ in self.ids(Media):
            words = [("alt", self.line(490)), ("caption", self.line(190)), ("credit", self.line(190))]
            self.send(f"/admin/media/{id_}/", words)

    def details(self, number: int) -> Fields:
        """Return the fields of a post beside title and body."""
        authors = self.panel.ask(lambda: list(db.session.scalars(select(Author.name))))
        return (
            ("slug", self.line(190)),
            ("summary", self.line(290)),
            ("new_category", self.line(290) if number < 6 else ""),
            ("tags", self.line(290) if number < 12 else ""),
            ("series", self.line(290) if number < 4 else ""),
            ("series_position", "1"),
            ("image", "/media/x.png'onerror='alert(1)"),
            ("image_alt", self.line(490)),
            ("canonical_url", "https://blog.example/'onclick='alert(1)"),
            ("authors", authors[number % len(authors)]),
            ("in_feed_full", "y"),
        )

    def _post(self, number: int, body: str) -> None:
        title = self.line(490)
        fields = [("title", title), ("body", body), ("revision", "0"), *self.details(number)]
        answer = self.send("/admin/posts/new/", fields)
        at = re.sub(r"^https?://[^/]+", "", answer.headers["location"])
        self.send(f"{at}publish/", [("action", "publish"), ("revision", "1")])
        # A working copy that differs from what readers see, so that there is something to compare.
        again = [("title", self.line(490)), ("body", f"{body}\n\n{BLOCKS[number % len(BLOCKS)]}"), ("revision", "1")]
        self.send(at, [*again, *self.details(number)])

    def _conflict(self) -> None:
        for id_ in self.ids(Post)[:6]:
            body = texts()[id_ % POSTS] + "\n\n" + "\n\n".join(bodies()[:40])
            fields = [("title", self.line(490)), ("body", body), ("revision", "1"), *self.details(id_)]
            answer = self.send(f"/admin/posts/{id_}/", fields)
            assert "/conflict/" in answer.headers["location"]
            self.send(f"/admin/posts/{id_}/links/", [])

    def _page(self, body: str) -> None:
        number = len(self.ids(Page))
        words = [("title", self.line(490)), ("summary", self.line()), ("path", f"/page-{number}/")]
        fields = [*words, ("navigation_position", f"{number + 1}")]
        answer = self.send("/admin/pages/new/", [*fields, ("body", body), ("revision", "0")])
        at = re.sub(r"^https?://[^/]+", "", answer.headers["location"])
        self.send(f"{at}publish/", [("action", "publish"), ("revision", "1")])
        for again in ("One more.", "Another one."):
            self.send(at, [*fields, ("body", f"{again}\n\n{body}"), ("revision", "1")])

    def _move_in(self) -> None:
        """Bring two hostile old blogs: one waits to be looked at, one is moved in."""
        self.get("/admin/account/")
        for done in (False, True):
            posts = {self.line(190): body for body in texts()[:3]}
            blog = old_blog(posts, self.line(90))
            number = bring(self._context, self.panel, self._token, blog, "'-alert(1)-'<img src=x onerror=alert(1)>.zip")
            if done:
                self.send(f"/admin/import/{number}/run/", [])
                wait_for(self.panel, number, "finished")

    def ids(self, model: type[Post] | type[Page] | type[Media]) -> list[int]:
        """Return the numbers of all posts, pages or files."""
        return self.panel.ask(lambda: list(db.session.scalars(select(model.id).order_by(model.id))))

    def invitation(self) -> str:
        """Return the address of an open invitation."""

        def make() -> str:
            begin_writing()
            secret = tokens.issue(tokens.INVITATION, "author")
            db.session.commit()
            return secret

        return f"/admin/invitation/{self.panel.ask(make)}/"

    def preview(self) -> str:
        """Return the address of a secret preview."""
        account = self.panel.account()

        def make() -> str:
            begin_writing()
            post = db.session.scalars(select(Post).order_by(Post.id)).first()
            assert post is not None
            secret = preview_links.create(post, db.session.get_one(Account, account))
            db.session.commit()
            return secret

        return f"/admin/preview/{self.panel.ask(make)}/"

    def seeds(self) -> list[str]:
        """Return addresses that no link of the panel's first page leads to."""
        post, page = self.ids(Post)[0], self.ids(Page)[0]
        below = ("preview/", "feed/", "history/", "links/", "publish/", "conflict/3/", "compare/?from=1&to=2")
        found = ["/admin/first-steps/", "/admin/confirm/", "/admin/signed-in/", self.preview()]
        found += [f"/admin/posts/{id_}/{rest}" for id_ in self.ids(Post) for rest in ("", "preview/", "feed/")]
        found += [f"/admin/posts/{post}/{rest}" for rest in (*below, "unpublish/", "withdraw/", "trash/", "restore/")]
        found += [
            f"/admin/pages/{page}/{rest}" for rest in (*below[:-1], "unpublish/", "withdraw/", "trash/", "restore/")
        ]
        found += [f"/admin/import/1/{rest}" for rest in ("", "sample/")]
        found += [f"/admin/posts/?q={json.dumps(self.line(90))}&tagged={self.line(90)}"]
        return found


def refused(hostile: Hostile) -> Iterator[tuple[str, Fields]]:
    """Give forms that no one takes, so that their pages show what was typed."""
    one = hostile.line
    yield "/admin/sign-in/", [("name", one(90)), ("password", PASSWORD)]
    yield "/admin/account/", [("name", one(90)), ("email", one(90))]
    yield "/admin/authors/new/", [("name", one(190)), ("slug", one(190)), ("email", one(90)), ("url", one(90))]
    yield "/admin/authors/new/", [("name", one(190)), ("links", one(190)), ("biography", one(490))]
    yield "/admin/topics/category/new/", [("name", one(490)), ("description", one(490))]
    yield "/admin/series/new/", [("title", one(490)), ("planned", one(490)), ("description", one(490))]
    yield "/admin/redirects/", [("path", one(90)), ("target", one(90))]
    for section, names in SETTINGS.items():
        yield f"/admin/settings/{section}/", [(name, one(190)) for name in names]
    yield "/admin/settings/navigation/", [("label", one(90)), ("address", "javascript:alert(1)")]
    broken = [("language", one(90)), ("image", one(90)), ("canonical_url", one(90)), ("series_position", one(90))]
    yield "/admin/posts/new/", [("title", one(490)), ("body", texts()[0]), *broken, ("tags", one(190))]
    yield "/admin/pages/new/", [("title", one(490)), ("body", texts()[1]), ("path", one(190)), broken[0]]
    yield f"/admin/posts/{hostile.ids(Post)[0]}/publish/", [("action", one(90)), ("date", one(90)), ("time", one(90))]
    yield hostile.invitation(), [("name", one(90)), ("author_name", one(90)), ("password", "x")]
    # Without a token the text comes back on a page of its own.
    yield "/admin/posts/new/", [("csrf_token", one(90)), ("title", one(490)), ("body", texts()[2]), ("x", one(90))]


SETTINGS = {
    "site": ("title", "subtitle", "introduction", "language", "time_zone", "rights"),
    "reading": ("posts_per_page",),
    "feed": ("entries_in_feed", "feed_author", "feed_author_email", "feed_author_url"),
    "address": ("permalink_pattern", "url", "feed_id"),
}
