"""Participation, scores and standings of units and people, from plain rows (rules.md §5–7)."""

from quizsvc.rankings.rules.people import (
    PersonRow,
    PersonSum,
    PersonTimes,
    people_ranks_of,
    people_rows,
    person_times,
    ranked_people,
    sums_of,
)
from quizsvc.rankings.rules.periods import change, counted_weeks, previous_period, ranked
from quizsvc.rankings.rules.person_weeks import (
    CountedAttempt,
    PersonWeek,
    WeekPapers,
    Workings,
    person_week,
    takes_part,
    week_score,
    workings,
)
from quizsvc.rankings.rules.units import (
    BOARDS,
    Board,
    Tally,
    UnitRow,
    board_rows,
    ranks_of,
    tallies_of,
    unit_rows,
    unit_score,
)
from quizsvc.season.rules import round_half_up

__all__ = [
    "BOARDS",
    "Board",
    "CountedAttempt",
    "PersonRow",
    "PersonSum",
    "PersonTimes",
    "PersonWeek",
    "Tally",
    "UnitRow",
    "WeekPapers",
    "Workings",
    "board_rows",
    "change",
    "counted_weeks",
    "people_ranks_of",
    "people_rows",
    "person_times",
    "person_week",
    "previous_period",
    "ranked",
    "ranked_people",
    "ranks_of",
    "round_half_up",
    "sums_of",
    "takes_part",
    "tallies_of",
    "unit_rows",
    "unit_score",
    "week_score",
    "workings",
]
