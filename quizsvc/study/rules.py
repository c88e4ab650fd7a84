"""What somebody's own answers come to: why an attempt does not count, which questions stay in the book of
wrong ones, which come next in free practice, and how many days in a row were practised (rules.md §3).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from random import Random

from quizsvc.attempts import rules as attempts
from quizsvc.season import rules as season_rules

RIGHTS_TO_LEAVE = 2
"""So often right in free practice, since it was last wrong, lets a question leave the book."""
MOST_A_DAY = 200
"""So many questions of free practice are drawn for one person in a day: more than anybody learns, and too few
to take the bank's keys away by a program in an hour."""
MOST_AT_ONCE = 50
_NEVER = datetime.min.replace(tzinfo=UTC)


class Uncounted(StrEnum):
    """Why an attempt does not count: it runs, is void, is a practice beyond the candidates, holds no answer,
    is of somebody who could see keys, or another candidate is the one that counts.
    """

    RUNNING = "running"
    VOID = "void"
    PRACTICE = "practice"
    BLANK = "blank"
    STAFF = "staff"
    ANOTHER = "another"


def uncounted(
    attempt: attempts.AttemptFacts,
    every: Collection[attempts.AttemptFacts],
    places: int,
    rule: season_rules.AttemptRule,
) -> Uncounted | None:
    """Why the attempt is not the counted one of `every` (all of the person's on the paper); None if it is.

    `places` is the allowed number + grants. Of several reasons the first of Uncounted is told.
    """
    if attempts.counted(every, places, rule) is attempt:
        return None
    reasons = {
        Uncounted.RUNNING: attempt.state is attempts.State.IN_PROGRESS,
        Uncounted.VOID: attempt.state is attempts.State.VOID,
        Uncounted.PRACTICE: attempt.number > places,
        Uncounted.BLANK: attempt.answered == 0,
        Uncounted.STAFF: attempt.staff,
    }
    return next((reason for reason, holds in reasons.items() if holds), Uncounted.ANOTHER)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody chose for a question at some time, and whether it was wholly right.

    `order` are the letters of the options as they were served; `stem_print` is bank.stem_fingerprint.
    """

    question: int
    revision: int
    stem_print: str
    subject: int
    order: str
    chosen: tuple[str, ...]
    at: datetime
    right: bool
    in_practice: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A question that was wrong: the newest wrong answer, how many there are, and how often it was right in
    free practice since.
    """

    newest: Answer
    times: int
    rights: int

    @property
    def is_learnt(self) -> bool:
        """Whether it leaves the book, unless a star keeps it."""
        return self.rights >= RIGHTS_TO_LEAVE


def entries(answers: Iterable[Answer]) -> dict[int, Entry]:
    """Every question that was ever answered wrong, by its id, those that were learnt since too.

    Being right on a paper does not count towards leaving. Of a right and a wrong answer at the same instant
    the wrong one is the later.
    """
    found: dict[int, Entry] = {}
    for answer in sorted(answers, key=lambda each: (each.at, not each.right)):
        known = found.get(answer.question)
        if not answer.right:
            found[answer.question] = Entry(answer, known.times + 1 if known else 1, 0)
        elif known and answer.in_practice:
            found[answer.question] = Entry(known.newest, known.times, known.rights + 1)
    return found


def pick(
    questions: Iterable[int], practised: Mapping[int, datetime], count: int, random: Random
) -> Sequence[int]:
    """At most `count` of the questions to practise: never practised ones first, then those that were longest
    ago; equal ones by chance.
    """
    queue = sorted(questions)
    random.shuffle(queue)
    queue.sort(key=lambda question: practised.get(question, _NEVER))
    return queue[:count]


@dataclass(frozen=True, slots=True)
class Streak:
    """Days of daily practice in a row, up to today or, while today's is not done, to the last one before.

    `counted`: every one of these days has an attempt that counts, none is only of somebody who sees keys.
    """

    days: int
    today_done: bool
    counted: bool


def streak(practices: Iterable[date], done: Mapping[date, bool], today: date) -> Streak:
    """The streak on a day of the season's zone, from the days that have a daily practice and those on which
    it was done, each with whether it counts.

    Days without a practice neither break nor count, and today does not break. After the season's last day the
    streak stays as it was then.
    """
    row = []
    for day in sorted((day for day in practices if day <= today), reverse=True):
        if day in done:
            row.append(done[day])
        elif day != today:
            break
    return Streak(len(row), today in done, all(row))
