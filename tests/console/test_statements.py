"""How many SQL statements each page of the console takes, and that no list takes more because it is longer.
Who is signed in is asked beside these.
"""

import pytest

from quizsvc.accounts.rules import Role
from tests.console.visitor import Visitor
from tests.house.policies import PAGES
from tests.house.world import World

USUAL = 12
MOST = {
    "/": 16,  # what needs the reader now is asked of every room
    "/attempts/<id:attempt_id>": 16,  # one attempt, all that changed it, and who else touched it
    "/missing": 18,  # who has not taken part, and who cannot
    "/notices/<id:notice_id>/moves": 30,  # composes the notice anew, to compare
    "/papers/<id:paper_id>": 16,
    "/people/<id:person_id>": 16,  # all that is kept of one person
    "/queue": 30,  # asks every room whether work of its waits
    "/search": 18,  # one word, looked for in every room
    "/seasons/<id:season_id>": 16,
    "/standings/<period>/compare": 16,  # two versions, units and people
    "/standings/<period>/people/<id:person_id>": 24,  # every figure down to its attempts, decision record 35
    "/standings/<period>/publish": 18,  # what would be otherwise than what is published
    "/standings/<period>/units/<id:unit_id>": 28,  # as of a person
}
"""What pages take that gather more than a list or a thing, and why."""
MORE = 6
"""So many more rows of everything."""
KINDS = (
    *("draft", "import", "question", "question_in_review", "subject", "proposal", "objection", "signal"),
    *("wechat_person", "lock", "certificate"),
)


@pytest.fixture
def world(app, make, clock):
    return World(app, make, clock)


@pytest.fixture
def reader(app, world):
    """Who may see everything."""
    return Visitor(app, world.make.account(*Role))


def taken(reader, places) -> dict[str, int]:
    """By rule, the most statements that one of its addresses takes."""
    told: dict[str, int] = {}
    for rule, path in places:
        told[rule] = max(told.get(rule, 0), len(reader.open(path).statements))
    return told


def places_of(world) -> list[tuple[str, str]]:
    """Every address of a page that opens, with the page's rule."""
    looks = [(page.rule, look) for page in PAGES for look in page.looks]
    return [(rule, world.filled(look.path)) for rule, look in looks if 200 in look.passes.values()]


def test_no_page_takes_more_statements_than_are_allowed_it(world, reader):
    numbers = taken(reader, places_of(world))
    assert len(numbers) > 60
    assert {rule: number for rule, number in numbers.items() if number > MOST.get(rule, USUAL)} == {}
    assert MOST.keys() <= numbers.keys()


def test_no_page_takes_more_because_there_is_more(world, reader):
    places = places_of(world)
    one_of_each(world)
    before = taken(reader, places)
    for _ in range(MORE):
        one_of_each(world)
    after = taken(reader, places)
    assert {rule: (before[rule], after[rule]) for rule in before if after[rule] > before[rule]} == {}


def one_of_each(world) -> None:
    for kind in KINDS:
        world.filled(f"{{new_{kind}}}")
