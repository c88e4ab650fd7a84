"""The measurements of standings, small."""

import json
from pathlib import Path

import pytest

from tests.bench import boards, standings
from tests.bench.seasons import Size
from tests.bench.standings import Figure, Wanted
from tests.bench.web import Web

SMALL = Size(people=40, units=6, weeks=2)


def test_a_small_season_is_measured(capsys):
    only = ("rebuild", "recompute", "growth")
    wanted = Wanted(rounds=1, seconds=0.1, people=1, size=SMALL, limits=Path("none"), only=only)
    standings.measure(wanted, as_json=True)
    printed = capsys.readouterr()
    told = {figure["unit"]: figure for figure in json.loads(printed.out)}
    assert set(told) == {"s", "MB", "ms", "倍"}
    assert all(figure["least"] > 0 for figure in told.values())
    assert len(told["ms"]["rounds"]) == standings.UNITS_MOVED
    assert "602 份答卷，40 人，6 个单位，2 周" in printed.err


def test_how_a_figure_is_told():
    figure = Figure("重算", "ms", 50, False, [40.0, 60.0, 45.0])
    assert figure.line() == "重算：45.0 ms（40.0–60.0，3 次），要求至多 50 ms，达到"
    assert Figure("速率", "%", 80, True, [79.0]).line().endswith("要求至少 80 %，没有达到")


def test_a_page_that_is_not_whole_is_no_answer():
    side = boards.limit(Web(0, 0))
    side.check(0, json.dumps({"items": [{}] * 50}).encode())
    with pytest.raises(AssertionError):
        side.check(0, json.dumps({"items": [{}] * 49}).encode())
