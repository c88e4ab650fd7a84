"""What an attempt earns, how long it runs, which one counts, when its key is shown (rules.md §3, §4)."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict

from quizsvc.bank import rules as bank
from quizsvc.papers import rules as papers
from quizsvc.season import rules as season_rules

GRACE = papers.GRACE


class State(StrEnum):
    """in_progress → submitted (by the person) or expired (by the server); void (by an organizer)."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    EXPIRED = "expired"
    VOID = "void"

    @property
    def chinese(self) -> str:
        """As people say it."""
        return _STATES[self]


_STATES = {
    State.IN_PROGRESS: "作答中",
    State.SUBMITTED: "已交卷",
    State.EXPIRED: "到时收卷",
    State.VOID: "已作废",
}


class Answer(TypedDict):
    """The ids of the chosen options, and the sender's counter."""

    chosen: list[str]
    seq: int


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """What decides about an attempt. `number` is the order in which the person started on that paper, from 1.

    `score` in hundredths and `submitted_at` are None while it is in progress; `answered` is the number of
    questions with an answer; `staff` says that the person held a key-seeing role when it started.
    """

    number: int
    state: State
    answered: int
    score: int | None
    submitted_at: datetime | None
    staff: bool = False

    @classmethod
    def of(cls, row: Any) -> "AttemptFacts":
        """Of whatever has these columns of an attempt."""
        return cls(row.number, State(row.state), row.answered, row.score, row.submitted_at, row.staff)


def mark_question(
    type_: bank.QuestionType,
    key: AbstractSet[str],
    chosen: AbstractSet[str],
    points: int,
    policy: season_rules.MultiplePolicy,
    fixed_points: int | None = None,
) -> int:
    """What the chosen options earn, in hundredths of points like `points` and `fixed_points` (rules.md §4).

    The key exactly earns everything; a wrong option or none earns 0 under every policy. The policy decides
    what some of the right options of a multiple choice earn; the other types are all or nothing.

    Raises:
        ValueError: no key; `fixed_if_subset` without fixed_points.
    """
    if not key:
        raise ValueError("a question without a key cannot be marked")
    if chosen == key:
        return points
    if type_ is not bank.QuestionType.MULTIPLE or not chosen or not chosen < key:
        return 0
    return _partial(len(chosen), len(key), points, policy, fixed_points)


def _partial(
    right: int, in_all: int, points: int, policy: season_rules.MultiplePolicy, fixed_points: int | None
) -> int:
    if policy is season_rules.MultiplePolicy.HALF_IF_SUBSET:
        return season_rules.round_half_up(points, 2)
    if policy is season_rules.MultiplePolicy.PROPORTIONAL_IF_SUBSET:
        return season_rules.round_half_up(points * right, in_all)
    if policy is season_rules.MultiplePolicy.FIXED_IF_SUBSET:
        if fixed_points is None:
            raise ValueError("fixed_if_subset needs fixed_points")
        return min(fixed_points, points)
    return 0


@dataclass(frozen=True, slots=True)
class Worth:
    """What marking needs of a question on a paper: its type, its key, and hundredths of points for it."""

    type: bank.QuestionType
    key: frozenset[str]
    points: int


def mark(
    revision_ids: Sequence[int],
    answers: Mapping[str, "Answer"],
    worth: Mapping[int, Worth],
    corrected: Mapping[int, papers.Correction],
    settings: season_rules.Settings,
) -> tuple[list[int], int]:
    """What each place of an attempt earns, and its score, in hundredths (rules.md §4, §8). What was dropped
    earns 0 of 0; if that is everything, the paper counts as not published and the score is 0.

    `worth` is of every question on the paper, `corrected` of those that were put right since; both by
    revision.
    """
    earned = [
        _earned(worth[revision], chosen_at(answers, place), corrected.get(revision), settings)
        for place, revision in enumerate(revision_ids, start=1)
    ]
    dropped = {revision for revision, correction in corrected.items() if correction.drops}
    possible = sum(each.points for revision, each in worth.items() if revision not in dropped)
    return earned, score(sum(earned), possible) if possible else 0


