"""Reads of what one person did: attempts with their papers, wrong answers, free practice, stars. None of them
reads a key; solutions are the bank's to give, when their time has come.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.attempts.models import Attempt, ScoreChange
from quizsvc.attempts.rules import AttemptFacts
from quizsvc.bank.models import Question, QuestionRevision
from quizsvc.kit import db
from quizsvc.kit.db import any_of, session
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper, PaperCorrection, PaperQuestion
from quizsvc.papers.rules import PaperKind, Policy
from quizsvc.study.models import Practice, PracticeAnswer, Star
from quizsvc.study.rules import Answer

_IDENTITY = (
    QuestionRevision.question_id,
    QuestionRevision.id,
    QuestionRevision.stem_print,
    QuestionRevision.subject_id,
)
_IS_ASKED = Question.state != "retired"
_DROPPED = sa.select(PaperCorrection.number).where(
    PaperCorrection.paper_id == PaperQuestion.paper_id,
    PaperCorrection.number == PaperQuestion.number,
    PaperCorrection.policy == Policy.DROP,
)


@dataclass(frozen=True, slots=True)
class Sat:
    """An attempt with what its paper says of itself; nothing of what was asked or answered."""

    id: int
    person_id: int
    paper_id: int
    season_id: int
    kind: PaperKind
    title: str
    on: date
    week_on: date
    closes_at: datetime
    started_at: datetime
    deadline_at: datetime
    void_reason: str | None
    facts: AttemptFacts


def sat(persons: Collection[int], season_id: int | None = None) -> list[Sat]:
    """All attempts of these people, of one season or of all, by person, paper and number."""
    of_paper = (Paper.season_id, Paper.kind, Paper.title, Paper.on, Paper.week_on, Paper.closes_at)
    times = (Attempt.started_at, Attempt.deadline_at, Attempt.void_reason)
    facts = (Attempt.number, Attempt.state, Attempt.answered, Attempt.score, Attempt.submitted_at)
    whose = (Attempt.id, Attempt.person_id, Attempt.paper_id)
    found = sa.select(*whose, *of_paper, *times, *facts, Attempt.staff)
    found = found.select_from(Attempt).join(Paper, Paper.id == Attempt.paper_id)
    found = found.where(Attempt.person_id == any_of(persons))
    found = found.order_by(Attempt.person_id, Attempt.paper_id, Attempt.number)
    if season_id is not None:
        found = found.where(Paper.season_id == season_id)
    return [_sat(row) for row in session().execute(found)]


def _sat(row: Any) -> Sat:
    return Sat(
        id=row.id,
        person_id=row.person_id,
        paper_id=row.paper_id,
        season_id=row.season_id,
        kind=PaperKind(row.kind),
        title=row.title,
        on=row.on,
        week_on=row.week_on,
        closes_at=row.closes_at,
        started_at=row.started_at,
        deadline_at=row.deadline_at,
        void_reason=row.void_reason,
        facts=AttemptFacts.of(row),
    )


def days_with_daily(season_id: int) -> list[date]:
    """The days of a season that have a published daily practice with a question left on it."""
    found = sa.select(Paper.id, Paper.on).where(
        Paper.season_id == season_id, Paper.kind == PaperKind.DAILY, Paper.state == "published"
    )
    days = dict(session().execute(found).all())
    emptied = papers.emptied(days)
    return [on for paper_id, on in days.items() if paper_id not in emptied]


def wrong_answers(attempt_ids: Collection[int]) -> list[Answer]:
    """What was answered in these attempts and did not earn all that it could. Places without an answer or set
    aside are left out, and questions that are retired.
    """
    place = (
        sa.func.unnest(Attempt.revision_ids, Attempt.option_orders, Attempt.earned)
        .table_valued("revision_id", "option_order", "earned", with_ordinality="number")
        .render_derived("place")
    )
    answer = Attempt.answers[sa.cast(place.c.number, sa.Text)]["chosen"]
    asked = sa.and_(
        PaperQuestion.paper_id == Attempt.paper_id, PaperQuestion.revision_id == place.c.revision_id
    )
    found = (
        sa.select(
            *_IDENTITY,
            place.c.option_order.label("order"),
            answer.label("chosen"),
            Attempt.submitted_at.label("at"),
        )
        .select_from(Attempt)
        .join(place, sa.true())
        .join(PaperQuestion, asked)
        .join(QuestionRevision, QuestionRevision.id == place.c.revision_id)
        .join(Question, Question.id == QuestionRevision.question_id)
        .where(Attempt.id == any_of(attempt_ids), sa.func.jsonb_array_length(answer) > 0, _IS_ASKED)
        .where(place.c.earned < PaperQuestion.points, ~_DROPPED.exists())
    )
    return [_answer(row, right=False, in_practice=False) for row in session().execute(found)]


def practice_answers(person_id: int) -> list[Answer]:
    """All that a person answered in free practice; questions that are retired are left out."""
    found = (
        sa.select(
            *_IDENTITY,
            Practice.option_orders[PracticeAnswer.number].label("order"),
            PracticeAnswer.chosen,
            PracticeAnswer.answered_at.label("at"),
            PracticeAnswer.is_right,
        )
        .select_from(PracticeAnswer)
        .join(Practice, Practice.id == PracticeAnswer.practice_id)
        .join(QuestionRevision, QuestionRevision.id == Practice.revision_ids[PracticeAnswer.number])
        .join(Question, Question.id == QuestionRevision.question_id)
        .where(Practice.person_id == person_id, _IS_ASKED)
    )
    return [_answer(row, right=row.is_right, in_practice=True) for row in session().execute(found)]


def _answer(row: Any, *, right: bool, in_practice: bool) -> Answer:
    return Answer(
        question=row.question_id,
        revision=row.id,
        stem_print=row.stem_print,
        subject=row.subject_id,
        order=row.order,
        chosen=tuple(row.chosen),
        at=row.at,
        right=right,
        in_practice=in_practice,
    )


def starred(person_id: int) -> set[int]:
    """The questions that a person keeps in the book."""
    return set(session().scalars(sa.select(Star.question_id).where(Star.person_id == person_id)))


def practice(practice_id: int, person_id: int) -> Practice | None:
    """A practice, if it is this person's."""
    found = sa.select(Practice).where(Practice.id == practice_id, Practice.person_id == person_id)
    return session().scalar(found)


