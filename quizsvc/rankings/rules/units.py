"""The units' boards: participation, average, score, rank (rules.md §5, §7)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from quizsvc.rankings.rules import periods
from quizsvc.rankings.rules.person_weeks import PersonWeek
from quizsvc.roster import rules as roster
from quizsvc.season import rules as season_rules


class Board(NamedTuple):
    """The units that compete with each other; str() gives `enforcement/city`."""

    track: roster.Track
    level: roster.Level

    def __str__(self) -> str:
        return f"{self.track}/{self.level}"

    @property
    def chinese(self) -> str:
        """As people say it: `执法条线市级单位`."""
        return f"{self.track.chinese}条线{self.level.chinese}单位"


BOARDS = tuple(Board(track, level) for track in roster.Track for level in roster.RANKED_LEVELS)
"""All boards in the order in which they are shown (rules.md §7)."""


class UnitRow(NamedTuple):
    """A unit's line on a board. Rate, average and score are hundredths, None together with the rank.

    For a month or the season eligible, exempt and participants are person-weeks.
    """

    rank: int | None
    unit: int
    eligible: int
    exempt: int
    participants: int
    rate: int | None
    average: int | None
    score: int | None
    change: int | None


_standing = attrgetter("score", "rate", "average")
"""What ranks a row that has a score: higher ones come first."""


@dataclass(slots=True)
class Tally:
    """Person-weeks of one unit and track; `score_sum`: hundredths, over the participants' weekly scores."""

    eligible: int = 0
    exempt: int = 0
    participants: int = 0
    score_sum: int = 0

    def take(self, row: PersonWeek) -> None:
        self.eligible += row.eligible
        self.exempt += row.exempt
        if row.took_part:
            self.participants += 1
            self.score_sum += row.score

    def add(self, other: "Tally") -> None:
        self.eligible += other.eligible
        self.exempt += other.exempt
        self.participants += other.participants
        self.score_sum += other.score_sum


def unit_rows(
    weeks: Collection[season_rules.Week],
    person_weeks: Iterable[PersonWeek],
    units: Iterable[roster.Unit],
    settings: season_rules.Settings,
    previous: Mapping[Board, Mapping[int, int]] | None = None,
) -> dict[Board, list[UnitRow]]:
    """Every board of a period in published order, its rows too; boards without a unit are left out.

    `weeks` are the period's counted_weeks; person-weeks of others are passed over. `previous` holds the
    ranks of previous_period by board and unit (ranks_of); without it no row has a change. Units that cannot
    be ranked come last, by id (rules.md §5).

    Raises:
        ValueError: a person-week's unit or a unit's parent is unknown, or a unit stands above itself.
    """
    return board_rows(tallies_of(weeks, person_weeks), units, settings, previous)


def tallies_of(
    weeks: Collection[season_rules.Week], person_weeks: Iterable[PersonWeek]
) -> dict[tuple[roster.Track, int], Tally]:
    """The sums of each track and unit over its own people, those of units below it left out."""
    within = frozenset(weeks)
    own: dict[tuple[roster.Track, int], Tally] = {}
    for row in person_weeks:
        if row.week in within:
            own.setdefault((row.track, row.unit), Tally()).take(row)
    return own


def board_rows(
    own: Mapping[tuple[roster.Track, int], Tally],
    units: Iterable[roster.Unit],
    settings: season_rules.Settings,
    previous: Mapping[Board, Mapping[int, int]] | None = None,
) -> dict[Board, list[UnitRow]]:
    """The same from the sums of tallies_of, however they were added up.

    Raises:
        ValueError: as unit_rows.
    """
    tree = {unit.id: unit for unit in units}
    tallies = _with_those_below(own, tree, settings.scope)
    boards = {}
    for board in BOARDS:
        members = sorted(unit.id for unit in tree.values() if unit.level is board.level)
        if members:
            lines = [_line(id_, tallies.get((board.track, id_), Tally()), settings) for id_ in members]
            boards[board] = in_order(lines, (previous or {}).get(board, {}))
    return boards


def ranks_of(boards: Mapping[Board, Iterable[UnitRow]]) -> dict[Board, dict[int, int]]:
    """The ranks of a period by board and unit, as `previous` of the next one; who has none is absent."""
    return {
        board: {row.unit: row.rank for row in rows if row.rank is not None} for board, rows in boards.items()
    }


def lineage(id_: int, tree: Mapping[int, roster.Unit]) -> list[int]:
    """A unit and all above it, from below.

    Raises:
        ValueError: one of them is unknown, or stands above itself.
    """
    line: list[int] = []
    step: int | None = id_
    while step is not None:
        if step not in tree:
            raise ValueError(f"unit {step} is unknown")
        if step in line:
            raise ValueError(f"unit {step} stands above itself")
        line.append(step)
        step = tree[step].parent
    return line


def unit_score(rate: int, average: int, settings: season_rules.Settings) -> int:
    """A unit's score from its published rate and average, all in hundredths (rules.md §7)."""
    # Whole numbers: to add up fractions is slow, and a season has a hundred thousand of these.
    of_rate, of_average = settings.rate_weight, settings.average_weight
    numerator = of_rate.numerator * of_average.denominator * rate
    numerator += of_average.numerator * of_rate.denominator * average
    return season_rules.round_half_up(numerator, of_rate.denominator * of_average.denominator)


def _with_those_below(
    own: Mapping[tuple[roster.Track, int], Tally],
    tree: Mapping[int, roster.Unit],
    scope: season_rules.Scope,
) -> dict[tuple[roster.Track, int], Tally]:
    """By the scope, each unit's sums added to those of the units above it."""
    sums: dict[tuple[roster.Track, int], Tally] = {}
    for (track, id_), tally in own.items():
        line = lineage(id_, tree)
        for above in line if scope is season_rules.Scope.SUBTREE else line[:1]:
            sums.setdefault((track, above), Tally()).add(tally)
    return sums


def _line(id_: int, tally: Tally, settings: season_rules.Settings) -> UnitRow:
    """A row without rank and change."""
    counts = (tally.eligible, tally.exempt, tally.participants)
    if tally.eligible < settings.min_eligible:
        return UnitRow(None, id_, *counts, None, None, None, None)
    rate = season_rules.round_half_up(10_000 * tally.participants, tally.eligible)
    by_eligible = settings.average_base is season_rules.AverageBase.ELIGIBLE
    base = tally.eligible if by_eligible else tally.participants
    average = season_rules.round_half_up(tally.score_sum, base) if tally.participants else 0
    score = unit_score(rate, average, settings) if tally.participants else 0
    return UnitRow(None, id_, *counts, rate, average, score, None)


def in_order(lines: list[UnitRow], previous: Mapping[int, int]) -> list[UnitRow]:
    """A board's rows with their ranks and changes in published order, from lines with figures by id: ranked
    ones, then the others. `previous` are the ranks of previous_period by unit.
    """
    able = sorted((line for line in lines if line.score is not None), key=_standing, reverse=True)
    rows = [
        UnitRow(rank, *line[1:-1], periods.change(previous, line.unit, rank))
        for rank, line in periods.ranked(able, _standing)
    ]
    return rows + [line for line in lines if line.score is None]
