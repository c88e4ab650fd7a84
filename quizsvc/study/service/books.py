"""The book of wrong questions: worked out from the answers when it is read, so it can't be behind them.

While a question is on a weekly test that is not over, being in the book would tell that the chosen option was
wrong (rules.md §3, record 9): such questions are left out, and only how many they are is told, of the whole
book and never of a part that somebody can choose.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from quizsvc.attempts.rules import State
from quizsvc.bank import queries as bank
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound
from quizsvc.papers import queries as papers
from quizsvc.study import queries
from quizsvc.study.models import Star
from quizsvc.study.rules import Answer, Entry, entries
from quizsvc.study.service.record import record
from quizsvc.study.service.showing import Shown, Told, shown, told


@dataclass(frozen=True, slots=True)
class Line:
    """A question of the book with its newest wrong answer; `times` wrong in all, `rights` in free practice
    since.
    """

    question_id: int
    subject: bank.KnownSubject
    question: Shown
    told: Told
    wrong_at: datetime
    in_practice: bool
    times: int
    rights: int
    starred: bool


@dataclass(frozen=True, slots=True)
class Book:
    """A page of the book, the newest wrong answers first; how many lines there are on all pages; how many
    questions of the whole book have which subject, and how many are kept back.
    """

    lines: list[Line]
    total: int
    subjects: list[tuple[bank.KnownSubject, int]]
    withheld: int


@dataclass(frozen=True, slots=True)
class Known:
    """The questions that a person ever had in the book, as far as they may be told, and which are starred;
    and how many in it may not.
    """

    told: Mapping[int, Entry]
    starred: set[int]
    withheld: int

    def kept(self) -> dict[int, Entry]:
        """Those that are in the book: not learnt since, or starred."""
        return {id_: entry for id_, entry in self.told.items() if not entry.is_learnt or id_ in self.starred}


def book(*, now: datetime, person_id: int, subject_id: int | None, page: int, page_size: int) -> Book:
    """A page of a person's book; with `subject_id` only what stands at or below it.

    Raises:
        NotFound: no such subject.
    """
    within = subtree(subject_id)
    known, subjects = known_of(now=now, person_id=person_id), bank.known_subjects()
    kept = known.kept()
    wanted = [entry for entry in kept.values() if within is None or entry.newest.subject in within]
    wanted.sort(key=lambda entry: (entry.newest.at, entry.newest.question), reverse=True)
    counted = Counter(entry.newest.subject for entry in kept.values())
    return Book(
        _lines(wanted[(page - 1) * page_size : page * page_size], known.starred, subjects),
        len(wanted),
        sorted(((subjects[id_], number) for id_, number in counted.items()), key=lambda each: each[0].path),
        known.withheld,
    )


def subtree(subject_id: int | None) -> set[int] | None:
    """A subject and all below it; None, which is every one, if none is named.

    Raises:
        NotFound: there is no such subject.
    """
    if subject_id is None:
        return None
    if not (found := bank.subtree_ids(subject_id)):
        raise NotFound("没有这个科目")
    return set(found)


def known_of(*, now: datetime, person_id: int) -> Known:
    """What a person ever answered wrong: in attempts that ended, are not void and whose review is open to
    them, and in free practice.
    """
    reviewed = [
        done.sat.id
        for done in record(now=now, person_id=person_id)
        if done.sat.facts.state is not State.VOID and done.review_at is not None and done.review_at <= now
    ]
    found = entries([*queries.wrong_answers(reviewed), *_put_right(queries.practice_answers(person_id))])
    locked, starred = papers.locked(now), queries.starred(person_id)
    told = {id_: entry for id_, entry in found.items() if not locked.has(id_, entry.newest.stem_print)}
    hidden = [
        entry for id_, entry in found.items() if id_ not in told and (not entry.is_learnt or id_ in starred)
    ]
    return Known(told, starred, len(hidden))


def _put_right(answers: list[Answer]) -> Iterator[Answer]:
    """Answers of free practice by the keys of now: one that was wrong by a wrong key was no mistake."""
    corrected = papers.corrections_of({answer.revision for answer in answers})
    for answer in answers:
        keys = corrected[answer.revision].keys if answer.revision in corrected else None
        yield answer if keys is None else replace(answer, right=frozenset(answer.chosen) in keys)


def star(*, now: datetime, person_id: int, question_id: int) -> None:
    """Keep a question in the book, whatever is answered; also bring one back that was learnt. Twice is once.

    Raises:
        NotFound: the person never had it in the book, or it is kept back now.
    """
    _insist_on_having(now, person_id, question_id)
    made = insert(Star).values(person_id=person_id, question_id=question_id, starred_at=now)
    session().execute(made.on_conflict_do_nothing())


def unstar(*, now: datetime, person_id: int, question_id: int) -> None:
    """Take the star away; a question that was learnt leaves the book. Twice is once.

    Raises:
        NotFound: as for star.
    """
    _insist_on_having(now, person_id, question_id)
    session().execute(sa.delete(Star).where(Star.person_id == person_id, Star.question_id == question_id))


def _insist_on_having(now: datetime, person_id: int, question_id: int) -> None:
    if question_id not in known_of(now=now, person_id=person_id).told:
        raise NotFound()


def _lines(found: list[Entry], starred: set[int], subjects: Mapping[int, bank.KnownSubject]) -> list[Line]:
    revisions = [entry.newest.revision for entry in found]
    questions, solutions = bank.served(revisions), papers.solutions(revisions)
    return [
        Line(
            question_id=newest.question,
            subject=subjects[newest.subject],
            question=shown(questions[newest.revision], newest.order),
            told=told(newest.chosen, newest.right, solutions[newest.revision]),
            wrong_at=newest.at,
            in_practice=newest.in_practice,
            times=entry.times,
            rights=entry.rights,
            starred=newest.question in starred,
        )
        for entry in found
        for newest in (entry.newest,)
    ]
