"""The table: ratios of runs that stood side by side."""

import json

import pytest

from tests.bench import report
from tests.bench.meter import Duel, Run
from tests.bench.paths import HotPath, Side
from tests.bench.report import Asked, Growth, Measured
from tests.bench.web import Web

ASKED = Asked(("begin", "select 1", "commit"), 2)


def side(name: str) -> Side:
    return Side(name, Web(0, 0), lambda count: [], lambda number, body: None)


@pytest.fixture
def duel():
    """Three rounds in which our own side costs twice, four times and twice as much."""
    fought = Duel(side("POST …/submit"), side("/insert"))
    for count in fought.connections:
        fought.own_runs[count] = [Run(50, 2.0, 20), Run(25, 4.0, 40), Run(50, 2.0, 20)]
        fought.other_runs[count] = [Run(100, 1.0, 10)] * 3
    return fought


def shown(capsys, duel, *, as_json):
    path = HotPath("submit", duel.own, duel.other, (40, 60))
    few = Duel(duel.other, duel.own, (16,), duel.other_runs, duel.own_runs)
    growth = [Growth(few, 10_000, 3_000_000)]
    report.show([Measured(path, duel, ASKED)], growth, limits="own", rounds=3, as_json=as_json)
    return capsys.readouterr().out


def test_people_read_median_and_range(capsys, duel):
    told = shown(capsys, duel, as_json=False)
    (row,) = [line for line in told.splitlines() if "submit" in line]
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    assert cells == [
        *("POST …/submit", "/insert", "50 %（25–50）", "50 %（25–50）", "40 % / 60 %", "2.00 / 1.00"),
        *("3", "2", "20 / 10", "20 / 10"),
    ]
    assert "每次交卷的 CPU 是 10,000 份时的 2.00 倍（2.00–4.00），要求不超过 1.10 倍。" in told
    assert "相差" not in told


def test_machines_read_every_round(capsys, duel):
    told = json.loads(shown(capsys, duel, as_json=True))
    (path,) = told["paths"]
    assert path["cpu_ratio"] == {"median": 0.5, "least": 0.25, "most": 0.5, "rounds": [0.5, 0.25, 0.5]}
    assert path["own_64"]["p99_ms"]["median"] == 20
    assert path["asked"] == {"statements": ["begin", "select 1", "commit"], "round_trips": 2}
    assert told["growth"][0]["cpu_growth"]["most"] == 4


def test_rates_that_disagree_with_the_cost_are_remarked(capsys, duel):
    duel.own_runs[16] = [Run(90, 2.0, 20)] * 3
    assert "速率之比与 CPU 之比相差超过 25 %" in shown(capsys, duel, as_json=False)
