"""A desk at which somebody of the staff opens the console."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.window import Window
from tests.factories import PASSWORD

WIDE, TALL = 1280, 900


class Desk(Window):
    """`Desk(browser, base)` is a new one at which nobody is signed in; `width=390` a small one."""

    def __init__(self, browser: Browser, base: str, *, width: int = WIDE, **more: Any) -> None:
        super().__init__(
            browser, base, viewport={"width": width, "height": TALL}, accept_downloads=True, **more
        )

    def open(self, path: str = "/") -> Page:
        """Open a page by its address below /console, and wait until all of it is there."""
        self.page.goto(f"{self.base}/console{path}")
        self.page.wait_for_load_state("networkidle")
        return self.page

    def at(self, path: str) -> None:
        """See that this page is shown: `path` below /console, as a regular expression."""
        expect(self.page).to_have_url(re.compile(f"{re.escape(self.base)}/console{path}$"))

    def sign_in(self, account: str, password: str = PASSWORD) -> None:
        """By the page, as people do."""
        if "/sign-in" not in self.page.url:
            self.open("/sign-in")
        self.fill("账号", account)
        self.fill("密码", password)
        self.click("登录")

    def click(
        self, name: str | re.Pattern[str], role: Any = "button", *, within: Locator | None = None
    ) -> None:
        """Press what has this name: a button, or with `role="link"` a link."""
        self.page.wait_for_load_state("load")
        (within or self.page).get_by_role(role, name=name, exact=isinstance(name, str)).click()

    def go(self, *names: str) -> None:
        """Follow links by their names, one after the other."""
        for name in names:
            self.click(name, "link")
            self.page.wait_for_load_state("networkidle")

    def field(self, label: str | re.Pattern[str]) -> Locator:
        """The field whose label begins so, in the dialog if one is open."""
        dialog = self.page.locator("dialog[open]")
        place: Any = dialog if dialog.count() else self.page.locator("main")
        begins = re.compile(f"^\\s*{re.escape(label)}") if isinstance(label, str) else label
        found: Locator = place.get_by_label(begins)
        return found

    def fill(self, label: str | re.Pattern[str], text: str) -> None:
        """Type into a field."""
        self.field(label).fill(text)

    def pick(self, label: str | re.Pattern[str], option: str) -> None:
        """Choose from a list by what it says."""
        self.field(label).select_option(label=option)

    def is_told(self, text: str | re.Pattern[str]) -> None:
        """See what happened told above the page."""
        expect(self.page.locator("#said")).to_contain_text(text)

    def is_refused(self, text: str | re.Pattern[str]) -> None:
        """See what is wrong told in the form."""
        expect(self.page.locator("p.wrong:visible").first).to_contain_text(text)

    def row(self, text: str | re.Pattern[str]) -> Locator:
        """The row of a table in which this stands."""
        return self.page.get_by_role("row").filter(has_text=text).first
