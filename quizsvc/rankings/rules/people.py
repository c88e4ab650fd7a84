"""The people's ranking of each track, and person-times 人次 (rules.md §5, §7).

Plainly, person by person: the definition. Of a season they are many, and so added up by PostgreSQL
(queries/doing.py) and ranked in columns (frame.py), which tests hold to this.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from quizsvc.papers import rules as papers
from quizsvc.rankings.rules import periods
from quizsvc.rankings.rules.person_weeks import PersonWeek
from quizsvc.roster import rules as roster
from quizsvc.season import rules as season_rules

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person's line. `score` in hundredths; `unit` and the track are those of the last eligible week of
    the period.

    `weekly_tests` counts counted weekly tests, `time_used_s` is the total time on these.
    """

    rank: int
    person: int
    unit: int
    score: int
    weekly_tests: int
    time_used_s: int
    last_counted_at: datetime
    change: int | None


@dataclass(frozen=True, slots=True)
class PersonTimes:
    """人次 of a track by module."""

    track: roster.Track
    daily: int
    weekly: int

    @property
    def total(self) -> int:
        """Both modules."""
        return self.daily + self.weekly


@dataclass(slots=True)
class PersonSum:
    """A person's eligible weeks of a period, added up; unit and track are those of the last of them.

    `score` is the sum of the weekly scores in hundredths, `counted` the counted attempts of both modules.
    """

    person: int
    unit: int
    track: roster.Track
    weeks: int = 0
    score: int = 0
    counted: int = 0
    weekly_tests: int = 0
    time_used_s: int = 0
    last_counted_at: datetime | None = None

    @property
    def mean(self) -> int:
        """The score of the period (rules.md §6): the sum of the weekly ones ÷ weeks, half up."""
        return season_rules.round_half_up(self.score, self.weeks)

    def take(self, row: PersonWeek) -> None:
        """Add one more week, later than those before."""
        self.unit, self.track = row.unit, row.track
        self.weeks += 1
        self.score += row.score
        self.counted += row.daily_counted + row.weekly_counted
        self.weekly_tests += row.weekly_counted
        self.time_used_s += row.weekly_time_s
        if row.last_counted_at and (
            self.last_counted_at is None or row.last_counted_at > self.last_counted_at
        ):
            self.last_counted_at = row.last_counted_at


def people_rows(
    weeks: Collection[season_rules.Week],
    person_weeks: Iterable[PersonWeek],
    previous: Mapping[roster.Track, Mapping[int, int]] | None = None,
) -> dict[roster.Track, list[PersonRow]]:
    """The ranked people of each track for a period, in published order; a track without any has an empty
    list.

    `weeks` are the period's counted_weeks; others are passed over. Only eligible weeks are looked at, and
    who has no counted attempt in them is left out. `previous` holds the ranks of previous_period by track
    and person (people_ranks_of): who was ranked in the other track then has no change.
    """
    return ranked_people(sums_of(weeks, person_weeks), previous)


def sums_of(weeks: Collection[season_rules.Week], person_weeks: Iterable[PersonWeek]) -> list[PersonSum]:
    """The eligible weeks of everybody, added up."""
    within = frozenset(weeks)
    sums: dict[int, PersonSum] = {}
    for row in sorted(person_weeks, key=lambda each: each.week):
        if row.eligible and row.week in within:
            sums.setdefault(row.person, PersonSum(row.person, row.unit, row.track)).take(row)
    return list(sums.values())


def ranked_people(
    sums: Collection[PersonSum],
    previous: Mapping[roster.Track, Mapping[int, int]] | None = None,
) -> dict[roster.Track, list[PersonRow]]:
    """The same from the sums of sums_of, however they were added up and in any order."""
    tracks: dict[roster.Track, list[PersonRow]] = {}
    for track in roster.Track:
        able = [_line(total) for total in sums if total.track is track and total.counted]
        tracks[track] = _in_order(able, (previous or {}).get(track, {}))
    return tracks


def people_ranks_of(tracks: Mapping[roster.Track, Iterable[PersonRow]]) -> dict[roster.Track, dict[int, int]]:
    """The ranks of a period by track and person, as `previous` of the next one."""
    return {track: {row.person: row.rank for row in rows} for track, rows in tracks.items()}


def _line(total: PersonSum) -> PersonRow:
    """A row without rank and change."""
    return PersonRow(
        rank=0,
        person=total.person,
        unit=total.unit,
        score=total.mean,
        weekly_tests=total.weekly_tests,
        time_used_s=total.time_used_s,
        last_counted_at=total.last_counted_at or _NEVER,
        change=None,
    )


def _in_order(lines: list[PersonRow], previous: Mapping[int, int]) -> list[PersonRow]:
    lines.sort(key=lambda line: (*_standing(line), line.person))
    rows = []
    for rank, line in periods.ranked(lines, _standing):
        moved = periods.change(previous, line.person, rank)
        figures = (line.score, line.weekly_tests, line.time_used_s, line.last_counted_at)
        rows.append(PersonRow(rank, line.person, line.unit, *figures, moved))
    return rows


def _standing(line: PersonRow) -> tuple[int, int, int, datetime]:
    """Higher score, more weekly tests, less time on these, earlier last counted submission come first."""
    return -line.score, -line.weekly_tests, line.time_used_s, line.last_counted_at


def person_times(attempts: Iterable[tuple[papers.PaperKind, roster.Track | None]]) -> list[PersonTimes]:
    """人次: counted attempts by track, both tracks always, in the boards' order (rules.md §5).

    Each attempt comes with the roster.track_on of its person on the day it started (season's zone); one
    without a track is left out. Those of staff are never counted (attempts.rules.counted), so they do not
    come in.
    """
    counts = Counter(attempts)
    return [
        PersonTimes(track, counts[papers.PaperKind.DAILY, track], counts[papers.PaperKind.WEEKLY, track])
        for track in roster.Track
    ]