def drawn_on(person_id: int, day: date) -> int:
    """How many questions of free practice were drawn for a person on a day."""
    number = sa.func.coalesce(sa.func.sum(sa.func.cardinality(Practice.revision_ids)), 0)
    found = sa.select(number).where(Practice.person_id == person_id, Practice.on == day)
    return session().scalar(found) or 0


def answers_of(practice_id: int) -> dict[int, PracticeAnswer]:
    """What was answered in a practice, by place."""
    found = sa.select(PracticeAnswer).where(PracticeAnswer.practice_id == practice_id)
    return {answer.number: answer for answer in session().scalars(found)}


def answer_at(practice_id: int, number: int) -> PracticeAnswer | None:
    """The answer at a place of a practice, as it is stored now."""
    return session().scalar(
        sa.select(PracticeAnswer).where(
            PracticeAnswer.practice_id == practice_id, PracticeAnswer.number == number
        )
    )


def last_practised(person_id: int) -> dict[int, datetime]:
    """When each question was last answered in free practice, by its id; those that never were are absent."""
    last = sa.func.max(PracticeAnswer.answered_at)
    found = (
        sa.select(QuestionRevision.question_id, last)
        .select_from(PracticeAnswer)
        .join(Practice, Practice.id == PracticeAnswer.practice_id)
        .join(QuestionRevision, QuestionRevision.id == Practice.revision_ids[PracticeAnswer.number])
        .where(Practice.person_id == person_id)
        .group_by(QuestionRevision.question_id)
    )
    return dict(session().execute(found).all())


def practices(person_id: int, *, page: int, page_size: int) -> tuple[list[Any], int]:
    """One page of a person's practices, the newest first, each with how many questions it has and how many of
    them are answered; and how many practices there are.
    """
    answered = sa.select(sa.func.count()).where(PracticeAnswer.practice_id == Practice.id).scalar_subquery()
    size = sa.func.cardinality(Practice.revision_ids)
    wanted = sa.select(
        *(Practice.id, Practice.drawn_at, Practice.subject_id, Practice.from_book),
        size.label("questions"),
        answered.label("answered"),
    )
    wanted = wanted.where(Practice.person_id == person_id).order_by(Practice.id.desc())
    rows, total = db.page(wanted, page, page_size)
    return list(rows), total


@dataclass(frozen=True, slots=True)
class ChangedScore:
    """A score of a person's attempt that changed, with its paper; the attempt's revisions in their order."""

    id: int
    attempt_id: int
    paper_id: int
    season_id: int
    kind: str
    title: str
    on: date
    numbers: list[int]
    before: int
    after: int
    at: datetime
    seen_at: datetime | None
    revision_ids: list[int]


def changed_scores(person_id: int, *, page: int, page_size: int) -> tuple[list[ChangedScore], int]:
    """One page of a person's changed scores, the newest first, and how many there are."""
    of_paper = (Paper.id.label("paper_id"), Paper.season_id, Paper.kind, Paper.title, Paper.on)
    change = (ScoreChange.numbers, ScoreChange.before, ScoreChange.after, ScoreChange.at, ScoreChange.seen_at)
    wanted = sa.select(ScoreChange.id, ScoreChange.attempt_id, *of_paper, *change, Attempt.revision_ids)
    wanted = wanted.join(Attempt, Attempt.id == ScoreChange.attempt_id).join(
        Paper, Paper.id == Attempt.paper_id
    )
    wanted = wanted.where(Attempt.person_id == person_id).order_by(ScoreChange.id.desc())
    rows, total = db.page(wanted, page, page_size)
    return [ChangedScore(**row._mapping) for row in rows], total


def unseen_changes(person_id: int) -> int:
    """How many changed scores a person has not said to know."""
    found = (
        sa.select(sa.func.count())
        .select_from(ScoreChange)
        .join(Attempt, Attempt.id == ScoreChange.attempt_id)
    )
    return session().scalar(found.where(Attempt.person_id == person_id, ScoreChange.seen_at.is_(None))) or 0


def change_of(person_id: int, change_id: int) -> ScoreChange | None:
    """A changed score, if it is this person's; held until the end of the transaction."""
    found = sa.select(ScoreChange).join(Attempt, Attempt.id == ScoreChange.attempt_id)
    found = found.where(ScoreChange.id == change_id, Attempt.person_id == person_id)
    return session().scalar(found.with_for_update(of=ScoreChange))
