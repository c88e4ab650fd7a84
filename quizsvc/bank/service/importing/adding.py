"""What a plan says, written: thousands of questions in a few statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from quizsvc.bank.imports import Candidate
from quizsvc.bank.models import Question
from quizsvc.bank.rules import Content, SubjectElsewhere, SubjectTree
from quizsvc.bank.service import pictures, subjects
from quizsvc.bank.service.importing.forms import Form
from quizsvc.bank.service.importing.plans import Mending, Plan
from quizsvc.bank.service.indexing import index
from quizsvc.bank.service.refusals import BankMoved
from quizsvc.bank.service.writing import add_revisions, next_revision, revision_row
from quizsvc.kit.db import session

ADDED, CHANGED = "导入", "导入修改"
"""Why, where the form says nothing."""


def write(
    plan: Plan, tree: SubjectTree, form: Form, *, now: datetime, actor: int | None, author: int | None
) -> None:
    """Add the plan's new questions and new revisions, which `author` wrote, their subjects as they stand in
    `tree`.

    Raises:
        BankMoved: somebody wrote one of them by hand meanwhile, or put a subject elsewhere.
    """
    new, mended = plan.new, list(plan.mended.values())
    names = {row.subject for row in new.values()} | {one.subject for one in mended}
    try:
        paths = [tree.path(name) for name in sorted(names)]
        subject_ids = subjects.place_subjects(now=now, actor=actor, paths=paths)
        with session().begin_nested():
            ids = _questions(new, now=now, author=author, approve=form.approve)
            _point(mended)
    except (sa.exc.IntegrityError, SubjectElsewhere) as error:
        raise BankMoved() from error
    rows = (*new.values(), *(one.row for one in mended))
    pictures.keep((one for row in rows for one in row.pictures.values()), now=now, actor=actor)
    wanted = [(ids[said], 1, row.content, row.subject, form.reason or ADDED) for said, row in new.items()] + [
        (one.was.question_id, one.was.revision + 1, one.content, one.subject, one.reason or CHANGED)
        for one in mended
    ]
    _write_revisions(wanted, subject_ids, now=now, author=author)


def _write_revisions(
    wanted: Sequence[tuple[int, int, Content, str, str]],
    subject_ids: Mapping[str, int],
    *,
    now: datetime,
    author: int | None,
) -> None:
    """Revisions as question, number, content, subject's name and reason."""
    sizes = pictures.sizes(content for _, _, content, _, _ in wanted)
    add_revisions(
        [
            {
                "question_id": question_id,
                "number": number,
                **revision_row(
                    content, sizes, subject_id=subject_ids[subject], now=now, actor=author, reason=why
                ),
            }
            for question_id, number, content, subject, why in wanted
        ]
    )
    index({question_id: content for question_id, _, content, _, _ in wanted})


def _questions(
    new: Mapping[str, Candidate], *, now: datetime, author: int | None, approve: bool
) -> dict[str, int]:
    """New questions' ids by fingerprint."""
    if not new:
        return {}
    rows = [
        {
            "content": fingerprint,
            "state": _state(row, approve=approve),
            "revision_number": 1,
            "approved_revision": 1 if _state(row, approve=approve) == "approved" else None,
            "created_at": now,
            "created_by": author,
        }
        for fingerprint, row in new.items()
    ]
    made = sa.insert(Question).returning(Question.content, Question.id)
    return dict(session().execute(made, rows).all())


def _state(row: Candidate, *, approve: bool) -> str:
    """Where a new question begins: what the file calls approved is a draft unless the form approves too;
    what it calls a draft or in review is never approved by an import.
    """
    if row.state in ("draft", "in_review"):
        return row.state
    return "approved" if approve else "draft"


def _point(mended: Sequence[Mending]) -> None:
    """Point questions, which are held, at their new revisions."""
    for same in (True, False):
        rows = [
            {"question": one.was.question_id, "said": one.content.fingerprint()}
            for one in mended
            if one.same == same
        ]
        change = (
            sa.update(Question.__table__)  # type: ignore[arg-type]
            .where(Question.id == sa.bindparam("question"))
            .values(content=sa.bindparam("said"), **next_revision(says_the_same=same))
        )
        if rows:
            session().execute(change, rows)
