"""What people do who hold a question to be wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quizsvc.attempts import service as attempts
from quizsvc.attempts.rules import State
from quizsvc.attempts.service.results import WITHHELD
from quizsvc.bank import queries as bank
from quizsvc.integrity import queries
from quizsvc.integrity.models import Objection
from quizsvc.integrity.queries.objections import Step
from quizsvc.integrity.rules import MOST_OBJECTIONS, ObjectionState, may_become
from quizsvc.integrity.service.refusals import (
    AttemptVoid,
    ObjectedEnough,
    ObjectionNotOpen,
    QuestionWithheld,
    ReviewNotOpen,
)
from quizsvc.integrity.service.steps import only_one_open, step
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound, WrongShape
from quizsvc.papers import queries as papers


@dataclass(frozen=True, slots=True)
class OwnObjection:
    """An objection as its author sees it. While `withheld` says why, `state` and `history` are as if no staff
    had looked at it yet: what they decided tells the key.
    """

    objection: Objection
    paper_title: str
    stem: str
    withheld: str | None
    state: str
    history: list[Step]


def make(
    *, now: datetime, actor: int, person_id: int, attempt_id: int, number: int, text: str, address: str | None
) -> int:
    """Object to the question at a place of an own attempt; the objection's id.

    Raises:
        NotFound: not this person's attempt. AttemptVoid, ReviewNotOpen, QuestionWithheld. WrongShape: no such
        place. ObjectionExists, ObjectedEnough.
    """
    revision_id = _reviewed(now, person_id, attempt_id, number)
    question_id, _ = bank.identities([revision_id])[revision_id]
    objection = Objection(
        person_id=person_id,
        attempt_id=attempt_id,
        number=number,
        question_id=question_id,
        revision_id=revision_id,
        state=ObjectionState.OPEN,
        made_at=now,
    )
    with only_one_open():
        session().add(objection)
    if queries.times_made(person_id, question_id) > MOST_OBJECTIONS:
        raise ObjectedEnough()
    step(objection, ObjectionState.OPEN, now=now, actor=actor, text=text, address=address, verb="make")
    return objection.id


def withdraw(*, now: datetime, actor: int, person_id: int, objection_id: int, address: str | None) -> None:
    """Take one's own objection back.

    Raises:
        NotFound, ObjectionNotOpen. QuestionWithheld: whether it was answered would tell the key.
    """
    objection = _own(objection_id, person_id)
    if _told(now, [objection])[0].withheld is not None:
        raise QuestionWithheld()
    if not may_become(ObjectionState(objection.state), ObjectionState.WITHDRAWN):
        raise ObjectionNotOpen(state=objection.state)
    step(objection, ObjectionState.WITHDRAWN, now=now, actor=actor, address=address, verb="withdraw")


def read(*, now: datetime, person_id: int, objection_id: int) -> OwnObjection:
    """An own objection with its history.

    Raises:
        NotFound: not this person's.
    """
    return _told(now, [_own(objection_id, person_id)])[0]


def made(*, now: datetime, person_id: int, page: int, page_size: int) -> tuple[list[OwnObjection], int]:
    """One page of a person's objections, the newest first, and how many there are."""
    found, total = queries.of_person(person_id, page=page, page_size=page_size)
    return _told(now, found), total


def _reviewed(now: datetime, person_id: int, attempt_id: int, number: int) -> int:
    """The revision at a place of an attempt, if its solution is open to its person now."""
    sheet = attempts.read(now=now, person_id=person_id, attempt_id=attempt_id)
    if sheet.state == State.VOID:
        raise AttemptVoid()
    review = attempts.result(now=now, person_id=person_id, attempt_id=attempt_id).review
    if review is None:
        raise ReviewNotOpen()
    if not 1 <= number <= len(review):
        raise WrongShape(errors={"number": ["没有这道题"]})
    if review[number - 1].withheld is not None:
        raise QuestionWithheld()
    return sheet.revision_ids[number - 1]


def _own(objection_id: int, person_id: int) -> Objection:
    objection = queries.own(objection_id, person_id)
    if objection is None:
        raise NotFound()
    return objection


def _told(now: datetime, objections: Sequence[Objection]) -> list[OwnObjection]:
    served, locked = queries.served(objections), papers.locked(now)
    history = queries.histories([objection.id for objection in objections])
    found = []
    for objection in objections:
        about, steps = served[objection.id], history[objection.id]
        withheld = WITHHELD if locked.has(objection.question_id, about.stem_print) else None
        state = objection.state
        if withheld:
            steps = [each for each in steps if each.by == "participant"]
            state = steps[-1].state
        found.append(OwnObjection(objection, about.title, about.stem, withheld, state, steps))
    return found
