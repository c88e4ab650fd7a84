"""Start, save and hand in; end what ran out.

An attempt is looked at, then changed in one statement that says which version it follows. Where somebody came
between, nothing is written and we look again: double taps and two devices take turns, every later one finds
what the first one left, and nobody holds a lock while we think. A submission writes its own row and appends a
mark; nothing that others write too.
"""

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from random import Random
from typing import Any, TypeVar

import psycopg

from quizsvc.attempts import rules, statements
from quizsvc.attempts.rules import Sitting, State
from quizsvc.attempts.service import serving
from quizsvc.attempts.service.refusals import (
    AttemptEnded,
    NoAttemptLeft,
    NothingAnswered,
    NotInForce,
    PaperClosed,
    TooLate,
)
from quizsvc.attempts.service.results import Result, result_of, review_of, shown_of
from quizsvc.attempts.statements import Coming, Current, Sheet
from quizsvc.kit.errors import NotFound, WrongShape
from quizsvc.kit.wire import instant_text
from quizsvc.papers.rules import PaperKind, Window
from quizsvc.roster import queries as roster
from quizsvc.season.rules import local_date

log = logging.getLogger(__name__)
SWEEP = 200
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Saved:
    """The whole stored map, and the places at which what was sent was applied, was there already, or is not
    what stands there.
    """

    answers: dict[str, Any]
    applied: list[str]
    repeated: list[str]
    stale: list[str]


def current(*, now: datetime, person_id: int) -> list[Current]:
    """The papers that are open now, each with the person's newest attempt; what ran out is ended first."""
    found = statements.current(person_id=person_id, now=now)
    late = [one.attempt_id for one in found if one.attempt_id is not None and _ran_out(one, now)]
    for attempt_id in late:
        _expire(now, attempt_id, person_id)
    return statements.current(person_id=person_id, now=now) if late else found


def start(*, now: datetime, person_id: int, paper_id: int) -> tuple[Sheet, bool]:
    """Start an attempt, or return the one that is running, on whatever device; True if it is a new one.

    Raises:
        NotFound: no such published paper. PaperClosed, NotInForce, NoAttemptLeft.
    """
    return _until_done(lambda: _start(now, person_id, paper_id))


def save_answers(*, now: datetime, person_id: int, attempt_id: int, sent: Mapping[str, Any]) -> Saved:
    """Keep answers.

    Raises:
        NotFound: not this person's attempt. TooLate, AttemptEnded. WrongShape: an answer that the paper has
        no place for; then nothing is kept.
    """
    return _until_done(lambda: _save(now, person_id, attempt_id, sent))


def submit(*, now: datetime, person_id: int, attempt_id: int, sent: Mapping[str, Any]) -> Result:
    """Hand in, with last answers if there are any. Once handed in, every further call returns the stored
    result.

    Raises:
        NotFound, TooLate, NothingAnswered; AttemptEnded: it is void. WrongShape.
    """
    return _until_done(lambda: _submit(now, person_id, attempt_id, sent))


def read(*, now: datetime, person_id: int, attempt_id: int) -> Sheet:
    """A person's attempt; one that ran out is ended first.

    Raises:
        NotFound: not this person's attempt.
    """
    sheet = _own(attempt_id, person_id)
    if _ran_out(sheet, now):
        _expire(now, attempt_id, person_id)
        return _own(attempt_id, person_id)
    return sheet


def result(*, now: datetime, person_id: int, attempt_id: int) -> Result:
    """What a person's attempt that has ended came to.

    Raises:
        NotFound: not this person's attempt.
    """
    return _result(now, *_seated(attempt_id, person_id))


def expire_overdue(*, now: datetime) -> int:
    """End attempts that ran out, at most SWEEP of them; how many were ended. Safe beside lazy ends and other
    sweepers.

    On a line each end is a transaction of its own, and none waits for another: what somebody holds, has
    changed or cannot be ended is left for the next time, and the others are ended.

    Raises:
        psycopg.Error: the database went away; what was ended before stays so.
    """
    overdue = statements.overdue(due=now - rules.GRACE, most=SWEEP)
    return sum(_swept(now, attempt_id, person_id) for attempt_id, person_id in overdue)


def _until_done(look_and_change: Callable[[], Done | None]) -> Done:
    """Again for as long as somebody else changes the attempt between the look and the change: each time one
    of them has got on, so it ends.
    """
    while (done := look_and_change()) is None:
        pass
    return done


def _start(now: datetime, person_id: int, paper_id: int) -> tuple[Sheet, bool] | None:
    coming = statements.come(paper_id, person_id)
    if coming is None:
        raise NotFound()
    if coming.running_id is not None:
        sheet = read(now=now, person_id=person_id, attempt_id=coming.running_id)
        return (sheet, False) if sheet.state == State.IN_PROGRESS else None
    _insist_on_a_place(now, person_id, coming)
    printed = statements.printed(coming.paper_id, coming.published_at)
    attempt_id = statements.begin(
        paper_id=paper_id,
        person_id=person_id,
        number=len(coming.sitting.others) + 1,
        staff=coming.sitting.saw_keys,
        started_at=now,
        deadline_at=rules.deadline(now, coming.time_limit_s, coming.closes_at),
        closes_at=coming.closes_at,
        **asdict(serving.in_some_order(printed.placed, printed.shown, Random(secrets.randbits(64)))),
    )
    return None if attempt_id is None else (_own(attempt_id, person_id), True)


