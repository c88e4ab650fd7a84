"""A week's test on a phone whose link loses every third request: every answer counts, once."""

from typing import Any

import pytest
import sqlalchemy as sa

from quizsvc.kit import db
from tests.attempts.steps import all_right
from tests.journeys.weak_link import LOSSES, Phone, weak_link


@pytest.fixture
def link(app):
    with weak_link(app) as made:
        yield made


@pytest.fixture
def phone(make, link):
    return Phone(link, make.headers(make.participant()))


@pytest.fixture
def paper(make):
    season = make.season()
    return make.paper(season, kind="weekly")


def rows(statement: str) -> list[Any]:
    with db.transaction() as session:
        return list(session.execute(sa.text(statement)).all())


def test_every_answer_counts_on_a_link_that_loses_every_third_request(phone, link, paper, clock):
    attempt = phone.tell("POST", f"/papers/{paper.id}/attempts")
    path = f"/attempts/{attempt['id']}"
    right = all_right(attempt)
    for seq, question in enumerate(attempt["questions"], start=1):
        clock.advance(seconds=20)
        number = str(question["number"])
        # A first thought, then the right one; and the first once more, as a phone re-sends what it kept.
        first = {number: {"chosen": ["b"], "seq": 2 * seq}}
        second = {number: {"chosen": right[number]["chosen"], "seq": 2 * seq + 1}}
        for answers in (first, second, first):
            phone.note("PUT", f"{path}/answers", {"answers": answers})
        # In the lift, between the tenth and the sixteenth, nothing gets through: it stays in the journal.
        link.down = 10 <= seq < 16
        if link.down:
            assert phone.ask(*phone.journal[0]) is None
        else:
            told = phone.deliver()
            assert [bool(each["applied"]) for each in told] == [True, True, False] * (len(told) // 3)
            assert told[-1]["answers"][number] == second[number]
    result = phone.tell("POST", f"{path}/submit")
    assert (result["state"], result["score"], result["counted"]) == ("submitted", "100.00", True)
    assert phone.tell("POST", f"{path}/submit") == result

    deeds = 1 + 3 * 25 + 2
    in_the_lift = 6
    assert phone.asked == link.asked + in_the_lift
    assert link.lost.total() == link.asked // 3 == link.asked - deeds
    assert set(link.lost) == set(LOSSES)
    assert min(link.lost.values()) > 5
    assert rows("select number, state, answered, score from attempts") == [(1, "submitted", 25, 10_000)]
    # Each was done once: those whose answer was lost were found done when they came again.
    assert rows("select count(*) from idempotency_keys") == [(deeds,)]
    assert rows("select count(*) from marks where topic = 'attempt'") == [(1,)]
