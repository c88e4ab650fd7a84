"""Reads of drafts and of published notices."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizsvc.corrections import queries as corrections
from quizsvc.kit import db
from quizsvc.kit.db import any_of, session
from quizsvc.kit.errors import NotFound
from quizsvc.kit.plain import from_plain
from quizsvc.notices.models import Notice, NoticeDraft
from quizsvc.notices.rules import Facts, Former, Kind, Own
from quizsvc.rankings.models import Snapshot
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

WEEKS = "____-W__"
"""The periods that are weeks."""
ORDERS: dict[str, tuple[Any, ...]] = {
    "published": (Notice.published_at,),
    "period": (Notice.period, Notice.version),
    "title": (Notice.title,),
    "number": (Notice.number,),
}
"""By what published notices are put in order; of the same the one kept first comes first."""


def draft(notice_id: int) -> NoticeDraft | None:
    """A notice that is not published yet."""
    return session().get(NoticeDraft, notice_id)


def locked_draft(notice_id: int) -> NoticeDraft:
    """The same, held until the end of the transaction, so that two who change it take turns.

    Raises:
        NotFound: there is none; it may be published.
    """
    found = session().get(NoticeDraft, notice_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("没有这份通报草稿")
    return found


def draft_of(season_id: int, kind: Kind, period: str) -> NoticeDraft | None:
    """The draft for a period, if there is one."""
    wanted = sa.select(NoticeDraft).filter_by(season_id=season_id, kind=kind, period=period)
    return session().scalar(wanted)


def drafts(season_id: int) -> list[NoticeDraft]:
    """All drafts of a season, the newest first; there is one for a period at most."""
    wanted = sa.select(NoticeDraft).where(NoticeDraft.season_id == season_id)
    return list(session().scalars(wanted.order_by(NoticeDraft.id.desc())))


def published(notice_id: int) -> Notice | None:
    """A published notice."""
    return session().get(Notice, notice_id)


def newest(season_id: int, kind: Kind, period: str) -> Notice | None:
    """The notice of a period that rules now."""
    wanted = sa.select(Notice).filter_by(season_id=season_id, kind=kind, period=period)
    return session().scalar(wanted.order_by(Notice.version.desc()).limit(1))


def versions(season_id: int, kind: str, period: str) -> list[Notice]:
    """The notices of a period, the first before those that correct it."""
    wanted = sa.select(Notice).filter_by(season_id=season_id, kind=kind, period=period)
    return list(session().scalars(wanted.order_by(Notice.version)))


def published_periods(season_id: int) -> list[str]:
    """The periods of which any notice is published, from the last to the first."""
    found = sa.select(Notice.period).where(Notice.season_id == season_id).distinct()
    return list(session().scalars(found.order_by(Notice.period.desc())))


def page_of(
    season_id: int,
    *,
    filters: Mapping[str, str | None],
    sort: str = "-published",
    page: int,
    page_size: int,
) -> tuple[list[Notice], int]:
    """One page of a season's published notices, and how many there are. `filters` are columns with what they
    should be; None for any. `sort` is a name of ORDERS, with a stroke before it from the last to the first.
    """
    wanted = {name: value for name, value in filters.items() if value is not None}
    found = sa.select(Notice).where(Notice.season_id == season_id).filter_by(**wanted)
    by = [*ORDERS[sort.removeprefix("-")], Notice.id]
    order = [column.desc() for column in by] if sort.startswith("-") else by
    rows, total = db.page(found.order_by(*order), page, page_size)
    return [notice for (notice,) in rows], total


def entitled(part: str, *, most: int) -> tuple[list[Notice], int]:
    """Published notices of all seasons with this in their titles, the newest first, and how many."""
    found = sa.select(Notice).where(Notice.title.contains(part, autoescape=True))
    rows, total = db.page(found.order_by(Notice.published_at.desc(), Notice.id.desc()), 1, most)
    return [notice for (notice,) in rows], total


def sizes_of(notice_id: int) -> dict[str, int]:
    """How many bytes its two documents have."""
    sizes = (sa.func.length(getattr(Notice, name)).label(f"{name}_bytes") for name in ("docx", "xlsx"))
    return dict(session().execute(sa.select(*sizes).where(Notice.id == notice_id)).one()._mapping)


def corrected_by(notice_id: int) -> int | None:
    """The published notice that corrects this one, if any."""
    return session().scalar(sa.select(Notice.id).where(Notice.corrects_id == notice_id))


def corrections_of(notice_ids: Collection[int]) -> dict[int, int]:
    """Of those notices that are corrected, by which one each."""
    found = sa.select(Notice.corrects_id, Notice.id).where(Notice.corrects_id == any_of(notice_ids))
    return {row.corrects_id: row.id for row in session().execute(found)}


def former(season: seasons.KnownSeason, corrects_id: int | None, reason: str) -> Former | None:
    """What a correction says of the notice that it corrects."""
    notice = published(corrects_id) if corrects_id is not None else None
    if notice is None:
        return None
    day = season_rules.local_date(notice.published_at, season.zone)
    return Former(notice.title, notice.number, day, reason)


def facts_of(row: NoticeDraft) -> Facts:
    """The figures of a draft as they were made last."""
    return from_plain(Facts, row.facts)


def own_of(row: NoticeDraft) -> Own:
    """What an organizer wrote and chose."""
    return from_plain(Own, row.own)


@dataclass(frozen=True, slots=True)
class Unnoticed:
    """A published week whose newest version has no 周统计."""

    season_id: int
    period: str
    snapshot_id: int


def unnoticed() -> list[Unnoticed]:
    """All of them, those published first before the others. None while what was approved is being finished:
    the annex would tell of a correction that the figures do not hold yet.
    """
    if corrections.work_waits():
        return []
    later = sa.orm.aliased(Snapshot)
    newer = sa.exists().where(
        later.season_id == Snapshot.season_id,
        later.period == Snapshot.period,
        later.version > Snapshot.version,
    )
    told = sa.exists().where(Notice.snapshot_id == Snapshot.id, Notice.kind == Kind.WEEKLY)
    found = sa.select(Snapshot.season_id, Snapshot.period, Snapshot.id)
    found = found.where(Snapshot.period.like(WEEKS), ~newer, ~told)
    return [Unnoticed(*row) for row in session().execute(found.order_by(Snapshot.period, Snapshot.id))]


def work_waits() -> bool:
    """Whether `notices.weekly` has anything to do."""
    return bool(unnoticed())
