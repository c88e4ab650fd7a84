"""What people and units did over a season, from the person-weeks that its standing was computed from."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.rankings.models import PersonWeekRow as Row
from quizsvc.roster import queries as roster
from quizsvc.season import rules as season_rules


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person's weeks: in how many they were eligible, and of these with a weekly paper; in how many of them
    they took part; how many weekly tests count. `unit_id` and `track` are those of the last eligible week.
    """

    person_id: int
    unit_id: int
    track: str
    eligible: int
    eligible_weekly: int
    active: int
    tests: int

    @property
    def rate(self) -> int:
        """Participation in hundredths of a percent, half up."""
        return season_rules.round_half_up(10_000 * self.active, self.eligible)


def person_records(season_id: int, weekly: Collection[season_rules.Week]) -> dict[int, PersonRecord]:
    """Everybody who was eligible in a week of a season; `weekly` are its weeks that have a weekly paper."""
    has_weekly = Row.week_on == db.any_of([week.monday for week in weekly], sa.Date)
    wanted = (
        sa.select(
            Row.person_id,
            _last(Row.unit_id),
            _last(Row.track),
            sa.func.count(),
            sa.func.count().filter(has_weekly),
            sa.func.count().filter(Row.took_part),
            sa.func.sum(Row.weekly_counted),
        )
        .where(Row.season_id == season_id, Row.eligible)
        .group_by(Row.person_id)
    )
    return {row[0]: PersonRecord(*row) for row in session().execute(wanted)}


def active_weeks(season_id: int, scope: season_rules.Scope) -> dict[tuple[str, int], int]:
    """By track and unit, in how many weeks somebody took part whose people count for it; a unit without such
    a week is absent.
    """
    columns: tuple[Any, ...] = (Row.track, Row.unit_id, Row.week_on)
    found = sa.select(*columns).where(Row.season_id == season_id, Row.took_part)
    tree = roster.tree()
    weeks: defaultdict[tuple[str, int], set[Any]] = defaultdict(set)
    for track, unit_id, week_on in session().execute(found.distinct()):
        step: int | None = unit_id
        while step is not None:
            weeks[track, step].add(week_on)
            step = tree[step].parent_id if scope is season_rules.Scope.SUBTREE else None
    return {place: len(days) for place, days in weeks.items()}


def _last(column: Any) -> Any:
    """Of the last week."""
    return sa.func.array_agg(aggregate_order_by(column, Row.week_on.desc()))[1]
