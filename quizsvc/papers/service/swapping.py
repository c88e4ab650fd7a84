"""Put another question in a place of a drawn paper."""

import secrets
from datetime import datetime
from random import Random

import sqlalchemy as sa
from psycopg import errors as pg
from sqlalchemy.dialects.postgresql import Range

from quizsvc.bank import service as bank_service
from quizsvc.kit.db import lock, session
from quizsvc.kit.errors import NotFound
from quizsvc.papers import queries, rules
from quizsvc.papers.models import Paper, PaperQuestion
from quizsvc.papers.rules import Blueprint, Candidate
from quizsvc.papers.service.drawing import SEED_BITS, candidates, locked, note, until
from quizsvc.papers.service.refusals import NoOtherQuestion, PaperOver, PaperPublished, QuestionsTaken


def alternatives(*, now: datetime, paper: Paper, number: int) -> list[Candidate]:
    """The questions that may stand in a place of a drawn paper instead of what stands there, those that were
    on no paper yet before the others, which come by the time of their last use.

    Raises:
        NotFound: the paper has no such place.
    """
    place = next((one for one in queries.questions_of(paper.id) if one.number == number), None)
    if place is None:
        raise NotFound("试卷上没有这道题")
    part = Blueprint.from_json(paper.blueprint).part_at(number)
    return rules.in_turn((one for one in candidates(now, until(paper)) if part.takes(one)), Random(0))


def swap(
    *,
    now: datetime,
    actor: int,
    paper_id: int,
    number: int,
    question_id: int | None = None,
    address: str | None = None,
) -> Paper:
    """Put another question in a place of a drawn paper: the named one, or else one by chance among those that
    were used least recently. What stood there is free at once. Swapping and drawing wait for each other.

    Raises:
        NotFound: no such paper or place. PaperPublished, PaperOver, QuestionsTaken. NoOtherQuestion: none is
        left, or the named one does not fit the place, is not approved, or is on another paper.
    """
    lock("papers.draw")
    paper = locked(paper_id)
    if paper.state != "drawn":
        raise PaperPublished("试卷已经发布，不能再换题；题目有错可以提出更正")
    if now >= paper.closes_at:
        raise PaperOver("试卷的作答时间已经结束，不用再换题")
    chosen = _chosen(alternatives(now=now, paper=paper, number=number), question_id)
    bank_service.keep_still(question_ids=[chosen.question])
    _put(paper, number, chosen, now)
    bank_service.mark_drawn(question_ids=[chosen.question], at=now)
    note("swap", now, actor, paper_id, address, number=number, question=str(chosen.question))
    return paper


def _chosen(among: list[Candidate], question_id: int | None) -> Candidate:
    if question_id is None:
        if not among:
            raise NoOtherQuestion("题库里没有别的题可以换到这里。请先审定更多题目")
        equal = [one for one in among if one.last_drawn_at == among[0].last_drawn_at]
        return Random(secrets.randbits(SEED_BITS)).choice(equal)
    chosen = next((one for one in among if one.question == question_id), None)
    if chosen is None:
        raise NoOtherQuestion("这道题不能换到这里：没有审定、题型或范围不符，或者已经在还没有结束的试卷上")
    return chosen


def _put(paper: Paper, number: int, chosen: Candidate, now: datetime) -> None:
    there = sa.update(PaperQuestion).where(PaperQuestion.paper_id == paper.id, PaperQuestion.number == number)
    other = there.values(
        revision_id=chosen.revision,
        question_id=chosen.question,
        stem_print=chosen.stem_print,
        held=Range(now, until(paper), bounds="[]"),
    )
    try:
        with session().begin_nested():
            session().execute(other, execution_options={"synchronize_session": False})
    except sa.exc.IntegrityError as error:
        if isinstance(error.orig, pg.ExclusionViolation):
            raise QuestionsTaken() from error
        raise
