"""Who has not yet taken part in a week: for their own unit's admin and the organizer, and nobody else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.kit import books, db
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound
from quizsvc.papers.rules import PaperKind, is_over
from quizsvc.rankings import queries, rules
from quizsvc.rankings.queries import Counting
from quizsvc.rankings.service.computing import begun_weeks
from quizsvc.roster import queries as roster
from quizsvc.roster.rules import Track
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

HEADS = (
    books.Head("单位", 28),
    books.Head("姓名", 12),
    books.Head("条线", 8),
    books.Head("每日练习次数", 14, books.WHOLE),
    books.Head("每周一测次数", 14, books.WHOLE),
    books.Head("还缺什么", 44),
)


@dataclass(frozen=True, slots=True)
class Absentee:
    """An eligible person who has not taken part, where they belong that week, and what they lack."""

    person_id: int
    person_name: str
    unit_id: int
    unit_name: str
    track: Track
    daily: int
    weekly: int
    missing: tuple[PaperKind, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Absentees:
    """Those of a unit and all units below it, by unit, name and id, as of `computed_at`; `stale`: something
    came in since. Of a page `items`, in all `total`.
    """

    season_id: int
    unit_name: str
    week: season_rules.Week
    is_over: bool
    computed_at: datetime
    stale: bool
    items: list[Absentee]
    total: int


def absentees(
    *,
    now: datetime,
    season: seasons.KnownSeason,
    week: season_rules.Week | None,
    unit_id: int,
    track: str | None,
    within: Collection[int] | None,
    page: int,
    page_size: int | None,
) -> Absentees:
    """Who of a unit and the units below it has not yet taken part in a week, in the running one if none is
    named. `within`: only units that the caller answers for; None: any. Without a page's size all of them.

    Raises:
        NotFound: no such unit or week, or the week does not count or was never computed; or a unit that is
            not the caller's. PeriodNotBegun.
    """
    unit = roster.unit(unit_id)
    if unit is None or (within is not None and unit_id not in within):
        raise NotFound("没有这个单位")
    counting = queries.counting(season, now)
    week = week or season_rules.week_of(season_rules.local_date(now, season.zone))
    standing = queries.standing(season.id, week) if begun_weeks(counting, week, now) else None
    if standing is None:
        raise NotFound("这一周不计入统计，或者还没有计算过")
    wanted = queries.absentees(season.id, week, roster.units_below(unit_id), track)
    rows, total = _listed(wanted, page, page_size)
    return Absentees(
        season_id=season.id,
        unit_name=unit.name,
        week=week,
        is_over=is_over(season_rules.ends_at(week, season), now),
        computed_at=standing.computed_at,
        stale=queries.is_stale(counting, week),
        items=[_absentee(counting, week, row) for row in rows],
        total=total,
    )


def absentees_workbook(found: Absentees) -> bytes:
    """The same as a workbook."""
    rows = (
        (
            each.unit_name,
            each.person_name,
            each.track.chinese,
            str(each.daily),
            str(each.weekly),
            each.words,
        )
        for each in found.items
    )
    week = f"{season_rules.day_in_words(found.week.monday)}起的一周"
    caption = f"{found.unit_name}{week}还没有参加的人员（{found.total} 人）"
    with books.book() as (target, data):
        books.add_sheet(target, "未参加人员", HEADS, rows, caption=caption)
    return bytes(data())


def _listed(wanted: sa.Select[Any], page: int, page_size: int | None) -> tuple[list[Any], int]:
    if page_size is not None:
        rows, total = db.page(wanted, page, page_size)
        return list(rows), total
    everybody = list(session().execute(wanted))
    return everybody, len(everybody)


def _absentee(counting: Counting, week: season_rules.Week, row: Any) -> Absentee:
    participation = counting.season.settings.participation
    published = counting.week_papers(week)
    lacking = rules.missing(row.daily_counted, row.weekly_counted, published, participation)
    return Absentee(
        row.person_id,
        row.person_name,
        row.unit_id,
        row.unit_name,
        Track(row.track),
        row.daily_counted,
        row.weekly_counted,
        lacking,
        rules.missing_words(lacking, participation),
    )
