"""Which periods have a notice, which have a draft, and which wait for one."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from quizsvc.kit.db import session
from quizsvc.notices.models import Notice, NoticeDraft
from quizsvc.notices.queries.kept import WEEKS
from quizsvc.notices.rules import Kind
from quizsvc.rankings.models import Snapshot
from quizsvc.season import rules as season_rules


@dataclass(frozen=True, slots=True)
class Told:
    """A published week or month: the newest version of its standing, and of its notice, which may be of an
    earlier one; None where there is nothing.
    """

    period: str
    kind: Kind
    snapshot_id: int
    version: int
    published_at: datetime
    notice_id: int | None
    notice_version: int | None
    draft_id: int | None
    is_newest: bool

    @property
    def waits(self) -> bool:
        """No notice says what the newest standing says, and nobody is at it."""
        return not self.is_newest and self.draft_id is None


def told(season_id: int) -> list[Told]:
    """Every published week and month of a season, the newest first, a month before its weeks."""
    standing = _newest(Snapshot, season_id, Snapshot.published_at)
    notice = _newest(Notice, season_id, Notice.snapshot_id)
    found = (
        sa.select(
            standing.c.period,
            sa.case((standing.c.period.like(WEEKS), Kind.WEEKLY), else_=Kind.MONTHLY),
            standing.c.id,
            standing.c.version,
            standing.c.published_at,
            notice.c.id,
            notice.c.version,
            NoticeDraft.id,
            sa.func.coalesce(notice.c.snapshot_id == standing.c.id, False),
        )
        .outerjoin_from(standing, notice, notice.c.period == standing.c.period)
        .outerjoin(
            NoticeDraft,
            sa.and_(NoticeDraft.season_id == season_id, NoticeDraft.period == standing.c.period),
        )
        .where(standing.c.period != str(season_rules.SEASON))
    )
    rows = [Told(row[0], Kind(row[1]), *row[2:]) for row in session().execute(found)]
    return sorted(rows, key=_turn, reverse=True)


def _newest(table: type[Notice] | type[Snapshot], season_id: int, *more: Any) -> sa.Subquery:
    """The newest version of each period."""
    found = sa.select(table.id, table.period, table.version, *more).where(table.season_id == season_id)
    newest = found.ext(distinct_on(table.period)).order_by(table.period, table.version.desc())
    return newest.subquery()


def _turn(one: Told) -> tuple[season_rules.Month, bool, date]:
    period = season_rules.parse_period(one.period)
    if isinstance(period, season_rules.Week):
        return season_rules.month_of(period), False, period.monday
    assert isinstance(period, season_rules.Month)
    return period, True, date.min
