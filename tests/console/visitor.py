"""Somebody who is signed in at the console, with the pages they open."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from quizsvc.accounts.cookies import HEADER, ON_HTTPS
from quizsvc.accounts.models import Account
from quizsvc.kit import db
from tests.factories import PASSWORD

BASE = "https://localhost"
SPACES = re.compile(r"\s+")


class Page(HTMLParser):
    """A page: `text` as people read it, `links`, what its forms `calls`, its `title`."""

    def __init__(self, answer: TestResponse, statements: list[str]) -> None:
        super().__init__()
        self.status = answer.status_code
        self.answer = answer
        self.statements = statements
        self.links: list[str] = []
        self.calls: list[str] = []
        self._texts: list[str] = []
        if answer.mimetype == "text/html":
            self.feed(answer.get_data(as_text=True))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "a" and told.get("href"):
            self.links.append(str(told["href"]))
        if told.get("data-call"):
            self.calls.append(str(told["data-call"]))

    def handle_data(self, data: str) -> None:
        self._texts.append(data)

    @property
    def text(self) -> str:
        """What it says, in one line."""
        return SPACES.sub(" ", " ".join(self._texts)).strip()


class Visitor:
    """A browser in which an account is signed in; without one, nobody is."""

    def __init__(self, app: Flask, account: Account | None = None) -> None:
        self.app = app
        self.client = app.test_client()
        if account is not None:
            body = {"account": account.name, "password": PASSWORD, "cookie": True}
            answer = self.client.post("/api/v1/auth/login", json=body, base_url=BASE)
            assert answer.status_code == 200, answer.get_data(as_text=True)

    def open(self, path: str, *, status: int = 200, **headers: str) -> Page:
        """A page by its path below /console."""
        page = self.look(path, **headers)
        assert page.status == status, (path, page.status, page.text[:500])
        return page

    def look(self, path: str, **headers: str) -> Page:
        """The same, whatever its status; `statements` are those that it took."""
        told: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            told.append(statement)

        sa.event.listen(db.db.engine, "before_cursor_execute", note)
        try:
            answer = self.client.get(f"/console{path}", base_url=BASE, headers=headers)
        finally:
            sa.event.remove(db.db.engine, "before_cursor_execute", note)
        return Page(answer, told)

    def call(self, call: str, json: Any = None, *, status: int = 200, **headers: str) -> Any:
        """What a form of a page does: `POST /api/v1/…`. The answer's body."""
        method, path = call.split(" ")
        cookie = self.client.get_cookie(ON_HTTPS.page)
        sent = {HEADER: cookie.value if cookie else "", **headers}
        answer = self.client.open(path, method=method, json=json, base_url=BASE, headers=sent)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json(silent=True)
