"""The person-weeks of a season as whole-number columns, their sums, and people ranked by them.

A season is one read and then a few sums for each period; numpy does these on int64 columns. That no float
slips in is checked after every step that could make one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np

from quizsvc.kit import bulk
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import rules
from quizsvc.rankings.queries.doing import CODE_OF_TRACK, KINDS_OF_TIMES, NONE, TRACKS
from quizsvc.roster.rules import Track
from quizsvc.season import rules as season_rules

Columns = dict[str, np.ndarray]
"""Columns of one length, by name."""
EPOCH = date(1970, 1, 1)
_COUNTS = ["eligible", "exempt", "took_part", "score_of_part"]
_PLACE = ["track", "unit"]
_LATEST = ["unit", "track"]
_ADDED = ["eligible", "counted", "weekly_counted", "score", "weekly_time_s"]
_WHOSE = ["person", *_LATEST, *_ADDED, "last_us"]
_COLUMNS = {
    "week": f"week_on - date '{EPOCH}'",
    "person": "person_id",
    "unit": f"coalesce(unit_id, {NONE})",
    "track": CODE_OF_TRACK.format("track"),
    "eligible": "eligible::integer",
    "exempt": "exempt::integer",
    "took_part": "took_part::integer",
    "score_of_part": "score * took_part::integer",
    "counted": "daily_counted + weekly_counted",
    "weekly_counted": "weekly_counted",
    "score": "score",
    "weekly_time_s": "weekly_time_s",
    "last_us": f"coalesce(extract(epoch from last_counted_at) * 1000000, {NONE})",
    **{name: name for name in KINDS_OF_TIMES.values()},
}
_SEASONS = "from person_weeks where season_id = %(season)s order by week_on, person_id"


class PersonWeeks:
    """A season's person-weeks, in memory.

    Raises:
        TypeError: a column is not of whole numbers; nothing is published from it.
    """

    def __init__(self, season_id: int) -> None:
        self._rows = _whole(bulk.whole_numbers(_COLUMNS, _SEASONS, {"season": season_id}))
        self._places: dict[season_rules.Week, Columns] = {}

    def tallies(self, weeks: Sequence[season_rules.Week]) -> dict[tuple[Track, int], rules.Tally]:
        """What rules.tallies_of says of these weeks."""
        sums = _summed(_joined([self._placed(week) for week in weeks]), _PLACE, _COUNTS)
        return {(TRACKS[track], unit): rules.Tally(*counts) for track, unit, *counts in _tuples(sums)}

    def people(self, weeks: Sequence[season_rules.Week]) -> dict[Track, Columns]:
        """What rules.people_rows says of these weeks, which are in order, without `change`: columns `person`,
        `unit`, `score`, `weekly_tests`, `time_used_s` and `rank`, in published order.
        """
        sums = self._sums(weeks)
        able = sums["counted"] > 0
        return {
            track: _ranked(_picked(sums, able & (sums["track"] == code))) for code, track in enumerate(TRACKS)
        }

    def times(self, weeks: Sequence[season_rules.Week]) -> dict[tuple[Track, PaperKind], int]:
        """人次 of these weeks by track and module."""
        parts = [self._of(week) for week in weeks]
        return {place: sum(int(part[name].sum()) for part in parts) for place, name in KINDS_OF_TIMES.items()}

    def _of(self, week: season_rules.Week) -> Columns:
        """A week's rows, by person."""
        code = week.monday.toordinal() - EPOCH.toordinal()
        first, after = np.searchsorted(self._rows["week"], [code, code + 1])
        return _picked(self._rows, slice(first, after))

    def _placed(self, week: season_rules.Week) -> Columns:
        """A week's sums by track and unit, worked out once: a week goes into several periods."""
        if week not in self._places:
            rows = self._of(week)
            self._places[week] = _summed(_picked(rows, rows["unit"] != NONE), _PLACE, _COUNTS)
        return self._places[week]

    def _sums(self, weeks: Sequence[season_rules.Week]) -> Columns:
        """What rules.sums_of says of these weeks, by person."""
        parts = [_picked(rows, rows["eligible"] == 1, _WHOSE) for rows in map(self._of, weeks)]
        persons = np.unique(np.concatenate([part["person"] for part in parts]))
        sums = {name: np.zeros_like(persons) for name in (*_LATEST, *_ADDED)}
        sums["last_us"] = np.full_like(persons, NONE)
        for part in parts:
            mine = np.searchsorted(persons, part["person"])  # of everybody there is one row a week
            for name in _LATEST:
                sums[name][mine] = part[name]
            for name in _ADDED:
                sums[name][mine] += part[name]
            sums["last_us"][mine] = np.maximum(sums["last_us"][mine], part["last_us"])
        return _whole({"person": persons, **sums})


def _ranked(able: Columns) -> Columns:
    """These people in published order, with mean score and rank (rules.ranked_people)."""
    # Half up: the sums are not below 0.
    means = (2 * able["score"] + able["eligible"]) // (2 * able["eligible"])
    standing = [-means, -able["weekly_counted"], able["weekly_time_s"], able["last_us"]]
    order = np.lexsort([able["person"], *reversed(standing)])
    firsts = _firsts([column[order] for column in standing])
    sharing = np.diff(np.append(firsts, len(order)))
    found = {
        "person": able["person"],
        "unit": able["unit"],
        "score": means,
        "weekly_tests": able["weekly_counted"],
        "time_used_s": able["weekly_time_s"],
    }
    return _whole(
        {name: column[order] for name, column in found.items()} | {"rank": np.repeat(firsts + 1, sharing)}
    )


def _tuples(columns: Columns) -> Iterator[tuple[int, ...]]:
    """The rows as Python's own whole numbers."""
    return zip(*(column.tolist() for column in columns.values()), strict=True)


def _picked(columns: Columns, rows: np.ndarray | slice, names: Iterable[str] | None = None) -> Columns:
    """Some rows, of these columns or of all."""
    return {name: columns[name][rows] for name in names or columns}


def _joined(parts: Sequence[Columns]) -> Columns:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _summed(columns: Columns, by: Sequence[str], names: Sequence[str]) -> Columns:
    """The sums of some columns for each place that others name, in the order of these."""
    order = np.lexsort([columns[name] for name in reversed(by)])
    places = {name: columns[name][order] for name in by}
    firsts = _firsts(list(places.values()))
    sums = {name: np.add.reduceat(columns[name][order], firsts) for name in names}
    return _whole(_picked(places, firsts) | sums)


def _firsts(columns: Sequence[np.ndarray]) -> np.ndarray:
    """Where rows begin that are like the one before in none of these columns' places."""
    differs = np.ones(len(columns[0]), dtype=bool)
    differs[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return np.flatnonzero(differs)


def _whole(columns: Columns) -> Columns:
    if odd := [name for name, column in columns.items() if column.dtype != np.int64]:
        raise TypeError(f"not whole numbers: {', '.join(odd)}")
    return columns
