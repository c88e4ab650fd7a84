"""Draw questions for one person to practise: no attempt on a paper, never counted (rules.md §3)."""

import secrets
from datetime import datetime
from random import Random
from typing import Any

from quizsvc.attempts import service as attempts
from quizsvc.bank import queries as bank
from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.papers import queries as papers
from quizsvc.season import queries as seasons
from quizsvc.study import queries, rules
from quizsvc.study.models import Practice
from quizsvc.study.service import books
from quizsvc.study.service.refusals import EnoughForToday, NothingToPractise


def draw(
    *, now: datetime, person_id: int, count: int, subject_id: int | None = None, from_book: bool = False
) -> int:
    """Draw at most `count` questions: approved ones that no paper holds which is not over, at or below the
    subject, from the person's book; returns the practice's id.

    One person's draws wait for each other, so that the day's bound holds.

    Raises:
        NotFound: no such subject. EnoughForToday, NothingToPractise.
    """
    db.lock(f"study.draw:{person_id}")
    left = left_today(now=now, person_id=person_id)
    if left <= 0:
        raise EnoughForToday()
    found = _drawable(now, person_id, subject_id, from_book)
    if not found:
        raise NothingToPractise()
    random = Random(secrets.randbits(64))
    picked = rules.pick(found, queries.last_practised(person_id), min(count, left), random)
    placed = [papers.PlacedQuestion(place, each, found[each], 0) for place, each in enumerate(picked, 1)]
    served = attempts.in_some_order(placed, bank.served(found[each] for each in picked), random)
    today = seasons.today(now)
    made = Practice(person_id=person_id, on=today, drawn_at=now, subject_id=subject_id, from_book=from_book)
    made.revision_ids, made.option_orders = served.revision_ids, served.option_orders
    session().add(made)
    session().flush()
    return int(made.id)


def left_today(*, now: datetime, person_id: int) -> int:
    """How many questions may still be drawn for a person today."""
    return max(0, rules.MOST_A_DAY - queries.drawn_on(person_id, seasons.today(now)))


def practice_subjects() -> list[dict[str, Any]]:
    """The subjects that have approved questions, by path, each with how many. Those that a paper holds at the
    moment are among them: what tomorrow's practice is about is nobody's business yet.
    """
    return [subject for subject in bank.listed_subjects() if subject["questions"]]


def drawn(*, person_id: int, page: int, page_size: int) -> tuple[list[dict[str, Any]], int]:
    """One page of a person's practices, the newest first, and how many there are."""
    rows, total = queries.practices(person_id, page=page, page_size=page_size)
    subjects = bank.known_subjects()
    return [{**row._mapping, "subject": subjects.get(row.subject_id)} for row in rows], total


def _drawable(now: datetime, person_id: int, subject_id: int | None, from_book: bool) -> dict[int, int]:
    """The newest revisions of the questions that may be practised, by question."""
    within = books.subtree(subject_id)
    kept = books.known_of(now=now, person_id=person_id).kept() if from_book else None
    held, locked = papers.held(now, now), papers.locked(now)
    return {
        found.question_id: found.revision_id
        for found in bank.drawable()
        if (within is None or found.subject_id in within)
        and (kept is None or found.question_id in kept)
        and not held.has(found.question_id, found.stem_print)
        and not locked.has(found.question_id, found.stem_print)
    }
