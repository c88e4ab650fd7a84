"""Every page of the console, for every caller: who sees it, that looking changes nothing, and that what it
offers is what its reader may have.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from quizsvc.app import OPEN_ENDPOINTS
from quizsvc.kit.html import CONTENT
from tests.house.policies import PAGES, ROUTES
from tests.house.policies.pages import WHO
from tests.house.test_routes import BASE, state
from tests.house.world import CALLERS, SIGNED_IN, World

CONSOLE = "/console"
MAIN = re.compile(r"<main.*</main>", re.S)
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle\s*=|\son[a-z]+\s*=|hx-on|hx-vals|javascript:|data:text|srcdoc",
    re.I,
)
INSIDES = re.compile(r"Traceback|File \"|sqlalchemy|psycopg|werkzeug|jinja2|/home/|\.py\b")
MOST_LOOKS = 1_500


@pytest.fixture
def world(app, make, clock):
    return World(app, make, clock)


def pages():
    """Every page with each of its addresses."""
    return [(page, look) for page in PAGES for look in page.looks]


def main_of(answer) -> str:
    """What a page says beside the frame, in which the reader's own menu stands."""
    found = MAIN.search(answer.get_data(as_text=True))
    assert found, answer.get_data(as_text=True)[:500]
    return found[0]


