"""A phone on which somebody opens the pages: what is tapped on it, and everything that goes wrong on it."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from playwright.sync_api import Browser, Error, Locator, Page, expect

from tests.browser.window import Window
from tests.factories import PASSWORD
from tests.node import ROOT

TALL = 844
COMING = re.compile("正在加载|正在打开|正在进入")
ROUTES = ROOT / "quizsvc" / "player" / "static" / "routes.js"


def routes() -> list[str]:
    """Every route of the pages, as `/attempts/:id`."""
    found: list[str] = re.findall(r"\['(/[^']*)',", ROUTES.read_text("utf-8"))
    assert len(found) > 20
    return found


class Phone(Window):
    """`Phone(browser, base)` is a new one on which nobody is signed in. What may not be there yet, as the
    first week's board, its pages learn by a 404 of the API.
    """

    asks = "/api/v1/"

    def __init__(self, browser: Browser, base: str, *, width: int = 390, **more: Any) -> None:
        super().__init__(
            browser,
            base,
            viewport={"width": width, "height": TALL},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            **more,
        )
        self.refusals.add(404)

    # Going somewhere

    def open(self, path: str = "/") -> None:
        """Open a page of ours by its address."""
        self.page.goto(f"{self.base}/m{path}")

    def open_whole(self, path: str) -> Page:
        """Open a page of ours and wait until all of it is there."""
        self.open(path)
        expect(self.page.get_by_role("heading", level=1)).to_be_attached()
        self.page.wait_for_load_state("networkidle")
        expect(self.page.get_by_role("status").filter(has_text=COMING)).to_have_count(0)
        return self.page

    def kill(self) -> None:
        """As the system does with a tab in the background: its page can do nothing any more, not even
        send its last words.
        """
        with self.page.expect_event("crash"), suppress(Error):
            self.page.goto("chrome://crash")
        self.page.close()

    def new_tab(self) -> Page:
        """Another tab, which is the one that is used from now on."""
        self.page = self.context.new_page()
        return self.page

    def at(self, path: str) -> None:
        """See that this page is shown: `path` below /m, as a regular expression."""
        expect(self.page).to_have_url(re.compile(f"{re.escape(self.base)}/m{path}$"))

    # Signing in

    def sign_in(self, account: str, password: str = PASSWORD) -> None:
        """By the page, as people do."""
        if "/sign-in" not in self.page.url:
            self.open("/sign-in")
        self.page.get_by_label("账号", exact=True).fill(account)
        self.page.get_by_role("textbox", name="密码").fill(password)
        self.tap("登录")

    # What is on the screen

    def tap(self, name: str | re.Pattern[str], role: Any = "button", **more: Any) -> None:
        """Touch what has this name."""
        self.named(name, role, **more).tap()

    def pick(self, name: str) -> None:
        """Touch one of the choices that stand side by side; see that it is the chosen one."""
        choice = self.page.get_by_role("radio", name=name, exact=True)
        self.page.locator("label", has=choice).tap()
        expect(choice).to_be_checked()

    @property
    def state(self) -> Locator:
        """The line that says where the answers are."""
        return self.page.locator(".head-state").get_by_role("status")

    def says(self, text: str | re.Pattern[str]) -> None:
        """See the line of state say this."""
        expect(self.state).to_contain_text(text)

    # Answering

    def option(self, text: str) -> Locator:
        """An option of the question on the screen, by its text or the end of it."""
        options = self.page.locator(".options").get_by_role("radio")
        options = options.or_(self.page.locator(".options").get_by_role("checkbox"))
        return options.filter(has_text=re.compile(f"{re.escape(text)}$"))

    def choose(self, *texts: str) -> None:
        """Tap options of the question on the screen; see that they are chosen."""
        for text in texts:
            self.option(text).tap()
            self.chosen(text)

    def chosen(self, text: str, *, on: bool = True) -> None:
        """See that an option is chosen, or is not."""
        expect(self.option(text)).to_have_attribute("aria-checked", "true" if on else "false")

    def next(self) -> None:
        """To the next question."""
        self.tap("下一题 ›")

    def on_question(self, number: int) -> None:
        """See which question is shown."""
        expect(self.page.locator(".number")).to_contain_text(re.compile(rf"第 {number} 题"))

    # The storage of the browser

    def journals(self) -> list[str]:
        """The keys of the journals in this browser, whosesoever."""
        keys: list[str] = self.page.evaluate("Object.keys(localStorage)")
        return [key for key in keys if key.startswith("quizsvc.journal.")]

    def lose_net(self) -> None:
        """As in a tunnel."""
        self.context.set_offline(True)

    def find_net(self) -> None:
        """Out of it again."""
        self.context.set_offline(False)
