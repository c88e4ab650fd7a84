"""From a working standing to a snapshot that never changes (rules.md §8)."""

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.attempts import queries as attempts
from quizsvc.identity import queries as identity
from quizsvc.kit import audit, db, queue
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound, Refusal, WrongShape
from quizsvc.papers import queries as papers
from quizsvc.papers.rules import is_over
from quizsvc.rankings import documents, queries
from quizsvc.rankings.models import Snapshot
from quizsvc.rankings.queries import Boards, Counting
from quizsvc.rankings.service.computing import LOCK
from quizsvc.roster import queries as roster
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


class PublishedMeanwhile(Refusal):
    """Somebody else published this version first."""

    title = "别人刚刚发布了这个统计期，请刷新后再看"


def publish(
    *,
    now: datetime,
    actor: int | None,
    season: seasons.KnownSeason,
    period: season_rules.Period,
    reason: str = "",
    address: str | None = None,
) -> Snapshot:
    """Publish the working standing as the period's next version; a correction says why it exists.

    Raises:
        NotFound: the season has no such period. PeriodRunning, NothingToPublish, StandingStale,
            NothingChanged, PublishedMeanwhile. WrongShape: a second version without a reason.
    """
    counting = queries.counting(season, now)
    _insist_that_it_is_over(counting, period, now)
    boards = _fresh_boards(counting, period)
    figures = documents.figures(units=boards.units()[0], people=boards.people()[0], times=boards.times())
    version = _next_version(queries.snapshot(season.id, str(period)), figures, reason)
    inputs = _inputs(counting, period)
    text = documents.document(season=season, period=period, inputs=inputs, figures=figures)
    made = Snapshot(
        season_id=season.id,
        period=str(period),
        version=version,
        computed_at=_computed_at(season.id, period),
        published_at=now,
        published_by=actor,
        reason=reason.strip(),
        inputs=inputs,
        document=text,
        sha256=documents.sha256(text),
    )
    _keep(made, boards)
    told = {name: getattr(made, name) for name in ("season_id", "period", "version", "sha256", "reason")}
    subject = f"snapshot:{made.id}"
    audit.record("standing.publish", now=now, actor=actor, subject=subject, address=address, **told)
    return made


def _next_version(newest: Snapshot | None, figures: dict[str, Any], reason: str) -> int:
    if newest is None:
        return 1
    if json.loads(newest.document)["figures"] == figures:
        raise NothingChanged()
    if not reason.strip():
        raise WrongShape("更正版要写明原因", errors={"reason": ["更正版要写明原因"]})
    return int(newest.version) + 1


def _insist_that_it_is_over(counting: Counting, period: season_rules.Period, now: datetime) -> None:
    """Its days are over, each of its papers has closed for all with its grace, nobody is at work on one."""
    season = counting.season
    all_weeks = season_rules.weeks_of(period, season)
    if not all_weeks:
        raise NotFound("这个活动没有这个统计期")
    if not is_over(season_rules.week_bounds(all_weeks[-1], season)[1], now):
        raise PeriodRunning()
    weeks = counting.weeks_of(period)
    if not weeks:
        raise NothingToPublish()
    if not all(is_over(paper.closes_at, now) for week in weeks for paper in counting.papers[week]):
        raise PeriodRunning("还有试卷没有截止，不能发布")
    if attempts.any_running(counting.paper_ids(weeks)):
        raise PeriodRunning("还有答卷没有收齐，请稍后再发布", retry_after=RETRY_AFTER_S)


def _fresh_boards(counting: Counting, period: season_rules.Period) -> Boards:
    """The working standing, which nobody is rebuilding and nothing waits for: the lock is held from here to
    the end of the transaction.
    """
    standing = None
    if db.try_lock(LOCK) and not queries.is_stale(counting, period):
        standing = queries.standing(counting.season.id, period)
    if standing is None:
        queue.send("rankings.compute")
        raise StandingStale(retry_after=RETRY_AFTER_S)
    return queries.standing_boards(standing)


def _computed_at(season_id: int, period: season_rules.Period) -> datetime:
    standing = queries.standing(season_id, period)
    assert standing is not None
    computed_at: datetime = standing.computed_at
    return computed_at


def _inputs(counting: Counting, period: season_rules.Period) -> dict[str, Any]:
    """What the rows were computed from, as it is known now: the papers with the revisions whose keys marked
    them, and counts and last ids of the roster's records and the attempts. Ranks are compared with the period
    before and person-times are added up, so everything since the season's start is in it.
    """
    last = counting.weeks_of(period)[-1]
    weeks = [week for week in counting.weeks if week <= last]
    placed = papers.questions_on(counting.paper_ids(weeks))
    return {
        "attempts": attempts.version_of(counting.paper_ids(weeks)),
        "roster": roster.version(),
        "staff": len(identity.key_seeing_intervals()),
        "papers": [
            {
                "id": str(paper.id),
                "kind": paper.kind,
                "on": paper.on.isoformat(),
                "revisions": [
                    str(each.revision_id) for each in placed.get(paper.id, []) if not each.set_aside
                ],
            }
            for week in weeks
            for paper in counting.papers[week]
        ],
    }


def _keep(made: Snapshot, boards: Boards) -> None:
    """Write the snapshot and copy the rows. The constraint decides who was first with a version."""
    session().add(made)
    try:
        session().flush()
    except sa.exc.IntegrityError as error:
        raise PublishedMeanwhile() from error
    copies = queries.snapshot_boards(made)
    for source, target in (
        (boards.unit_table, copies.unit_table),
        (boards.person_table, copies.person_table),
        (boards.times_table, copies.times_table),
    ):
        names = [column.name for column in source.__table__.columns if column.name != boards.owner]
        rows = sa.select(sa.literal(made.id), *(source.__table__.c[name] for name in names))
        rows = rows.where(source.__table__.c[boards.owner] == boards.id)
        session().execute(sa.insert(target).from_select([copies.owner, *names], rows))
