"""Pictures of every page of a running demo, of the phone and of the console, to be looked at one by one."""

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.browser import chromium
from tests.browser.console import shots as console
from tests.browser.phone import Phone, routes
from tests.node import ROOT

WIDTHS = (390, 430)


def main() -> None:
    """Go through all pages as the demo's first participant, its organizer and its admin."""
    parser = argparse.ArgumentParser(prog="scripts/shots", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="where the demo listens on this machine")
    parser.add_argument("--data-dir", type=Path, default=ROOT / ".data", help="its folder")
    parser.add_argument("--out", type=Path, required=True, help="the folder for the pictures; it is made")
    parser.add_argument("--only", choices=("phone", "console"), help="the pages of one of the two")
    given = parser.parse_args()
    listed = json.loads((given.data_dir / "accounts.json").read_text("utf-8"))
    accounts = {one["role"]: one for one in reversed(listed)}
    base = f"http://127.0.0.1:{given.port}"
    given.out.mkdir(parents=True, exist_ok=True)
    with chromium.started() as browser:
        if given.only != "console":
            _take_phone(browser, base, accounts["participant"], given.out)
        if given.only != "phone":
            console.take(browser, base, accounts, given.out)
    print(f"{len(list(given.out.glob('*.png')))} pictures in {given.out}")


def _take_phone(browser: Browser, base: str, who: Mapping[str, str], out: Path) -> None:
    for width in WIDTHS:
        phone = Phone(browser, base, width=width)
        _take(phone, "/sign-in", out / f"sign-in-{width}.png")
        phone.is_of(who["account"], who["password"])
        for path in _addresses(phone):
            name = path.strip("/").replace("/", "-").replace("?", "-") or "home"
            _take(phone, path, out / f"{name}-{width}.png")
        print(*dict.fromkeys(phone.faults), sep="\n")
        phone.end()


def _take(phone: Phone, path: str, file: Path) -> None:
    phone.open_whole(path).screenshot(path=file, full_page=True)


def _addresses(phone: Phone) -> Iterator[str]:
    """Of every page that can be shown; for those of one thing, of the first that the person has. Nothing is
    started and nothing handed in.
    """
    known = _things(phone)
    for route in routes():
        if ":" not in route:
            yield route
        elif route in known:
            yield known[route]
        else:
            print(f"left out, for there is nothing to show: {route}")
    yield "/boards?kind=people"


def _things(phone: Phone) -> dict[str, str]:
    def ask(path: str) -> Any:
        return phone.context.request.get(f"{phone.base}/api/v1{path}").json()

    found = {"/app/:wish": "/app/lapsed"}
    current = ask("/papers/current")["weekly"]
    if current and not current["attempt"]:
        found["/papers/:id"] = f"/papers/{current['id']}"
    ended = [each["id"] for each in ask("/me/attempts")["items"] if each["state"] != "in_progress"]
    if ended:
        found["/attempts/:id"] = f"/attempts/{ended[0]}"
        found["/attempts/:id/review"] = f"/attempts/{ended[-1]}/review"
        found["/attempts/:id/objections/:number"] = f"/attempts/{ended[-1]}/objections/1"
    if practices := ask("/practice")["items"]:
        found["/practice/:id"] = f"/practice/{practices[0]['id']}"
    if notices := ask("/notices")["items"]:
        found["/notices/:id"] = f"/notices/{notices[0]['id']}"
    return found


if __name__ == "__main__":
    main()
