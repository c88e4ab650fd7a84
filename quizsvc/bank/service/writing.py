"""Write questions: a new one, and what every writing of them goes through."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from psycopg.types.json import Jsonb
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB

from quizsvc.bank import queries
from quizsvc.bank.models import Question, QuestionRevision, Subject
from quizsvc.bank.rules import Content, SubjectElsewhere, content_faults, stem_fingerprint, subject_path
from quizsvc.bank.service import pictures
from quizsvc.bank.service.indexing import index
from quizsvc.bank.service.refusals import (
    DuplicateQuestion,
    InvalidQuestion,
    RevisionMoved,
    UnknownSubject,
)
from quizsvc.kit import audit, bulk
from quizsvc.kit.db import any_of, session
from quizsvc.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class Held:
    """A question's row, which nobody else changes meanwhile."""

    id: int
    state: str
    revision_number: int
    content: str
    flag_reason: str | None


def create(
    *,
    now: datetime,
    actor: int | None,
    content: Content,
    subject: str,
    reason: str = "新题",
    address: str | None = None,
) -> int:
    """A new draft; returns its question's id.

    Raises:
        InvalidQuestion, UnknownSubject, UnknownPicture, DuplicateQuestion.
    """
    under = subject_id(subject)
    content = checked(content.completed())
    sizes = pictures.sizes([content])
    fingerprint = content.fingerprint()
    question_id = session().scalar(
        postgresql.insert(Question)
        .values(state="draft", content=fingerprint, revision_number=1, created_at=now, created_by=actor)
        .on_conflict_do_nothing()
        .returning(Question.id)
    )
    if question_id is None:
        raise _duplicate(fingerprint)
    row = revision_row(content, sizes, subject_id=under, now=now, actor=actor, reason=reason)
    add_revisions([{"question_id": question_id, "number": 1, **row}])
    index({question_id: content})
    audit.record("question.create", now=now, actor=actor, subject=f"question:{question_id}", address=address)
    return question_id


def revision_row(
    content: Content,
    sizes: pictures.Sizes,
    *,
    subject_id: int,
    now: datetime,
    actor: int | None,
    reason: str,
) -> Mapping[str, Any]:
    """A revision's columns but its question and number; `sizes` has those of its pictures."""
    return {
        "type": content.type.value,
        "stem": content.stem,
        "options": [{"id": id_, "text": text} for id_, text in content.options],
        "key": sorted(content.key),
        "pictures": pictures.placed(content, sizes),
        "explanation": content.explanation,
        "citation": content.citation,
        "subject_id": subject_id,
        "difficulty": content.difficulty,
        "tags": list(content.tags),
        "stem_print": stem_fingerprint(content.stem),
        "created_at": now,
        "created_by": actor,
        "reason": reason,
    }


def add_revisions(rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep revisions, each `revision_row` with its `question_id` and `number`."""
    if not rows:
        return
    columns = list(rows[0])
    table = QuestionRevision.__table__
    documents = {name for name in columns if isinstance(table.c[name].type, JSONB)}
    bulk.copy_in(
        table,
        columns,
        ([Jsonb(row[name]) if name in documents else row[name] for name in columns] for row in rows),
    )


def held(question_ids: Iterable[int]) -> dict[int, Held]:
    """Those of these questions that there are, by id, held until the end of the transaction."""
    found = sa.select(*(getattr(Question, field.name) for field in fields(Held)))
    # In the order of their ids, as everybody holds many.
    found = found.where(Question.id == any_of(question_ids)).order_by(Question.id).with_for_update()
    return {row.id: Held(*row) for row in session().execute(found)}


def seen(question: Held | None, from_revision: int | None) -> Held:
    """A question that is there and, where `from_revision` says one, as it was seen.

    Raises:
        NotFound: there is no such question. RevisionMoved: its newest revision is not `from_revision`.
    """
    if question is None:
        raise NotFound()
    if from_revision not in (None, question.revision_number):
        raise RevisionMoved(revision=question.revision_number)
    return question


def locked(question_id: int, from_revision: int | None = None) -> Held:
    """A question, held until the end of the transaction.

    Raises:
        NotFound, RevisionMoved: as `seen` says.
    """
    return seen(held([question_id]).get(question_id), from_revision)


def put(question_id: int, **values: Any) -> None:
    """Change a question's row; the index on contents decides whether another one in use is like it.

    Raises:
        DuplicateQuestion.
    """
    this = Question.id == question_id
    try:
        with session().begin_nested():
            session().execute(sa.update(Question).where(this).values(**values))
    except sa.exc.IntegrityError as error:
        kept = session().scalars(sa.select(Question.content).where(this)).one()
        raise _duplicate(values.get("content", kept)) from error


def next_revision(*, says_the_same: bool) -> dict[str, Any]:
    """The columns of a question that gets its next revision. One that says the same as the one before stands
    where that stood, approved or not; any other is a draft: nobody else has looked at it.
    """
    number = Question.revision_number + 1
    if not says_the_same:
        return {"revision_number": number, "state": "draft"}
    approved = sa.case((Question.state == "approved", number), else_=Question.approved_revision)
    return {"revision_number": number, "approved_revision": approved}


def checked(content: Content) -> Content:
    """A content in which nothing is wrong.

    Raises:
        InvalidQuestion.
    """
    faults = content_faults(content)
    if faults:
        raise InvalidQuestion.of(faults)
    return content


def subject_id(path: str) -> int:
    """The id of the subject that a path or a name leads to; it stays until the end of the transaction.

    Raises:
        UnknownSubject.
    """
    try:
        name = queries.subject_tree().find(subject_path(path))
    except SubjectElsewhere as elsewhere:
        raise UnknownSubject(str(elsewhere)) from elsewhere
    # Held so that nobody removes it before the revision stands.
    held = sa.select(Subject.id).where(Subject.name == name).with_for_update(read=True, key_share=True)
    found = session().scalar(held)
    if found is None:
        raise UnknownSubject(f"没有科目“{path}”，请先添加", known=sorted(queries.subjects()))
    return found


def _duplicate(fingerprint: str) -> DuplicateQuestion:
    other = queries.known([fingerprint]).get(fingerprint)
    return DuplicateQuestion(question_id=str(other.question_id) if other else None)
