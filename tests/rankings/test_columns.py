"""A week's person-weeks in columns are what the rules say of each person."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.rankings import columns, rules
from quizsvc.rankings.queries.doing import Doing, Own
from quizsvc.rankings.rules import Done, WeekPapers
from quizsvc.roster.rules import RosterEntry, Track
from quizsvc.season.rules import DailyBasis, Participation, Settings, Week

WEEK = Week(2021, 28)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MONDAY = datetime(2021, 7, 12, tzinfo=UTC)
NUMBERS = ("took_part", "daily_counted", "weekly_counted", "score", "weekly_time_s")
WEIGHTS = st.sampled_from([Fraction(2, 5), Fraction(1), Fraction(0), Fraction(1, 3), Fraction(1, 999_983)])
SETTINGS = st.builds(
    lambda weight, **more: Settings(daily_weight=weight, weekly_weight=1 - weight, **more),
    WEIGHTS,
    daily_basis=st.sampled_from(DailyBasis),
    daily_best=st.integers(1, 7),
    participation=st.sampled_from(Participation),
)
PAPERS = st.tuples(st.integers(0, 7), st.booleans()).filter(any)
SCORE = st.integers(0, 10_000)
PERSON = st.tuples(
    st.sampled_from([None, False, False, True]),
    st.lists(SCORE, max_size=7),
    st.lists(SCORE, max_size=1),
    st.integers(0, 1800),
    st.integers(0, 10**6),
    st.tuples(*[st.integers(0, 3)] * 4),
)


def entry_of(person, exempt):
    return RosterEntry(person, 10 + person % 3, list(Track)[person % 2], exempt, ("病假",) if exempt else ())


def own_of(published, daily, weekly, time_s, last, times):
    """What somebody did; None if that is nothing."""
    daily, weekly = daily[: published.daily], weekly[: int(published.weekly)]
    if not daily and not weekly:
        return None
    last_counted_at = MONDAY + timedelta(microseconds=last)
    return Own(Done(daily, weekly, time_s if weekly else 0, last_counted_at), times)


def by_the_rules(person, entry, own, published, settings):
    times = own.times if own else (0, 0, 0, 0)
    if entry is None:
        return (person, None, None, False, False, False, 0, 0, 0, 0, None, *times)
    row = rules.person_week(entry, published, own.done if own else Done(), settings)
    last = row.last_counted_at and (row.last_counted_at - EPOCH) // timedelta(microseconds=1)
    figures = (getattr(row, name) for name in NUMBERS)
    return (person, row.unit, row.track, row.eligible, row.exempt, *figures, last, *times)


@given(people=st.lists(PERSON, max_size=12), papers=PAPERS, settings=SETTINGS)
def test_columns_say_what_the_rules_say_of_each(people, papers, settings):
    published = WeekPapers(WEEK, *papers)
    entries, owns = {}, {}
    for person, (exempt, *did) in enumerate(people, start=1):
        if exempt is not None:
            entries[person] = entry_of(person, exempt)
        if own := own_of(published, *did):
            owns[person] = own
    found = columns.person_weeks(entries, Doing.of(owns, published.daily), published, settings)
    told = [column.tolist() if isinstance(column, np.ndarray) else column for column in found.values()]
    assert list(zip(*told, strict=True)) == [
        by_the_rules(person, entries.get(person), owns.get(person), published, settings)
        for person in sorted(entries.keys() | owns.keys())
    ]
