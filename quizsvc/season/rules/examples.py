"""Small cases, worked out by a season's settings, that its rules are explained with (rules.md §4–§7).

Figures are whole hundredths.
"""

from dataclasses import dataclass
from fractions import Fraction

from quizsvc.season.rules.numbers import round_half_up
from quizsvc.season.rules.settings import AverageBase, DailyBasis, MultiplePolicy, Settings

SCHEDULED = 7
DAILY_SCORES = (100, 80, 100, 60, 100, 80)
TEST_SCORE = 90
ELIGIBLE, PARTICIPANTS, SUM = 40, 38, 325_850
_POINTS = 600


def two_of_three(settings: Settings) -> tuple[int, int]:
    """What a multiple choice of the weekly test is worth, and what it earns if two of its three right options
    are chosen, and no wrong one.
    """
    parts = (*settings.weekly_mix, *settings.daily_mix)
    worth = next((part.points for part in parts if part.type == "multiple"), _POINTS)
    earned = {
        MultiplePolicy.ALL_OR_NOTHING: 0,
        MultiplePolicy.HALF_IF_SUBSET: round_half_up(worth, 2),
        MultiplePolicy.PROPORTIONAL_IF_SUBSET: round_half_up(2 * worth, 3),
        MultiplePolicy.FIXED_IF_SUBSET: min(settings.fixed_points or 0, worth),
    }
    return worth, earned[settings.multiple_choice]


@dataclass(frozen=True, slots=True)
class WeekExample:
    """Somebody's week with DAILY_SCORES, of SCHEDULED papers, and TEST_SCORE: the daily scores that are used,
    by how many they are divided, and the week's score.
    """

    used: tuple[int, ...]
    over: int
    score: int


def week(settings: Settings) -> WeekExample:
    """The example of a person's score."""
    used: tuple[int, ...] = DAILY_SCORES
    over = SCHEDULED
    if settings.daily_basis is DailyBasis.BEST:
        over = min(settings.daily_best, SCHEDULED)
        used = tuple(sorted(DAILY_SCORES, reverse=True)[:over])
    elif settings.daily_basis is DailyBasis.ANSWERED:
        over = len(DAILY_SCORES)
    mean = Fraction(sum(used), over)
    score = settings.daily_weight * mean + settings.weekly_weight * TEST_SCORE
    return WeekExample(used, over, round_half_up(100 * score))


@dataclass(frozen=True, slots=True)
class UnitExample:
    """A unit of ELIGIBLE people, PARTICIPANTS of whom took part and have SUM together."""

    rate: int
    average: int
    score: int


def unit(settings: Settings) -> UnitExample:
    """The example of a unit's score, from the rounded rate and average."""
    rate = round_half_up(10_000 * PARTICIPANTS, ELIGIBLE)
    by_eligible = settings.average_base is AverageBase.ELIGIBLE
    average = round_half_up(SUM, ELIGIBLE if by_eligible else PARTICIPANTS)
    score = settings.rate_weight * rate + settings.average_weight * average
    return UnitExample(rate, average, round_half_up(score))
