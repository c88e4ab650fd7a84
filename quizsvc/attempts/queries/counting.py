"""Reads of attempts for counting; what answering reads is in `statements`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.attempts.models import Attempt, AttemptGrant
from quizsvc.attempts.rules import GRACE, AttemptFacts, State
from quizsvc.kit.db import any_of, session

# For statements of rooms above: rules.counted of everybody on `papers`, each with its `places` allowed and
# its `rule`; `single` are those of one place, `several` the others. Only of `persons` where THEIRS stands for
# {who}. Numbers run from 1 without a gap, so where there is one place nothing has to be sorted. Grants are
# few: "not in" makes one table of them, where "not exists" may look through all of them for every attempt.
COUNTED = """
select a.paper_id, a.person_id, a.started_at, a.submitted_at, a.score
from attempts a
where a.paper_id = any(%(single)s::bigint[]) and a.number = 1
  and a.state in ('submitted', 'expired') and a.answered > 0 and not a.staff {who}
  and (a.paper_id, a.person_id) not in (
    select paper_id, person_id from attempt_grants where paper_id = any(%(single)s::bigint[]))
union all (
  select distinct on (a.paper_id, a.person_id) a.paper_id, a.person_id, a.started_at, a.submitted_at, a.score
  from (
    select paper_id, person_id, number, state, answered, staff, started_at, submitted_at, score
    from attempts where paper_id = any(%(several)s::bigint[])
    union all
    select a.paper_id, a.person_id, number, state, answered, staff, started_at, submitted_at, score
    from (select distinct paper_id, person_id from attempt_grants where paper_id = any(%(single)s)) g
    join attempts a on a.paper_id = g.paper_id and a.person_id = g.person_id
  ) a
  join unnest(%(papers)s::bigint[], %(places)s::integer[], %(rules)s::text[]) terms (paper_id, places, rule)
    on terms.paper_id = a.paper_id
  left join (select paper_id, person_id, count(*) as places from attempt_grants
             where paper_id = any(%(papers)s) group by paper_id, person_id) granted
    on granted.paper_id = a.paper_id and granted.person_id = a.person_id
  where a.number <= terms.places + coalesce(granted.places, 0)
    and a.state in ('submitted', 'expired') and a.answered > 0 and not a.staff {who}
  order by a.paper_id, a.person_id, case terms.rule when 'best' then -a.score end,
           case terms.rule when 'last' then a.submitted_at end desc, a.submitted_at, a.number
)
"""
THEIRS = "and a.person_id = any(%(persons)s::bigint[])"


def any_overdue(now: datetime) -> bool:
    """Is there an attempt that the server has to end?"""
    late = sa.select(sa.exists().where(Attempt.state == State.IN_PROGRESS, Attempt.deadline_at < now - GRACE))
    return bool(session().scalar(late))


@dataclass(frozen=True, slots=True)
class AttemptFactsOf:
    """The facts of one attempt, with whose it is, on which paper, and when it began."""

    paper_id: int
    person_id: int
    started_at: datetime
    facts: AttemptFacts

    @classmethod
    def of(cls, row: Any) -> "AttemptFactsOf":
        """Of whatever has these columns of an attempt, and those of its facts."""
        return cls(row.paper_id, row.person_id, row.started_at, AttemptFacts.of(row))


def facts_for(paper_ids: Collection[int], persons: Collection[int] | None = None) -> list[AttemptFactsOf]:
    """All attempts on these papers, those in progress too, by paper, person and number.

    With `persons` only theirs. Nothing of what was asked or answered is loaded: this is for counting, by the
    hundred thousand.
    """
    columns = (
        Attempt.paper_id,
        Attempt.person_id,
        Attempt.started_at,
        Attempt.number,
        Attempt.state,
        Attempt.answered,
        Attempt.score,
        Attempt.submitted_at,
        Attempt.staff,
    )
    found = sa.select(*columns).where(Attempt.paper_id == any_of(paper_ids))
    if persons is not None:
        found = found.where(Attempt.person_id == any_of(persons))
    rows = session().execute(found.order_by(Attempt.paper_id, Attempt.person_id, Attempt.number))
    return [AttemptFactsOf.of(row) for row in rows]


def grants_for(
    paper_ids: Collection[int], persons: Collection[int] | None = None
) -> dict[tuple[int, int], int]:
    """How many candidates more than the allowed number each (paper, person) was granted; who has none is
    absent.
    """
    columns = (AttemptGrant.paper_id, AttemptGrant.person_id)
    found = sa.select(*columns, sa.func.count()).group_by(*columns)
    found = found.where(AttemptGrant.paper_id.in_(paper_ids))
    if persons is not None:
        found = found.where(AttemptGrant.person_id == any_of(persons))
    return {(paper, person): count for paper, person, count in session().execute(found)}


def any_running(paper_ids: Collection[int]) -> bool:
    """Is anybody still at work on one of these papers?"""
    found = sa.exists().where(Attempt.paper_id.in_(paper_ids), Attempt.state == State.IN_PROGRESS)
    return bool(session().scalar(sa.select(found)))
