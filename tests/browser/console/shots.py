"""Pictures of every page of the console: each page is come to by the links of the others."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from tests.browser.desk import Desk
from tests.house.policies import PAGES

WIDTHS = (1280, 390)
LINKS = """() => [...document.querySelectorAll('a[href], [hx-get]')]
    .map((each) => each.getAttribute('href') || each.getAttribute('hx-get'))"""
UNLIKELY = {"/<path:address>", "/sign-in"}
"""Rules that no link leads to."""


def take(browser: Browser, base: str, accounts: Mapping[str, Mapping[str, str]], out: Path) -> None:
    """Pictures into a folder, as the organizer and then as the admin of a demo; what nobody comes to, and
    what went wrong, is printed. `accounts` are by role.
    """
    left = {page.rule for page in PAGES} - UNLIKELY
    for role in ("organizer", "admin"):
        for width in WIDTHS:
            desk = Desk(browser, base, width=width)
            desk.open("/sign-in").screenshot(path=out / f"console-sign-in-{width}.png", full_page=True)
            desk.is_of(accounts[role]["account"], accounts[role]["password"])
            left -= set(_walked(desk, out, f"{role}-{width}"))
            print(*dict.fromkeys(desk.faults), sep="\n")
            desk.end()
    print(*(f"left out, for no link leads there: /console{rule}" for rule in sorted(left)), sep="\n")


def _walked(desk: Desk, out: Path, label: str) -> Iterator[str]:
    """One address of each page, from the first one on, each photographed; the rules one by one."""
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop(0)
        rule = _rule(path)
        if rule is None or rule in seen:
            continue
        seen.add(rule)
        page = desk.open(path)
        name = re.sub(r"\W+", "-", rule).strip("-") or "desk"
        page.screenshot(path=out / f"console-{name}-{label}.png", full_page=True)
        waiting += [place for each in page.evaluate(LINKS) if (place := _ours(each))]
        yield rule


def _ours(link: Any) -> str:
    """A link's address below /console; "" of another, or of a file."""
    place = urlsplit(str(link))
    if place.netloc or not place.path.startswith("/console/") or "as=xlsx" in place.query:
        return ""
    path = place.path.removeprefix("/console")
    return f"{path}?{place.query}" if place.query else path


def _rule(path: str) -> str | None:
    """Which page is at an address; the most particular one."""
    bare = path.partition("?")[0]
    fitting = [page.rule for page in PAGES if page.rule not in UNLIKELY and _fits(page.rule, bare)]
    return min(fitting, key=lambda rule: rule.count("<"), default=None)


def _fits(rule: str, path: str) -> bool:
    parts = re.split(r"(<[^>]+>)", rule)
    pattern = "".join(
        ("[0-9]+" if part.startswith("<id:") else "[^/]+") if part.startswith("<") else re.escape(part)
        for part in parts
    )
    return re.fullmatch(pattern, path) is not None
