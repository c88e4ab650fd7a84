"""Use cases of attempts: start, save, hand in, read, and end what ran out (rules.md §3, §4).

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

from quizsvc.attempts import answers as answer_rules
from quizsvc.attempts import queries, rules, serving
from quizsvc.attempts.models import Attempt
from quizsvc.attempts.rules import State
from quizsvc.bank import queries as bank
from quizsvc.kit import marks
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound, Refusal
from quizsvc.kit.wire import instant_text
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind
from quizsvc.roster import queries as roster
from quizsvc.season import queries as seasons
from quizsvc.season.rules import Settings, local_date

SWEEP = 200


class PaperClosed(Refusal):
    """The paper is not open now."""

    title = "这份试卷现在不开放答题"


class NotInForce(Refusal):
    """No membership is in force today, so nothing can be started."""

    title = "您今天不在册，不能开始答题，请联系本单位管理员"


class NoAttemptLeft(Refusal):
    """Every candidate on this paper is used up, and it gives no practice beyond them."""

    title = "这份试卷的答题次数已用完"


class NothingAnswered(Refusal):
    """Not a single answer: nobody hands in a blank paper by mistake."""

    title = "还没有作答，不能交卷"


class TooLate(Refusal):
    """The deadline and its grace are past. What was saved before counts; ending the attempt stays done."""

    keeps_changes = True
    title = "答题时间已过，之前保存的答案已自动交卷，这次提交的内容没有计入"


class AttemptEnded(Refusal):
    """The attempt was handed in or is void, so its answers stay as they are."""

    title = "这份答卷已经交卷，答案不能再改"


def start(*, now: datetime, person_id: int, staff: bool, paper_id: int) -> tuple[Attempt, bool]:
    """Start an attempt, or return the one that is running, on whatever device; True if it is a new one.

    `staff` says that the person can see keys, so that the attempt is never counted.

    Raises:
        NotFound: no such published paper. PaperClosed, NotInForce, NoAttemptLeft.
    """
    paper = papers.published(paper_id)
    if paper is None:
        raise NotFound()
    if ongoing := _running(now, paper_id, person_id):
        return ongoing, False
    number = _next_number(now, paper, person_id)
    added = insert(Attempt).values(
        paper_id=paper_id,
        person_id=person_id,
        number=number,
        state=State.IN_PROGRESS,
        staff=staff,
        started_at=now,
        deadline_at=rules.deadline(now, paper.time_limit_s, paper.closes_at),
        **asdict(serving.shuffled(papers.questions_of(paper_id), Random(secrets.randbits(64)))),
    )
    attempt_id = session().scalar(added.on_conflict_do_nothing().returning(Attempt.id))
    if attempt_id is not None:
        return session().get_one(Attempt, attempt_id), True
    # Another device started it in the same moment; the constraint decided, and its attempt is the one.
    ongoing = queries.running(paper_id, person_id)
    if ongoing is None:
        raise NoAttemptLeft()
    return ongoing, False


def _next_number(now: datetime, paper: Paper, person_id: int) -> int:
    season = seasons.by_id(paper.season_id)
    if not paper.opens_at <= now < paper.closes_at:
        raise PaperClosed(opens_at=instant_text(paper.opens_at), closes_at=instant_text(paper.closes_at))
    if roster.membership_on(person_id, local_date(now, season.zone)) is None:
        raise NotInForce()
    kind = PaperKind(paper.kind)
    earlier = [queries.facts(attempt) for attempt in queries.of_person(paper.id, person_id)]
    places = _places(season.settings, kind) + queries.grants(paper.id, person_id)
    if not rules.may_start(kind, earlier, places):
        raise NoAttemptLeft()
    return len(earlier) + 1


def save_answers(
    *, now: datetime, person_id: int, attempt_id: int, sent: Mapping[str, Any]
) -> tuple[Attempt, list[str]]:
    """Keep answers; the attempt with its whole stored map, and the places at which something was applied.

    Raises:
        NotFound: not this person's attempt. TooLate, AttemptEnded. WrongShape: an answer that the paper has
        no place for.
    """
    attempt = _own(attempt_id, person_id)
    _insist_on_time(now, attempt)
    applied = _keep(attempt, sent)
    session().flush()
    return attempt, applied


def submit(*, now: datetime, person_id: int, attempt_id: int, sent: Mapping[str, Any]) -> Attempt:
    """Hand in, with last answers if there are any. Once handed in, every further call returns the stored
    result.

    Raises:
        NotFound, TooLate, NothingAnswered; AttemptEnded: it is void. WrongShape.
    """
    attempt = _own(attempt_id, person_id)
    if attempt.state == State.SUBMITTED:
        return attempt
    _insist_on_time(now, attempt)
    _keep(attempt, sent)
    if attempt.answered == 0:
        raise NothingAnswered()
    _end(attempt, State.SUBMITTED, rules.submitted_at(now, attempt.deadline_at))
    session().flush()
    return attempt


def read(*, now: datetime, person_id: int, attempt_id: int) -> Attempt:
    """A person's attempt; one that ran out is ended first.

    Raises:
        NotFound: not this person's attempt.
    """
    attempt = _own(attempt_id, person_id)
    _end_if_over(now, attempt)
    return attempt


def latest(*, now: datetime, person_id: int, paper_id: int) -> Attempt | None:
    """The person's last attempt on a paper, if any; one that ran out is ended first."""
    _running(now, paper_id, person_id)
    attempts = queries.of_person(paper_id, person_id)
    return attempts[-1] if attempts else None


