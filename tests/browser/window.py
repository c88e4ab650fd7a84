"""A window of a browser in which somebody opens our pages, and everything that goes wrong in it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, WebError, expect

from tests.browser.chromium import PATIENCE_MS
from tests.factories import PASSWORD

# What a browser writes by itself when the service refuses or the net is gone; tests look at what pages do.
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
NO_NET = "net::ERR_INTERNET_DISCONNECTED"


class Window:
    """One browser with its storage; `more` is what Playwright takes of a context.

    `faults` are errors of the console and of scripts, violations of the policy, and requests to other hosts;
    `refusals` the statuses that a test expects of addresses with `asks` in them, whose lines in the console
    are no faults.
    """

    asks = "/"

    def __init__(self, browser: Browser, base: str, **more: Any) -> None:
        self.base = base
        self.faults: list[str] = []
        self.refusals: set[int] = set()
        self.context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **more)
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.on("console", self._heard)
        self.context.on("weberror", self._broke)
        self.context.on("request", self._asked)
        self.page: Page = self.context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        refused, asked = REFUSED.search(message.text), message.location.get("url", "")
        if NO_NET in message.text or (refused and self.asks in asked and int(refused[1]) in self.refusals):
            return
        self.faults.append(f"{message.type}: {message.text} ({asked})")

    def _broke(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _asked(self, request: Request) -> None:
        place = urlsplit(request.url)
        if place.scheme not in ("data", "blob", "about") and f"{place.scheme}://{place.netloc}" != self.base:
            self.faults.append(f"asked another host: {request.url}")

    def is_of(self, account: str, password: str = PASSWORD) -> None:
        """Be signed in already: the cookies are there, no page was opened."""
        body = {"account": account, "password": password, "cookie": True}
        answer = self.context.request.post(f"{self.base}/api/v1/auth/login", data=body)
        assert answer.status == 200, answer.text()

    def named(self, name: str | re.Pattern[str], role: Any = "button", **more: Any) -> Locator:
        """What has this name on the screen."""
        return self.page.get_by_role(role, name=name, **more)

    def sees(self, text: str | re.Pattern[str]) -> None:
        """See a text, in its own words or as part of more."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def heading(self, text: str | re.Pattern[str]) -> None:
        """See a heading."""
        expect(self.page.get_by_role("heading", name=text).first).to_be_visible()

    def end(self) -> None:
        """Close it."""
        self.context.close()