def _insist_on_a_place(now: datetime, person_id: int, coming: Coming) -> None:
    sitting = coming.sitting
    if not Window(coming.opens_at, coming.closes_at).is_open(now):
        raise PaperClosed(opens_at=instant_text(coming.opens_at), closes_at=instant_text(coming.closes_at))
    if not roster.is_in_force(person_id, local_date(now, sitting.settings.zone)):
        raise NotInForce()
    if not rules.may_start(PaperKind(coming.kind), sitting.others, sitting.places):
        raise NoAttemptLeft()


def _save(now: datetime, person_id: int, attempt_id: int, sent: Mapping[str, Any]) -> Saved | None:
    sheet = _own(attempt_id, person_id)
    _insist_on_time(now, sheet)
    merged = _merged(sheet, sent)
    if merged.applied and not statements.keep(sheet, merged.answers, rules.answered(merged.answers)):
        return None
    return Saved(merged.answers, merged.applied, merged.repeated, merged.stale)


def _submit(now: datetime, person_id: int, attempt_id: int, sent: Mapping[str, Any]) -> Result | None:
    sheet, sitting = _seated(attempt_id, person_id)
    if sheet.state == State.SUBMITTED:
        return _result(now, sheet, sitting)
    _insist_on_time(now, sheet)
    answers = _merged(sheet, sent).answers
    answered = rules.answered(answers)
    if answered == 0:
        raise NothingAnswered()
    filled = sheet._replace(answers=answers, answered=answered)
    ended = _marked(filled, sitting, State.SUBMITTED, rules.submitted_at(now, sheet.deadline_at))
    due = shown_of(now, ended, sitting)
    solutions = statements.end(ended, shown=due or [], now=now)
    if solutions is None:
        return None
    return result_of(ended, sitting, None if due is None else review_of(ended, sitting, solutions))


def _result(now: datetime, sheet: Sheet, sitting: Sitting) -> Result:
    due = shown_of(now, sheet, sitting)
    review = None if due is None else review_of(sheet, sitting, statements.solutions(due, now=now))
    return result_of(sheet, sitting, review)


def _own(attempt_id: int, person_id: int) -> Sheet:
    sheet = statements.look(attempt_id, person_id)
    if sheet is None:
        raise NotFound()
    return sheet


def _seated(attempt_id: int, person_id: int) -> tuple[Sheet, Sitting]:
    found = statements.sit(attempt_id, person_id)
    if found is None:
        raise NotFound()
    return found


def _insist_on_time(now: datetime, sheet: Sheet) -> None:
    """Raises: TooLate, AttemptEnded, both with what stands; one that ran out is ended first."""
    if _ran_out(sheet, now):
        _expire(now, sheet.id, sheet.person_id)
        sheet = _own(sheet.id, sheet.person_id)
    stands: dict[str, Any] = {"state": sheet.state, "answers": sheet.answers}
    if sheet.state == State.EXPIRED:
        raise TooLate(**stands)
    if sheet.state == State.VOID:
        raise AttemptEnded("这份答卷已经作废，答案不能再改", **stands)
    if sheet.state != State.IN_PROGRESS:
        raise AttemptEnded(**stands)


def _merged(sheet: Sheet, sent: Mapping[str, Any]) -> rules.Merged:
    places = serving.places(sheet)
    faults = {
        f"answers.{number}": [fault]
        for number, answer in sent.items()
        if (fault := rules.answer_fault(number, answer, places))
    }
    if faults:
        raise WrongShape("有的答案与题目不符，请刷新后重试", errors=faults)
    return rules.merge(sheet.answers, sent)


def _ran_out(looked_at: Sheet | Current, now: datetime) -> bool:
    if looked_at.state is None or looked_at.deadline_at is None:
        return False
    return rules.ran_out(State(looked_at.state), looked_at.deadline_at, now)


def _expire(now: datetime, attempt_id: int, person_id: int) -> None:
    """End an attempt that ran out, unless somebody else has done so or it runs longer by now."""

    def expired() -> bool | None:
        sheet, sitting = _seated(attempt_id, person_id)
        if not _ran_out(sheet, now):
            return True
        ended = _expired(sheet, sitting)
        return None if statements.end(ended, now=now) is None else True

    _until_done(expired)


def _swept(now: datetime, attempt_id: int, person_id: int) -> bool:
    """Whether an attempt that ran out was ended; logged if it could not be."""
    try:
        sheet, sitting = _seated(attempt_id, person_id)
        if not _ran_out(sheet, now):
            return False
        is_ended = statements.end(_expired(sheet, sitting), now=now, waits=False) is not None
    except (psycopg.Error, LookupError, ValueError) as error:
        if isinstance(error, psycopg.Error) and error.sqlstate is None:
            raise  # nobody answers: nor will they for the next one
        log.error("attempt %s cannot be ended", attempt_id, exc_info=error)
        return False
    if not is_ended:
        log.info("attempt %s is held by somebody, its end waits", attempt_id)
    return is_ended


def _expired(sheet: Sheet, sitting: Sitting) -> Sheet:
    return _marked(sheet, sitting, State.EXPIRED, sheet.deadline_at)


def _marked(sheet: Sheet, sitting: Sitting, state: State, ended_at: datetime) -> Sheet:
    """The attempt ended, and marked by the keys of its pinned revisions, as they were corrected by now.

    Whoever could see keys at any time from the paper's drawing to the deadline is staff here, even if they
    were not when they started or are not any more.
    """
    worth = statements.worth(sheet.paper_id, sheet.published_at)
    earned, score = rules.mark(sheet.revision_ids, sheet.answers, worth, sitting.corrected, sitting.settings)
    return sheet._replace(
        state=state, submitted_at=ended_at, staff=sitting.saw_keys, earned=earned, score=score
    )
