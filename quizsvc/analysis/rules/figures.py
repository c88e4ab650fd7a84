"""The figures of a question, from its tallies.

On one paper they are the usual ones: facility is the mean of what was earned ÷ what could be; discrimination
100 · cov(x, y) ÷ √(var x · var y), and efficiency 100 · cov(x, y) ÷ the covariance of the two lists sorted,
with x what the question earned on an attempt and y what the rest of it did, in sample variances (n − 1).

Over several papers x and y are compared with the means of their own paper, and the products are added up.
So it does not look like discrimination that one week was harder than another. What a question is worth may
differ: x and y are fractions of what could be earned. A paper of one question has no rest to compare with,
and says nothing about discrimination.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from quizsvc.analysis.rules.tallies import Tally
from quizsvc.season import rules as season_rules

PERCENT = 10_000
"""1 as hundredths of a percent."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How a question did; the last four in hundredths of a percent.

    `facility` and `sd` are of what could be earned. None where there is nothing to say: facility of a
    question never served, sd of one served less than twice, discrimination and efficiency where x or y never
    varied. Efficiency can be below −100 %.
    """

    served: int
    answered: int
    facility: int | None
    sd: int | None
    discrimination: int | None
    efficiency: int | None


def figures_of(tallies: Iterable[Tally]) -> Figures:
    """The figures of a question from its tallies, one for each paper that it was on."""
    known = [tally for tally in tallies if tally.served]
    served = sum(tally.served for tally in known)
    discrimination, efficiency = _agreement([tally for tally in known if tally.rest_points])
    return Figures(
        served=served,
        answered=sum(tally.answered for tally in known),
        facility=_facility(known, served),
        sd=_sd(known, served),
        discrimination=discrimination,
        efficiency=efficiency,
    )


def _facility(tallies: list[Tally], served: int) -> int | None:
    if not served:
        return None
    return season_rules.round_half_up(PERCENT * _earned(tallies) / served)


def _sd(tallies: list[Tally], served: int) -> int | None:
    if served < 2:
        return None
    squares = sum((Fraction(tally.x_square_sum, tally.points**2) for tally in tallies), Fraction())
    variance = (squares - _earned(tallies) ** 2 / served) / (served - 1)
    return _root(PERCENT**2 * variance)


def _earned(tallies: list[Tally]) -> Fraction:
    """The sum of what was earned on each attempt, as fractions of what could be."""
    return sum((Fraction(tally.x_sum, tally.points) for tally in tallies), Fraction())


def _agreement(tallies: list[Tally]) -> tuple[int | None, int | None]:
    """Discrimination and efficiency; n − 1 would stand above and below the line, and so nowhere."""
    parts = [_variations(tally) for tally in tallies]
    of_x, of_y, together, at_most = (sum((part[i] for part in parts), Fraction()) for i in range(4))
    discrimination = efficiency = None
    if of_x and of_y:
        discrimination = _root(PERCENT**2 * together**2 / (of_x * of_y), negative=together < 0)
    if at_most:
        efficiency = season_rules.round_half_up(PERCENT * together / at_most)
    return discrimination, efficiency


def _variations(tally: Tally) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """The sums of (x − mean)², of (y − mean)², and of their products as they are and sorted, in fractions of
    what could be earned.
    """
    n, x, y = tally.served, tally.x_sum, tally.y_sum
    points, rest = tally.points, tally.rest_points
    return (
        Fraction(n * tally.x_square_sum - x * x, n * points * points),
        Fraction(n * tally.y_square_sum - y * y, n * rest * rest),
        Fraction(n * tally.product_sum - x * y, n * points * rest),
        Fraction(n * tally.sorted_product_sum - x * y, n * points * rest),
    )


def _root(square: Fraction, *, negative: bool = False) -> int:
    """The square root of a number of 0 or above as the nearest whole number, half up, with this sign. No
    decimals are cut off on the way: the whole part of twice the root decides.
    """
    four = 4 * square
    twice = isqrt(four.numerator // four.denominator)
    if negative:
        # Half up is towards 0 here: exactly k + ½ becomes −k.
        return -(twice // 2 if twice * twice == four else (twice + 1) // 2)
    return (twice + 1) // 2
