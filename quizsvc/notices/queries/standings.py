"""What snapshots say of a period, for its notice."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from quizsvc.kit.db import any_of, session
from quizsvc.notices.rules import MOST_LISTED, PeriodTotals, PersonLine, Totals, UnitLine
from quizsvc.rankings import queries as rankings
from quizsvc.rankings.models import Snapshot, SnapshotPerson, SnapshotTimes, SnapshotUnit
from quizsvc.rankings.queries import Boards
from quizsvc.roster.rules import RANKED_LEVELS, Level, Track
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

TOP_LEVELS = (Level.PROVINCE, Level.CITY)
"""Whose people are everybody's where a unit's people are those of its subtree."""


def unit_lines(boards: Boards) -> tuple[UnitLine, ...]:
    """All units in published order."""
    names = ("track", "level", "rank", "change", "eligible", "exempt", "participants", "rate", "average")
    return tuple(
        UnitLine(
            name=row.unit_name,
            before=_before(row),
            score=row.score,
            **{name: getattr(row, name) for name in names},
        )
        for row in boards.units()
    )


def person_lines(snapshot: Snapshot) -> tuple[PersonLine, ...]:
    """The best of each track, those who share the last of these ranks too, in published order."""
    table = SnapshotPerson
    found = sa.select(table.__table__).where(table.snapshot_id == snapshot.id, table.rank <= MOST_LISTED)
    turn = sa.case({track.value: place for place, track in enumerate(Track)}, value=table.track)
    names = ("track", "rank", "change", "score", "weekly_tests", "time_used_s")
    return tuple(
        PersonLine(
            name=row.person_name,
            unit=row.unit_name,
            before=_before(row),
            **{name: getattr(row, name) for name in names},
        )
        for row in session().execute(found.order_by(turn, table.position))
    )


def totals_of(season: seasons.KnownSeason, snapshots: Sequence[Snapshot]) -> list[PeriodTotals]:
    """The totals of published periods, in the order in which they are given."""
    known = _totals([each.id for each in snapshots], season.settings.scope)
    return [
        PeriodTotals(
            each.period,
            period_name(season, each.period),
            known[each.id],
            weeks=len(season_rules.weeks_of(season_rules.parse_period(each.period), season)),
        )
        for each in snapshots
    ]


def compared_with(season: seasons.KnownSeason, snapshot: Snapshot) -> Snapshot | None:
    """The published version that the snapshot's `change` looks back at, if it has one."""
    named = snapshot.inputs.get("compared_with")
    return None if named is None else rankings.snapshot(season.id, named["period"], named["version"])


def weeks_until(season: seasons.KnownSeason, last: season_rules.Week) -> list[Snapshot]:
    """The newest version of each published week up to this one, in order."""
    weeks = [str(week) for week in _weeks(season) if week <= last]
    versions = sa.select(Snapshot).where(Snapshot.season_id == season.id, Snapshot.period.in_(weeks))
    newest = versions.ext(distinct_on(Snapshot.period)).order_by(Snapshot.period, Snapshot.version.desc())
    found = {each.period: each for each in session().scalars(newest)}
    return [found[week] for week in weeks if week in found]


def period_name(season: seasons.KnownSeason, period: str) -> str:
    """What people call it, `第3周` or `2021年7月`."""
    return season_rules.period_name(season_rules.parse_period(period), season)


def span(season: seasons.KnownSeason, period: str) -> str:
    """The period's days inside the season, of a month with its weeks too."""
    known = season_rules.parse_period(period)
    first, last = season_rules.span_of(known, season)
    days = f"{season_rules.day_in_words(first)}至{season_rules.day_in_words(last)}"
    if isinstance(known, season_rules.Week):
        return days
    weeks = season_rules.weeks_of(known, season)
    return f"{period_name(season, str(weeks[0]))}至{period_name(season, str(weeks[-1]))}，{days}"


def _weeks(season: seasons.KnownSeason) -> list[season_rules.Week]:
    return list(season_rules.weeks_of(season_rules.SEASON, season))


def _before(row: Any) -> int | None:
    """The rank of the period before."""
    return None if row.rank is None or row.change is None else row.rank + row.change


def _totals(ids: Collection[int], scope: season_rules.Scope) -> dict[int, dict[str, Totals]]:
    levels = TOP_LEVELS if scope is season_rules.Scope.SUBTREE else RANKED_LEVELS
    figures: dict[tuple[int, str], dict[str, int]] = {}
    for row in (*_of_units(ids, levels), *_of_people(ids), *_of_times(ids)):
        told = dict(row._mapping)
        place = (told.pop("snapshot_id"), told.pop("track"))
        figures.setdefault(place, {}).update({name: int(value) for name, value in told.items()})
    return {
        id_: {track.value: Totals(**figures.get((id_, track.value), {})) for track in Track} for id_ in ids
    }


def _of_units(ids: Collection[int], levels: Iterable[Level]) -> list[Any]:
    table = SnapshotUnit
    sums = [sa.func.sum(getattr(table, name)).label(name) for name in ("eligible", "exempt", "participants")]
    found = sa.select(table.snapshot_id, table.track, *sums).where(table.snapshot_id == any_of(ids))
    found = found.where(table.level.in_(list(levels))).group_by(table.snapshot_id, table.track)
    return list(session().execute(found))


def _of_people(ids: Collection[int]) -> list[Any]:
    table = SnapshotPerson
    sums = (sa.func.count().label("people"), sa.func.sum(table.score).label("score_sum"))
    found = sa.select(table.snapshot_id, table.track, *sums).where(table.snapshot_id == any_of(ids))
    return list(session().execute(found.group_by(table.snapshot_id, table.track)))


def _of_times(ids: Collection[int]) -> list[Any]:
    return list(
        session().execute(sa.select(SnapshotTimes.__table__).where(SnapshotTimes.snapshot_id == any_of(ids)))
    )
