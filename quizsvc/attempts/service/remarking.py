"""Bring attempts in line with a paper that was mended: their marks, and how long they run.

Nothing here asks when an attempt was marked, or by what. It is worked out again from what is pinned, what was
answered and how the paper stands now, and compared: what differs is stale. So it may run at any time, twice,
or be cut short, and always ends in the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa

from quizsvc.attempts import rules
from quizsvc.attempts.models import Attempt, ScoreChange
from quizsvc.attempts.rules import State
from quizsvc.bank import queries as bank
from quizsvc.kit import marks
from quizsvc.kit.db import session
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.papers.queries import PlacedQuestion
from quizsvc.season import queries as seasons

ENDED = (State.SUBMITTED.value, State.EXPIRED.value)


@dataclass(frozen=True, slots=True)
class Stale:
    """An ended attempt whose marks are not what they should be: its score as it is, and what its questions
    and it should come to; all in hundredths.
    """

    id: int
    person_id: int
    number: int
    score: int
    earned: list[int]
    new_score: int


def stale(*, paper: Paper, places: list[PlacedQuestion]) -> list[Stale]:
    """The ended attempts on a paper that would be marked otherwise if it had these places, by id. What is
    void stays as it was.
    """
    settings, keys = seasons.by_id(paper.season_id).settings, bank.keys(place.revision_id for place in places)
    worth = {
        place.revision_id: rules.Worth(
            keys[place.revision_id].type, keys[place.revision_id].key, place.points
        )
        for place in places
    }
    corrected = {place.revision_id: place.correction for place in places if place.correction}
    names = ("id", "person_id", "number", "revision_ids", "answers", "earned", "score")
    ended = sa.select(*(getattr(Attempt, name) for name in names)).order_by(Attempt.id)
    found = []
    for row in session().execute(ended.where(Attempt.paper_id == paper.id, Attempt.state.in_(ENDED))):
        earned, score = rules.mark(row.revision_ids, row.answers, worth, corrected, settings)
        if (earned, score) != (row.earned, row.score):
            found.append(Stale(row.id, row.person_id, row.number, row.score, earned, score))
    return found


def remark(*, now: datetime, paper: Paper, numbers: Iterable[int]) -> int:
    """Mark the ended attempts on a paper as it stands now, all or none, because of what was corrected at
    these numbers of it; how many changed. Whose score changed finds a ScoreChange.

    Attempts that are running are marked so when they end.
    """
    found = stale(paper=paper, places=papers.questions_of(paper.id))
    if found:
        table = cast(sa.Table, Attempt.__table__)
        # One that was made void meanwhile stays as it was.
        its = sa.update(table).where(table.c.id == sa.bindparam("at"), table.c.state != State.VOID.value)
        rows = [{"at": each.id, "earned": each.earned, "score": each.new_score} for each in found]
        session().connection().execute(its, rows)
        marks.add_all("attempt", scope=paper.id, subjects=[each.person_id for each in found])
    shared = {"numbers": sorted(numbers), "at": now}
    if told := [
        {"attempt_id": each.id, "before": each.score, "after": each.new_score, **shared}
        for each in found
        if each.score != each.new_score
    ]:
        session().execute(sa.insert(ScoreChange), told)
    return len(found)


def touch_running(*, paper: Paper) -> None:
    """Have everybody who is about to end an attempt on a paper look again: marks are written only on the row
    that was looked at. Who has come since waits for the paper, which the caller holds still.
    """
    touched = sa.update(Attempt).where(Attempt.paper_id == paper.id, Attempt.state == State.IN_PROGRESS)
    same = touched.values(deadline_at=Attempt.deadline_at)
    session().execute(same, execution_options={"synchronize_session": False})


def extend_running(*, paper: Paper) -> int:
    """Let the running attempts on a paper run until the earlier of start + limit and its closing as it stands
    now; how many run longer by that. What has ended stays ended.
    """
    deadline: sa.ColumnElement[object] = sa.literal(paper.closes_at)
    if paper.time_limit_s is not None:
        limit = sa.literal(timedelta(seconds=paper.time_limit_s))
        deadline = sa.func.least(Attempt.started_at + limit, deadline)
    longer = sa.update(Attempt).where(
        Attempt.paper_id == paper.id, Attempt.state == State.IN_PROGRESS, Attempt.deadline_at < deadline
    )
    done = longer.values(deadline_at=deadline).returning(Attempt.id)
    return len(session().execute(done, execution_options={"synchronize_session": False}).all())
