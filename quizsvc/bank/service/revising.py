"""Revise questions: each change is a new revision, and for many it takes no more statements than for one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.bank import queries
from quizsvc.bank.models import Question
from quizsvc.bank.rules import Content
from quizsvc.bank.service import pictures, writing
from quizsvc.bank.service.indexing import index
from quizsvc.bank.service.refusals import DuplicateQuestion, RevisionNumberNeeded, WrongState
from quizsvc.bank.service.writing import Held
from quizsvc.kit import audit
from quizsvc.kit.db import any_of, session
from quizsvc.kit.errors import Refusal

Changes = Mapping[str, Any]
"""Values by the names of `Content`'s fields; what they leave out stays as it is."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a question is to say from its next revision on; `same` if that is what it said, but for labels."""

    question: Held
    content: Content
    subject_id: int
    same: bool

    @property
    def state(self) -> str:
        """Where the question stands then."""
        return self.question.state if self.same else "draft"


def revise(
    *,
    now: datetime,
    actor: int | None,
    question_id: int,
    from_revision: int | None,
    changes: Changes,
    subject: str | None = None,
    reason: str,
    address: str | None = None,
) -> int:
    """Give a question a new revision, based on revision `from_revision`; returns its number.

    `subject` is a path; None leaves it as it is. What was in review or approved is a draft again, as nobody
    else has looked at it, unless only its subject, difficulty or tags change: what they say was not approved.
    Where nothing changes there is no new revision.

    Raises:
        RevisionNumberNeeded, NotFound, RevisionMoved, WrongState (retired), InvalidQuestion, UnknownSubject,
        UnknownPicture, DuplicateQuestion.
    """
    if from_revision is None:
        raise RevisionNumberNeeded()
    (outcome,) = revise_all(
        now=now,
        actor=actor,
        revisions={question_id: from_revision},
        change=lambda content: changes,
        subject=subject,
        reason=reason,
        address=address,
    ).values()
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def revise_all(
    *,
    now: datetime,
    actor: int | None,
    revisions: Mapping[int, int | None],
    change: Callable[[Content], Changes],
    subject: str | None = None,
    reason: str,
    address: str | None = None,
) -> dict[int, int | Refusal]:
    """The same for many questions, each from the revision that is named with its id, or as it stands; returns
    by id the number of its newest revision, or why it stays as it is.

    Raises:
        UnknownSubject, UnknownPicture: of whichever question.
    """
    there = writing.held(revisions)
    subject_id = None if subject is None else writing.subject_id(subject)
    said = queries.newest(there)
    outcomes: dict[int, int | Refusal] = {}
    drafts: list[_Draft] = []
    for question_id, from_revision in revisions.items():
        try:
            question = writing.seen(there.get(question_id), from_revision)
            draft = _drafted(question, *said[question_id], change, subject_id)
        except Refusal as refusal:
            outcomes[question_id] = refusal
            continue
        outcomes[question_id] = question.revision_number + (draft is not None)
        if draft is not None:
            drafts.append(draft)
    return outcomes | _write(drafts, now=now, actor=actor, reason=reason, address=address)


def _drafted(
    question: Held,
    said: Content,
    said_under: int,
    change: Callable[[Content], Changes],
    subject_id: int | None,
) -> _Draft | None:
    """What the question is to say; None if it says so already.

    Raises:
        WrongState, InvalidQuestion.
    """
    if question.state == "retired":
        raise WrongState("停用的题不能再改", state=question.state)
    content = writing.checked(said.changed(change(said)))
    under = said_under if subject_id is None else subject_id
    same = under == said_under and replace(content, key=tuple(sorted(content.key))) == said
    return None if same else _Draft(question, content, under, content.says_the_same(said))


def _write(
    drafts: Sequence[_Draft], *, now: datetime, actor: int | None, reason: str, address: str | None
) -> dict[int, DuplicateQuestion]:
    """Write what is drafted; returns by id why some of it was not."""
    if not drafts:
        return {}
    sizes = pictures.sizes(draft.content for draft in drafts)
    refused = _point(drafts)
    written = [draft for draft in drafts if draft.question.id not in refused]
    rows = {
        draft.question.id: writing.revision_row(
            draft.content, sizes, subject_id=draft.subject_id, now=now, actor=actor, reason=reason
        )
        for draft in written
    }
    numbers = {draft.question.id: draft.question.revision_number + 1 for draft in written}
    writing.add_revisions([{"question_id": id_, "number": numbers[id_], **row} for id_, row in rows.items()])
    index({draft.question.id: draft.content for draft in written})
    deeds = {
        f"question:{draft.question.id}": {
            "revision": numbers[draft.question.id],
            "was": draft.question.state,
            "state": draft.state,
        }
        for draft in written
    }
    audit.record_all("question.revise", now=now, actor=actor, deeds=deeds, address=address)
    return refused


def _point(drafts: Sequence[_Draft]) -> dict[int, DuplicateQuestion]:
    """Point questions at their next revisions; returns by id why some are not.

    Only those that become another question by their stem and options are put one by one: they alone can be
    like one that is there.
    """
    refused: dict[int, DuplicateQuestion] = {}
    together: dict[bool, list[int]] = {True: [], False: []}
    for draft in drafts:
        question, fingerprint = draft.question, draft.content.fingerprint()
        if fingerprint == question.content:
            together[draft.same].append(question.id)
            continue
        try:
            writing.put(question.id, content=fingerprint, **writing.next_revision(says_the_same=draft.same))
        except DuplicateQuestion as duplicate:
            refused[question.id] = duplicate
    for same, ids in together.items():
        these = sa.update(Question).where(Question.id == any_of(ids))
        session().execute(these.values(writing.next_revision(says_the_same=same)))
    return refused
