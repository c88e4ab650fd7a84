"""A browser with a page of the service: it keeps cookies, and what its page changes comes with the readable
one.
"""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from quizsvc.accounts import cookies
from tests.factories import PASSWORD

HTTPS, HTTP = "https://dati.example", "http://dati.example"


class Browser:
    """`send` as its page would, with `page` in the place of the page's token, or "" for none."""

    def __init__(self, app: Flask, base: str = HTTPS) -> None:
        self.client = app.test_client()
        self.base = base
        self.names = cookies.ON_HTTPS if base == HTTPS else cookies.ON_HTTP

    def held(self, name: str) -> str:
        """The value of a cookie; "" without one."""
        cookie = self.client.get_cookie(name, "dati.example")
        return cookie.value if cookie else ""

    @property
    def session(self) -> str:
        return self.held(self.names.session)

    @property
    def page(self) -> str:
        return self.held(self.names.page)

    def keep(self, session: str) -> None:
        """Hold this as the session's cookie."""
        self.client.set_cookie(self.names.session, session, domain="dati.example")

    def send(self, method: str, path: str, *, page: str | None = None, **more: Any) -> TestResponse:
        token = self.page if page is None else page
        headers = {**({cookies.HEADER: token} if token else {}), **more.pop("headers", {})}
        return self.client.open(f"/api/v1{path}", method=method, base_url=self.base, headers=headers, **more)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.send("GET", path, page="", **more)

    def post(self, path: str, json: Any = None, **more: Any) -> TestResponse:
        return self.send("POST", path, json=json, **more)

    def sign_in(self, account: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/auth/login", {"account": account, "password": password, "cookie": True})

    def is_signed_in(self) -> bool:
        answer = self.get("/me")
        assert answer.status_code in (200, 401), answer.status
        return answer.status_code == 200
