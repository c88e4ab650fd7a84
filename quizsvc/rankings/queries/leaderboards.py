"""Pages of boards for everybody: of what is published, and of what runs.

Thousands look at them. So which board it is that somebody wants is one statement, also on a line, and the
page itself another, which is asked once for each board that does not change.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from quizsvc.kit.db import ask
from quizsvc.rankings.models import SnapshotPerson, SnapshotUnit
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

_SEASON = """
select id, first_on, last_on, settings->>'time_zone' as zone from seasons
where id = %(season)s::bigint or %(season)s::bigint is null and state = 'open'
limit 1
"""
# As little as can be: one of these is asked for every page. Weeks in their order are texts in their order.
_PUBLISHED = """
select id, period from snapshots
where season_id = coalesce(%(season)s::bigint, (select id from seasons where state = 'open')) and {}
order by period desc, version desc limit 1
"""
OF_THE_LAST_WEEK = _PUBLISHED.format("period like '____-W__'")
OF_A_PERIOD = _PUBLISHED.format(
    "period = %(period)s and (%(version)s::integer is null or version = %(version)s)"
)
# `xmin` is another one whenever the standing was computed anew, be it twice in the same instant.
WORKING = f"""
select season.id, wanted.period, board.id, board.xmin::text, board.computed_at,
       season.first_on, season.last_on, season.zone
from (select) one
left join lateral ({_SEASON}) season on true
left join lateral (
  select coalesce(%(period)s::text, (select max(period) from standings
                                     where season_id = season.id and period like '____-W__')) as period
) wanted on true
left join lateral (
  select id, xmin, computed_at from standings where season_id = season.id and period = wanted.period
) board on true
"""
TOLD = ("season_id", "period", "version", "published_at", "computed_at", "reason", "sha256")
"""What a snapshot's pages say of it."""
HEADER = f"select {', '.join(TOLD)} from snapshots where id = %(board)s"
_VERSIONS = """
select period, version, published_at, reason from snapshots
where season_id = %(season)s order by period, version desc
"""
_COMPUTED = "select period, computed_at from standings where season_id = %(season)s order by period"
_WANTED = """
from {table}
where {owner} = %(board)s and (%(track)s::text is null or track = %(track)s)
  {level}
  and (%(unit)s::bigint is null or unit_id in (
    with recursive below as (
      select id from units where id = %(unit)s union all
      select u.id from units u join below on u.parent_id = below.id
    ) select id from below))
"""
_LEVEL = "and (%(level)s::text is null or level = %(level)s)"
_UNITS_ORDER = """
order by array_position(array['enforcement', 'monitoring'], track),
         array_position(array['province', 'city', 'county'], level), position
"""
_PEOPLE_ORDER = "order by array_position(array['enforcement', 'monitoring'], track), position"
_PAGE = " limit %(limit)s offset %(offset)s"


