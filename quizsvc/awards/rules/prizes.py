"""Who gets which prize, and why others get none (rules.md §9).

One call of `verdicts` is about one board of units or one track of people. Everything is exact: ranks are
those that were published, a percentage of places is rounded up.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import accumulate

from quizsvc.rankings.rules import Board
from quizsvc.roster import rules as roster
from quizsvc.season import rules as season_rules

NEAR = 3
"""So many ranks behind the last prize are told why they get none."""


class Kind(StrEnum):
    """Whom a prize is for."""

    UNIT = "unit"
    PERSON = "person"

    @property
    def chinese(self) -> str:
        """As people say it."""
        return _KINDS[self]


_KINDS = {
    Kind.UNIT: "单位",
    Kind.PERSON: "个人",
}


class Prize(IntEnum):
    """一等奖, 二等奖, 三等奖."""

    FIRST = 1
    SECOND = 2
    THIRD = 3

    @property
    def chinese(self) -> str:
        """As it stands on a certificate."""
        return f"{'一二三'[self - 1]}等奖"


@dataclass(frozen=True, slots=True)
class Entry:
    """A ranked row. `lacks` says in Chinese what keeps its holder from any prize; nothing if it is empty."""

    id: int
    rank: int
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an entry gets; `reason` is a sentence for the organizer."""

    id: int
    rank: int
    prize: Prize | None
    reason: str


def group_name(track: roster.Track, level: roster.Level | None) -> str:
    """Those who compete with each other: `执法条线市级单位`; of no level a track's people, `监测条线个人`."""
    return f"{track.chinese}条线个人" if level is None else Board(track, level).chinese


def verdicts(
    entries: Sequence[Entry], places: Sequence[season_rules.Places], ties: season_rules.PrizeTies
) -> list[Verdict]:
    """A verdict on every ranked row of a board, in the order of the rows; `places` are those of the first,
    second and third prize. Who falls short leaves the place to nobody.
    """
    lasts = last_ranks(places, len(entries))
    sharing = Counter(entry.rank for entry in entries)
    return [_verdict(entry, lasts, sharing[entry.rank], ties) for entry in entries]


def last_ranks(places: Sequence[season_rules.Places], ranked: int) -> tuple[int, ...]:
    """The last rank of each prize, from the first one on: with 1, 2 and 3 places 1, 3 and 6. A prize without
    a place ends where the one before it ends.
    """
    return tuple(accumulate(each.of(ranked) for each in places))


def prize_of(rank: int, lasts: Sequence[int]) -> Prize | None:
    """The prize whose ranks hold this one, if any."""
    return next((prize for prize, last in zip(Prize, lasts, strict=True) if rank <= last), None)


def unit_lacks(rate: int | None, settings: season_rules.Settings) -> str:
    """What a unit with this participation rate, in hundredths of a percent, lacks for a prize."""
    least = settings.prize_min_rate
    if rate is not None and rate >= least:
        return ""
    told = "没有参与率" if rate is None else f"参与率 {season_rules.format_hundredths(rate)} %"
    return f"{told}，不到 {season_rules.format_hundredths(least)} %"


def weeks_needed(weeks: int, settings: season_rules.Settings) -> int:
    """Of so many weeks that have a weekly paper, in how many a person must have been eligible and tested."""
    return -(-weeks * settings.prize_min_weeks.numerator // settings.prize_min_weeks.denominator)


def person_lacks(eligible: int, tests: int, weeks: int, settings: season_rules.Settings) -> str:
    """What a person lacks for a prize who, of `weeks` weeks that have a weekly paper, was eligible in
    `eligible` and has a counted weekly test of `tests`.
    """
    needed = weeks_needed(weeks, settings)
    faults = []
    if eligible < needed:
        faults.append(f"应参加每周一测 {eligible} 周")
    if tests < needed:
        faults.append(f"完成每周一测 {tests} 次")
    return f"{'，'.join(faults)}，不到 {needed}（活动共 {weeks} 次）" if faults else ""


def _verdict(entry: Entry, lasts: Sequence[int], sharing: int, ties: season_rules.PrizeTies) -> Verdict:
    within = prize_of(entry.rank, lasts)
    place = f"{'并列' if sharing > 1 else ''}第 {entry.rank} 名"
    if within is None:
        told = f"不在获奖名次（前 {lasts[-1]} 名）内" if lasts[-1] else "没有设奖"
        return Verdict(entry.id, entry.rank, None, f"{place}，{told}")
    last = lasts[within - 1]
    if ties is season_rules.PrizeTies.EXCLUDE and entry.rank + sharing - 1 > last:
        told = f"{sharing} 个并列，超出{within.chinese}的最后一名（第 {last} 名），按设置都不授奖"
        return Verdict(entry.id, entry.rank, None, f"{place}，{told}")
    if entry.lacks:
        told = f"名次在{within.chinese}内，但{entry.lacks}，名额空缺"
        return Verdict(entry.id, entry.rank, None, f"{place}，{told}")
    return Verdict(entry.id, entry.rank, within, f"{place}，{within.chinese}")
