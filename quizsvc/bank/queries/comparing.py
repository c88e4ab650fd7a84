"""What an import compares its rows with."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizsvc.bank.models import Question, QuestionRevision, Subject
from quizsvc.bank.queries.serving import NEWEST
from quizsvc.bank.rules import Content, QuestionType, key_texts, pictured
from quizsvc.kit.db import any_of, session

LIKE_LISTED = 5


@dataclass(frozen=True, slots=True)
class Known:
    """A question that is in the bank already, to compare a new one with."""

    question_id: int
    state: str
    revision: int
    key_print: frozenset[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """A question as it stands: its newest revision's number, what that says, and under which subject."""

    question_id: int
    state: str
    revision: int
    subject: str
    content: Content


@dataclass(frozen=True, slots=True)
class Said:
    """What likeness is judged by: a question's fingerprint, type, stem and options' texts."""

    question_id: int
    content: str
    type: QuestionType
    stem: str
    options: tuple[str, ...]


def known(fingerprints: Collection[str]) -> dict[str, Known]:
    """Questions of the bank with these contents, retired ones too if no other has it, by fingerprint."""
    columns = (
        Question.content,
        Question.id,
        Question.state,
        Question.revision_number,
        QuestionRevision.options,
        QuestionRevision.pictures,
        QuestionRevision.key,
    )
    found = (
        sa.select(*columns)
        .join(QuestionRevision, NEWEST)
        .where(Question.content == any_of(fingerprints, sa.Text))
        # Of several the one in use comes last, and stays.
        .order_by((Question.state != "retired").asc(), Question.id)
    )
    return {
        content: Known(id_, state, revision, _key_print(options, pictures, key))
        for content, id_, state, revision, options, pictures, key in session().execute(found)
    }


def in_use_like(fingerprint: str, stem_print: str, *, besides: int | None = None) -> list[dict[str, Any]]:
    """The questions in use, but for one, with this content or at least this stem, by id: `{id, state, stem,
    is_same}`. At most LIKE_LISTED are told.
    """
    is_same = (Question.content == fingerprint).label("is_same")
    with_stem = sa.select(QuestionRevision.question_id).where(QuestionRevision.stem_print == stem_print)
    like = sa.union(sa.select(Question.id).where(Question.content == fingerprint), with_stem)
    found = (
        sa.select(Question.id, Question.state, QuestionRevision.stem, is_same)
        .join(QuestionRevision, NEWEST)
        .where(Question.id.in_(like), Question.state != "retired")
        .where(sa.or_(is_same, QuestionRevision.stem_print == stem_print))
        .order_by(is_same.desc(), Question.id)
        .limit(LIKE_LISTED)
    )
    if besides is not None:
        found = found.where(Question.id != besides)
    return [dict(row) for row in session().execute(found).mappings()]


def _key_print(
    options: Iterable[Mapping[str, str]], pictures: Iterable[Mapping[str, str]], key: Collection[str]
) -> frozenset[str]:
    texts = [(option["id"], option["text"]) for option in options]
    return key_texts(pictured(texts, [(picture["at"], picture["id"]) for picture in pictures]), key)


def standing(question_ids: Collection[int], *, hold: bool = False) -> dict[int, Standing]:
    """These questions by id, without those that do not exist; with `hold` nobody else changes them until the
    end of the transaction.
    """
    found = (
        sa.select(Question.state, QuestionRevision, Subject.name)
        .join(QuestionRevision, NEWEST)
        .join(Subject, Subject.id == QuestionRevision.subject_id)
        .where(Question.id == any_of(question_ids))
        .order_by(Question.id)
    )
    if hold:
        found = found.with_for_update(of=Question)
    return {
        revision.question_id: Standing(
            revision.question_id, state, revision.number, subject, content_of(revision)
        )
        for state, revision, subject in session().execute(found)
    }


def content_of(revision: QuestionRevision) -> Content:
    """What a revision says."""
    return Content(
        type=QuestionType(revision.type),
        stem=revision.stem,
        options=tuple((option["id"], option["text"]) for option in revision.options),
        key=tuple(revision.key),
        explanation=revision.explanation,
        citation=revision.citation,
        difficulty=revision.difficulty,
        tags=tuple(revision.tags),
        pictures=tuple((picture["at"], picture["id"]) for picture in revision.pictures),
    )


def said() -> list[Said]:
    """All questions that are not retired, oldest first."""
    columns = (
        Question.id,
        Question.content,
        QuestionRevision.type,
        QuestionRevision.stem,
        QuestionRevision.options,
    )
    found = sa.select(*columns).join(QuestionRevision, NEWEST).where(Question.state != "retired")
    return [
        Said(id_, content, QuestionType(type_), stem, tuple(option["text"] for option in options))
        for id_, content, type_, stem, options in session().execute(found.order_by(Question.id))
    ]
