"""Writing a version of a published standing: document, sums, rows (rules.md §8, docs/export.md)."""

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.kit import audit
from quizsvc.kit.db import session
from quizsvc.kit.errors import Refusal
from quizsvc.rankings import documents, queries, rules
from quizsvc.rankings.models import Snapshot
from quizsvc.rankings.queries import Boards, Counting
from quizsvc.season import rules as season_rules

EMPTY: dict[str, Any] = documents.figures(units=[], people=[], times=[])


class PublishedMeanwhile(Refusal):
    """Somebody else published this version first."""

    title = "别人刚刚发布了这个统计期，请刷新后再看"


class PreviousMoved(Refusal):
    """Ranks are compared with those of the period before, which are not the published ones any more."""

    title = "上一期的名次已变，请先发布它的更正版"


def figures_of(boards: Boards | None) -> dict[str, Any]:
    """What would be published; of a period that counts no more, nothing."""
    if boards is None:
        return EMPTY
    return documents.figures(units=boards.units(), people=boards.people(), times=boards.times())


def has_moved(snapshot: Snapshot) -> bool:
    """Whether the working standing of its period says anything but names otherwise; one that counts no more
    says nothing.
    """
    working = figures_of(queries.boards_of(snapshot.season_id, season_rules.parse_period(snapshot.period)))
    published = json.loads(snapshot.document)["figures"]
    return documents.without_names(published) != documents.without_names(working)


def add(
    *,
    now: datetime,
    actor: int | None,
    counting: Counting,
    period: season_rules.Period,
    boards: Boards | None,
    reason: str,
    address: str | None,
) -> Snapshot:
    """The next version of a period from its working rows. The caller holds the rankings' lock and the
    roster's.

    Raises:
        PreviousMoved, PublishedMeanwhile.
    """
    season, name = counting.season, str(period)
    newest, standing = queries.snapshot(season.id, name), queries.standing(season.id, period)
    inputs = queries.inputs(counting, period, compared_with=compared_with(counting, period))
    figures = figures_of(boards)
    text = documents.document(season=season, period=period, inputs=inputs, figures=figures)
    made = Snapshot(
        season_id=season.id,
        period=name,
        version=newest.version + 1 if newest else 1,
        computed_at=standing.computed_at if standing else now,
        published_at=now,
        published_by=actor,
        reason=reason,
        inputs=inputs,
        document=text,
        sha256=documents.sha256(text),
        previous_sha256=newest.chain_sha256 if newest else None,
    )
    made.chain_sha256 = documents.chain(made)
    _keep(made, boards)
    told = {each: getattr(made, each) for each in ("season_id", "period", "version", "sha256", "reason")}
    subject = f"snapshot:{made.id}"
    audit.record("standing.publish", now=now, actor=actor, subject=subject, address=address, **told)
    return made


def compared_with(counting: Counting, period: season_rules.Period) -> dict[str, Any] | None:
    """The newest version of the period whose ranks the column `change` looks back at; None if there is none.

    Raises:
        PreviousMoved.
    """
    before = rules.previous_period(period, counting.weeks)
    published = queries.snapshot(counting.season.id, str(before)) if before else None
    if before is None or published is None:
        return None
    if queries.ranks_moved(counting.season.id, before):
        raise PreviousMoved(period=str(before))
    return {"period": published.period, "version": published.version}


def _keep(made: Snapshot, boards: Boards | None) -> None:
    """Write the snapshot and copy the rows. The constraint decides who was first with a version."""
    session().add(made)
    try:
        session().flush()
    except sa.exc.IntegrityError as error:
        raise PublishedMeanwhile() from error
    if boards is None:
        return
    copies = queries.snapshot_boards(made.id)
    for source, target in (
        (boards.unit_table, copies.unit_table),
        (boards.person_table, copies.person_table),
        (boards.times_table, copies.times_table),
    ):
        names = [column.name for column in source.__table__.columns if column.name != boards.owner]
        rows = sa.select(sa.literal(made.id), *(source.__table__.c[name] for name in names))
        rows = rows.where(source.__table__.c[boards.owner] == boards.id)
        session().execute(sa.insert(target).from_select([copies.owner, *names], rows))
