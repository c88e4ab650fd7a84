"""The storm's verdict: whatever goes wrong is counted."""

import json
from collections import namedtuple
from dataclasses import replace

import pytest

from tests.bench.campaign import Member
from tests.bench.load import Answer
from tests.bench.storm import Handed, Storm

Row = namedtuple("Row", ("id", "person_id", "state", "answers", "score"))
SENT = {"1": {"chosen": ["a"], "seq": 1}}
GOOD = {"5xx": 0, "其他拒绝": 0, "丢失": 0, "重复": 0}


def calm() -> Storm:
    """Two people, and nothing went wrong."""
    body = json.dumps({"state": "submitted", "score": "95.50"}).encode()
    handed = [Handed(Member(n, ""), 10 + n, SENT, Answer(200, body, 0.5)) for n in (1, 2)]
    stored = [Row(10 + n, n, "submitted", SENT, 9550) for n in (1, 2)]
    return Storm([Answer(201, b"{}", 0.1)] * 2, handed, stored)


def test_a_calm_one_is_good():
    assert calm().faults() == GOOD
    assert calm().is_good()
    assert "开始 p99 0.10 s，交卷 p99 0.50 s，最慢 0.50 s；数据库里有 2 份" in calm().told()
    assert calm().told().endswith("合格")
    assert not calm().told().endswith("不合格")


@pytest.mark.parametrize(
    "other",
    [
        {"id": 99},
        {"person_id": 1},
        {"state": "in_progress"},
        {"answers": {}},
        {"answers": {"1": {"chosen": ["b"], "seq": 1}}},
        {"score": 9500},
        {"score": None, "state": "in_progress"},
    ],
)
def test_what_was_acknowledged_and_is_not_stored_just_so_is_lost(other):
    first, second = calm().stored
    storm = replace(calm(), stored=[first, second._replace(**other)])
    assert storm.faults()["丢失"] == 1
    assert not storm.is_good()


def test_two_attempts_of_one_person_are_doubled():
    storm = replace(calm(), stored=[*calm().stored, calm().stored[0]._replace(id=13)])
    assert storm.faults() == {**GOOD, "重复": 1}
    assert not storm.is_good()


@pytest.mark.parametrize(("status", "name"), [(503, "5xx"), (409, "其他拒绝")])
def test_what_is_refused_is_counted(status, name):
    storm = replace(calm(), started=[Answer(201, b"{}", 0.1), Answer(status, b"{}", 0.1)])
    assert storm.faults() == {**GOOD, name: 1}
    assert not storm.is_good()


def test_slow_is_not_good():
    storm = replace(calm(), started=[Answer(201, b"{}", 0.1), Answer(201, b"{}", 2.0)])
    assert storm.faults() == GOOD
    assert not storm.is_good()
    assert storm.told().endswith("不合格")
