"""The attempts on a paper: when people began, what they were served, what they answered and earned."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quizsvc.attempts import rules
from quizsvc.attempts.rules import State
from quizsvc.attempts.service import serving
from quizsvc.bank import queries as bank
from quizsvc.demo import answers
from quizsvc.demo.answers import Asked
from quizsvc.demo.turnout import WeekTurnout
from quizsvc.papers.queries import PlacedQuestion
from quizsvc.papers.rules import PaperKind

COLUMNS = (
    "paper_id",
    "person_id",
    "number",
    "state",
    "started_at",
    "deadline_at",
    "submitted_at",
    "revision_ids",
    "option_orders",
    "answers",
    "answered",
    "earned",
    "score",
)
Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]

SECOND = 1_000_000
DAY = 24 * 3600 * SECOND
RUNS_OUT = {PaperKind.DAILY: 0.004, PaperKind.WEEKLY: 0.014}
# Starts by the hour, in parts: before work, the morning, the noon break, the afternoon, the evening.
WORKDAY = (0, 0, 0, 0, 0, 0, 1, 3, 9, 11, 9, 6, 7, 5, 7, 8, 6, 4, 3, 5, 8, 7, 3, 0)
WEEKEND = (0, 0, 0, 0, 0, 0, 0, 1, 3, 6, 8, 6, 5, 4, 5, 5, 5, 4, 4, 7, 10, 9, 5, 0)
SUNDAY_TEST = (0, 0, 0, 0, 0, 0, 0, 0, 2, 4, 6, 5, 3, 3, 5, 6, 6, 6, 6, 12, 20, 22, 14, 0)
# Time used: the median in seconds, its spread, the least and the most.
USED = {PaperKind.DAILY: (135, 0.5, 25, 900), PaperKind.WEEKLY: (810, 0.35, 200, 1795)}


@dataclass(frozen=True)
class Sheet:
    """A published paper, with what serving and marking its questions takes.

    `week` and `day` count from 0; `possible` is in hundredths of points.
    """

    id: int
    kind: PaperKind
    week: int
    day: int
    opens_at: datetime
    closes_at: datetime
    limit_s: int | None
    placed: Sequence[PlacedQuestion]
    shown: dict[int, bank.Served]
    questions: Sequence[Asked]
    possible: int


@dataclass(frozen=True)
class Sittings:
    """Attempts on one paper as columns: whose (an index), which of theirs, begun and ended how long after the
    opening (µs), how many questions they got to; `gain` is what they know better than usual."""

    person: Numbers
    number: Numbers
    begun: Numbers
    used: Numbers
    reached: Numbers
    runs_out: NDArray[np.bool_]
    gain: Reals


def daily_sittings(random: np.random.Generator, turnout: WeekTurnout, day: int, questions: int) -> Sittings:
    """Who worked on the practice of a day of the week (0 Monday)."""
    did, again, blank = (
        np.flatnonzero(each[:, day]) for each in (turnout.daily, turnout.again, turnout.blank_daily)
    )
    hours = WORKDAY if day < 5 else WEEKEND
    first = _sat(random, PaperKind.DAILY, did, np.zeros(len(did), dtype=np.int64), hours, questions)
    gave_up = _blank(random, blank, np.zeros(len(blank), dtype=np.int64), hours)
    return _together(first, gave_up, _once_more(random, first, again))


def weekly_sittings(random: np.random.Generator, turnout: WeekTurnout, questions: int) -> Sittings:
    """Who worked on the week's test."""
    parts = []
    for days, hours in ((range(5), WORKDAY), (range(5, 6), WEEKEND), (range(6, 7), SUNDAY_TEST)):
        for answered, on in ((True, turnout.weekly_day), (False, turnout.blank_weekly)):
            who = np.flatnonzero((on >= days.start) & (on < days.stop))
            since = on[who] * DAY
            parts.append(
                _sat(random, PaperKind.WEEKLY, who, since, hours, questions)
                if answered
                else _blank(random, who, since, hours)
            )
    return _together(*parts)


