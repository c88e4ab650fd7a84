"""What editors do with objections.

Who wrote or approved the question may answer: often nobody knows better, and in a small office there is
nobody else. But the history says so, to the person who objected too, and any editor may open it again.
"""

from datetime import datetime
from typing import Any

from quizsvc.bank import queries as bank
from quizsvc.identity import queries as identity
from quizsvc.integrity import queries
from quizsvc.integrity.models import Objection
from quizsvc.integrity.rules import ANSWERS, ObjectionState, may_become
from quizsvc.integrity.service.refusals import (
    ObjectionNotAnswered,
    ObjectionNotOpen,
    OwnObjection,
)
from quizsvc.integrity.service.steps import only_one_open, step
from quizsvc.kit import audit
from quizsvc.kit.errors import NotFound


def answer(
    *,
    now: datetime,
    actor: int,
    objection_id: int,
    decision: ObjectionState,
    text: str,
    address: str | None,
) -> None:
    """Accept or decline an objection and say why.

    Raises:
        NotFound, OwnObjection, ObjectionNotOpen.
    """
    objection = _anybodys(objection_id, actor)
    if objection.state in ANSWERS or not may_become(ObjectionState(objection.state), decision):
        raise ObjectionNotOpen(state=objection.state)
    by_author = _is_author(objection.question_id, actor)
    step(
        objection,
        decision,
        now=now,
        actor=actor,
        verb="answer",
        text=text,
        by_author=by_author,
        address=address,
    )


def answer_all(
    *,
    now: datetime,
    actor: int,
    question_id: int,
    newest: int,
    decision: ObjectionState,
    text: str,
    address: str | None,
) -> int:
    """Answer all open objections to a question with one text, up to the one with the id `newest`: what came
    in since was not read. The own one is left open. How many were answered.

    Raises:
        NotFound: no such question.
    """
    if bank.by_id(question_id) is None:
        raise NotFound("没有这道题")
    by_author, person_id = _is_author(question_id, actor), identity.person_of(actor)
    told: dict[str, Any] = {
        "now": now,
        "actor": actor,
        "text": text,
        "by_author": by_author,
        "address": address,
    }
    answered = 0
    for objection in queries.open_of_question(question_id, newest):
        if objection.person_id != person_id:
            step(objection, decision, verb="answer", **told)
            answered += 1
    return answered


def reopen(*, now: datetime, actor: int, objection_id: int, reason: str, address: str | None) -> None:
    """Open an objection again that was answered, and say why.

    Raises:
        NotFound, OwnObjection, ObjectionNotAnswered. ObjectionExists: its author has made another one since.
    """
    objection = _anybodys(objection_id, actor)
    if not may_become(ObjectionState(objection.state), ObjectionState.OPEN):
        raise ObjectionNotAnswered(state=objection.state)
    with only_one_open():
        step(
            objection, ObjectionState.OPEN, now=now, actor=actor, verb="reopen", text=reason, address=address
        )


def _anybodys(objection_id: int, actor: int) -> Objection:
    objection = queries.held(objection_id)
    if objection is None:
        raise NotFound("没有这件申诉")
    if objection.person_id == identity.person_of(actor):
        raise OwnObjection()
    return objection


def _is_author(question_id: int, actor: int) -> bool:
    """Whether this account wrote or approved the question, in whatever revision."""
    approved = audit.actors("question.approve", f"question:{question_id}")
    return actor in approved or bank.has_written(question_id, actor)
