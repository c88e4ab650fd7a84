"""Reads of objections. Who objected is nobody's business but their own: what staff read holds no name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.accounts import queries as accounts
from quizsvc.attempts.models import Attempt
from quizsvc.attempts.rules import chosen_at
from quizsvc.bank.models import Question, QuestionRevision
from quizsvc.integrity.models import Objection, ObjectionStep
from quizsvc.integrity.rules import ObjectionState
from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.papers.models import Paper


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an objection's history. Of the participant's own ones there is no account; `by_author`: the
    editor had written or approved the question.
    """

    state: str
    at: datetime
    account_id: int | None
    account_name: str | None
    by_author: bool
    text: str | None

    @property
    def by(self) -> str:
        """participant or staff."""
        return "participant" if self.account_id is None else "staff"


def own(objection_id: int, person_id: int) -> Objection | None:
    """An objection, if it is this person's; held until the end of the transaction."""
    found = sa.select(Objection).where(Objection.id == objection_id, Objection.person_id == person_id)
    return session().scalar(found.with_for_update().execution_options(populate_existing=True))


def held(objection_id: int) -> Objection | None:
    """Anybody's objection, held until the end of the transaction."""
    found = sa.select(Objection).where(Objection.id == objection_id).with_for_update()
    return session().scalar(found.execution_options(populate_existing=True))


def open_of_question(question_id: int, newest: int) -> list[Objection]:
    """The open objections to a question up to the one with the id `newest`, held until the end of the
    transaction.
    """
    found = sa.select(Objection).where(
        Objection.question_id == question_id, Objection.state == ObjectionState.OPEN, Objection.id <= newest
    )
    found = found.order_by(Objection.id).with_for_update().execution_options(populate_existing=True)
    return list(session().scalars(found))


def times_made(person_id: int, question_id: int) -> int:
    """How often a person has objected to a question."""
    own = sa.select(sa.func.count()).where(
        Objection.person_id == person_id, Objection.question_id == question_id
    )
    return session().scalar(own) or 0


def of_person(person_id: int, *, page: int, page_size: int) -> tuple[list[Objection], int]:
    """One page of a person's objections, the newest first, and how many there are."""
    newest = sa.select(Objection).where(Objection.person_id == person_id).order_by(Objection.id.desc())
    rows, total = db.page(newest, page, page_size)
    return [objection for (objection,) in rows], total


def served(objections: Iterable[Objection]) -> dict[int, Any]:
    """What each of these is about, by its id: `stem` and `stem_print` of the revision that was served, and
    the `title` of its paper. No key is read.
    """
    found = (
        sa.select(Objection.id, QuestionRevision.stem, QuestionRevision.stem_print, Paper.title)
        .join(QuestionRevision, QuestionRevision.id == Objection.revision_id)
        .join(Attempt, Attempt.id == Objection.attempt_id)
        .join(Paper, Paper.id == Attempt.paper_id)
        .where(Objection.id == db.any_of(objection.id for objection in objections))
    )
    return {row.id: row for row in session().execute(found)}


def histories(objection_ids: Collection[int]) -> dict[int, list[Step]]:
    """The history of each of these objections, in order."""
    found = (
        sa.select(ObjectionStep)
        .where(ObjectionStep.objection_id == db.any_of(objection_ids))
        .order_by(ObjectionStep.id)
    )
    rows = session().scalars(found).all()
    names = accounts.display_names({row.account_id for row in rows})
    history: dict[int, list[Step]] = {id_: [] for id_ in objection_ids}
    for row in rows:
        steps = history[row.objection_id]
        # The first step is the objection itself; only its author withdraws it.
        is_own = not steps or row.state == ObjectionState.WITHDRAWN
        who = None if is_own else row.account_id
        name = None if is_own else names[row.account_id]
        steps.append(Step(row.state, row.at, who, name, row.by_author, row.text))
    return history


def groups(
    *, state: str | None, question_id: int | None, page: int, page_size: int
) -> tuple[list[dict[str, Any]], int]:
    """One page of the questions that people object to, those with most open objections first, and how many
    there are. `state`: only those with an objection in it.
    """
    grouped = sa.select(
        Objection.question_id,
        *(_in(each).label(each) for each in ObjectionState),
        sa.func.min(Objection.made_at).label("first_at"),
        sa.func.max(Objection.made_at).label("last_at"),
        sa.func.max(Objection.id).label("newest"),
    ).group_by(Objection.question_id)
    if state is not None:
        grouped = grouped.having(_in(state) > 0)
    if question_id is not None:
        grouped = grouped.where(Objection.question_id == question_id)
    of = grouped.subquery()
    newest = sa.and_(
        QuestionRevision.question_id == Question.id, QuestionRevision.number == Question.revision_number
    )
    wanted = (
        sa.select(of, Question.state, QuestionRevision.number, QuestionRevision.stem)
        .join(Question, Question.id == of.c.question_id)
        .join(QuestionRevision, newest)
        .order_by(of.c.open.desc(), of.c.last_at.desc(), of.c.question_id)
    )
    rows, total = db.page(wanted, page, page_size)
    return [_group(row) for row in rows], total


def _in(state: str) -> sa.ColumnElement[int]:
    """How many of a group are in a state."""
    return sa.func.count().filter(Objection.state == state)


def _group(row: Any) -> dict[str, Any]:
    return {
        "question_id": row.question_id,
        "question_state": row.state,
        "revision": row.number,
        "stem": row.stem,
        "counts": {state.value: getattr(row, state) for state in ObjectionState},
        "first_at": row.first_at,
        "last_at": row.last_at,
        "newest": row.newest,
    }


def of_question(
    question_id: int, *, state: str | None, page: int, page_size: int
) -> tuple[list[dict[str, Any]], int]:
    """One page of the objections to a question, the oldest first, and how many there are."""
    wanted = sa.select(Objection.id).where(Objection.question_id == question_id).order_by(Objection.id)
    if state is not None:
        wanted = wanted.where(Objection.state == state)
    rows, total = db.page(wanted, page, page_size)
    return shown([row.id for row in rows]), total


def shown(objection_ids: Collection[int]) -> list[dict[str, Any]]:
    """These objections as staff see them, by id: the revision that was served, what was chosen, the
    order in which the options stood, the history.
    """
    found = (
        sa.select(Objection, QuestionRevision.number, Attempt.answers, Attempt.option_orders)
        .join(QuestionRevision, QuestionRevision.id == Objection.revision_id)
        .join(Attempt, Attempt.id == Objection.attempt_id)
        .where(Objection.id == db.any_of(objection_ids))
        .order_by(Objection.id)
    )
    history = histories(objection_ids)
    return [
        {
            "objection": objection,
            "revision": revision,
            "chosen": sorted(chosen_at(answers, objection.number)),
            "order": orders[objection.number - 1],
            "history": history[objection.id],
        }
        for objection, revision, answers, orders in session().execute(found)
    ]
