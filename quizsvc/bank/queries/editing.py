"""What staff read of the bank, keys and all."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from quizsvc.bank.models import Question, QuestionRevision, Subject
from quizsvc.bank.queries.comparing import content_of
from quizsvc.bank.queries.serving import NEWEST
from quizsvc.bank.rules import Content
from quizsvc.kit import db
from quizsvc.kit.db import session


def subjects() -> dict[str, int]:
    """The ids of all subjects by name."""
    return dict(session().execute(sa.select(Subject.name, Subject.id)).all())


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
    return content_of(revision), revision.subject_id


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
