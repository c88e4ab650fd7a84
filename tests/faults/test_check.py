"""The checks of the fault harness find what they are there for: a broken history is told from a whole one."""

from collections import Counter
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from quizsvc.season.rules import Settings
from tests.faults import check, oracle
from tests.faults.journal import Deed, End
from tests.faults.truth import Attempt, Paper, Stay, Truth

NOON = datetime(2021, 7, 14, 4, 0, tzinfo=UTC)
MONDAY = date(2021, 7, 12)
LONG_AGO = NOON - timedelta(days=60)
PAPER, ANNA, BERT = 7, 1, 2


def answer(chosen: str, seq: int) -> dict[str, object]:
    return {"chosen": list(chosen), "seq": seq}


def attempt(id_: int, person: int, **more) -> Attempt:
    """One that is handed in, with both questions right."""
    return Attempt(**{
        "id": id_, "paper_id": PAPER, "person_id": person, "number": 1, "state": "submitted", "staff": False,
        "started_at": NOON, "deadline_at": NOON + timedelta(minutes=5),
        "submitted_at": NOON + timedelta(seconds=42), "revision_ids": [11, 12],
        "answers": {"1": answer("a", 2), "2": answer("ab", 4)}, "answered": 2, "earned": [2000, 3000],
        "score": 10_000, **more,
    })  # fmt: skip


def deed(
    kind: str, on: int, *, person: int = ANNA, answers=None, end: End = End.OK, told=None, **more
) -> Deed:
    return Deed(
        0, person, kind, on, "k", answers or {}, end=end, told=told or {}, **{"ended_at": 1.0, **more}
    )


RESULT = {"state": "submitted", "score": "100.00", "time_used_s": 42}
HISTORY = [
    deed("start", PAPER, told={"id": "1"}),
    deed("save", 1, answers={"1": answer("a", 2)}),
    deed("save", 1, answers={"1": answer("z", 8)}, end=End.REFUSED),
    deed("submit", 1, answers={"2": answer("ab", 4)}, told=RESULT),
    deed("submit", 1, answers={"2": answer("b", 6)}, told=RESULT, invoked_at=2.0, ended_at=2.5),
    deed("start", PAPER, person=BERT, told={"id": "2"}),
    deed("save", 2, person=BERT, answers={"2": answer("a", 2)}),
    deed("save", 2, person=BERT, answers={"1": answer("b", 4)}, end=End.UNKNOWN),
]


def truth(*attempts: Attempt) -> Truth:
    """Two people of one unit; Bert's practice ran out with half of one question."""
    settings = Settings.from_json({"multiple_choice": "half_if_subset"}).to_json()
    here = [Stay(person, 5, "enforcement", date(2021, 6, 1), None, LONG_AGO) for person in (ANNA, BERT)]
    bert = attempt(
        2, BERT, state="expired", submitted_at=NOON + timedelta(minutes=5), answers={"2": answer("a", 2)},
        answered=1, earned=[0, 1500], score=3000,
    )  # fmt: skip
    found = Truth(
        now=NOON + timedelta(hours=1),
        season={"first_on": date(2021, 7, 5), "last_on": date(2021, 8, 1), "settings": settings},
        papers={PAPER: Paper(PAPER, "daily", MONDAY, {11: 2000, 12: 3000})},
        questions={11: ("single", frozenset("a")), 12: ("multiple", frozenset("ab"))},
        attempts={each.id: each for each in attempts or (attempt(1, ANNA), bert)},
        grants=Counter(),
        units={4: ("root", None), 5: ("city", 4)},
        memberships=here,
        exemptions=[],
        marks=0,
        standings={},
    )
    found.standings.update(deepcopy(oracle.standings(found)))
    return found


def changed(id_: int, **more) -> Truth:
    """The whole truth but for one attempt; its standings are made of it."""
    whole = truth()
    return truth(*(replace(each, **more) if each.id == id_ else each for each in whole.attempts.values()))


def kinds(found: list[str]) -> set[str]:
    return {each.partition("：")[0] for each in found}


def test_a_whole_history_has_no_violation():
    assert check.violations(truth(), HISTORY) == []


def test_what_nobody_was_told_may_be_there_or_not():
    with_it = changed(2, answers={"2": answer("a", 2), "1": answer("b", 4)}, answered=2)
    assert check.violations(with_it, HISTORY) == []


