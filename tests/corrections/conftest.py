"""Who answers a week's papers while organizers mend them."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from tests.attempts.steps import start, submit
from tests.corrections.steps import BASE, Organizers, chosen


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def organizers(client, make):
    return Organizers(client, make)


@pytest.fixture
def daily(make, season):
    """Today's practice: five questions of 20 points, closing at midnight."""
    return make.paper(season)


@pytest.fixture
def weekly(make, season):
    """This week's test, closing on Sunday at midnight: 25 questions, 100 points, 30 minutes."""
    return make.paper(season, kind="weekly", on=date(2021, 7, 12))


@pytest.fixture
def wrong(make):
    """A question whose key says a and should say b."""
    return make.question(stem="答案有误的题")


@pytest.fixture
def paper(make, season, wrong):
    """A daily practice of four questions, the first of which has a wrong key."""
    return make.paper(season, revisions=[wrong, *(make.question() for _ in range(3))], points=[2500] * 4)


@pytest.fixture
def sit(client, make):
    """`sit(paper, q1="b")`: somebody answers all; returns their attempt, with the headers as `who`."""

    def do(paper, who=None, **by_number):
        who = who or make.headers(make.participant())
        attempt = start(client, who, paper).json
        answer = submit(client, who, attempt, chosen(attempt, **by_number))
        assert answer.status_code == 200, answer.text
        return {**attempt, "who": who}

    return do


@pytest.fixture
def race(app):
    """Runs things at the same moment; what each came to, in their order."""

    def run(*tasks: Callable[[], Any]) -> list[Any]:
        barrier = threading.Barrier(len(tasks))

        def begin(task: Callable[[], Any]) -> Any:
            with app.app_context():
                barrier.wait()
                return task()

        with ThreadPoolExecutor(len(tasks)) as pool:
            return list(pool.map(begin, tasks))

    return run


@pytest.fixture
def deciding(app, organizers):
    """`deciding(proposal, "approve")`: what an organizer does, with a browser of their own; another one than
    the proposer, or the proposer where they withdraw.
    """

    def decide(proposal: dict[str, Any], deed: str, who: Any = None) -> Callable[[], Any]:
        headers = who or (organizers.one if deed == "withdraw" else organizers.other)
        body = {"reason": "证据不足"} if deed == "reject" else None

        def send() -> str:
            path = f"{BASE}/{proposal['id']}/{deed}"
            answer = app.test_client().post(path, headers=headers, json=body)
            return "done" if answer.status_code == 202 else str(answer.json["type"].rpartition("/")[2])

        return send

    return decide
