"""Reads of attempts for the figures, added up by PostgreSQL.

Looked at is each person's first attempt on a paper, if it is submitted or expired with at least one answer
and was not made by staff. Later attempts, practice or granted, were made by people who had seen the questions
and often the key, and would make hard questions look easy. An attempt without any answer says that somebody
went away, not what they knew. What is void says nothing.
"""

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from quizsvc.analysis import rules
from quizsvc.analysis.models import AnalysedPaper
from quizsvc.analysis.rules import Answered
from quizsvc.attempts.models import Attempt
from quizsvc.attempts.rules import State
from quizsvc.kit.db import session
from quizsvc.papers.models import Paper

_LOOKED_AT = "number = 1 and state in ('submitted', 'expired') and answered > 0 and not staff"

_ANSWERS = sa.text(
    f"""
    select place.revision_id, place.earned, whole.earned - place.earned as rest,
        attempts.answers -> place.nth::text ->> 'chosen' as chosen, count(*) as times
    from attempts
        cross join lateral unnest(attempts.revision_ids, attempts.earned)
            with ordinality as place (revision_id, earned, nth)
        cross join lateral (select sum(earned)::int as earned from unnest(attempts.earned) as earned) as whole
    where paper_id = :paper and {_LOOKED_AT}
    group by 1, 2, 3, 4
    """
)
_TIMES = sa.text(
    f"""
    select paper_id, floor(extract(epoch from submitted_at - started_at) + 0.5)::int as seconds,
        count(*) as times
    from attempts where paper_id = any(:papers) and {_LOOKED_AT} group by 1, 2
    """
)


@dataclass(frozen=True, slots=True)
class DuePaper:
    """A paper whose answers are to be looked at; `complete`: there will be no others."""

    id: int
    complete: bool


def due(now: datetime) -> list[DuePaper]:
    """The papers that are due, those that closed first before the others."""
    running = sa.exists().where(Attempt.paper_id == Paper.id, Attempt.state == State.IN_PROGRESS)
    columns = (Paper.id, Paper.opens_at, Paper.closes_at, AnalysedPaper.computed_at, running.label("running"))
    open_by_now = (
        sa.select(*columns)
        .outerjoin(AnalysedPaper, AnalysedPaper.paper_id == Paper.id)
        .where(Paper.state == "published", Paper.opens_at <= now, AnalysedPaper.complete.is_not(True))
        .order_by(Paper.closes_at, Paper.id)
    )
    return [
        DuePaper(row.id, rules.is_complete(now, row.closes_at, running=row.running))
        for row in session().execute(open_by_now)
        if rules.is_due(now, row.opens_at, row.closes_at, row.computed_at, running=row.running)
    ]


def work_waits(now: datetime) -> bool:
    """Whether `analysis.compute` has anything to do."""
    return bool(due(now))


def answers(paper_id: int) -> dict[int, Counter[Answered]]:
    """How often each revision of a paper was answered in each way; one that nobody was served is absent.

    One statement, so that attempts which end meanwhile are in it whole or not at all.
    """
    found: dict[int, Counter[Answered]] = {}
    for row in session().execute(_ANSWERS, {"paper": paper_id}):
        chosen = tuple(json.loads(row.chosen)) if row.chosen else ()
        of_revision = found.setdefault(row.revision_id, Counter())
        of_revision[Answered(row.earned, row.rest, chosen)] += row.times
    return found


def times(paper_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """How many attempts on each of these papers took so many whole seconds; half up, as `time_used_s` is.

    A paper without attempts is absent.
    """
    found: dict[int, dict[int, int]] = {}
    for paper, seconds, count in session().execute(_TIMES, {"papers": list(paper_ids)}):
        found.setdefault(paper, {})[seconds] = count
    return found
