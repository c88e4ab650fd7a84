"""Start, save and hand in; end what ran out.

An attempt's row is locked while it changes, so double taps and two devices take turns, and every later one
finds what the first one left. A submission writes its own row and appends a mark; nothing that others write
too.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from quizsvc.attempts import queries, rules
from quizsvc.attempts.models import Attempt
from quizsvc.attempts.rules import State
from quizsvc.attempts.service import serving
from quizsvc.attempts.service.refusals import (
    AttemptEnded,
    NoAttemptLeft,
    NothingAnswered,
    NotInForce,
    PaperClosed,
    TooLate,
)
from quizsvc.attempts.service.results import Result, result_of
from quizsvc.attempts.service.sittings import Sitting
from quizsvc.bank import queries as bank
from quizsvc.identity import queries as identity
from quizsvc.kit import marks
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound, WrongShape
from quizsvc.kit.wire import instant_text
from quizsvc.papers import queries as papers
from quizsvc.papers.rules import PaperKind, Window
from quizsvc.roster import queries as roster
from quizsvc.season.rules import local_date

SWEEP = 200


def start(*, now: datetime, person_id: int, paper_id: int) -> tuple[Attempt, bool]:
    """Start an attempt, or return the one that is running, on whatever device; True if it is a new one.

    Raises:
        NotFound: no such published paper. PaperClosed, NotInForce, NoAttemptLeft.
    """
    paper = papers.published(paper_id)
    if paper is None:
        raise NotFound()
    sitting = Sitting(paper, person_id)
    if ongoing := _running(now, sitting):
        return ongoing, False
    number = _next_number(now, sitting)
    attempt = _begin(now, sitting, number) if number is not None else None
    if attempt is None:
        # Another device was first in the same moment: look again, and go on with what it started.
        return start(now=now, person_id=person_id, paper_id=paper_id)
    return attempt, True


def save_answers(
    *, now: datetime, person_id: int, attempt_id: int, sent: Mapping[str, Any]
) -> tuple[Attempt, list[str]]:
    """Keep answers; the attempt with its whole stored map, and the places at which something was applied.

    Raises:
        NotFound: not this person's attempt. TooLate, AttemptEnded. WrongShape: an answer that the paper has
        no place for; then nothing is kept.
    """
    attempt, sitting = _own(attempt_id, person_id)
    _insist_on_time(now, attempt, sitting)
    applied = _keep(attempt, sent)
    session().flush()
    return attempt, applied


def submit(*, now: datetime, person_id: int, attempt_id: int, sent: Mapping[str, Any]) -> Result:
    """Hand in, with last answers if there are any. Once handed in, every further call returns the stored
    result.

    Raises:
        NotFound, TooLate, NothingAnswered; AttemptEnded: it is void. WrongShape.
    """
    attempt, sitting = _own(attempt_id, person_id)
    if attempt.state != State.SUBMITTED:
        _insist_on_time(now, attempt, sitting)
        with session().no_autoflush:  # one statement writes the answers and their marks
            _keep(attempt, sent)
            if attempt.answered == 0:
                raise NothingAnswered()
            _end(attempt, State.SUBMITTED, rules.submitted_at(now, attempt.deadline_at), sitting)
    return result_of(now=now, attempt=attempt, sitting=sitting)


def read(*, now: datetime, person_id: int, attempt_id: int) -> Attempt:
    """A person's attempt; one that ran out is ended first.

    Raises:
        NotFound: not this person's attempt.
    """
    attempt = queries.of(attempt_id, person_id)
    if attempt is None:
        raise NotFound()
    return as_it_stands(now=now, attempt=attempt)


def as_it_stands(*, now: datetime, attempt: Attempt) -> Attempt:
    """An attempt that was read before; one that ran out is ended first, and only then locked."""
    if not rules.ran_out(State(attempt.state), attempt.deadline_at, now):
        return attempt
    attempt, sitting = _own(attempt.id, attempt.person_id)
    _end_if_over(now, attempt, sitting)
    return attempt


def expire_overdue(*, now: datetime) -> int:
    """End attempts that ran out, at most SWEEP of them; how many. Safe beside lazy ends and other
    sweepers.
    """
    overdue = queries.overdue(now, limit=SWEEP)
    for attempt in overdue:
        _end_if_over(now, attempt, Sitting(papers.by_id(attempt.paper_id), attempt.person_id))
    return len(overdue)


def _next_number(now: datetime, sitting: Sitting) -> int | None:
    """The number of a new attempt; None if another device has just started one."""
    paper = sitting.paper
    if not Window(paper.opens_at, paper.closes_at).is_open(now):
        raise PaperClosed(opens_at=instant_text(paper.opens_at), closes_at=instant_text(paper.closes_at))
    if roster.membership_on(sitting.person_id, local_date(now, sitting.season.zone)) is None:
        raise NotInForce()
    earlier = sitting.attempts()
    if any(attempt.state is State.IN_PROGRESS for attempt in earlier):
        return None
    if not rules.may_start(PaperKind(paper.kind), earlier, sitting.places):
        raise NoAttemptLeft()
    return len(earlier) + 1


def _begin(now: datetime, sitting: Sitting, number: int) -> Attempt | None:
    """The new attempt; None if the constraint decided for another device."""
    paper = sitting.paper
    served = serving.shuffled(papers.questions_of(paper.id), Random(secrets.randbits(64)))
    added = insert(Attempt).values(
        paper_id=paper.id,
        person_id=sitting.person_id,
        number=number,
        state=State.IN_PROGRESS,
        staff=identity.saw_keys(sitting.person_id, paper.drawn_at),
        started_at=now,
        deadline_at=rules.deadline(now, paper.time_limit_s, paper.closes_at),
        **asdict(served),
    )
    return session().scalar(added.on_conflict_do_nothing().returning(Attempt))


def _own(attempt_id: int, person_id: int) -> tuple[Attempt, Sitting]:
    attempt = queries.locked(attempt_id, person_id)
    if attempt is None:
        raise NotFound()
    return attempt, Sitting(papers.by_id(attempt.paper_id), person_id)


def _running(now: datetime, sitting: Sitting) -> Attempt | None:
    ongoing = queries.running(sitting.paper.id, sitting.person_id)
    if ongoing is None or _end_if_over(now, ongoing, sitting):
        return None
    return ongoing


def _insist_on_time(now: datetime, attempt: Attempt, sitting: Sitting) -> None:
    if _end_if_over(now, attempt, sitting) or attempt.state == State.EXPIRED:
        raise TooLate()
    if attempt.state == State.VOID:
        raise AttemptEnded("这份答卷已经作废，答案不能再改")
    if attempt.state != State.IN_PROGRESS:
        raise AttemptEnded()


def _end_if_over(now: datetime, attempt: Attempt, sitting: Sitting) -> bool:
    if not rules.ran_out(State(attempt.state), attempt.deadline_at, now):
        return False
    _end(attempt, State.EXPIRED, attempt.deadline_at, sitting)
    return True


def _keep(attempt: Attempt, sent: Mapping[str, Any]) -> list[str]:
    if not sent:
        return []
    places = serving.places(attempt)
    faults = {
        f"answers.{number}": [fault]
        for number, answer in sent.items()
        if (fault := rules.answer_fault(number, answer, places))
    }
    if faults:
        raise WrongShape("有的答案与题目不符，请刷新后重试", errors=faults)
    attempt.answers, applied = rules.merge(attempt.answers, sent)
    attempt.answered = rules.answered(attempt.answers)
    return applied


def _end(attempt: Attempt, state: State, ended_at: datetime, sitting: Sitting) -> None:
    """Mark by the keys of the pinned revisions, and note that the person's week is stale.

    Whoever could see keys at any time since the paper was drawn is staff here, even if they were not when
    they started or are not any more.
    """
    settings = sitting.season.settings
    attempt.staff = identity.saw_keys(attempt.person_id, sitting.paper.drawn_at)
    points = serving.points_of(attempt)
    keys = bank.keys(attempt.revision_ids)
    attempt.earned = [
        rules.mark_question(
            keys[revision].type,
            keys[revision].key,
            rules.chosen_at(attempt.answers, place),
            points[revision],
            settings.multiple_choice,
            settings.fixed_points,
        )
        for place, revision in enumerate(attempt.revision_ids, start=1)
    ]
    attempt.score = rules.score(sum(attempt.earned), sum(points.values()))
    attempt.state, attempt.submitted_at = state, ended_at
    session().flush()
    marks.add("attempt", scope=attempt.paper_id, subject=attempt.person_id)