BROKEN = {
    "an acknowledged answer is gone": (
        changed(2, answers={}, answered=0, earned=[0, 0], score=0), HISTORY, "丢失"),
    "an older answer stands in the place of an acknowledged one": (
        truth(), [*HISTORY, deed("save", 2, person=BERT, answers={"2": answer("b", 6)})], "丢失"),
    "answers that came with the submission are gone": (
        changed(1, answers={"1": answer("a", 2)}, answered=1, earned=[2000, 0], score=4000), HISTORY, "丢失"),
    "an acknowledged attempt is gone": (truth(attempt(1, ANNA)), HISTORY, "丢失"),
    "a start had two effects": (
        truth(*truth().attempts.values(), attempt(3, ANNA, number=2)), HISTORY, "重复"),
    "two attempts run at once": (
        truth(*truth().attempts.values(),
              *(attempt(id_, ANNA, number=id_ - 1, state="in_progress", submitted_at=None, earned=None,
                        score=None) for id_ in (3, 4))), HISTORY, "重复"),
    "numbers are missing": (changed(1, number=2), HISTORY, "重复"),
    "what was refused is stored": (
        changed(1, answers={"1": answer("z", 8), "2": answer("ab", 4)}, earned=[0, 3000], score=6000),
        HISTORY, "痕迹"),
    "what nobody has sent is stored": (
        changed(2, answers={"2": answer("a", 2), "1": answer("c", 9)}, answered=2), HISTORY, "来历不明"),
    "another choice than the one that was sent": (
        changed(2, answers={"2": answer("b", 2)}), HISTORY, "来历不明"),
    "a refused submission took effect": (
        truth(), [replace(each, end=End.REFUSED) if each.kind == "submit" else each for each in HISTORY],
        "痕迹"),
    "another result than the one that was told": (
        truth(), [replace(each, told={**RESULT, "score": "90.00"}) if each.kind == "submit" else each
                  for each in HISTORY], "结果不同"),
    "an acknowledged submission is undone": (
        changed(1, state="in_progress", submitted_at=None, earned=None, score=None), HISTORY, "结果不同"),
    "a score is wrong": (changed(1, score=9000), HISTORY, "评分错误"),
    "a question is marked wrong": (changed(2, earned=[0, 3000], score=6000), HISTORY, "评分错误"),
    "the number of answers is wrong": (changed(2, answered=2), HISTORY, "计数错误"),
    "an attempt ran out at another time than its deadline": (
        changed(2, submitted_at=NOON + timedelta(minutes=4)), HISTORY, "时间错误"),
    "an attempt was handed in after its deadline": (
        changed(1, submitted_at=NOON + timedelta(minutes=6)),
        [replace(each, told={**RESULT, "time_used_s": 360}) if each.kind == "submit" else each
         for each in HISTORY], "时间错误"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_history_is_found(name):
    seen, history, kind = BROKEN[name]
    assert kind in kinds(check.violations(seen, history))


@pytest.mark.parametrize(
    ("table", "column"),
    [("units", 3), ("units", 8), ("units", 11), ("people", 2), ("people", 6), ("times", 1)],
)
def test_a_wrong_standing_is_found(table, column):
    seen = truth()
    for standing in seen.standings.values():
        rows = getattr(standing, table)
        rows[0] = (*rows[0][:column], rows[0][column] + 1, *rows[0][column + 1 :])
    assert kinds(check.violations(seen, HISTORY)) == {"名次错误"}


def test_a_standing_that_is_old_or_missing_is_found():
    older = truth(attempt(1, ANNA))
    seen = replace(truth(), standings=older.standings)
    assert kinds(check.violations(seen, HISTORY)) == {"名次错误"}
    assert kinds(check.violations(replace(truth(), standings={}), HISTORY)) == {"名次表"}


def test_of_a_backup_only_what_ended_before_it_must_be_there():
    late = [
        *HISTORY,
        replace(deed("start", PAPER, person=3, told={"id": "9"}), ended_at=5.0),
        replace(deed("save", 2, person=BERT, answers={"2": answer("b", 6)}), ended_at=5.0),
    ]
    assert check.violations(truth(), late, until=3.0) == []
    assert kinds(check.violations(truth(), late, until=6.0)) == {"丢失"}
