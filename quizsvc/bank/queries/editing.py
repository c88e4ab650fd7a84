"""What staff read of the bank, keys and all."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from quizsvc.accounts import queries as accounts
from quizsvc.accounts.models import Account
from quizsvc.bank.models import Question, QuestionRevision
from quizsvc.bank.queries.comparing import content_of
from quizsvc.bank.queries.laws import cited
from quizsvc.bank.queries.serving import NEWEST
from quizsvc.bank.queries.subjects import KnownSubject, known_subjects, shown_subject
from quizsvc.bank.rules import Content, differences
from quizsvc.kit.db import any_of, session


def by_id(question_id: int) -> dict[str, Any] | None:
    """A question with its newest revision, as staff see it; None if there is none."""
    row = session().execute(staff_view().where(Question.id == question_id)).one_or_none()
    return shown([row])[0] if row else None


def outline(question_id: int) -> dict[str, Any] | None:
    """Where a question stands, `{id, state, revision, flag}`, without what it says; None if there is none."""
    question = session().get(Question, question_id)
    if question is None:
        return None
    return {
        "id": question.id,
        "state": question.state,
        "revision": question.revision_number,
        "flag": _flag(question),
    }


def newest(question_ids: Collection[int]) -> dict[int, tuple[Content, int]]:
    """What questions say now, and their subjects' ids, by question id."""
    found = sa.select(QuestionRevision).join(Question, NEWEST).where(Question.id == any_of(question_ids))
    return {one.question_id: (content_of(one), one.subject_id) for one in session().scalars(found)}


def contents(revision_ids: Collection[int]) -> dict[int, Content]:
    """What these revisions say, by id."""
    found = sa.select(QuestionRevision).where(QuestionRevision.id == any_of(revision_ids))
    return {one.id: content_of(one) for one in session().scalars(found)}


def revision_id(question_id: int, number: int) -> int:
    """The id of a question's revision that exists."""
    found = sa.select(QuestionRevision.id).where(
        QuestionRevision.question_id == question_id, QuestionRevision.number == number
    )
    return session().scalars(found).one()


def compared(question_id: int, before: int, after: int) -> list[dict[str, Any]] | None:
    """What revision number `after` of a question says otherwise than number `before`, whichever came first,
    as `revisions` tells it; None if there is no such question or revision.
    """
    found = sa.select(QuestionRevision).where(
        QuestionRevision.question_id == question_id, QuestionRevision.number.in_({before, after})
    )
    by_number = {one.number: one for one in session().scalars(found)}
    if before not in by_number or after not in by_number:
        return None
    was, is_ = by_number[before], by_number[after]
    # Of two under one subject nobody asks what it is called.
    said_under = known_subjects() if was.subject_id != is_.subject_id else None
    return _changes(was, is_, said_under)


def authors() -> list[tuple[int, str]]:
    """Who wrote any revision: ids of accounts and their names, by name."""
    wrote = sa.exists().where(QuestionRevision.created_by == Account.id)
    found = sa.select(Account.id, Account.display_name).where(wrote)
    rows = session().execute(found.order_by(Account.display_name, Account.id))
    return [(id_, name) for id_, name in rows]


def revisions(question_id: int) -> list[dict[str, Any]]:
    """All revisions of a question, the newest first, each with what it changed; empty if there is no such
    question.
    """
    found = (
        sa.select(QuestionRevision)
        .where(QuestionRevision.question_id == question_id)
        .order_by(QuestionRevision.number.desc())
    )
    rows = session().scalars(found).all()
    show = _view_of(rows)
    subjects = known_subjects()
    names = accounts.display_names({revision.created_by for revision in rows})
    return [
        show(revision)
        | {
            "number": revision.number,
            "created_at": revision.created_at,
            "created_by": revision.created_by,
            "created_by_name": names.get(revision.created_by),
            "reason": revision.reason,
            "changes": [] if before is None else _changes(before, revision, subjects),
            "labels_only": _only_labels(before, revision),
        }
        for revision, before in zip(rows, [*rows[1:], None], strict=False)
    ]


def _only_labels(before: QuestionRevision | None, after: QuestionRevision) -> bool:
    return before is not None and content_of(after).says_the_same(content_of(before))


def _changes(
    before: QuestionRevision, after: QuestionRevision, subjects: Mapping[int, KnownSubject] | None
) -> list[dict[str, Any]]:
    """Without `subjects` both are under the same one."""
    was, is_ = (
        (content_of(one), subjects[one.subject_id].name if subjects else "") for one in (before, after)
    )
    return [asdict(change) for change in differences(was, is_)]


def staff_view() -> sa.Select[Question, QuestionRevision]:
    """Questions with their newest revisions: rows for `shown`."""
    return sa.select(Question, QuestionRevision).join(QuestionRevision, NEWEST)


def shown(
    rows: Sequence[tuple[Question, QuestionRevision] | sa.Row[Question, QuestionRevision]],
) -> list[dict[str, Any]]:
    """Rows of `staff_view` as staff see them."""
    show = _view_of([revision for _, revision in rows])
    names = accounts.display_names({revision.created_by for _, revision in rows})
    return [
        {
            "id": question.id,
            "state": question.state,
            "revision": question.revision_number,
            "approved_revision": question.approved_revision,
            "last_drawn_at": question.last_drawn_at,
            "created_at": question.created_at,
            "updated_at": revision.created_at,
            "updated_by": revision.created_by,
            "updated_by_name": names.get(revision.created_by),
            "flag": _flag(question),
        }
        | show(revision)
        for question, revision in rows
    ]


def _flag(question: Question) -> dict[str, Any] | None:
    if question.flagged_at is None:
        return None
    return {"reason": question.flag_reason, "law_id": question.flag_law_id, "at": question.flagged_at}


def _view_of(revisions: Sequence[QuestionRevision]) -> Callable[[QuestionRevision], dict[str, Any]]:
    """How to show these revisions; what is looked up for that is looked up once for all."""
    subjects = known_subjects()
    cited_by = cited({revision.citation for revision in revisions})

    def show(revision: QuestionRevision) -> dict[str, Any]:
        return {
            "type": revision.type,
            "stem": revision.stem,
            "options": revision.options,
            "pictures": revision.pictures,
            "key": revision.key,
            "explanation": revision.explanation,
            "citation": revision.citation,
            "citations": cited_by[revision.citation],
            "subject": shown_subject(subjects[revision.subject_id]),
            "difficulty": revision.difficulty,
            "tags": revision.tags,
        }

    return show