class Offered(HTMLParser):
    """What a page leads to: addresses, and calls of the API by method and path."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.calls: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        for name in ("href", "hx-get", "action", "src"):
            place = told.get(name)
            if place and tag not in ("link", "script") and not place.startswith("#"):
                self.links.append(place)
        if told.get("data-call"):
            method, _, path = told["data-call"].partition(" ")
            self.calls.append((method, path))


def test_every_page_is_in_the_table_and_every_line_of_the_table_is_a_page(app):
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(f"{CONSOLE}/") and rule.endpoint not in OPEN_ENDPOINTS:
            assert rule.methods == {"GET", "HEAD"}, rule.rule
            found[rule.rule.removeprefix(CONSOLE)] = app.view_functions[rule.endpoint].policy.name
    listed = {page.rule: page.policy for page in PAGES}
    assert len(listed) == len(PAGES)
    assert (set(found.items()) - set(listed.items()), set(listed) - set(found)) == (set(), set())


def test_whoever_may_not_come_in_is_shown_the_way_or_told_so_and_all_alike(client, world):
    places = [(look, CONSOLE + world.filled(look.path)) for _, look in pages()]
    before, wrong = state(), []
    for caller in CALLERS:
        headers, told = world.headers(caller), set()
        for look, path in places:
            if caller in look.passes:
                continue
            answer = client.get(path, headers=headers)
            if caller in SIGNED_IN:
                told.add(main_of(answer))
                is_right = answer.status_code == 403
            else:
                to = urlsplit(answer.headers.get("Location", ""))
                is_right = answer.status_code == 303 and to.path == f"{CONSOLE}/sign-in"
            if not is_right:
                wrong.append(f"{caller}: {path} → {answer.status_code}")
        assert len(told) <= 1, (caller, told)
    assert "\n".join(wrong) == ""
    assert state() == before


def test_whoever_may_come_in_sees_it_and_changes_nothing_by_looking(client, world):
    places = [(page, look, CONSOLE + world.filled(look.path)) for page, look in pages()]
    before, wrong = state(), []
    for page, look, path in places:
        for caller, status in look.passes.items():
            answer = client.get(path, headers=world.headers(caller))
            if answer.status_code != status or INSIDES.search(text_of(answer)):
                wrong.append(f"{caller}: {path} → {answer.status_code} {text_of(answer)[:300]}")
            head = client.head(path, headers=world.headers(caller))
            assert (head.status_code, head.get_data()) == (answer.status_code, b""), path
        if "<" in page.rule:
            absent = CONSOLE + re.sub("<[^>]+>", world.filled("{missing}"), page.rule)
            absent += path[path.find("?") :] if "?" in path else ""
            for caller in look.passes:
                answer = client.get(absent, headers=world.headers(caller))
                if answer.status_code != 404 or "回到工作台" not in answer.text:
                    wrong.append(f"{caller}: {absent} → {answer.status_code}")
    assert "\n".join(wrong) == ""
    assert state() == before


def text_of(answer) -> str:
    """Of a page its main part: the head names our files. Of a workbook or a redirection nothing."""
    is_page = answer.mimetype == "text/html" and answer.status_code != 303
    return main_of(answer) if is_page else ""


def test_pages_are_kept_nowhere_shown_in_no_frame_and_run_no_foreign_script(client, world):
    for page, look in pages():
        caller = next(iter(look.passes))
        somebody, nobody = world.headers(caller), dict[str, str]()
        for headers in (somebody, nobody):
            answer = client.get(CONSOLE + world.filled(look.path), headers=headers)
            told = {
                name: answer.headers.getlist(name)
                for name in ("Cache-Control", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy")
            }
            expected = (["no-store"], ["DENY"], ["nosniff"], ["no-referrer"])
            assert told == dict(zip(told, expected, strict=True)), page.rule
            assert answer.headers.getlist("Content-Security-Policy") == [CONTENT], page.rule
            assert answer.mimetype != "text/html" or INLINE.search(answer.text) is None, page.rule
    assert "unsafe" not in CONTENT


def test_a_page_takes_nothing_but_looks(client, world):
    headers = world.headers("organizer")
    for page in PAGES:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            path = CONSOLE + world.filled(page.looks[0].path)
            assert client.open(path, method=method, headers=headers).status_code == 405, (method, path)


def test_what_a_page_offers_its_reader_may_have(app, client, world):
    """From the first page on, every address that some page leads to opens for whoever reads that page, and
    every form asks what the API would let them.
    """
    wrong = []
    for caller in WHO["staff"]:
        wrong += [f"{caller}: {fault}" for fault in _faults_found_by(app, client, world, caller)]
    assert "\n".join(wrong) == ""


def _faults_found_by(app, client, world, caller: str) -> Iterator[str]:
    headers, seen = world.headers(caller), set()
    waiting = [(CONSOLE + world.filled(look.path), "the table") for look in _open_to(caller)]
    while waiting:
        path, origin = waiting.pop()
        if _kind(app, path) in seen:
            continue
        seen.add(_kind(app, path))
        answer = client.get(path, headers=headers)
        if answer.status_code not in (200, 303):
            yield f"{origin} leads to {path} → {answer.status_code}"
        elif answer.mimetype == "text/html":
            offered = Offered(answer.text)
            places = [_joined(path, to) for to in offered.links]
            waiting += [(place, path) for place in places if _is_ours(place)]
            calls = [*offered.calls, *(("GET", place) for place in places if place.startswith("/api/"))]
            yield from (f"{path} offers {call}" for call in calls if not _may(app, caller, *call))
    assert len(seen) < MOST_LOOKS


def _open_to(caller: str):
    """The addresses of the table that open for somebody."""
    return [look for _, look in pages() if look.passes.get(caller) == 200]


def _joined(path: str, to: str) -> str:
    return f"{urlsplit(path).path}{to}" if to.startswith("?") else to.partition("#")[0]


def _is_ours(path: str) -> bool:
    return path.startswith(f"{CONSOLE}/") and "/static/" not in path


def _kind(app, path: str) -> tuple[str, ...]:
    """Addresses of one page that ask for the same things, of whichever row."""
    place = urlsplit(path)
    rule, _ = app.url_map.bind("localhost").match(place.path, return_rule=True)
    asked = sorted(part.partition("=")[0] for part in place.query.split("&") if part)
    return (rule.rule, *asked)


def _may(app, caller: str, method: str, path: str) -> bool:
    """Whether the API has this route and lets the caller in."""
    try:
        rule, _ = app.url_map.bind("localhost").match(path.partition("?")[0], method=method, return_rule=True)
    except HTTPException:
        return False
    route = next((each for each in ROUTES if (each.method, BASE + each.rule) == (method, rule.rule)), None)
    return route is not None and (
        route.policy == "anyone" or any(case.expected(caller) not in (401, 403) for case in route.cases)
    )
