"""From a working standing to a snapshot that never changes (rules.md §8)."""

import json
from datetime import datetime

from quizsvc.kit import db, queue
from quizsvc.kit.errors import NotFound, Refusal, WrongShape
from quizsvc.kit.wire import instant_text
from quizsvc.rankings import queries
from quizsvc.rankings.models import Snapshot
from quizsvc.rankings.queries import Boards, Counting, Unfinished
from quizsvc.rankings.service import snapshots
from quizsvc.rankings.service.computing import LOCK
from quizsvc.roster import ledger
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

RETRY_AFTER_S = 5


class PeriodRunning(Refusal):
    """A standing is published when nobody can hand in anything more."""

    title = "这个统计期还没有结束，不能发布"


class StandingStale(Refusal):
    """What is published must hold everything that is known; the worker is about to compute it."""

    title = "名次正在重新计算，请稍后再发布"


class NothingToPublish(Refusal):
    """Not one paper of the period was published."""

    title = "这个统计期没有已发布的试卷，没有可发布的名次"


class NothingChanged(Refusal):
    """The rows are those of the newest version."""

    title = "名次与最新发布版相同，无需再次发布"


class StandingMoved(Refusal):
    """It was computed anew since the caller looked at what publishing would change."""

    title = "您看过以后名次又重新计算过，请再看一遍会改变什么"


def publish(
    *,
    now: datetime,
    actor: int | None,
    season: seasons.KnownSeason,
    period: season_rules.Period,
    reason: str = "",
    seen: datetime | None = None,
    address: str | None = None,
) -> Snapshot:
    """Publish the working standing as the period's next version; a correction says why it exists. With `seen`
    only the standing that was computed at this instant, to the millisecond.

    Raises:
        NotFound: the season has no such period. PeriodRunning, NothingToPublish, StandingStale,
            StandingMoved, NothingChanged; snapshots.PublishedMeanwhile, PreviousMoved. WrongShape: a second
            version without a reason.
    """
    insist_that_it_is_over(queries.counting(season, now), period, now)
    _close_to_others()
    counting = queries.counting(season, now)  # what counts may have changed until others were kept out
    boards = _fresh_boards(counting, period, seen)
    newest = queries.snapshot(season.id, str(period))
    if newest is not None:
        insist_that_it_is_news(newest, boards)
        _insist_on_a_reason(reason)
    return snapshots.add(
        now=now,
        actor=actor,
        counting=counting,
        period=period,
        boards=boards,
        reason=reason.strip(),
        address=address,
    )


def insist_that_it_is_news(newest: Snapshot, boards: Boards) -> None:
    """These rows say something else than the newest version.

    Raises:
        NothingChanged.
    """
    if json.loads(newest.document)["figures"] == snapshots.figures_of(boards):
        raise NothingChanged()


def insist_that_it_is_over(counting: Counting, period: season_rules.Period, now: datetime) -> None:
    """Nobody can hand in anything more that goes into it.

    Raises:
        NotFound, PeriodRunning, NothingToPublish.
    """
    if not season_rules.weeks_of(period, counting.season):
        raise NotFound("这个活动没有这个统计期")
    lacking = queries.unfinished(counting, period, now)
    if lacking is Unfinished.DAYS:
        raise PeriodRunning()
    if not counting.weeks_of(period):
        raise NothingToPublish()
    if lacking is Unfinished.PAPERS:
        raise PeriodRunning("还有试卷没有截止，不能发布")
    if lacking is Unfinished.ATTEMPTS:
        raise PeriodRunning("还有答卷没有收齐，请稍后再发布", retry_after=RETRY_AFTER_S)


def _insist_on_a_reason(reason: str) -> None:
    if not reason.strip():
        raise WrongShape("更正版要写明原因", errors={"reason": ["更正版要写明原因"]})


def _close_to_others() -> None:
    """The rankings' lock and the roster's are held from here to the end of the transaction: nobody rebuilds
    or mends what is published, or changes the roster.
    """
    if not db.try_lock(LOCK):
        raise StandingStale(retry_after=RETRY_AFTER_S)
    ledger.close_to_others()


def _fresh_boards(counting: Counting, period: season_rules.Period, seen: datetime | None) -> Boards:
    """The working standing, which nothing waits for; with `seen` if it is the one of that instant."""
    standing = None
    if not queries.is_stale(counting, period):
        standing = queries.standing(counting.season.id, period)
    if standing is None:
        queue.send("rankings.compute")
        raise StandingStale(retry_after=RETRY_AFTER_S)
    if seen is not None and instant_text(seen) != instant_text(standing.computed_at):
        raise StandingMoved()
    return queries.standing_boards(standing)
