"""What draws, papers and attempts read of the bank. What a running paper needs is read by functions that
never select a key.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.bank.models import Question, QuestionRevision
from quizsvc.bank.rules import APPROVED, QuestionType
from quizsvc.kit.db import session

NEWEST = sa.and_(
    QuestionRevision.question_id == Question.id, QuestionRevision.number == Question.revision_number
)
_SAYS_NOW = sa.orm.aliased(QuestionRevision)
_REVISED = sa.or_(*(getattr(QuestionRevision, name) != getattr(_SAYS_NOW, name) for name in APPROVED))


def _why_not_drawn(revised: sa.ColumnElement[bool]) -> sa.ColumnElement[Any]:
    return sa.case(
        (Question.state == "retired", "retired"),
        (revised, "revised"),
        (Question.flagged_at.is_not(None), "flagged"),
        (Question.state != "approved", "unapproved"),
        else_=sa.null(),
    )


@dataclass(frozen=True, slots=True)
class Drawable:
    """A question that may be drawn: what a draw needs, and nothing that tells its answer."""

    question_id: int
    revision_id: int
    type: str
    subject_id: int
    difficulty: int
    stem_print: str
    last_drawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Served:
    """What a participant may see of a revision. `options` are `{"id", "text"}` in the bank's order,
    `pictures` are `{"at", "id", "width", "height"}`.
    """

    revision_id: int
    type: QuestionType
    stem: str
    options: list[dict[str, str]]
    pictures: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class MarkingKey:
    """What marking needs of a revision: its type and the ids of the right options."""

    type: QuestionType
    key: frozenset[str]


@dataclass(frozen=True, slots=True)
class Solution:
    """What a participant may see of a revision when its time has come."""

    revision_id: int
    key: tuple[str, ...]
    explanation: str
    citation: str


def drawable() -> list[Drawable]:
    """The newest revisions of all approved questions, without keys, by question id.

    Flagged ones are left out: somebody has to look at them first.
    """
    columns = (
        Question.id,
        QuestionRevision.id,
        QuestionRevision.type,
        QuestionRevision.subject_id,
        QuestionRevision.difficulty,
        QuestionRevision.stem_print,
        Question.last_drawn_at,
    )
    found = sa.select(*columns).join(QuestionRevision, NEWEST)
    found = found.where(_why_not_drawn(sa.false()).is_(None))
    return [Drawable(*row) for row in session().execute(found.order_by(Question.id))]


def undrawable(revision_ids: Iterable[int]) -> dict[int, str]:
    """Why no draw takes what these revisions say any more, by revision id, in words of
    bank.rules.WHY_NOT_DRAWN; those that one would take are absent. A later revision outdates none of which
    it changes labels alone.
    """
    why = _why_not_drawn(_REVISED)
    newest = sa.and_(_SAYS_NOW.question_id == Question.id, _SAYS_NOW.number == Question.revision_number)
    found = sa.select(QuestionRevision.id, why).join(Question, QuestionRevision.question_id == Question.id)
    found = found.join(_SAYS_NOW, newest)
    found = found.where(QuestionRevision.id.in_(list(revision_ids)), why.is_not(None))
    return {row[0]: row[1] for row in session().execute(found)}


def served(revision_ids: Iterable[int]) -> dict[int, Served]:
    """What participants see of these revisions, by revision id. No key is read."""
    columns = (
        QuestionRevision.id,
        QuestionRevision.type,
        QuestionRevision.stem,
        QuestionRevision.options,
        QuestionRevision.pictures,
    )
    found = session().execute(sa.select(*columns).where(QuestionRevision.id.in_(list(revision_ids))))
    return {row[0]: Served(row[0], QuestionType(row[1]), *row[2:]) for row in found}


def keys(revision_ids: Iterable[int]) -> dict[int, MarkingKey]:
    """Types and keys by revision id: for marking."""
    columns = (QuestionRevision.id, QuestionRevision.type, QuestionRevision.key)
    found = session().execute(sa.select(*columns).where(QuestionRevision.id.in_(list(revision_ids))))
    return {row[0]: MarkingKey(QuestionType(row[1]), frozenset(row[2])) for row in found}


def solutions(revision_ids: Iterable[int]) -> dict[int, Solution]:
    """Key, explanation and citation, by revision id: for reviews whose time has come (rules.md §3)."""
    columns = (
        QuestionRevision.id,
        QuestionRevision.key,
        QuestionRevision.explanation,
        QuestionRevision.citation,
    )
    found = session().execute(sa.select(*columns).where(QuestionRevision.id.in_(list(revision_ids))))
    return {row[0]: Solution(row[0], tuple(row[1]), row[2], row[3]) for row in found}


def identities(revision_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Which question each revision is of, and its stem's fingerprint, by revision id."""
    columns = (QuestionRevision.id, QuestionRevision.question_id, QuestionRevision.stem_print)
    found = sa.select(*columns).where(QuestionRevision.id.in_(list(revision_ids)))
    return {id_: (question_id, stem) for id_, question_id, stem in session().execute(found)}
