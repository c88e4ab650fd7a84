"""Write questions: each change is a new revision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from quizsvc.bank import queries
from quizsvc.bank.models import Question, QuestionRevision, Subject
from quizsvc.bank.rules import Content, content_faults, stem_fingerprint
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


def add_subject(*, now: datetime, actor: int | None, name: str, address: str | None = None) -> int:
    """A subject's id; the subject is made if there is none of this name."""
    made = session().scalar(
        postgresql.insert(Subject).values(name=name).on_conflict_do_nothing().returning(Subject.id)
    )
    if made is None:
        return queries.subjects()[name]
    audit.record("subject.add", now=now, actor=actor, subject=f"subject:{made}", address=address)
    return made


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
        InvalidQuestion, UnknownSubject, DuplicateQuestion.
    """
    subject_id = _subject_id(subject)
    content = _checked(content.completed())
    fingerprint = content.fingerprint()
    question_id = session().scalar(
        postgresql.insert(Question)
        .values(state="draft", content=fingerprint, revision_number=1, created_at=now, created_by=actor)
        .on_conflict_do_nothing()
        .returning(Question.id)
    )
    if question_id is None:
        raise _duplicate(fingerprint)
    row = revision_row(content, subject_id=subject_id, now=now, actor=actor, reason=reason)
    session().execute(sa.insert(QuestionRevision).values(question_id=question_id, number=1, **row))
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
    What was in review or approved is a draft again: the new text has not been looked at by anybody else.

    Raises:
        NotFound, RevisionNumberNeeded, RevisionMoved, WrongState (retired), InvalidQuestion, UnknownSubject,
        DuplicateQuestion.
    """
    question = locked(question_id)
    if from_revision is None:
        raise RevisionNumberNeeded()
    if question.revision_number != from_revision:
        raise RevisionMoved(revision=question.revision_number)
    if question.state == "retired":
        raise WrongState("停用的题不能再改", state=question.state)
    now_said, now_under = queries.newest(question_id)
    subject_id = now_under if subject is None else _subject_id(subject)
    content = _checked(now_said.changed(changes))
    number = from_revision + 1
    _move_to(question_id, number, content.fingerprint())
    row = revision_row(content, subject_id=subject_id, now=now, actor=actor, reason=reason)
    session().execute(sa.insert(QuestionRevision).values(question_id=question_id, number=number, **row))
    detail = {"revision": number, "was": question.state}
    about = f"question:{question_id}"
    audit.record("question.revise", now=now, actor=actor, subject=about, address=address, **detail)
    return number


def revision_row(
    content: Content, *, subject_id: int, now: datetime, actor: int | None, reason: str
) -> Mapping[str, Any]:
    """A revision's columns but its question and number."""
    return {
        "type": content.type.value,
        "stem": content.stem,
        "options": [{"id": id_, "text": text} for id_, text in content.options],
        "key": sorted(content.key),
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


def locked(question_id: int) -> sa.Row[str, int]:
    """A question's `state` and `revision_number`, held until the end of the transaction.

    Raises:
        NotFound: there is no such question.
    """
    found = sa.select(Question.state, Question.revision_number).where(Question.id == question_id)
    row = session().execute(found.with_for_update()).one_or_none()
    if row is None:
        raise NotFound()
    return row


def _move_to(question_id: int, number: int, fingerprint: str) -> None:
    """Point a question at its new revision; the index on contents decides whether another is like it."""
    change = sa.update(Question).where(Question.id == question_id)
    try:
        with session().begin_nested():
            session().execute(change.values(state="draft", revision_number=number, content=fingerprint))
    except sa.exc.IntegrityError as error:
        raise _duplicate(fingerprint) from error


def _checked(content: Content) -> Content:
    faults = content_faults(content)
    if faults:
        raise InvalidQuestion.of(faults)
    return content


def _subject_id(name: str) -> int:
    subjects = queries.subjects()
    if name not in subjects:
        raise UnknownSubject(f"没有科目“{name}”，请先添加", known=sorted(subjects))
    return subjects[name]


def _duplicate(fingerprint: str) -> DuplicateQuestion:
    other = queries.known([fingerprint]).get(fingerprint)
    return DuplicateQuestion(question_id=str(other.question_id) if other else None)