def _earned(
    worth: Worth,
    chosen: AbstractSet[str],
    correction: papers.Correction | None,
    settings: season_rules.Settings,
) -> int:
    policy, fixed = settings.multiple_choice, settings.fixed_points
    if correction is None:
        return mark_question(worth.type, worth.key, chosen, worth.points, policy, fixed)
    if not correction.by_key:
        return 0 if correction.drops else worth.points
    return max(mark_question(worth.type, key, chosen, worth.points, policy, fixed) for key in correction.keys)


def score(earned: int, possible: int) -> int:
    """100 × earned ÷ possible in hundredths, half up; both are sums of hundredths of points (rules.md §4).

    Raises:
        ValueError: nothing was possible (all questions dropped: the paper counts as not published), or more
            was earned than that.
    """
    if not 0 <= earned <= possible or possible == 0:
        raise ValueError(f"no score from {earned} of {possible}")
    return season_rules.round_half_up(10_000 * earned, possible)


def deadline(started_at: datetime, limit_s: int | None, closes_at: datetime) -> datetime:
    """The earlier of start + limit and the paper's closing; without a limit the closing (rules.md §3)."""
    if limit_s is None:
        return closes_at
    return min(started_at + timedelta(seconds=limit_s), closes_at)


def accepts(now: datetime, deadline_at: datetime) -> bool:
    """Whether answers and submissions are still taken: until the deadline + GRACE, that instant included."""
    return not papers.is_over(deadline_at, now)


def ran_out(state: State, deadline_at: datetime, now: datetime) -> bool:
    """Whether the server has to end it: still in progress, and its deadline and GRACE are past."""
    return state is State.IN_PROGRESS and not accepts(now, deadline_at)


def submitted_at(received_at: datetime, deadline_at: datetime) -> datetime:
    """The earlier of the time received and the deadline; an expired attempt's is the deadline (rules.md
    §3).
    """
    return min(received_at, deadline_at)


def time_used_s(started_at: datetime, ended_at: datetime) -> int:
    """Whole seconds from the start to submitted_at, half up as every rounding is (rules.md §4, §7)."""
    microseconds = (ended_at - started_at) // timedelta(microseconds=1)
    return season_rules.round_half_up(microseconds, 1_000_000)


@dataclass(frozen=True, slots=True)
class Sitting:
    """All that decides about one person's attempts on one paper but for the one that is looked at: the
    season's settings and their terms for this kind of paper, how many attempts are candidates (allowed and
    granted), whether the person could see keys at any time from the paper's drawing to the deadline of the
    one, how revisions are marked that were corrected, and the other attempts by number.
    """

    settings: season_rules.Settings
    terms: papers.Terms
    places: int
    saw_keys: bool
    corrected: Mapping[int, papers.Correction]
    others: Sequence[AttemptFacts]

    def all_with(self, own: AttemptFacts) -> list[AttemptFacts]:
        """Every attempt by number, the own one among them."""
        return sorted((*self.others, own), key=lambda attempt: attempt.number)


def may_start(kind: papers.PaperKind, attempts: Sequence[AttemptFacts], places: int) -> bool:
    """Whether a person may start another attempt: none is running, and a place is left or it would be
    practice.

    `places` is the allowed number + grants. Only a daily paper gives practice beyond them (rules.md §3).
    """
    if any(attempt.state is State.IN_PROGRESS for attempt in attempts):
        return False
    return kind is papers.PaperKind.DAILY or len(attempts) < places


def counted(
    attempts: Iterable[AttemptFacts], places: int, rule: season_rules.AttemptRule
) -> AttemptFacts | None:
    """The one of a person's attempts on a paper that is counted, or None (rules.md §3).

    Candidates are the first `places` (allowed + granted) by number: submitted, expired or void, blank or
    not, each uses up its place, and later ones are practice. Of those submitted or expired with at least
    one answer the rule picks: `first` or `last` to end; `best` by score, of equal ones the first to end. At
    the same instant it is the one started first. Those made as staff are never counted.
    """
    candidates = sorted(attempts, key=lambda attempt: attempt.number)[:places]
    ended = [
        (attempt.submitted_at, attempt)
        for attempt in candidates
        if attempt.state in (State.SUBMITTED, State.EXPIRED)
        and attempt.answered > 0
        and not attempt.staff
        and attempt.submitted_at is not None
    ]
    if not ended:
        return None
    if rule is season_rules.AttemptRule.LAST:
        latest = max(at for at, _ in ended)
        return next(attempt for at, attempt in ended if at == latest)
    if rule is season_rules.AttemptRule.BEST:
        return min(ended, key=lambda pair: (-(pair[1].score or 0), pair[0], pair[1].number))[1]
    return min(ended, key=lambda pair: (pair[0], pair[1].number))[1]


