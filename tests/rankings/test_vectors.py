"""The worked examples of whole seasons: every row, order, change and count through the pure rules."""

import pytest
from tests import shared
from tests.rankings.cases import Case


@pytest.mark.parametrize("name", ["a", "b", "c", "d"])
def test_a_whole_season_comes_to_the_expected_standings(name):
    data = shared.vector(f"standings-{name}.json")
    case = Case(data)
    periods = case.periods()
    assert [str(period) for period in periods] == list(data["expected"])
    for period in periods:
        got, expected = case.standings(period), data["expected"][str(period)]
        assert list(got["units"]) == list(expected["units"]), period
        for board, rows in expected["units"].items():
            assert got["units"][board] == rows, (period, board)
        assert got["people"] == expected["people"], period
        assert got["person_times"] == expected["person_times"], period