def _sat(
    random: np.random.Generator,
    kind: PaperKind,
    who: Numbers,
    since: Numbers,
    hours: tuple[int, ...],
    questions: int,
) -> Sittings:
    """Attempts that are answered: handed in, or a few of them run out of time on the way."""
    median, spread, least, most = USED[kind]
    used = np.clip(median * np.exp(spread * random.standard_normal(len(who))), least, most)
    runs_out = random.random(len(who)) < RUNS_OUT[kind]
    part = 1 + (random.random(len(who)) * (questions - 1)).astype(np.int64)
    return Sittings(
        person=who,
        number=np.ones(len(who), dtype=np.int64),
        begun=since + _begun(random, len(who), hours),
        used=(used * 1000).astype(np.int64) * (SECOND // 1000),
        reached=np.where(runs_out, part, questions),
        runs_out=runs_out,
        gain=np.zeros(len(who)),
    )


def _blank(random: np.random.Generator, who: Numbers, since: Numbers, hours: tuple[int, ...]) -> Sittings:
    """Attempts that were opened and left."""
    none = np.zeros(len(who), dtype=np.int64)
    begun = since + _begun(random, len(who), hours)
    return Sittings(who, none + 1, begun, none, none, none == 0, np.zeros(len(who)))


def _once_more(random: np.random.Generator, first: Sittings, who: Numbers) -> Sittings:
    """A second, better attempt soon after the first, for those of `who` whose first one was handed in."""
    again = np.isin(first.person, who) & ~first.runs_out
    pause = (60 + 540 * random.random(int(again.sum()))).astype(np.int64) * SECOND
    return Sittings(
        person=first.person[again],
        number=first.number[again] + 1,
        begun=first.begun[again] + first.used[again] + pause,
        used=first.used[again] // 2,
        reached=first.reached[again],
        runs_out=first.runs_out[again],
        gain=np.full(int(again.sum()), answers.KNOWS_NOW),
    )


def _begun(random: np.random.Generator, number: int, hours: tuple[int, ...]) -> Numbers:
    """Instants of a day, in µs from midnight, whole milliseconds; none after 23:00."""
    chances = np.array(hours) / sum(hours)
    hour = random.choice(24, number, p=chances)
    return ((hour + random.random(number)) * 3_600_000).astype(np.int64) * (SECOND // 1000)


def _together(*parts: Sittings) -> Sittings:
    """All of them in the order in which they began."""
    names = Sittings.__dataclass_fields__
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    order = np.lexsort((columns["person"], columns["begun"]))
    return Sittings(**{name: column[order] for name, column in columns.items()})


def rows(
    sheet: Sheet,
    sittings: Sittings,
    *,
    chance: np.random.Generator,
    shuffler: Random,
    ability: Reals,
    person_ids: Sequence[int],
    copied: Mapping[int, int],
) -> Iterator[tuple[Any, ...]]:
    """The rows of `attempts` in the order of COLUMNS, in PostgreSQL's text form; `copied` as in odd.Odd."""
    chosen = answers.choose(chance, sheet.questions, ability[sittings.person] + sittings.gain, sheet.week)
    chosen[list(copied)] = chosen[list(copied.values())]
    column = {question.revision: place for place, question in enumerate(sheet.questions)}
    facts = zip(
        sittings.person.tolist(),
        sittings.number.tolist(),
        sittings.begun.tolist(),
        sittings.used.tolist(),
        sittings.reached.tolist(),
        sittings.runs_out.tolist(),
        chosen.tolist(),
        strict=True,
    )
    for person, number, begun, used, reached, runs_out, picked in facts:
        started_at = sheet.opens_at + timedelta(microseconds=begun)
        deadline_at = rules.deadline(started_at, sheet.limit_s, sheet.closes_at)
        received_at = deadline_at if runs_out else started_at + timedelta(microseconds=used)
        served = serving.in_some_order(sheet.placed, sheet.shown, shuffler)
        yield (
            sheet.id,
            person_ids[person],
            number,
            (State.EXPIRED if runs_out else State.SUBMITTED).value,
            started_at,
            deadline_at,
            rules.submitted_at(received_at, deadline_at),
            *_paper(sheet, served, [picked[column[revision]] for revision in served.revision_ids], reached),
        )


def _paper(sheet: Sheet, served: serving.Served, picked: Sequence[int], reached: int) -> tuple[Any, ...]:
    """What was served, and of the places that were reached the answers and what they earned."""
    asked = {question.revision: question for question in sheet.questions}
    stored, earned = [], [0] * len(picked)
    for place, revision in enumerate(served.revision_ids[:reached]):
        choice = asked[revision].choices[picked[place]]
        stored.append(f'"{place + 1}":{choice.stored}{place + 1}}}')
        earned[place] = choice.earned
    return (
        f"{{{','.join(map(str, served.revision_ids))}}}",
        f"{{{','.join(served.option_orders)}}}",
        f"{{{','.join(stored)}}}",
        reached,
        f"{{{','.join(map(str, earned))}}}",
        rules.score(sum(earned), sheet.possible),
    )
