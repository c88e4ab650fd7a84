"""The way back: from every page that is not in the menu to what it belongs to."""

import html
import re

import pytest

from quizsvc.accounts.rules import Role
from quizsvc.console.pages.menu import AREAS
from tests.console.visitor import Visitor
from tests.house.policies import PAGES
from tests.house.policies.pages import WHO
from tests.house.world import World

WAY_BACK = re.compile(r'<p class="back"><a href="/console([^"]*)">‹ [^<]+</a></p>')
IN_THE_MENU = {entry.path for area in AREAS for entry in area.entries}
OF_THEIR_OWN = {"/search", "/sign-in", "/reset", "/roster", "/<path:address>"}
"""Above or outside of the menu: they belong to no page."""


@pytest.fixture
def world(app, make, clock):
    return World(app, make, clock)


@pytest.fixture
def reader(app, world):
    """Who may see everything."""
    return Visitor(app, world.make.account(*Role))


def belongs(path: str, rule: str) -> bool:
    return re.fullmatch(re.sub(r"<[^>]+>", "[^/]+", rule), re.split("[?#]", path)[0]) is not None


def policy_of(path: str) -> str:
    """Of the page at an address; one that is named in full comes before one that has a place for anything."""
    rules = sorted(
        (page for page in PAGES if page.rule != "/<path:address>"), key=lambda one: "<" in one.rule
    )
    return next(page.policy for page in rules if belongs(path, page.rule))


def test_each_has_one_way_back_that_opens_to_all_who_came(reader, world):
    seen = 0
    for page in PAGES:
        looks = [look for look in page.looks if 200 in look.passes.values() and "as=xlsx" not in look.path]
        for look in looks if page.rule not in IN_THE_MENU | OF_THEIR_OWN else ():
            told = reader.open(world.filled(look.path)).answer.get_data(as_text=True)
            back = [html.unescape(path) for path in WAY_BACK.findall(told)]
            assert len(back) == 1, (look.path, back)
            assert told.count("‹") - told.count('rel="prev"') == 1, look.path
            reader.open(back[0])
            assert set(WHO[page.policy]) <= set(WHO[policy_of(back[0])]), (look.path, back)
            seen += 1
    assert seen > 50
