"""How far each period of a season is: running, over, computed, published, and what it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from quizsvc.attempts import queries as attempts
from quizsvc.kit.db import session
from quizsvc.papers.rules import is_over
from quizsvc.rankings import rules
from quizsvc.rankings.models import (
    Snapshot,
    SnapshotPerson,
    SnapshotUnit,
    Standing,
    StandingPerson,
    StandingUnit,
)
from quizsvc.rankings.queries.boards import snapshot
from quizsvc.rankings.queries.counting import Counting, counting, is_stale, stale_among, standing
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.season.rules import Publishing


class Unfinished(StrEnum):
    """Why somebody can still hand in something that goes into a period: its days are not over, a paper is
    open, or an attempt has not been ended. The first of these is told.
    """

    DAYS = "days"
    PAPERS = "papers"
    ATTEMPTS = "attempts"


class Waiting(StrEnum):
    """What a period that is over and not published waits for: its last papers and attempts (`closing`), its
    figures (`computing`), the next version of the period before, whose ranks are not the published ones any
    more (`previous`), an organizer (`look`), or only for its turn to be published by itself (`turn`).
    """

    CLOSING = "closing"
    COMPUTING = "computing"
    PREVIOUS = "previous"
    LOOK = "look"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Progress:
    """A period that counts. `waiting` is None while it runs, and when it is published; `version` and
    `published_at` are the newest version's, None if there is none.
    """

    period: season_rules.Period
    is_over: bool
    computed_at: datetime | None
    stale: bool
    version: int | None
    published_at: datetime | None
    waiting: Waiting | None


def unfinished(counting: Counting, period: season_rules.Period, now: datetime) -> Unfinished | None:
    """Why a period of the season cannot be published yet; None when nobody can hand in anything more.

    Its days must be over, and each paper up to its end have closed for all with its grace: person-times are
    added up from the season's start.
    """
    if not is_over(season_rules.ends_at(period, counting.season), now):
        return Unfinished.DAYS
    weeks = counting.weeks_until(period)
    if not all(is_over(paper.closes_at, now) for week in weeks for paper in counting.papers[week]):
        return Unfinished.PAPERS
    return Unfinished.ATTEMPTS if attempts.any_running(counting.paper_ids(weeks)) else None


def progress(counting: Counting, now: datetime) -> list[Progress]:
    """Every period that has begun and counts: weeks, months, the season, each in order."""
    computed = _computed(counting.season.id)
    newest = _newest(counting.season.id)
    stale = stale_among(counting, counting.periods())
    found = []
    for period in counting.periods():
        version, published_at = newest.get(str(period), (None, None))
        over = is_over(season_rules.ends_at(period, counting.season), now)
        waits = over and version is None
        found.append(
            Progress(
                period=period,
                is_over=over,
                computed_at=computed.get(str(period)),
                stale=period in stale,
                version=version,
                published_at=published_at,
                waiting=_waiting(counting, period, now, stale=period in stale) if waits else None,
            )
        )
    return found


def to_publish(counting: Counting, now: datetime) -> list[season_rules.Period]:
    """The periods that are to be published by themselves now, in this order: as they ended, and of those that
    ended together the week, its month, the season. One that waits for something lets none pass.
    """
    if counting.season.settings.publishing is not Publishing.BY_ITSELF:
        return []
    published = _newest(counting.season.id)
    over = [
        period
        for period in counting.periods()
        if str(period) not in published and is_over(season_rules.ends_at(period, counting.season), now)
    ]
    over.sort(key=lambda period: season_rules.ends_at(period, counting.season))

    def is_next(period: season_rules.Period) -> bool:
        return _waiting(counting, period, now, stale=is_stale(counting, period)) is Waiting.TURN

    return list(takewhile(is_next, over))


def publishing_waits(now: datetime) -> bool:
    """Whether `rankings.publish` has anything to do."""
    return any(to_publish(counting(season, now), now) for season in seasons.ever_opened())


def ranks_moved(season_id: int, period: season_rules.Period) -> bool:
    """Whether a period is published with other ranks than its working standing has."""
    published, working = snapshot(season_id, str(period)), standing(season_id, period)
    if published is None:
        return False
    pairs = (
        (SnapshotUnit, StandingUnit, ("track", "level", "unit_id", "rank")),
        (SnapshotPerson, StandingPerson, ("track", "person_id", "rank")),
    )
    told = working.id if working else None
    return any(_differ(old, new, names, published.id, told) for old, new, names in pairs)


def _waiting(counting: Counting, period: season_rules.Period, now: datetime, *, stale: bool) -> Waiting:
    """What a period that is over and not published waits for."""
    if unfinished(counting, period, now):
        return Waiting.CLOSING
    if stale:
        return Waiting.COMPUTING
    before = rules.previous_period(period, counting.weeks)
    if before is not None and ranks_moved(counting.season.id, before):
        return Waiting.PREVIOUS
    by_itself = counting.season.settings.publishing is Publishing.BY_ITSELF
    return Waiting.TURN if by_itself else Waiting.LOOK


def _computed(season_id: int) -> Mapping[str, datetime]:
    found = sa.select(Standing.period, Standing.computed_at).where(Standing.season_id == season_id)
    return dict(session().execute(found).all())


def _newest(season_id: int) -> dict[str, tuple[int, datetime]]:
    """The newest version of each published period, and when it was published."""
    found = (
        sa.select(Snapshot.period, Snapshot.version, Snapshot.published_at)
        .ext(distinct_on(Snapshot.period))
        .where(Snapshot.season_id == season_id)
        .order_by(Snapshot.period, Snapshot.version.desc())
    )
    return {period: (version, published_at) for period, version, published_at in session().execute(found)}


def _differ(old: Any, new: Any, names: tuple[str, ...], snapshot_id: int, standing_id: int | None) -> bool:
    was = sa.select(*(getattr(old, name) for name in names)).where(old.snapshot_id == snapshot_id)
    then = sa.select(*(getattr(new, name) for name in names)).where(new.standing_id == standing_id)
    moved = sa.or_(sa.exists(was.except_(then)), sa.exists(then.except_(was)))
    return bool(session().scalar(sa.select(moved)))
