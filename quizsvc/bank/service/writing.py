"""Write questions: each change is a new revision."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from quizsvc.bank import queries
from quizsvc.bank.models import Question, QuestionRevision, Subject
from quizsvc.bank.rules import Content, SubjectElsewhere, content_faults, stem_fingerprint, subject_path
from quizsvc.bank.service import pictures
from quizsvc.bank.service.indexing import index
from quizsvc.bank.service.refusals import (
    DuplicateQuestion,
    InvalidQuestion,
    RevisionMoved,
    RevisionNumberNeeded,
    UnknownSubject,
    WrongState,
)
from quizsvc.kit import audit
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound


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
    content = _checked(content.completed())
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
    session().execute(sa.insert(QuestionRevision).values(question_id=question_id, number=1, **row))
    index({question_id: content})
    audit.record("question.create", now=now, actor=actor, subject=f"question:{question_id}", address=address)
    return question_id


def revise(
    *,
    now: datetime,
    actor: int | None,
    question_id: int,
    from_revision: int | None,
    changes: Mapping[str, Any],
    subject: str | None = None,
    reason: str,
    address: str | None = None,
) -> int:
    """Give a question a new revision, based on revision `from_revision`; returns its number.

    `changes` are values by the names of `Content`'s fields; what they and `subject` leave out stays as it is.
    What was in review or approved is a draft again: nobody else has looked at it. Where nothing changes there
    is no new revision.

    Raises:
        NotFound, RevisionNumberNeeded, RevisionMoved, WrongState (retired), InvalidQuestion, UnknownSubject,
        UnknownPicture, DuplicateQuestion.
    """
    question = locked(question_id, from_revision)
    if from_revision is None:
        raise RevisionNumberNeeded()
    if question.state == "retired":
        raise WrongState("停用的题不能再改", state=question.state)
    now_said, now_under = queries.newest(question_id)
    under = now_under if subject is None else subject_id(subject)
    content = _checked(now_said.changed(changes))
    if under == now_under and replace(content, key=tuple(sorted(content.key))) == now_said:
        return from_revision
    sizes = pictures.sizes([content])
    number = from_revision + 1
    put(question_id, content=content.fingerprint(), state="draft", revision_number=number)
    row = revision_row(content, sizes, subject_id=under, now=now, actor=actor, reason=reason)
    session().execute(sa.insert(QuestionRevision).values(question_id=question_id, number=number, **row))
    index({question_id: content})
    detail, about = {"revision": number, "was": question.state}, f"question:{question_id}"
    audit.record("question.revise", now=now, actor=actor, subject=about, address=address, **detail)
    return number


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


def locked(question_id: int, from_revision: int | None = None) -> sa.Row[str, int, int | None]:
    """A question's `state`, `revision_number` and `approved_revision`, held until the end of the transaction.

    Raises:
        NotFound: there is no such question. RevisionMoved: its newest revision is not `from_revision`.
    """
    found = sa.select(Question.state, Question.revision_number, Question.approved_revision)
    row = session().execute(found.where(Question.id == question_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound()
    if from_revision is not None and from_revision != row.revision_number:
        raise RevisionMoved(revision=row.revision_number)
    return row


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


def _checked(content: Content) -> Content:
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
