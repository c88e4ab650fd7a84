"""Pictures of every page of the console: each page is come to by the links of the others."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from tests.browser.desk import Desk
from tests.house.policies import PAGES

WIDTHS = (1280, 390)
LINKS = """() => [...document.querySelectorAll('a[href], [hx-get], form[action]:not([method=post])')]
    .map((each) => each.getAttribute('href') || each.getAttribute('hx-get') || each.getAttribute('action'))"""
UNLIKELY = {"/<path:address>", "/roster", "/sign-in"}
"""Rules that no link leads to."""
ROLES = ("organizer", "admin", "editor", "unit_admin")
MOST_OF_A_RULE = 5
"""So many addresses of one page are opened, as what hangs on the first may lack what hangs on the next; only
the first is photographed."""


def take(browser: Browser, base: str, accounts: Mapping[str, Mapping[str, str]], out: Path) -> None:
    """Pictures into a folder, as each of ROLES of a demo; what nobody comes to, and what went wrong, is
    printed. `accounts` are by role.
    """
    left = {page.rule for page in PAGES} - UNLIKELY
    for role in ROLES:
        for width in WIDTHS:
            desk = Desk(browser, base, width=width)
            desk.open("/sign-in").screenshot(path=out / f"console-sign-in-{width}.png", full_page=True)
            desk.is_of(accounts[role]["account"], accounts[role]["password"])
            left -= set(_walked(desk, out, f"{role}-{width}"))
            print(*dict.fromkeys(desk.faults), sep="\n")
            desk.end()
    print(*(f"left out, for no link leads there: /console{rule}" for rule in sorted(left)), sep="\n")


def _walked(desk: Desk, out: Path, label: str) -> Iterator[str]:
    """Addresses of each page, from the first one on, the first of each photographed; the rules one by one.
    A page's parts that it asks for itself, and that a link brings into it, count as come to.
    """
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url.removeprefix(desk.base)))
    seen: dict[str, set[str]] = {}
    waiting = ["/", "/reset"]
    while waiting:
        path = waiting.pop(0)
        rule = _rule(path)
        opened = seen.setdefault(rule or "", set())
        if rule is None or path in opened or len(opened) == MOST_OF_A_RULE:
            continue
        opened.add(path)
        page = desk.open(path)
        if len(opened) == 1:
            name = re.sub(r"\W+", "-", rule).strip("-") or "desk"
            page.screenshot(path=out / f"console-{name}-{label}.png", full_page=True)
            yield rule
        links = page.evaluate(LINKS)
        waiting += _outermost([place for each in (*links, *asked) if (place := _ours(each))])
        asked.clear()


def _outermost(places: Sequence[str]) -> Iterator[str]:
    """The first and the last address of each page: in a calendar what is over and what is to come."""
    by_rule: dict[str | None, list[str]] = {}
    for place in places:
        by_rule.setdefault(_rule(place), []).append(place)
    for found in by_rule.values():
        yield from (found[0], found[-1])


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