@dataclass(frozen=True, slots=True)
class Live:
    """A working standing that a request wants: None for what there is not, from the season on. `state` is
    another one whenever it was computed anew.
    """

    season_id: int | None
    period: str | None
    board_id: int | None
    state: str | None
    computed_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a board: None for all tracks, levels, units; a unit stands for all below it too."""

    page: int
    page_size: int
    track: str | None = None
    level: str | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A published version of a period; the first needs no reason."""

    version: int
    published_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A period with boards: its name and days, its versions, the newest first, and, while it runs, when its
    live board was computed last.
    """

    period: season_rules.Period
    name: str
    first_on: date
    last_on: date
    versions: list[Version]
    live_at: datetime | None


def shown_periods(season: seasons.KnownSeason, now: datetime) -> list[Shown]:
    """The periods of which something is published, or that run and have a live board: weeks, the newest
    first, then months in the same way, then the season.
    """
    versions: dict[str, list[Version]] = {}
    for period, *told in ask(_VERSIONS, season=season.id):
        versions.setdefault(period, []).append(Version(*told))
    computed: dict[str, datetime] = dict(ask(_COMPUTED, season=season.id))
    found = []
    for period in season_rules.periods_of(season):
        runs = season_rules.ends_at(period, season) > now
        live_at = computed.get(str(period)) if runs else None
        if live_at is not None or str(period) in versions:
            days = season_rules.span_of(period, season)
            name = season_rules.period_name(period, season)
            found.append(Shown(period, name, *days, versions.get(str(period), []), live_at))
    kinds = (season_rules.Week, season_rules.Month, season_rules.WholeSeason)
    return [each for kind in kinds for each in reversed(found) if isinstance(each.period, kind)]


def published(season_id: int | None, period: season_rules.Period | None, version: int | None) -> int | None:
    """The newest snapshot, or this version, of a period, of the week that was published last if none is
    named; of the open season if none is. None if there is none.
    """
    wanted = None if period is None else str(period)
    if wanted is None:
        newest = ask(OF_THE_LAST_WEEK, season=season_id)
        if version is None or not newest:
            return newest[0][0] if newest else None
        wanted = newest[0][1]
    found = ask(OF_A_PERIOD, season=season_id, period=wanted, version=version)
    return found[0][0] if found else None


def season(season_id: int | None) -> int | None:
    """The season that a request names, or the open one, if there is one."""
    found = ask(_SEASON, season=season_id)
    return found[0][0] if found else None


def working(season_id: int | None, period: season_rules.Period | None) -> Live:
    """The working standing of a period, of the last week that has one if none is named."""
    wanted = None if period is None else str(period)
    (found,) = ask(WORKING, season=season_id, period=wanted)
    season, name, board, state, computed_at, first_on, last_on, zone = found
    ends_at = _ends_at(name, first_on, last_on, zone) if board is not None else None
    return Live(season, name, board, state, computed_at, ends_at)


def header(snapshot_id: int) -> dict[str, Any]:
    """A snapshot's TOLD."""
    (row,) = ask(HEADER, board=snapshot_id)
    return dict(zip(TOLD, row, strict=True))


def units(board_id: int, part: Part, *, live: bool = False) -> tuple[list[dict[str, Any]], int]:
    """Part of the units of a snapshot, or of a working standing, and how many there are in all."""
    table, owner = ("standing_units", "standing_id") if live else ("snapshot_units", "snapshot_id")
    wanted = _WANTED.format(table=table, owner=owner, level=_LEVEL)
    return _page(SnapshotUnit, wanted, _UNITS_ORDER, board_id, part)


def people(snapshot_id: int, part: Part) -> tuple[list[dict[str, Any]], int]:
    """Part of the ranked people of a snapshot, and how many there are in all."""
    wanted = _WANTED.format(table="snapshot_people", owner="snapshot_id", level="")
    return _page(SnapshotPerson, wanted, _PEOPLE_ORDER, snapshot_id, part)


def _page(
    kind: type[SnapshotUnit] | type[SnapshotPerson], wanted: str, order: str, board_id: int, part: Part
) -> tuple[list[dict[str, Any]], int]:
    names = [column.name for column in kind.__table__.columns if column.name != "snapshot_id"]
    values = {"board": board_id, "track": part.track, "level": part.level, "unit": part.unit}
    if kind is SnapshotPerson:
        del values["level"]
    place = {"limit": part.page_size, "offset": (part.page - 1) * part.page_size}
    rows = ask(f"select {', '.join(names)} {wanted} {order} {_PAGE}", **values, **place)
    ((total,),) = ask(f"select count(*) {wanted}", **values)
    return [dict(zip(names, row, strict=True)) for row in rows], total


@lru_cache(maxsize=256)
def _ends_at(period: str, first_on: date, last_on: date, zone: str) -> datetime:
    """The first instant after a period."""
    season = season_rules.Season(first_on, last_on, season_rules.Settings(time_zone=zone))
    return season_rules.ends_at(season_rules.parse_period(period), season)