def expire_overdue(*, now: datetime) -> int:
    """End attempts that ran out, at most SWEEP of them; how many. Safe beside lazy ends and other
    sweepers.
    """
    overdue = queries.overdue(now, limit=SWEEP)
    for attempt in overdue:
        _end_if_over(now, attempt)
    return len(overdue)


def counts(attempt: Attempt) -> bool:
    """Whether this is the person's counted attempt on its paper, as things stand."""
    paper = papers.by_id(attempt.paper_id)
    settings = seasons.by_id(paper.season_id).settings
    kind = PaperKind(paper.kind)
    places = _places(settings, kind) + queries.grants(attempt.paper_id, attempt.person_id)
    rule = settings.daily_rule if kind is PaperKind.DAILY else settings.weekly_rule
    facts = [queries.facts(one) for one in queries.of_person(attempt.paper_id, attempt.person_id)]
    chosen = rules.counted(facts, places, rule)
    return chosen is not None and chosen.number == attempt.number


def _own(attempt_id: int, person_id: int) -> Attempt:
    attempt = queries.own(attempt_id, person_id)
    if attempt is None:
        raise NotFound()
    return attempt


def _running(now: datetime, paper_id: int, person_id: int) -> Attempt | None:
    ongoing = queries.running(paper_id, person_id)
    if ongoing is None or _end_if_over(now, ongoing):
        return None
    return ongoing


def _insist_on_time(now: datetime, attempt: Attempt) -> None:
    if _end_if_over(now, attempt) or attempt.state == State.EXPIRED:
        raise TooLate()
    if attempt.state != State.IN_PROGRESS:
        raise AttemptEnded()


def _end_if_over(now: datetime, attempt: Attempt) -> bool:
    if attempt.state != State.IN_PROGRESS or rules.accepts(now, attempt.deadline_at):
        return False
    _end(attempt, State.EXPIRED, attempt.deadline_at)
    session().flush()
    return True


def _keep(attempt: Attempt, sent: Mapping[str, Any]) -> list[str]:
    if not sent:
        return []
    attempt.answers, applied = answer_rules.merge(attempt.answers, sent, serving.places(attempt))
    attempt.answered = answer_rules.answered(attempt.answers)
    return applied


def _end(attempt: Attempt, state: State, ended_at: datetime) -> None:
    """Mark by the keys of the pinned revisions, and note that the person's week is stale."""
    paper = papers.by_id(attempt.paper_id)
    settings = seasons.by_id(paper.season_id).settings
    points = {question.revision_id: question.points for question in papers.questions_of(attempt.paper_id)}
    keys = bank.keys(attempt.revision_ids)
    attempt.earned = [
        rules.mark_question(
            keys[revision].type,
            keys[revision].key,
            answer_rules.chosen_at(attempt.answers, place),
            points[revision],
            settings.multiple_choice,
            settings.fixed_points,
        )
        for place, revision in enumerate(attempt.revision_ids, start=1)
    ]
    attempt.score = rules.score(sum(attempt.earned), sum(points.values()))
    attempt.state, attempt.submitted_at = state, ended_at
    marks.add("attempt", scope=attempt.paper_id, subject=attempt.person_id)


def _places(settings: Settings, kind: PaperKind) -> int:
    return settings.daily_attempts if kind is PaperKind.DAILY else settings.weekly_attempts
