"""Which questions somebody means: by what they say, and by all that is known of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

import sqlalchemy as sa

from quizsvc.bank.models import Question, QuestionLaw, QuestionRevision, QuestionText
from quizsvc.bank.queries.editing import shown, staff_view
from quizsvc.bank.queries.reviewing import written_since_approval
from quizsvc.bank.queries.serving import NEWEST
from quizsvc.bank.queries.subjects import known_subjects, subtree_ids
from quizsvc.bank.rules import folded, grams, path_text, spellings, words
from quizsvc.kit import db
from quizsvc.kit.db import session

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which questions are meant; what is left out does not matter.

    `q` are words between blanks, each of which stands in the question's texts, tags or the path of its
    subject, whatever its case and width. `subject` takes in all below it; `law` is cited by the newest
    revision, and `author` wrote one of the revisions; `updated_since` is that of the newest one. `reviewer`
    is an account: what is in review, and that account may approve.
    """

    q: str = ""
    state: str | None = None
    subject: int | None = None
    type: str | None = None
    difficulty: int | None = None
    tag: str | None = None
    law: int | None = None
    author: int | None = None
    flagged: bool | None = None
    updated_since: datetime | None = None
    pictures: bool | None = None
    drawn: bool | None = None
    reviewer: int | None = None


def page(
    *, page: int, page_size: int, order: str = "newest", **wanted: Any
) -> tuple[list[dict[str, Any]], int]:
    """One page of the questions that are `Wanted`, with their newest revisions, and how many there are.

    `order` is one of ORDERS, each with the newest questions first among equals; in the order "match" those
    come before all others whose stem has all words.
    """
    meant = Wanted(**wanted)
    # What a page shows is read when it is known which questions those are: to find them is the work, and is
    # done once for the page and the number.
    found = sa.select(Question.id, sa.func.count().over()).join(QuestionRevision, NEWEST)
    found = _ordered(_narrowed(found, meant), order, meant).limit(page_size).offset((page - 1) * page_size)
    rows = session().execute(found).all()
    total = rows[0][1] if rows else 0 if page == 1 else count(meant)
    these = staff_view().where(Question.id == db.any_of(row[0] for row in rows))
    by_id = {question.id: (question, revision) for question, revision in session().execute(these)}
    return shown([by_id[row[0]] for row in rows]), total


def _ordered(found: sa.Select[*Columns], order: str, meant: Wanted) -> sa.Select[*Columns]:
    if order == "match" and (sought := words(meant.q)):
        stem = sa.func.split_part(QuestionText.text, "\n", 1)
        found = found.order_by(sa.and_(*(stem.contains(word, autoescape=True) for word in sought)).desc())
    by = _SORTED.get(order.removeprefix("-"))
    if by is not None:
        found = found.order_by(by.desc() if order.startswith("-") else by)
    return found.order_by(Question.id.desc())


def first(wanted: Wanted, *, after: int = 0) -> dict[str, Any] | None:
    """The oldest question that is wanted and has an id above `after`, as staff see it; None if none has."""
    found = _narrowed(staff_view(), wanted).where(Question.id > after).order_by(Question.id).limit(1)
    row = session().execute(found).one_or_none()
    return shown([row])[0] if row else None


def count(wanted: Wanted) -> int:
    """How many questions are wanted."""
    found = sa.select(sa.func.count()).select_from(Question).join(QuestionRevision, NEWEST)
    return session().scalar(_narrowed(found, wanted)) or 0


def ids(wanted: Wanted, *, most: int) -> list[int]:
    """The ids of the questions that are wanted, `most` of them and one more if there are more."""
    found = _narrowed(sa.select(Question.id).join(QuestionRevision, NEWEST), wanted)
    return list(session().scalars(found.order_by(Question.id).limit(most + 1)))


def _narrowed(view: sa.Select[*Columns], wanted: Wanted) -> sa.Select[*Columns]:
    """A statement on questions and their newest revisions, for those that are wanted."""
    sought = words(wanted.q)
    if sought:
        view = view.join(QuestionText, QuestionText.question_id == Question.id)
        view = view.where(*_said(sought))
    return view.where(*_known(wanted))


def _known(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    """The conditions but those on texts."""
    given = {name: value for name in _CONDITIONS if (value := getattr(wanted, name)) is not None}
    return [_CONDITIONS[name](value) for name, value in given.items()]


def _cites(law_id: int) -> sa.ColumnElement[bool]:
    return Question.id.in_(sa.select(QuestionLaw.question_id).where(QuestionLaw.law_id == law_id))


def _written_by(account_id: int) -> sa.ColumnElement[bool]:
    revision = sa.orm.aliased(QuestionRevision)
    return Question.id.in_(sa.select(revision.question_id).where(revision.created_by == account_id))


def _reviewed_by(account_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(Question.state == "in_review", ~written_since_approval(account_id))


_SORTED: dict[str, sa.SQLColumnExpression[Any]] = {
    "id": Question.id,
    "type": QuestionRevision.type,
    "difficulty": QuestionRevision.difficulty,
    "state": Question.state,
    "updated": QuestionRevision.created_at,
    "drawn": sa.func.coalesce(Question.last_drawn_at, sa.literal_column("'-infinity'::timestamptz")),
}
ORDERS = ("newest", "match", *_SORTED, *(f"-{name}" for name in _SORTED))
"""How questions can be listed: "newest" first; "match" first; or by what is known of them, with "-" in front
the other way round. Never drawn is before all days.
"""
_CONDITIONS: dict[str, Callable[[Any], sa.ColumnElement[bool]]] = {
    "state": lambda state: Question.state == state,
    "subject": lambda id_: QuestionRevision.subject_id.in_(subtree_ids(id_)),
    "type": lambda type_: QuestionRevision.type == type_,
    "difficulty": lambda level: QuestionRevision.difficulty == level,
    "tag": lambda tag: QuestionRevision.tags.contains([tag]),
    "law": _cites,
    "author": _written_by,
    "flagged": lambda flagged: Question.flagged_at.is_not(None) == flagged,
    "updated_since": lambda instant: QuestionRevision.created_at >= instant,
    "pictures": lambda some: (QuestionRevision.pictures != sa.text("'[]'")) == some,
    "drawn": lambda drawn: Question.last_drawn_at.is_not(None) == drawn,
    "reviewer": _reviewed_by,
}


def _said(sought: Sequence[str]) -> list[sa.ColumnElement[bool]]:
    """Of each word that it stands there, however it is spelled, or in the path of the subject."""
    paths = {id_: folded(path_text(subject.path)) for id_, subject in known_subjects().items()}
    conditions = []
    for word in sought:
        in_text = sa.or_(*map(_in_text, spellings(word)))
        under = [id_ for id_, path in paths.items() if word in path]
        conditions.append(sa.or_(in_text, QuestionRevision.subject_id.in_(under)) if under else in_text)
    return conditions


def _in_text(word: str) -> sa.ColumnElement[bool]:
    """The word's pairs of characters, which the index finds, and the word itself, which decides."""
    stands = QuestionText.text.contains(word, autoescape=True)
    pairs = grams(word)
    return sa.and_(QuestionText.grams.contains(pairs), stands) if pairs else stands
