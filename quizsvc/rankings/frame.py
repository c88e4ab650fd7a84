"""The person-weeks of a season as whole-number columns, their sums, and people ranked by them.

A season is one read and then a few sums for each period; numpy and pandas do these on int64 columns. That no
float slips in is checked after every step that could make one.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pandas as pd

from quizsvc.kit import bulk
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import rules
from quizsvc.roster.rules import Track
from quizsvc.season import rules as season_rules

EPOCH = date(1970, 1, 1)
TRACKS = tuple(Track)
NOWHERE = -1
_TIMES = {
    (PaperKind.DAILY, Track.MONITORING): "monitoring_daily_times",
    (PaperKind.WEEKLY, Track.MONITORING): "monitoring_weekly_times",
    (PaperKind.DAILY, Track.ENFORCEMENT): "enforcement_daily_times",
    (PaperKind.WEEKLY, Track.ENFORCEMENT): "enforcement_weekly_times",
}
_COUNTS = ["eligible", "exempt", "took_part", "score_of_part"]
_PLACE = ["week", "track", "unit"]
_WHOSE = [
    "person",
    "unit",
    "track",
    "eligible",
    "counted",
    "weekly_counted",
    "score",
    "weekly_time_s",
    "last_us",
]
_CODES = " ".join(f"when '{track}' then {code}" for code, track in enumerate(TRACKS))
_COLUMNS = {
    "week": f"week_on - date '{EPOCH}'",
    "person": "person_id",
    "unit": f"coalesce(unit_id, {NOWHERE})",
    "track": f"case track {_CODES} else {NOWHERE} end",
    "eligible": "eligible::integer",
    "exempt": "exempt::integer",
    "took_part": "took_part::integer",
    "score_of_part": "score * took_part::integer",
    "counted": "daily_counted + weekly_counted",
    "weekly_counted": "weekly_counted",
    "score": "score",
    "weekly_time_s": "weekly_time_s",
    "last_us": f"coalesce(extract(epoch from last_counted_at) * 1000000, {NOWHERE})",
    **{name: name for name in _TIMES.values()},
}
_SEASONS = "from person_weeks where season_id = %(season)s order by week_on, person_id"


class PersonWeeks:
    """A season's person-weeks, in memory. Weeks that are asked for together follow each other.

    Raises:
        TypeError: a column is not of whole numbers; nothing is published from it.
    """

    def __init__(self, season_id: int) -> None:
        columns = bulk.whole_numbers(_COLUMNS, _SEASONS, {"season": season_id})
        self._weeks = columns["week"]
        self._rows = _whole(pd.DataFrame(columns, copy=False))
        placed = self._rows[self._rows["unit"] != NOWHERE]
        self._placed = _whole(placed.groupby(_PLACE, as_index=False)[_COUNTS].sum())
        self._times = _whole(self._rows.groupby("week")[list(_TIMES.values())].sum())

    def tallies(self, weeks: Sequence[season_rules.Week]) -> dict[tuple[Track, int], rules.Tally]:
        """What rules.tallies_of says of these weeks."""
        placed = self._placed[self._placed["week"].isin(_codes(weeks))]
        sums = _whole(placed.groupby(["track", "unit"], as_index=False)[_COUNTS].sum())
        return {(TRACKS[track], unit): rules.Tally(*counts) for track, unit, *counts in tuples(sums)}

    def people(self, weeks: Sequence[season_rules.Week]) -> dict[Track, pd.DataFrame]:
        """What rules.people_rows says of these weeks, without `change`: columns `rank`, `person`, `unit`,
        `score`, `weekly_tests` and `time_used_s`, in published order.
        """
        sums = self._sums(weeks)
        able = sums[sums["counted"] > 0]
        return {track: _ranked(able[able["track"] == code]) for code, track in enumerate(TRACKS)}

    def times(self, weeks: Sequence[season_rules.Week]) -> dict[tuple[PaperKind, Track], int]:
        """人次 of these weeks by module and track."""
        sums = self._times[self._times.index.isin(_codes(weeks))].sum()
        return {place: int(sums[name]) for place, name in _TIMES.items()}

    def _sums(self, weeks: Sequence[season_rules.Week]) -> pd.DataFrame:
        """What rules.sums_of says of these weeks, by person."""
        codes = _codes(weeks)
        first, after = np.searchsorted(self._weeks, [min(codes), max(codes) + 1])
        within = self._rows[_WHOSE].iloc[first:after]
        whose = within[within["eligible"] == 1].groupby("person", as_index=False)
        return _whole(
            whose.agg(
                unit=("unit", "last"),
                track=("track", "last"),
                weeks=("eligible", "sum"),
                score=("score", "sum"),
                counted=("counted", "sum"),
                weekly_tests=("weekly_counted", "sum"),
                time_used_s=("weekly_time_s", "sum"),
                last_us=("last_us", "max"),
            )
        )


def _ranked(able: pd.DataFrame) -> pd.DataFrame:
    """These people in published order, with mean score and rank (rules.ranked_people)."""
    # Half up: the sums are not below 0.
    means = (2 * able["score"] + able["weeks"]) // (2 * able["weeks"])
    found = pd.DataFrame(
        {
            "person": able["person"],
            "unit": able["unit"],
            "score": means,
            "weekly_tests": able["weekly_tests"],
            "time_used_s": able["time_used_s"],
            "last_us": able["last_us"],
        }
    )
    standing = [-found["score"], -found["weekly_tests"], found["time_used_s"], found["last_us"]]
    order = np.lexsort([found["person"], *reversed(standing)])
    inside = np.stack([column.to_numpy()[order] for column in standing])
    differs = np.ones(len(order), dtype=bool)
    differs[1:] = (inside[:, 1:] != inside[:, :-1]).any(axis=0)
    places = np.arange(1, len(order) + 1)
    ranks = np.maximum.accumulate(np.where(differs, places, 0))
    return _whole(found.iloc[order].drop(columns="last_us").assign(rank=ranks))


def tuples(frame: pd.DataFrame) -> Iterator[tuple[int, ...]]:
    """The rows as Python's own whole numbers."""
    return zip(*(frame[name].tolist() for name in frame.columns), strict=True)


def _codes(weeks: Sequence[season_rules.Week]) -> list[int]:
    return [week.monday.toordinal() - EPOCH.toordinal() for week in weeks]


def _whole(frame: pd.DataFrame) -> pd.DataFrame:
    if odd := [name for name, dtype in frame.dtypes.items() if dtype != "int64"]:
        raise TypeError(f"not whole numbers: {', '.join(map(str, odd))}")
    return frame
