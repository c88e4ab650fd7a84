"""What is added up about a question on one paper.

Which attempts are looked at is decided by whoever reads them (queries.observing). A tally keeps what the
figures need and no more, so that the tallies of several papers make the figures of a revision without a
look at the attempts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from quizsvc.season import rules as season_rules

Counted = TypeVar("Counted", str, int)


@dataclass(frozen=True, slots=True)
class Answered:
    """How a question was answered on an attempt: the options chosen (none: left blank), what that earned,
    and what all other questions of the attempt earned together; both in hundredths of points.
    """

    earned: int
    rest: int
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """What the attempts on one paper say about one question, in hundredths of points.

    `points` is what the question is worth, `rest_points` what all others of the paper are. x is what the
    question earned on an attempt, y what the rest did; the sums go over all attempts. `sorted_product_sum`
    is the sum of x·y had the best of the one list met the best of the other.

    `best` is the number of attempts in the best third by y, ties all in: the question's own points do not
    help anybody into it, so that a wrong key does not choose its own judges.
    """

    points: int
    rest_points: int
    served: int
    answered: int
    x_sum: int
    x_square_sum: int
    y_sum: int
    y_square_sum: int
    product_sum: int
    sorted_product_sum: int
    chosen: Mapping[str, int]
    best: int
    chosen_by_best: Mapping[str, int]


def tally_of(answers: Mapping[Answered, int], *, points: int, rest_points: int) -> Tally:
    """Add up how often a question was answered in each way; without answers all sums are 0."""
    xs = sorted(each.earned for each, times in answers.items() for _ in range(times))
    ys = sorted(each.rest for each, times in answers.items() for _ in range(times))
    last = _last_of_the_best_third(ys)
    best = {each: times for each, times in answers.items() if last is not None and each.rest >= last}
    return Tally(
        points=points,
        rest_points=rest_points,
        served=len(xs),
        answered=sum(times for each, times in answers.items() if each.chosen),
        x_sum=sum(xs),
        x_square_sum=sum(x * x for x in xs),
        y_sum=sum(ys),
        y_square_sum=sum(y * y for y in ys),
        product_sum=sum(each.earned * each.rest * times for each, times in answers.items()),
        sorted_product_sum=sum(x * y for x, y in zip(xs, ys, strict=True)),
        chosen=_chosen(answers),
        best=sum(best.values()),
        chosen_by_best=_chosen(best),
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """How many chose each option: of all, and of the `best`. Who chose none of the options is in neither;
    options that nobody chose are absent.
    """

    chosen: Mapping[str, int]
    best: int
    chosen_by_best: Mapping[str, int]


def choices_of(tallies: Iterable[Tally]) -> Choices:
    """The choices on all these papers together."""
    known = list(tallies)
    return Choices(
        chosen=_added(tally.chosen for tally in known),
        best=sum(tally.best for tally in known),
        chosen_by_best=_added(tally.chosen_by_best for tally in known),
    )


def median(times: Iterable[Mapping[int, int]]) -> int | None:
    """The middle of whole numbers that are given as how often each occurs, in one or more parts; of an even
    number of them the mean of the middle two, half up. None of none.
    """
    counts = _added(times)
    total = sum(counts.values())
    if not total:
        return None
    lower, upper = _nth(counts, (total - 1) // 2), _nth(counts, total // 2)
    return season_rules.round_half_up(lower + upper, 2)


def _added(parts: Iterable[Mapping[Counted, int]]) -> dict[Counted, int]:
    counts: Counter[Counted] = Counter()
    for part in parts:
        counts.update(part)
    return dict(sorted(counts.items()))


def _nth(counts: Mapping[int, int], place: int) -> int:
    """The number at a place, from 0, of them all; they come in order."""
    for number, times in counts.items():
        place -= times
        if place < 0:
            return number
    raise IndexError(place)


def _last_of_the_best_third(rising: list[int]) -> int | None:
    """The smallest number that still belongs to the largest third; a third of four is two."""
    third = (len(rising) + 2) // 3
    return rising[-third] if rising else None


def _chosen(answers: Mapping[Answered, int]) -> dict[str, int]:
    return _added(dict.fromkeys(each.chosen, times) for each, times in answers.items())