def review_at(
    terms: papers.Terms,
    attempt: AttemptFacts,
    attempts: Sequence[AttemptFacts],
    places: int,
    closes_at: datetime,
) -> datetime | None:
    """From when the review of `attempt` shows key, explanation and citation (the table of rules.md §3); None
    while it runs.

    `attempts` are all of the person's on that paper, `places` the allowed + granted ones. It is when the
    paper is over for all; but earlier where the terms say so: after an own submission with at least one
    answer, when every place is used up and nothing is running, from the last of these submissions on.
    """
    if attempt.state is State.IN_PROGRESS:
        return None
    ends = [one.submitted_at for one in attempts[:places] if one.submitted_at is not None]
    handed_in = attempt.state in (State.SUBMITTED, State.EXPIRED) and attempt.answered > 0
    running = any(one.state is State.IN_PROGRESS for one in attempts)
    if (
        terms.keys is season_rules.KeyRelease.PAPER_CLOSED
        or not handed_in
        or running
        or len(attempts) < places
    ):
        return closes_at + papers.REVEAL
    assert attempt.submitted_at is not None
    return max([attempt.submitted_at, *ends])


@dataclass(frozen=True, slots=True)
class Place:
    """What may be answered at a place of the paper: its question's type and option ids."""

    type: bank.QuestionType
    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of sent answers: the answers after it, and the places, as sent and in order, at which the
    sent one was applied, was there already, or is not what stands there.
    """

    answers: dict[str, Answer]
    applied: list[str]
    repeated: list[str]
    stale: list[str]


def merge(stored: Mapping[str, Answer], sent: Mapping[str, Answer]) -> Merged:
    """Answers after a save.

    Each place keeps the `seq` of the answer that it holds, and an answer applies if its seq is above it. So
    whatever the order of arrival, repeats and two devices, the newest stands; of equal ones the first to
    arrive (api.md, Participant): the same one again is a repeat, another one is stale like an older one.
    """
    merged = Merged(dict(stored), [], [], [])
    for place in sorted(sent, key=int):
        held, answer = stored.get(place), sent[place]
        new: Answer = {"chosen": _in_order(answer["chosen"]), "seq": answer["seq"]}
        if held is None or new["seq"] > held["seq"]:
            merged.answers[place] = new
            merged.applied.append(place)
        elif new == held:
            merged.repeated.append(place)
        else:
            merged.stale.append(place)
    return merged


def _in_order(chosen: list[str]) -> list[str]:
    return sorted(set(chosen)) if len(chosen) > 1 else chosen


def answer_fault(number: str, answer: Answer, places: Mapping[str, Place]) -> str | None:
    """Why an answer fits no place of the paper, in Chinese; None if it fits. `places` are by their numbers as
    they are written: "01" would be a second answer to the first question.
    """
    place = places.get(number)
    if place is None:
        return "没有这道题"
    if not place.options.issuperset(answer["chosen"]):
        return "没有这个选项"
    if place.type is not bank.QuestionType.MULTIPLE and len(set(answer["chosen"])) > 1:
        return "这道题只能选一个"
    return None


def answered(answers: Mapping[str, Answer]) -> int:
    """At how many places something is chosen."""
    return sum(1 for answer in answers.values() if answer["chosen"])


def chosen_at(answers: Mapping[str, Answer], place: int) -> frozenset[str]:
    """What is chosen at a place, from 1."""
    answer = answers.get(str(place))
    return frozenset(answer["chosen"]) if answer else frozenset()
