"""Which weeks and periods count, and how rows that tie share a rank (rules.md §2, §7)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from quizsvc.rankings.rules.person_weeks import WeekPapers
from quizsvc.season import rules as season_rules

Row = TypeVar("Row")


def counted_weeks(
    period: season_rules.Period, published: Iterable[WeekPapers], season: season_rules.Season
) -> tuple[season_rules.Week, ...]:
    """The period's weeks that have a published paper, in order; empty if the period counts nowhere."""
    with_paper = {each.week for each in published if each.counts}
    return tuple(week for week in season_rules.weeks_of(period, season) if week in with_paper)


def previous_period(
    period: season_rules.Period, weeks: Collection[season_rules.Week]
) -> season_rules.Period | None:
    """The last period of the same kind before it that counts, given all the season's counted weeks.

    None if there is none, and for the season.
    """
    if isinstance(period, season_rules.Week):
        return max((week for week in weeks if week < period), default=None)
    if isinstance(period, season_rules.Month):
        months = {season_rules.month_of(week) for week in weeks}
        return max((month for month in months if month < period), default=None)
    return None


def ranked(rows: Sequence[Row], standing: Callable[[Row], object]) -> Iterator[tuple[int, Row]]:
    """Rows in their order with ranks: neighbours of equal standing share one, the next is skipped (1, 2, 2,
    4).
    """
    rank, last = 0, object()
    for place, row in enumerate(rows, start=1):
        current = standing(row)
        if current != last:
            rank, last = place, current
        yield rank, row


def change(previous: Mapping[int, int], id_: int, rank: int) -> int | None:
    """Places gained since the last period, below 0 for lost ones; None without a rank then (rules.md §7)."""
    before = previous.get(id_)
    return None if before is None else before - rank
