"""Reads of the bank. What takes part in a running paper is read by functions that never select a key."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.bank.models import Question, QuestionRevision, Subject
from quizsvc.bank.rules import Content, QuestionType, key_texts
from quizsvc.kit import db
from quizsvc.kit.db import session

NEWEST = sa.and_(
    QuestionRevision.question_id == Question.id, QuestionRevision.number == Question.revision_number
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
    """What a participant may see of a revision; `options` are `{"id", "text"}` in the bank's order."""

    revision_id: int
    type: QuestionType
    stem: str
    options: list[dict[str, str]]


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


@dataclass(frozen=True, slots=True)
class Known:
    """A question that is in the bank already, to compare a new one with."""

    question_id: int
    state: str
    key_print: frozenset[str]


def drawable() -> list[Drawable]:
    """The newest revisions of all approved questions, without keys, by question id."""
    columns = (
        Question.id,
        QuestionRevision.id,
        QuestionRevision.type,
        QuestionRevision.subject_id,
        QuestionRevision.difficulty,
        QuestionRevision.stem_print,
        Question.last_drawn_at,
    )
    found = sa.select(*columns).join(QuestionRevision, NEWEST).where(Question.state == "approved")
    return [Drawable(*row) for row in session().execute(found.order_by(Question.id))]


def served(revision_ids: Iterable[int]) -> dict[int, Served]:
    """What participants see of these revisions, by revision id. No key is read."""
    columns = (QuestionRevision.id, QuestionRevision.type, QuestionRevision.stem, QuestionRevision.options)
    found = session().execute(sa.select(*columns).where(QuestionRevision.id.in_(list(revision_ids))))
    return {row[0]: Served(row[0], QuestionType(row[1]), row[2], row[3]) for row in found}


def question_ids(revision_ids: Iterable[int]) -> dict[int, int]:
    """Which question each of these revisions is of, by revision id."""
    columns = (QuestionRevision.id, QuestionRevision.question_id)
    found = session().execute(sa.select(*columns).where(QuestionRevision.id.in_(list(revision_ids))))
    return {row[0]: row[1] for row in found}


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


def subjects() -> dict[str, int]:
    """The ids of all subjects by name."""
    return dict(session().execute(sa.select(Subject.name, Subject.id)).all())


def known(fingerprints: Collection[str]) -> dict[str, Known]:
    """Questions of the bank with these contents, retired ones too if no other has it, by fingerprint."""
    columns = (
        Question.content,
        Question.id,
        Question.state,
        QuestionRevision.options,
        QuestionRevision.key,
    )
    found = (
        sa.select(*columns)
        .join(QuestionRevision, NEWEST)
        .where(Question.content == sa.any_(sa.literal(list(fingerprints), sa.ARRAY(sa.Text))))
        # Of several the one in use comes last, and stays.
        .order_by((Question.state != "retired").asc(), Question.id)
    )
    return {
        content: Known(id_, state, key_texts([(o["id"], o["text"]) for o in options], key))
        for content, id_, state, options, key in session().execute(found)
    }


def page(
    *,
    page: int,
    page_size: int,
    state: str | None = None,
    subject: int | None = None,
    type: str | None = None,
    q: str | None = None,
) -> tuple[list[dict[str, Any]], int]:
    """One page of questions with their newest revisions, newest question first, and how many fit.

    `q` is looked for in stem and citation, as it stands.
    """
    wanted = []
    if state:
        wanted.append(Question.state == state)
    if subject is not None:
        wanted.append(QuestionRevision.subject_id == subject)
    if type:
        wanted.append(QuestionRevision.type == type)
    if q:
        wanted.append(
            sa.or_(
                QuestionRevision.stem.icontains(q, autoescape=True),
                QuestionRevision.citation.icontains(q, autoescape=True),
            )
        )
    found = _staff_view().where(*wanted).order_by(Question.id.desc())
    rows, total = db.page(found, page, page_size)
    return [_shown(row) for row in rows], total


def by_id(question_id: int) -> dict[str, Any] | None:
    """A question with its newest revision, as staff see it; None if there is none."""
    row = session().execute(_staff_view().where(Question.id == question_id)).one_or_none()
    return None if row is None else _shown(row)


def newest(question_id: int) -> tuple[Content, int]:
    """What a question says now, and its subject's id; the question is known to be there."""
    found = sa.select(QuestionRevision).join(Question, NEWEST).where(Question.id == question_id)
    revision = session().scalars(found).one()
    content = Content(
        type=QuestionType(revision.type),
        stem=revision.stem,
        options=tuple((option["id"], option["text"]) for option in revision.options),
        key=tuple(revision.key),
        explanation=revision.explanation,
        citation=revision.citation,
        difficulty=revision.difficulty,
        tags=tuple(revision.tags),
    )
    return content, revision.subject_id


def revisions(question_id: int) -> list[dict[str, Any]]:
    """All revisions of a question, the newest first; empty if there is no such question."""
    found = (
        sa.select(QuestionRevision, Subject.name)
        .join(Subject, Subject.id == QuestionRevision.subject_id)
        .where(QuestionRevision.question_id == question_id)
        .order_by(QuestionRevision.number.desc())
    )
    return [
        _of_revision(revision, subject)
        | {"number": revision.number, "created_at": revision.created_at, "created_by": revision.created_by}
        | {"reason": revision.reason}
        for revision, subject in session().execute(found)
    ]


def _staff_view() -> sa.Select[Question, QuestionRevision, str]:
    return (
        sa.select(Question, QuestionRevision, Subject.name)
        .join(QuestionRevision, NEWEST)
        .join(Subject, Subject.id == QuestionRevision.subject_id)
    )


def _shown(row: Sequence[Any]) -> dict[str, Any]:
    question, revision, subject = row
    return {
        "id": question.id,
        "state": question.state,
        "revision": question.revision_number,
        "last_drawn_at": question.last_drawn_at,
        "created_at": question.created_at,
        "updated_at": revision.created_at,
        "updated_by": revision.created_by,
    } | _of_revision(revision, subject)


def _of_revision(revision: QuestionRevision, subject: str) -> dict[str, Any]:
    return {
        "type": revision.type,
        "stem": revision.stem,
        "options": revision.options,
        "key": revision.key,
        "explanation": revision.explanation,
        "citation": revision.citation,
        "subject": {"id": revision.subject_id, "name": subject},
        "difficulty": revision.difficulty,
        "tags": revision.tags,
    }
