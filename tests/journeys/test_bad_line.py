"""A week's test on a phone whose line loses every third request: every answer counts, once."""

from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from quizsvc.kit import db

BASE = "/api/v1"


class BadLine:
    """Every third request is lost: by turns before it arrives, and with its answer after it was done."""

    def __init__(self, client: FlaskClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers
        self.asked = self.lost = self.undone = 0
        self._keys = count(1)

    def tell(self, method: str, path: str, body: Any = None) -> Any:
        """Ask until there is an answer, each time the same under the same key."""
        key = f"deed-{next(self._keys)}"
        while (answer := self._ask(method, path, body, key)) is None:
            pass
        assert answer.status_code in (200, 201), answer.text
        return answer.json

    def _ask(self, method: str, path: str, body: Any, key: str) -> Any:
        self.asked += 1
        loses = self.asked % 3 == 0
        self.lost += loses
        if loses and self.lost % 2:
            self.undone += 1
            return None
        headers = {**self.headers, "Idempotency-Key": key}
        answer = self.client.open(f"{BASE}{path}", method=method, headers=headers, json=body or {})
        return None if loses else answer


@pytest.fixture
def line(make, client):
    return BadLine(client, make.headers(make.participant()))


@pytest.fixture
def paper(make):
    season = make.season()
    return make.paper(season, kind="weekly")


def right(question: dict[str, Any]) -> list[str]:
    """The factories' questions have the same keys everywhere."""
    return ["a", "b"] if question["type"] == "multiple" else ["a"]


def rows(statement: str) -> list[Any]:
    with db.transaction() as session:
        return list(session.execute(sa.text(statement)).all())


def test_every_answer_counts_on_a_line_that_loses_every_third_request(line, paper, clock):
    attempt = line.tell("POST", f"/papers/{paper.id}/attempts")
    saves = f"/attempts/{attempt['id']}/answers"
    for seq, question in enumerate(attempt["questions"], start=1):
        clock.advance(seconds=20)
        number = str(question["number"])
        # A first thought, then the right one; and the first once more, as a phone re-sends what it kept.
        first = {number: {"chosen": ["c" if question["type"] != "true_false" else "b"], "seq": 2 * seq}}
        second = {number: {"chosen": right(question), "seq": 2 * seq + 1}}
        for answers in (first, second, first):
            stored = line.tell("PUT", saves, {"answers": answers})["answers"]
        assert stored[number] == second[number]
    result = line.tell("POST", f"/attempts/{attempt['id']}/submit")
    assert (result["state"], result["score"], result["counted"]) == ("submitted", "100.00", True)
    assert line.tell("POST", f"/attempts/{attempt['id']}/submit") == result

    deeds = 1 + 3 * 25 + 2
    assert line.lost == line.asked // 3
    assert (line.asked - line.lost, line.undone) == (deeds, (line.lost + 1) // 2)
    assert rows("select number, state, answered, score from attempts") == [(1, "submitted", 25, 10_000)]
    # Each was done once: those whose answer was lost were found done when they came again.
    assert rows("select count(*) from idempotency_keys") == [(deeds,)]
    assert rows("select count(*) from marks where topic = 'attempt'") == [(1,)]
