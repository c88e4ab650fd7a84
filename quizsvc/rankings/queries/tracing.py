"""The kept person-weeks behind a row: their sums by week, and the people a page at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizsvc.kit import db
from quizsvc.kit.db import any_of, session
from quizsvc.rankings import rules
from quizsvc.rankings.models import PersonWeekRow as Row
from quizsvc.rankings.queries.boards import Boards
from quizsvc.rankings.rules import Figure
from quizsvc.roster.models import Person, Unit
from quizsvc.season import rules as season_rules

_BEHIND = {
    Figure.EXEMPT: Row.exempt,
    Figure.PARTICIPANTS: Row.took_part,
    Figure.AVERAGE: Row.took_part,
}
"""Which person-weeks a figure comes from; the others from all eligible ones."""


@dataclass(frozen=True, slots=True)
class Behind:
    """The person-weeks that a row is made of: a season's weeks, a track, the units whose people count."""

    season_id: int
    weeks: Collection[season_rules.Week]
    track: str
    units: Collection[int]

    def condition(self) -> sa.ColumnElement[bool]:
        """Which rows of `person_weeks` these are, those of exempt people too."""
        mondays = [week.monday for week in self.weeks]
        return sa.and_(
            Row.season_id == self.season_id,
            Row.week_on == any_of(mondays, sa.Date),
            Row.track == self.track,
            Row.unit_id == any_of(self.units),
        )


def week_tallies(behind: Behind) -> dict[season_rules.Week, rules.Tally]:
    """The sums of each week; a week of nobody is absent."""
    took_part = sa.cast(Row.took_part, sa.Integer)
    sums = sa.select(
        Row.week_on,
        sa.func.sum(sa.cast(Row.eligible, sa.Integer)),
        sa.func.sum(sa.cast(Row.exempt, sa.Integer)),
        sa.func.sum(took_part),
        sa.func.sum(Row.score * took_part),
    )
    rows = session().execute(sums.where(behind.condition()).group_by(Row.week_on))
    return {season_rules.week_of(monday): rules.Tally(*map(int, counts)) for monday, *counts in rows}


def people_behind(
    behind: Behind, figure: Figure | None, *, page: int, page_size: int
) -> tuple[list[Any], int]:
    """One page of the people (`id`, `name`) whose weeks a figure comes from (None: any figure), by name, then
    id; and how many there are.
    """
    rows = sa.select(Row.person_id).where(behind.condition(), _counts_for(figure))
    found = sa.select(Person.id, Person.name).where(Person.id.in_(rows)).order_by(Person.name, Person.id)
    listed, total = db.page(found, page, page_size)
    return list(listed), total


def weeks_behind(behind: Behind, figure: Figure | None, persons: Collection[int]) -> list[Any]:
    """The kept weeks of these people that a figure comes from, by person, in order."""
    found = sa.select(Row.__table__).where(behind.condition(), _counts_for(figure))
    found = found.where(Row.person_id == any_of(persons)).order_by(Row.person_id, Row.week_on)
    return list(session().execute(found))


def weeks_of_person(season_id: int, person_id: int, weeks: Collection[season_rules.Week]) -> list[Any]:
    """Somebody's kept weeks among these in which they were on the roster, in order."""
    found = sa.select(Row.__table__).where(
        Row.season_id == season_id,
        Row.person_id == person_id,
        Row.week_on == any_of([week.monday for week in weeks], sa.Date),
        Row.unit_id.is_not(None),
    )
    return list(session().execute(found.order_by(Row.week_on)))


def absentees(
    season_id: int, week: season_rules.Week, units: Collection[int], track: str | None
) -> sa.Select[Any]:
    """The eligible people of these units and of a track (None: of both) who have not taken part in a week,
    with what they have (`person_id, person_name, unit_id, unit_name, track, daily_counted, weekly_counted`):
    by unit, name, id.
    """
    names: tuple[Any, ...] = (Person.name.label("person_name"), Unit.name.label("unit_name"))
    columns = (*names, Row.person_id, Row.unit_id, Row.track, Row.daily_counted, Row.weekly_counted)
    found: sa.Select[Any] = sa.select(*columns).select_from(Row)
    found = found.join(Person, Person.id == Row.person_id).join(Unit, Unit.id == Row.unit_id)
    found = found.where(Row.season_id == season_id, Row.week_on == week.monday, Row.unit_id == any_of(units))
    if track is not None:
        found = found.where(Row.track == track)
    return found.where(Row.eligible, ~Row.took_part).order_by(Row.unit_id, Person.name, Row.person_id)


def unit_place(boards: Boards, row: Any) -> rules.Place:
    """Where a unit's row stands on its board."""
    table = boards.unit_table
    return _place(boards, table, row, sa.and_(table.track == row.track, table.level == row.level))


def person_place(boards: Boards, row: Any) -> rules.Place:
    """Where a person's row stands in its track."""
    return _place(boards, boards.person_table, row, boards.person_table.track == row.track)


def _place(boards: Boards, table: Any, row: Any, among: sa.ColumnElement[bool]) -> rules.Place:
    if row.rank is None:
        return rules.Place(0, 0, 0)
    counts = sa.select(
        sa.func.count(table.rank),
        sa.func.count().filter(table.rank < row.rank),
        sa.func.count().filter(table.rank == row.rank),
    )
    ranked, before, beside = (
        session().execute(counts.where(getattr(table, boards.owner) == boards.id, among)).one()
    )
    return rules.Place(ranked, before, beside - 1)


def _counts_for(figure: Figure | None) -> sa.ColumnElement[bool]:
    if figure is None:
        return Row.eligible | Row.exempt
    return _BEHIND.get(figure, Row.eligible).expression
