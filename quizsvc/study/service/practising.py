"""Free practice: go on with questions that were drawn, answer each once, learn at once whether it was right.

What may be told is looked at when the questions are drawn, and again at every answer and every look back: a
draw may have put one of them on a paper since.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from quizsvc.attempts import rules as attempt_rules
from quizsvc.bank import queries as bank
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound, Refusal, WrongShape
from quizsvc.papers import queries as papers
from quizsvc.papers.rules import Correction
from quizsvc.study import queries
from quizsvc.study.models import Practice, PracticeAnswer
from quizsvc.study.service.refusals import QuestionUnavailable, QuestionWithheld
from quizsvc.study.service.showing import Shown, Told, shown, told


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a practice; `result` is None while it is not answered, and `withheld` then says why it can't
    be answered now, if so.
    """

    number: int
    question: Shown
    withheld: str | None
    result: Told | None


@dataclass(frozen=True, slots=True)
class Drill:
    """A practice as its person sees it."""

    id: int
    drawn_at: datetime
    subject: bank.KnownSubject | None
    from_book: bool
    places: list[Place]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a place's answer came to; `id` is the answer's."""

    id: int
    number: int
    told: Told


def read(*, now: datetime, person_id: int, practice_id: int) -> Drill:
    """A practice to go on with, on any device.

    Raises:
        NotFound: not this person's.
    """
    practice = _own(practice_id, person_id)
    subject = None if practice.subject_id is None else bank.known_subjects()[practice.subject_id]
    places = _places(now, practice)
    return Drill(practice.id, practice.drawn_at, subject, practice.from_book, places)


def answer(
    *, now: datetime, person_id: int, practice_id: int, number: int, chosen: Collection[str]
) -> Verdict:
    """Answer a place and learn whether that was right. The first answer stays: every further one is told the
    first one's verdict. Of two at once the constraint decides.

    Raises:
        NotFound: not this person's practice. WrongShape: no such place or option. QuestionWithheld,
        QuestionUnavailable: nothing is told or recorded.
    """
    practice = _own(practice_id, person_id)
    _insist_that_it_fits(practice, number, chosen)
    kept = queries.answer_at(practice_id, number)
    if kept is None:
        revision = practice.revision_ids[number - 1]
        if refusal := _refusals(now, [revision]).get(revision):
            raise refusal
        right = frozenset(chosen) == bank.keys([revision])[revision].key
        values = {"chosen": sorted(set(chosen)), "is_right": right, "answered_at": now}
        made = insert(PracticeAnswer).values(practice_id=practice_id, number=number, **values)
        session().execute(made.on_conflict_do_nothing())
        kept = queries.answer_at(practice_id, number)
        assert kept is not None
    return _verdict(now, practice, kept)


def answered(*, now: datetime, person_id: int, practice_id: int, answer_id: int) -> Verdict:
    """The verdict on an answer that was given, as far as it may be told now.

    Raises:
        NotFound: not this person's practice, or no answer of it.
    """
    practice, kept = _own(practice_id, person_id), session().get(PracticeAnswer, answer_id)
    if kept is None or kept.practice_id != practice_id:
        raise NotFound()
    return _verdict(now, practice, kept)


def _own(practice_id: int, person_id: int) -> Practice:
    practice = queries.practice(practice_id, person_id)
    if practice is None:
        raise NotFound()
    return practice


def _insist_that_it_fits(practice: Practice, number: int, chosen: Collection[str]) -> None:
    if not 1 <= number <= len(practice.revision_ids):
        raise WrongShape(errors={"number": ["没有这道题"]})
    revision = practice.revision_ids[number - 1]
    options = frozenset(practice.option_orders[number - 1])
    place = attempt_rules.Place(bank.served([revision])[revision].type, options)
    if fault := attempt_rules.answer_fault("1", {"chosen": list(chosen), "seq": 0}, {"1": place}):
        raise WrongShape(errors={"chosen": [fault]})


def _refusals(now: datetime, revisions: Collection[int]) -> dict[int, Refusal]:
    """Why these revisions are not to be answered now; those that are to be are absent."""
    locked, held, identities = papers.locked(now), papers.held(now, now), bank.identities(revisions)
    withdrawn = bank.undrawable(revisions)
    found: dict[int, Refusal] = {}
    for revision in revisions:
        if locked.has(*identities[revision]):
            found[revision] = QuestionWithheld()
        elif revision in withdrawn or held.has(*identities[revision]):
            found[revision] = QuestionUnavailable()
    return found


def _verdict(now: datetime, practice: Practice, kept: PracticeAnswer) -> Verdict:
    revision = practice.revision_ids[kept.number - 1]
    return Verdict(kept.id, kept.number, _results(now, {revision: kept})[revision])


def _results(now: datetime, kept: Mapping[int, PracticeAnswer]) -> dict[int, Told]:
    """What may be told of these answers, by revision; solutions that are withheld are not even read."""
    locked, identities, corrected = papers.locked(now), bank.identities(kept), papers.corrections_of(kept)
    solutions = papers.solutions(revision for revision in kept if not locked.has(*identities[revision]))
    return {
        revision: told(one.chosen, _is_right(one, corrected.get(revision)), solutions[revision])
        if revision in solutions
        else Told(one.chosen, withheld=QuestionWithheld.title)
        for revision, one in kept.items()
    }


def _is_right(kept: PracticeAnswer, correction: Correction | None) -> bool:
    """By the key of then, unless it was corrected since."""
    return kept.is_right if correction is None else frozenset(kept.chosen) in correction.keys


def _places(now: datetime, practice: Practice) -> list[Place]:
    revisions = practice.revision_ids
    kept = {revisions[number - 1]: one for number, one in queries.answers_of(practice.id).items()}
    results, questions = _results(now, kept), bank.served(revisions)
    refusals = _refusals(now, [revision for revision in revisions if revision not in kept])
    return [
        Place(
            number,
            shown(questions[revision], order),
            refusals[revision].detail if revision in refusals else None,
            results.get(revision),
        )
        for number, (revision, order) in enumerate(zip(revisions, practice.option_orders, strict=True), 1)
    ]
