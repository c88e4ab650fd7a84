"""What a standing was computed from, so that anybody who has all records with their times can take those that
were known then (docs/export.md).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.accounts.models import RoleGrant
from quizsvc.accounts.rules import KEY_SEEING
from quizsvc.attempts.models import Attempt, AttemptGrant
from quizsvc.identity.models import Binding
from quizsvc.kit.db import any_of, session
from quizsvc.papers import queries as papers
from quizsvc.papers.models import PaperCorrection
from quizsvc.rankings import documents
from quizsvc.rankings.queries.counting import Counting
from quizsvc.roster.models import Exemption, Membership, Unit
from quizsvc.season import rules as season_rules


def inputs(
    counting: Counting, period: season_rules.Period, *, compared_with: dict[str, Any] | None
) -> dict[str, Any]:
    """The papers from the season's start to the period's end with the revisions that earn points, up to when
    which records were known, and the version whose ranks `change` looks back at.

    Ranks are compared with the period before and person-times are added up, so everything since the season's
    start is in it. The caller keeps others from adding to these records (service.snapshots).
    """
    weeks = counting.weeks_until(period)
    paper_ids = counting.paper_ids(weeks)
    placed = papers.questions_on(paper_ids)
    # What took all questions from a paper was known too, though the paper counts no more.
    last = season_rules.span_of(period, counting.season)[1]
    through = _recorded_through([paper.id for paper in papers.papers_of(counting.season.id, until=last)])
    return {
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
        "recorded_through": {
            kind: None if at is None else documents.instant_text(at) for kind, at in through.items()
        },
        "compared_with": compared_with,
    }


def _recorded_through(paper_ids: Collection[int]) -> dict[str, datetime | None]:
    """The latest instant of a record of each kind; None: there is none."""
    on_papers = any_of(paper_ids)
    seers = sa.select(RoleGrant.account_id).where(RoleGrant.role.in_(KEY_SEEING))
    latest = {
        "bindings": _latest(Binding.bound_at).where(Binding.account_id.in_(seers)),
        "corrections": _latest(PaperCorrection.corrected_at).where(PaperCorrection.paper_id == on_papers),
        "grants": _latest(AttemptGrant.granted_at).where(AttemptGrant.paper_id == on_papers),
        "roles": _latest(RoleGrant.granted_at, RoleGrant.revoked_at).where(RoleGrant.role.in_(KEY_SEEING)),
        "voids": _latest(Attempt.voided_at).where(
            Attempt.paper_id == on_papers, Attempt.voided_at.is_not(None)
        ),
    }
    on_roster = (
        _latest(Membership.recorded_at, Membership.superseded_at),
        _latest(Exemption.recorded_at, Exemption.superseded_at),
        _latest(Unit.recorded_at),
    )
    found: dict[str, sa.ColumnElement[Any]] = {
        kind: newest.scalar_subquery() for kind, newest in latest.items()
    }
    found["roster"] = sa.func.greatest(*(newest.scalar_subquery() for newest in on_roster))
    row = session().execute(sa.select(*(newest.label(kind) for kind, newest in found.items()))).one()
    return dict(row._mapping)


def _latest(*columns: Any) -> sa.Select[Any]:
    return sa.select(sa.func.greatest(*(sa.func.max(column) for column in columns)))
