"""Sums and ranks in columns are those of the rules."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizsvc.kit import bulk, db
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import rules
from quizsvc.rankings.frame import PersonWeeks
from quizsvc.rankings.models import PersonWeekRow
from quizsvc.roster.rules import Track
from quizsvc.season.rules import Week
from tests.rankings import worlds

WEEKS = (Week(2021, 27), Week(2021, 28), Week(2021, 30))
PLACES = len(WEEKS) * 4
# Few values, so that many rows tie.
ROW = st.one_of(
    st.none(),
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(Track),
        st.booleans(),
        st.integers(0, 2),
        st.integers(0, 1),
        st.integers(0, 3),
        st.integers(1, 2),
    ),
)


def person_week(person, week, units, row):
    unit, track, eligible, daily, weekly, score, last = row
    counted = eligible and daily + weekly > 0
    return rules.PersonWeek(
        person,
        week,
        units[unit],
        track,
        eligible=eligible,
        exempt=not eligible,
        took_part=counted,
        daily_counted=daily if eligible else 0,
        weekly_counted=weekly if eligible else 0,
        score=2500 * score + score if eligible else 0,
        weekly_time_s=60 * weekly if eligible else 0,
        last_counted_at=worlds.shanghai(week.monday) + timedelta(minutes=last) if counted else None,
    )


def kept(season, row, times):
    return PersonWeekRow(
        season_id=season.id,
        week_on=row.week.monday,
        person_id=row.person,
        unit_id=row.unit,
        track=row.track,
        eligible=row.eligible,
        exempt=row.exempt,
        took_part=row.took_part,
        daily_counted=row.daily_counted,
        weekly_counted=row.weekly_counted,
        score=row.score,
        weekly_time_s=row.weekly_time_s,
        last_counted_at=row.last_counted_at,
        monitoring_daily_times=times,
        monitoring_weekly_times=0,
        enforcement_daily_times=2 * times,
        enforcement_weekly_times=1,
    )


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(ROW, min_size=PLACES, max_size=PLACES))
def test_columns_add_up_and_rank_as_the_rules_do(app, make, drawn):
    with db.transaction():
        for table in ("person_weeks", "memberships", "persons", "units", "seasons"):
            db.session().execute(sa.text(f"delete from {table}"))
    season, units = make.season(), [make.root().id, make.unit().id]
    people = [make.person().id for _ in range(4)]
    places = [(person, week) for week in WEEKS for person in people]
    rows = [
        person_week(*place, units, row) for place, row in zip(places, drawn, strict=True) if row is not None
    ]
    with db.transaction():
        db.session().add_all(kept(season, row, row.person % 3) for row in rows)
    with db.transaction():
        frame = PersonWeeks(season.id)
    for weeks in (WEEKS, WEEKS[:1], WEEKS[1:]):
        assert frame.tallies(weeks) == rules.tallies_of(weeks, rows)
        ranked = rules.people_rows(weeks, rows)
        for track, found in frame.people(weeks).items():
            columns = ["person", "unit", "score", "weekly_tests", "time_used_s", "rank"]
            shown = list(zip(*(found[name].tolist() for name in columns), strict=True))
            assert shown == [
                (row.person, row.unit, row.score, row.weekly_tests, row.time_used_s, row.rank)
                for row in ranked[track]
            ]
        within = [row for row in rows if row.week in weeks]
        assert frame.times(weeks) == {
            (Track.MONITORING, PaperKind.DAILY): sum(row.person % 3 for row in within),
            (Track.MONITORING, PaperKind.WEEKLY): 0,
            (Track.ENFORCEMENT, PaperKind.DAILY): sum(2 * (row.person % 3) for row in within),
            (Track.ENFORCEMENT, PaperKind.WEEKLY): len(within),
        }


def test_whole_numbers_are_read_to_the_last_digit(app):
    columns = {"least": "n", "twice": "2 * n"}
    rest = "from (values (-4611686018427387904), (0), (%(most)s)) v (n) order by n"
    with db.transaction():
        found = bulk.whole_numbers(columns, rest, {"most": 2**62 - 1})
    assert found["least"].tolist() == [-(2**62), 0, 2**62 - 1]
    assert found["twice"].tolist() == [-(2**63), 0, 2**63 - 2]


@pytest.mark.parametrize("values", ["(1), (null)", "(null), (null)", "(null)"])
def test_what_is_null_is_no_number(app, values):
    with db.transaction(), pytest.raises(ValueError, match="null"):
        bulk.whole_numbers({"n": "n", "m": "n"}, f"from (values {values}) v (n)", {})
