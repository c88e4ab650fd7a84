"""Reads of seasons."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound, Refusal
from quizsvc.season.models import SeasonRow
from quizsvc.season.rules import Calendar, Season, Settings, local_date


class NoOpenSeason(Refusal):
    """No season is named, and none is open."""

    title = "现在没有进行中的活动"


@dataclass(frozen=True, kw_only=True)
class KnownSeason(Season):
    """A season with its id and name: what the rules need, and what the tables refer to."""

    id: int
    name: str
    state: str


def known(row: SeasonRow) -> KnownSeason:
    """A row as the rules see it."""
    return KnownSeason(
        first_on=row.first_on,
        last_on=row.last_on,
        settings=Settings.from_json(row.settings),
        calendar=Calendar.from_json(row.calendar),
        id=row.id,
        name=row.name,
        state=row.state,
    )


def by_id(season_id: int) -> KnownSeason:
    """A season.

    Raises:
        NotFound: there is none.
    """
    row = session().get(SeasonRow, season_id)
    if row is None:
        raise NotFound("没有这个活动")
    return known(row)


def kept(season_id: int) -> KnownSeason:
    """A season whose calendar nobody changes until the running transaction ends.

    Raises:
        NotFound: there is none.
    """
    row = session().get(SeasonRow, season_id, with_for_update={"read": True}, populate_existing=True)
    if row is None:
        raise NotFound("没有这个活动")
    return known(row)


def open_season() -> KnownSeason | None:
    """The one season that is open, if any."""
    row = session().scalar(sa.select(SeasonRow).where(SeasonRow.state == "open"))
    return known(row) if row else None


def zone() -> ZoneInfo:
    """The open season's time zone, or the default one if none is open."""
    season = open_season()
    return season.zone if season else Settings().zone


def today(now: datetime) -> date:
    """The day of an instant in that zone."""
    return local_date(now, zone())


def named_or_open(season_id: int | None) -> KnownSeason:
    """The season of a request: the named one, else the open one (api.md).

    Raises:
        NotFound, NoOpenSeason.
    """
    if season_id is not None:
        return by_id(season_id)
    found = open_season()
    if found is None:
        raise NoOpenSeason()
    return found


def insist_on(named: int | None, found: int | None) -> None:
    """Of a request whose own statement looks for its season.

    Raises:
        NotFound: the named one was not found. NoOpenSeason: none is named, and none is open.
    """
    if found is None:
        raise NoOpenSeason() if named is None else NotFound("没有这个活动")


def all_seasons(*, page: int, page_size: int) -> tuple[list[KnownSeason], int]:
    """One page of all seasons, the newest first, and how many there are."""
    rows, total = db.page(_newest_first(), page, page_size)
    return [known(row) for (row,) in rows], total


def ever_opened() -> list[KnownSeason]:
    """The seasons that are open or were, the newest first; a draft has no figures."""
    return [known(row) for row in session().scalars(_newest_first().where(SeasonRow.state != "draft"))]


def _newest_first() -> sa.Select[SeasonRow]:
    return sa.select(SeasonRow).order_by(SeasonRow.first_on.desc(), SeasonRow.id.desc())
