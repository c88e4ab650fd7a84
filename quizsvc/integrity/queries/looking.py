"""What the job reads that looks at papers which are over."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from quizsvc.attempts.models import Attempt
from quizsvc.attempts.rules import Answer, AttemptFacts, State
from quizsvc.integrity.models import AttemptDevice, WatchedPaper
from quizsvc.integrity.rules import LOOK_BACK
from quizsvc.kit.db import session
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import REVEAL
from quizsvc.roster.models import Membership


@dataclass(frozen=True, slots=True)
class Attempted:
    """An attempt with all that signals look at, as it is stored; `earned` by place, None while it runs."""

    id: int
    person_id: int
    unit_id: int | None
    started_at: datetime
    revision_ids: list[int]
    answers: dict[str, Answer]
    earned: list[int] | None
    facts: AttemptFacts


def due(now: datetime, most: int) -> list[Paper]:
    """Published papers that are over since LOOK_BACK at most, on which nobody is at work any more and which
    were not looked at; those that closed first before the others.
    """
    running = sa.exists().where(Attempt.paper_id == Paper.id, Attempt.state == State.IN_PROGRESS)
    watched = sa.exists().where(WatchedPaper.paper_id == Paper.id)
    over = Paper.closes_at.between(now - LOOK_BACK, now - REVEAL)
    found = sa.select(Paper).where(Paper.state == "published", over, ~watched, ~running)
    return list(session().scalars(found.order_by(Paper.closes_at, Paper.id).limit(most)))


def work_waits(now: datetime) -> bool:
    """Whether `integrity.look` has anything to do."""
    return bool(due(now, 1))


def attempts_on(paper_id: int, zone: str) -> list[Attempted]:
    """Every attempt on a paper by person and number, with the unit of its person on the day of its start in
    this time zone, by latest knowledge.
    """
    day = sa.cast(sa.func.timezone(zone, Attempt.started_at), sa.Date)
    in_force = sa.and_(
        Membership.person_id == Attempt.person_id,
        Membership.superseded_at.is_(None),
        Membership.first_on <= day,
        Membership.last_on.is_(None) | (Membership.last_on >= day),
    )
    columns = (
        *(Attempt.id, Attempt.person_id, Membership.unit_id, Attempt.started_at),
        *(Attempt.revision_ids, Attempt.answers, Attempt.earned),
        *(Attempt.number, Attempt.state, Attempt.answered, Attempt.score, Attempt.submitted_at),
        Attempt.staff,
    )
    found = sa.select(*columns).select_from(Attempt).outerjoin(Membership, in_force)
    rows = session().execute(
        found.where(Attempt.paper_id == paper_id).order_by(Attempt.person_id, Attempt.number)
    )
    return [
        Attempted(
            id=row.id,
            person_id=row.person_id,
            unit_id=row.unit_id,
            started_at=row.started_at,
            revision_ids=row.revision_ids,
            answers=row.answers,
            earned=row.earned,
            facts=AttemptFacts.of(row),
        )
        for row in rows
    ]


def marks_on(paper_id: int) -> dict[int, list[bytes]]:
    """The marks of the devices of each attempt on a paper; one without any is absent."""
    found = sa.select(AttemptDevice.attempt_id, AttemptDevice.mark)
    found = found.join(Attempt, Attempt.id == AttemptDevice.attempt_id).where(Attempt.paper_id == paper_id)
    marks: dict[int, list[bytes]] = {}
    for attempt_id, mark in session().execute(found):
        marks.setdefault(attempt_id, []).append(mark)
    return marks
