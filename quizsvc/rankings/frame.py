"""The person-weeks of a season as whole-number columns, and their sums.

A season is one read and then a few sums for each period; pandas does these on int64 columns. That no float
slips in is checked after every step that could make one.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import sqlalchemy as sa

from quizsvc.kit.db import session
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import rules
from quizsvc.rankings.models import PersonWeekRow as Row
from quizsvc.roster.rules import Track
from quizsvc.season import rules as season_rules

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TRACKS = tuple(Track)
NOWHERE = -1
_TIMES = {
    (PaperKind.DAILY, Track.MONITORING): "monitoring_daily_times",
    (PaperKind.WEEKLY, Track.MONITORING): "monitoring_weekly_times",
    (PaperKind.DAILY, Track.ENFORCEMENT): "enforcement_daily_times",
    (PaperKind.WEEKLY, Track.ENFORCEMENT): "enforcement_weekly_times",
}
_COUNTS = ("eligible", "exempt", "took_part", "score_of_part")
_COLUMNS: dict[str, sa.ColumnElement[Any]] = {
    "week": Row.week_on - sa.literal_column("date '1970-01-01'"),
    "person": Row.person_id.expression,
    "unit": sa.func.coalesce(Row.unit_id, NOWHERE),
    "track": sa.case(
        {track.value: code for code, track in enumerate(TRACKS)}, value=Row.track, else_=NOWHERE
    ),
    "eligible": sa.cast(Row.eligible, sa.Integer),
    "exempt": sa.cast(Row.exempt, sa.Integer),
    "took_part": sa.cast(Row.took_part, sa.Integer),
    "score_of_part": Row.score * sa.cast(Row.took_part, sa.Integer),
    "counted": Row.daily_counted + Row.weekly_counted,
    "weekly_counted": Row.weekly_counted.expression,
    "score": Row.score.expression,
    "weekly_time_s": Row.weekly_time_s.expression,
    "last_us": sa.func.coalesce(
        sa.cast(sa.extract("epoch", Row.last_counted_at) * 1_000_000, sa.BigInteger), NOWHERE
    ),
    **{name: getattr(Row, name).expression for name in _TIMES.values()},
}


class PersonWeeks:
    """A season's person-weeks, in memory.

    Raises:
        TypeError: a column is not of whole numbers; nothing is published from it.
    """

    def __init__(self, season_id: int) -> None:
        wanted = sa.select(*(column.label(name) for name, column in _COLUMNS.items()))
        rows = session().execute(wanted.where(Row.season_id == season_id)).all()
        # By columns: pandas looks at every single row that is not a plain tuple.
        columns = list(zip(*rows, strict=True)) or [()] * len(_COLUMNS)
        frame = pd.DataFrame(dict(zip(_COLUMNS, columns, strict=True)))
        if frame.empty:
            frame = frame.astype("int64")
        self._frame = _whole(frame.sort_values(["person", "week"], ignore_index=True))

    def tallies(self, weeks: Collection[season_rules.Week]) -> dict[tuple[Track, int], rules.Tally]:
        """What rules.tallies_of says of these weeks."""
        placed = self._of(weeks).query("unit >= 0")
        sums = _whole(placed.groupby(["track", "unit"], as_index=False)[list(_COUNTS)].sum())
        return {(TRACKS[track], unit): rules.Tally(*counts) for track, unit, *counts in _tuples(sums)}

    def people(self, weeks: Collection[season_rules.Week]) -> list[rules.PersonSum]:
        """What rules.sums_of says of these weeks, by person."""
        eligible = self._of(weeks).query("eligible == 1")
        sums = _whole(
            eligible.groupby("person", as_index=False).agg(
                unit=("unit", "last"),
                track=("track", "last"),
                weeks=("week", "size"),
                score=("score", "sum"),
                counted=("counted", "sum"),
                weekly_tests=("weekly_counted", "sum"),
                time_used_s=("weekly_time_s", "sum"),
                last_us=("last_us", "max"),
            )
        )
        return [
            rules.PersonSum(person, unit, TRACKS[track], weeks, score, counted, tests, time, _instant(last))
            for person, unit, track, weeks, score, counted, tests, time, last in _tuples(sums)
        ]

    def times(self, weeks: Collection[season_rules.Week]) -> dict[tuple[PaperKind, Track], int]:
        """人次 of these weeks by module and track."""
        sums = self._of(weeks)[list(_TIMES.values())].sum()
        return {place: int(sums[name]) for place, name in _TIMES.items()}

    def _of(self, weeks: Collection[season_rules.Week]) -> pd.DataFrame:
        codes = [week.monday.toordinal() - EPOCH.toordinal() for week in weeks]
        return self._frame[self._frame["week"].isin(codes)]


def _whole(frame: pd.DataFrame) -> pd.DataFrame:
    if odd := [name for name, dtype in frame.dtypes.items() if dtype != "int64"]:
        raise TypeError(f"not whole numbers: {', '.join(map(str, odd))}")
    return frame


def _tuples(frame: pd.DataFrame) -> Iterator[tuple[int, ...]]:
    """The rows as Python's own whole numbers."""
    return zip(*(frame[name].tolist() for name in frame.columns), strict=True)


def _instant(microseconds: int) -> datetime | None:
    return None if microseconds == NOWHERE else EPOCH + timedelta(microseconds=microseconds)
