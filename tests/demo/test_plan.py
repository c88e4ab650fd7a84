"""The demo's plan as pure functions: the same for the same seed and day, exact for every one."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from quizsvc.demo import people, places, rosters, staff, turnout
from quizsvc.demo.campaign import Frame
from quizsvc.demo.standings import closed_periods
from quizsvc.demo.turnout import Habits, WeekTurnout
from quizsvc.papers.rules import PaperKind
from quizsvc.roster.rules import Level, Track
from quizsvc.season.rules import Month, Season, Week

MONDAY = date(2026, 9, 21)
WEEKS = 9


def turnouts(seed: int, first_on: date, days: int = 7) -> tuple[people.People, Habits, list[WeekTurnout]]:
    everybody = people.make(seed, first_on, WEEKS)
    habits = Habits(seed, everybody)
    weeks = [
        turnout.of_week(seed, week, stand, habits, weeks=WEEKS, days=days if week == 8 else 7)
        for week, stand in enumerate(everybody.stands(WEEKS))
    ]
    return everybody, habits, weeks


def test_the_units_are_those_of_the_province() -> None:
    units = list(places.all_places())
    assert [sum(unit.level is level for unit in units) for level in Level] == [1, 7, 13, 106]
    assert len({unit.name for unit in units}) == len(units)
    staffed = {track: sum(unit.staff[track] for unit in units) for track in Track}
    assert staffed == {Track.ENFORCEMENT: 2619, Track.MONITORING: 670}


def test_the_same_seed_and_day_give_the_same_people_and_turnout() -> None:
    one, _, first = turnouts(7, MONDAY)
    other, _, second = turnouts(7, MONDAY)
    assert one == other
    for mine, theirs in zip(first, second, strict=True):
        for name in WeekTurnout.__dataclass_fields__:
            assert np.array_equal(getattr(mine, name), getattr(theirs, name))
    assert rosters.at_first(one) == rosters.at_first(other)


def test_another_seed_gives_others() -> None:
    one, _, first = turnouts(7, MONDAY)
    other, _, second = turnouts(8, MONDAY)
    assert [person.name for person in one.people] != [person.name for person in other.people]
    assert not np.array_equal(first[0].daily[:3000], second[0].daily[:3000])


@pytest.mark.parametrize(
    ("seed", "first_on"), [(2021, MONDAY), (1, date(2027, 1, 4)), (99, date(2030, 7, 1))]
)
def test_three_weeks_end_with_the_published_figures(seed: int, first_on: date) -> None:
    _, habits, weeks = turnouts(seed, first_on)
    for (track, kind), published in turnout.PUBLISHED.items():
        own = habits.tracks == list(Track).index(track)
        counts = [
            int(week.daily[own].sum() if kind is PaperKind.DAILY else (week.weekly_day[own] >= 0).sum())
            for week in weeks
        ]
        assert sum(counts[:3]) == published
        assert min(counts[3:]) > 0.9 * counts[2]
    assert sum(turnout.PUBLISHED.values()) == 53_558


def test_who_is_not_on_the_roster_does_nothing() -> None:
    everybody, _, weeks = turnouts(3, MONDAY)
    for stand, week in zip(everybody.stands(WEEKS), weeks, strict=True):
        gone = np.array([place is None for place in stand.places])
        assert gone.any()
        assert not week.daily[gone].any()
        assert not week.blank_daily[gone].any()
        assert (week.weekly_day[gone] == -1).all()
        assert (week.blank_weekly[gone] == -1).all()
        assert not (week.daily & week.blank_daily).any()
        assert not ((week.weekly_day >= 0) & (week.blank_weekly >= 0)).any()


@pytest.mark.parametrize("days", [0, 1, 6])
def test_of_the_running_week_only_the_days_that_are_over_have_answers(days: int) -> None:
    everybody, _, weeks = turnouts(3, MONDAY, days)
    running = weeks[-1]
    assert running.daily.shape[1] == running.again.shape[1] == running.blank_daily.shape[1] == days
    assert running.weekly_day.max() < days
    assert running.blank_weekly.max() < days
    played = list(everybody.played.everyone)
    assert (running.weekly_day[played] == -1).all()
    assert (running.blank_weekly[played] == -1).all()
    assert all(week.daily[played].any(axis=1).all() for week in weeks[:-1])


def test_changes_of_the_roster_touch_nobody_whom_visitors_play() -> None:
    everybody = people.make(2021, MONDAY, WEEKS)
    changed = {change.person for change in everybody.changes}
    assert changed.isdisjoint(everybody.played.everyone)
    statuses = {change.status for change in everybody.changes}
    assert {people.ON_DUTY, people.GONE, *people.REASONS} == statuses


def test_the_season_lies_around_today() -> None:
    sunday = Frame.at(datetime(2026, 11, 22, 15, 59, tzinfo=UTC), 1)
    monday = Frame.at(datetime(2026, 11, 22, 16, 0, tzinfo=UTC), 1)
    assert (sunday.first_on, sunday.last_on) == (date(2026, 9, 21), date(2026, 12, 20))
    assert (sunday.days_past(8), sunday.days_past(7)) == (6, 7)
    assert (monday.first_on, monday.days_past(8)) == (date(2026, 9, 28), 0)


def test_weeks_and_months_are_published_on_the_monday_after() -> None:
    frame = Frame(1, date(2026, 11, 22))
    season = Season(frame.first_on, frame.last_on)
    now = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    found = dict(closed_periods(frame, season, now))
    assert len(found) == 10
    assert found[Week(2026, 39)] == found[Month(2026, 9)] == datetime(2026, 9, 27, 16, 1, tzinfo=UTC)
    assert found[Month(2026, 10)] == datetime(2026, 11, 1, 16, 1, tzinfo=UTC)


def test_in_the_first_seconds_of_a_monday_the_last_week_is_not_over_for_all() -> None:
    midnight = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    frame = Frame.at(midnight, 1)
    season = Season(frame.first_on, frame.last_on)
    assert Week(2026, 47) not in dict(closed_periods(frame, season, midnight + timedelta(seconds=5)))
    later = dict(closed_periods(frame, season, midnight + timedelta(minutes=1)))
    assert later[Week(2026, 47)] == midnight + timedelta(minutes=1)


def test_passwords_differ_and_are_strong_enough() -> None:
    made = {staff.password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(each) == 19 for each in made)
