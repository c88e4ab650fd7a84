"""Boards, ranks and periods (rules.md §5, §7), and the worked examples of whole seasons."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import rules
from quizsvc.rankings.rules import Board, PersonWeek, WeekPapers
from quizsvc.roster.rules import Level, Track, Unit
from quizsvc.season.rules import (
    SEASON,
    AverageBase,
    Month,
    Scope,
    Season,
    Settings,
    Week,
    round_half_up,
)
from tests import shared
from tests.rankings.cases import Case

WEEK, NEXT, LAST = Week(2021, 28), Week(2021, 29), Week(2021, 30)
NOON = datetime(2021, 7, 14, 4, tzinfo=UTC)
DEFAULTS = Settings()
CITIES, COUNTIES = Board(Track.MONITORING, Level.CITY), Board(Track.MONITORING, Level.COUNTY)
UNITS = [
    Unit(1, Level.ROOT, None),
    Unit(2, Level.CITY, 1),
    Unit(3, Level.CITY, 1),
    Unit(4, Level.CITY, 1),
    Unit(5, Level.CITY, 1),
    Unit(6, Level.COUNTY, 2),
]


@pytest.mark.parametrize("name", ["a", "b", "c", "d"])
def test_a_whole_season_comes_to_the_expected_standings(name):
    data = shared.vector(f"standings-{name}.json")
    case = Case(data)
    assert [str(period) for period in case.periods()] == list(data["expected"])
    for period in case.periods():
        got, expected = case.standings(period), data["expected"][str(period)]
        assert list(got["units"]) == list(expected["units"]), period
        for board, rows in expected["units"].items():
            assert got["units"][board] == rows, (period, board)
        assert got["people"] == expected["people"], period
        assert got["person_times"] == expected["person_times"], period


class TestPeriods:
    season = Season(date(2021, 6, 28), date(2021, 8, 15))

    def test_weeks_without_a_paper_do_not_count(self):
        published = [WeekPapers(WEEK, 0, False), WeekPapers(NEXT, 1, False), WeekPapers(LAST, 0, True)]
        assert rules.counted_weeks(SEASON, published, self.season) == (NEXT, LAST)
        assert rules.counted_weeks(WEEK, published, self.season) == ()
        assert rules.counted_weeks(Month(2021, 7), published, self.season) == (NEXT, LAST)
        assert rules.counted_weeks(Month(2021, 8), published, self.season) == ()

    def test_the_period_before_is_the_last_one_that_counts(self):
        weeks = {Week(2021, 26), WEEK, LAST, Week(2021, 35)}
        assert rules.previous_period(LAST, weeks) == WEEK
        assert rules.previous_period(Week(2021, 26), weeks) is None
        assert rules.previous_period(Month(2021, 9), weeks) == Month(2021, 7)
        assert rules.previous_period(Month(2021, 7), weeks) is None
        assert rules.previous_period(SEASON, weeks) is None

    @given(st.lists(st.integers(0, 5)))
    def test_a_rank_is_one_more_than_the_number_before_it(self, scores):
        scores.sort(reverse=True)
        for rank, score in rules.ranked(scores, lambda each: each):
            assert rank == 1 + sum(other > score for other in scores)


def person(
    number, unit, score=0, week=WEEK, took_part=True, exempt=False, track=Track.MONITORING, **facts
) -> PersonWeek:
    if exempt:
        return PersonWeek(number, week, unit, track, eligible=False, exempt=True)
    counts = {"daily_counted": int(took_part), "last_counted_at": NOON if took_part else None} | facts
    return PersonWeek(
        number, week, unit, track, True, False, took_part, score=score if took_part else 0, **counts
    )


def rows(people, settings=DEFAULTS, weeks=(WEEK,), previous=None, board=CITIES):
    return rules.unit_rows(weeks, people, UNITS, settings, previous)[board]


def ranks(found) -> list[tuple[int | None, int]]:
    return [(row.rank, row.unit) for row in found]


class TestUnitRows:
    def test_rate_average_and_score_are_published_figures(self):
        people = [
            person(1, 2, 8000),
            person(2, 2, 7001),
            person(3, 2, took_part=False),
            person(4, 2, exempt=True),
        ]
        row = rows(people)[0]
        assert (row.eligible, row.exempt, row.participants) == (3, 1, 2)
        assert (row.rate, row.average, row.score) == (6667, 7501, 7084)  # 66.67, 75.005 ↑, 70.84

    def test_the_average_may_weigh_absence_twice(self):
        people = [person(1, 2, 8000), person(2, 2, took_part=False)]
        eligible = Settings(average_base=AverageBase.ELIGIBLE)
        assert [row.average for row in (rows(people)[0], rows(people, eligible)[0])] == [8000, 4000]

    def test_scores_of_who_did_not_take_part_are_not_in_the_sum(self):
        half = PersonWeek(2, WEEK, 2, Track.MONITORING, True, False, False, daily_counted=1, score=900)
        assert rows([person(1, 2, 8000), half])[0].average == 8000

    def test_ties_share_a_rank_and_the_next_is_skipped(self):
        people = [person(1, 2, 9000), person(2, 4, 8000), person(3, 3, 8000), person(4, 5, 7000)]
        assert ranks(rows(people)) == [(1, 2), (2, 3), (2, 4), (4, 5)]

    def test_of_equal_scores_the_higher_rate_then_the_higher_average(self):
        people = [person(1, 2, 5000), person(2, 2, took_part=False), person(3, 3, 0)]
        found = rows(people)[:2]
        assert [row.score for row in found] == [5000, 5000]
        assert ranks(found) == [(1, 3), (2, 2)]

    def test_units_without_anybody_eligible_come_last_by_id(self):
        people = [person(1, 4, 100), person(2, 2, exempt=True)]
        found = rows(people)
        assert ranks(found) == [(1, 4), (None, 2), (None, 3), (None, 5)]
        assert (found[1].exempt, found[1].rate, found[1].average, found[1].score) == (1, None, None, None)

    def test_units_with_fewer_than_min_eligible_too(self):
        people = [person(1, 2, 10000), person(2, 3, 5000), person(3, 3, 5000)]
        assert ranks(rows(people, Settings(min_eligible=2)))[:2] == [(1, 3), (None, 2)]

    def test_with_nobody_taking_part_all_figures_are_nought(self):
        row = rows([person(1, 2, took_part=False)])[0]
        assert (row.rank, row.rate, row.average, row.score) == (1, 0, 0, 0)

    def test_a_city_counts_its_counties_unless_the_scope_is_its_own(self):
        people = [person(1, 2, 8000), person(2, 6, 6000)]
        assert rows(people)[0].eligible == 2
        own = Settings(scope=Scope.OWN)
        assert [rows(people, own)[0].eligible, rows(people, own, board=COUNTIES)[0].eligible] == [1, 1]

    def test_tracks_are_kept_apart_and_boards_in_order(self):
        people = [person(1, 2, 8000), person(2, 2, 6000, track=Track.ENFORCEMENT)]
        boards = rules.unit_rows((WEEK,), people, UNITS, DEFAULTS)
        assert [str(board) for board in boards] == [
            "enforcement/city",
            "enforcement/county",
            "monitoring/city",
            "monitoring/county",
        ]
        assert [found[0].average for found in boards.values()] == [6000, None, 8000, None]

    def test_a_longer_period_pools_person_weeks(self):
        people = [
            person(1, 2, 8000),
            person(1, 2, 6000, NEXT),
            person(2, 2, 1000),
            person(2, 2, 0, NEXT, False),
        ]
        row = rows([*people, person(1, 2, 0, LAST)], weeks=(WEEK, NEXT))[0]
        assert (row.eligible, row.participants, row.rate, row.average) == (4, 3, 7500, 5000)

    def test_change_is_the_rank_before_minus_the_rank_now(self):
        before = rules.unit_rows((WEEK,), [person(1, 2, 9000), person(2, 3, 8000)], UNITS, DEFAULTS)
        now = [person(1, 2, 7000, NEXT), person(2, 3, 8000, NEXT), person(3, 4, 100, NEXT)]
        found = rows(now, weeks=(NEXT,), previous=rules.ranks_of(before))
        assert [(row.unit, row.change) for row in found] == [(3, 1), (2, -1), (4, None), (5, None)]

    def test_a_broken_tree_is_an_error(self):
        for units in ([Unit(2, Level.CITY, 9)], [Unit(2, Level.CITY, 2)], [Unit(3, Level.CITY, None)]):
            with pytest.raises(ValueError, match="unit"):
                rules.unit_rows((WEEK,), [person(1, 2, 100)], units, DEFAULTS)


def people(found, weeks=(WEEK, NEXT), previous=None, track=Track.MONITORING):
    return rules.people_rows(weeks, found, previous)[track]


def named(found) -> list[tuple[int, int]]:
    return [(row.rank, row.person) for row in found]


class TestPeopleRows:
    def test_the_score_is_over_all_eligible_weeks(self):
        found = [
            person(1, 2, 8000),
            person(1, 2, 0, NEXT, took_part=False),
            person(2, 2, 5000),
            person(2, 2, exempt=True, week=NEXT),
        ]
        assert [(row.person, row.score) for row in people(found)] == [(2, 5000), (1, 4000)]

    def test_then_more_weekly_tests_less_time_the_earlier_end_and_the_id(self):
        found = [
            person(6, 2, 100, weekly_counted=1, weekly_time_s=50),
            person(
                5, 2, 100, weekly_counted=1, weekly_time_s=60, last_counted_at=NOON + timedelta(seconds=1)
            ),
            person(4, 2, 100, weekly_counted=1, weekly_time_s=60),
            person(3, 2, 100, weekly_counted=1, weekly_time_s=60),
            person(2, 2, 100),
            person(1, 2, 101),
        ]
        assert named(people(found)) == [(1, 1), (2, 6), (3, 3), (3, 4), (5, 5), (6, 2)]

    def test_the_last_counted_submission_is_the_last_of_all_weeks(self):
        later = NOON + timedelta(days=7)
        found = [
            person(1, 2, 100),
            person(1, 2, 100, NEXT, last_counted_at=later),
            person(2, 2, 100, last_counted_at=NOON + timedelta(seconds=1)),
            person(2, 2, 100, NEXT, last_counted_at=later - timedelta(seconds=1)),
        ]
        for order in (found, found[::-1]):
            assert named(people(order)) == [(1, 2), (2, 1)]

    def test_they_are_ranked_in_the_track_of_their_last_eligible_week(self):
        moved = [
            person(1, 2, 8000),
            person(1, 3, 6000, NEXT, track=Track.ENFORCEMENT),
            person(1, 2, exempt=True, week=LAST),
        ]
        for order in (moved, moved[::-1]):
            found = rules.people_rows((WEEK, NEXT, LAST), order)
            assert found[Track.MONITORING] == []
            assert [(row.unit, row.score) for row in found[Track.ENFORCEMENT]] == [(3, 7000)]

    def test_who_has_no_counted_attempt_is_not_ranked_but_people_of_the_root_are(self):
        assert named(people([person(1, 2, took_part=False), person(2, 1, 0)])) == [(1, 2)]

    def test_who_has_one_but_does_not_take_part_is_ranked(self):
        half = PersonWeek(1, WEEK, 2, Track.MONITORING, True, False, False, 1, 0, 900, 0, NOON)
        assert named(people([half])) == [(1, 1)]

    def test_other_weeks_are_passed_over(self):
        assert people([person(1, 2, 100, LAST)]) == []

    def test_change_needs_a_rank_in_the_same_track(self):
        before = rules.people_ranks_of(rules.people_rows((WEEK,), [person(1, 2, 9000), person(2, 2, 8000)]))
        now = [person(2, 2, 9000, NEXT), person(1, 2, 100, NEXT, track=Track.ENFORCEMENT)]
        found = rules.people_rows((NEXT,), now, before)
        assert [row.change for row in found[Track.MONITORING]] == [1]
        assert [row.change for row in found[Track.ENFORCEMENT]] == [None]


def test_person_times_count_by_module_and_track():
    attempts = [(PaperKind.DAILY, Track.MONITORING)] * 3 + [(PaperKind.WEEKLY, Track.MONITORING)] * 2
    found = rules.person_times([*attempts, (PaperKind.DAILY, None)])
    assert [(row.track, row.daily, row.weekly, row.total) for row in found] == [
        (Track.ENFORCEMENT, 0, 0, 0),
        (Track.MONITORING, 3, 2, 5),
    ]


@given(
    st.lists(
        st.tuples(
            st.integers(1, 6),
            st.integers(2, 6),
            st.integers(0, 10000),
            st.booleans(),
            st.sampled_from([WEEK, NEXT]),
        ),
        unique_by=lambda each: (each[0], each[4]),
    )
)
def test_the_order_of_the_facts_changes_nothing_and_the_formula_holds(facts):
    found = [person(number, unit, score, week, took) for number, unit, score, took, week in facts]
    boards = rules.unit_rows((WEEK, NEXT), found, UNITS, DEFAULTS)
    assert boards == rules.unit_rows((WEEK, NEXT), found[::-1], UNITS[::-1], DEFAULTS)
    assert rules.people_rows((WEEK, NEXT), found) == rules.people_rows((WEEK, NEXT), found[::-1])
    for row in boards[CITIES]:
        if row.rate is not None:
            assert abs(Fraction(row.rate) - Fraction(10000 * row.participants, row.eligible)) <= Fraction(
                1, 2
            )
            assert row.average is not None
            assert row.score == round_half_up(row.rate + row.average, 2)
