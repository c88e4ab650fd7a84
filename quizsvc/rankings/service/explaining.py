"""How a row of a standing came about, down to people, weeks and attempts (rules.md §5–7).

The formulas and the sums are those of the kept person-weeks, which the working standing is made of. Each week
is traced to its attempts by the rules that made it, as they stand now. What is published does not move: where
it differs from the working row by now, that is said.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizsvc.kit.errors import NotFound
from quizsvc.rankings import queries, rules
from quizsvc.rankings.queries import Behind, Boards, Counting
from quizsvc.rankings.rules import Figure, Formula
from quizsvc.rankings.service.computing import begun_weeks
from quizsvc.rankings.service.person_weeks import Roster
from quizsvc.rankings.service.summarising import WeekLine, traced
from quizsvc.roster import queries as roster
from quizsvc.roster import rules as roster_rules
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.study import service as study

_HUNDREDTHS = (Figure.RATE, Figure.AVERAGE, Figure.SCORE)


@dataclass(frozen=True, slots=True)
class Told:
    """The row that is asked about: of a published version, or of the working standing (`version` None).
    `now` is the working row, None if it is not in the standing any more; `note` says what moved since.
    """

    season_id: int
    period: season_rules.Period
    version: int | None
    computed_at: datetime
    stale: bool
    row: Any
    now: Any
    note: str | None


@dataclass(frozen=True, slots=True)
class TracedWeek:
    """A week as it is kept, which is what went into the row, and as it comes out of the attempts now."""

    kept: Any
    line: WeekLine

    @property
    def week(self) -> season_rules.Week:
        """Which one."""
        return self.line.week

    @property
    def words(self) -> str | None:
        """How the score comes about; None of who is not eligible."""
        if self.line.workings is None:
            return None
        used = [each.score or 0 for each in self.line.daily if each.used]
        weekly = self.line.weekly.score if self.line.weekly and self.line.weekly.used else None
        return rules.week_formula(self.line.workings, used, weekly)

    @property
    def moved(self) -> bool:
        """Whether something has come in that the kept week does not hold yet."""
        row = self.line.row
        names = ("eligible", "exempt", "took_part", "score", "daily_counted", "weekly_counted")
        return row is None or any(getattr(row, name) != getattr(self.kept, name) for name in names)


@dataclass(frozen=True, slots=True)
class TracedPerson:
    """Somebody with the weeks that the figure comes from."""

    id: int
    name: str
    weeks: list[TracedWeek]


@dataclass(frozen=True, slots=True)
class UnitExplained:
    """A unit's row with its formulas, the sums of its weeks, and a page of `total` people."""

    told: Told
    formulas: list[Formula]
    weeks: list[tuple[season_rules.Week, rules.Tally]]
    people: list[TracedPerson]
    total: int


@dataclass(frozen=True, slots=True)
class PersonExplained:
    """A person's row with its formulas and weeks."""

    told: Told
    id: int
    name: str
    formulas: list[Formula]
    weeks: list[TracedWeek]


def explain_unit(
    *,
    now: datetime,
    season: seasons.KnownSeason,
    period: season_rules.Period,
    unit_id: int,
    track: roster_rules.Track,
    version: int | None,
    figure: Figure | None,
    within: Collection[int] | None,
    page: int,
    page_size: int,
) -> UnitExplained:
    """How a unit's row of a version, or without one of the working standing, came about. `within`: only units
    that the caller may look into; None: any. With `figure` only its formula, and the people it comes from.

    Raises:
        NotFound: no such unit, period, version or row; or a unit that is not the caller's to look into.
        PeriodNotBegun.
    """
    if within is not None and unit_id not in within:
        raise NotFound("没有这个单位")
    asked = _Asked(counting=queries.counting(season, now), period=period, version=version, now=now)
    told = asked.told(lambda boards: boards.unit(unit_id, track=track), rules.UNIT_FIGURES)
    if told.row is None:
        raise NotFound("这个榜单上没有这个单位")
    subtree = season.settings.scope is season_rules.Scope.SUBTREE
    behind = Behind(season.id, asked.weeks, track, roster.units_below(unit_id) if subtree else [unit_id])
    sums = queries.week_tallies(behind)
    weeks = [(week, sums.get(week, rules.Tally())) for week in asked.weeks]
    listed, total = queries.people_behind(behind, figure, page=page, page_size=page_size)
    names = {each.id: each.name for each in listed}
    people = list(_people(asked.counting, names, queries.weeks_behind(behind, figure, names)))
    formulas = [each for each in _unit_formulas(asked, told, weeks) if figure in (None, each.figure)]
    return UnitExplained(told, formulas, weeks, people, total)


def explain_person(
    *,
    now: datetime,
    season: seasons.KnownSeason,
    period: season_rules.Period,
    person_id: int,
    version: int | None,
    within: Collection[int] | None,
) -> PersonExplained:
    """How a person's row of a version, or without one of the working standing, came about; of who is not
    ranked, why. `within`: only people whose last eligible week was in one of these units; None: anybody.

    Raises:
        NotFound: no such person on the rosters of the period, no such period or version; or a person who is
            not the caller's to look into. PeriodNotBegun.
    """
    asked = _Asked(counting=queries.counting(season, now), period=period, version=version, now=now)
    kept = queries.weeks_of_person(season.id, person_id, asked.weeks)
    last = [row for row in kept if row.eligible][-1:] or kept[-1:]
    if not last or (within is not None and last[0].unit_id not in within):
        raise NotFound("这个统计期的名册上没有这个人")
    told = asked.told(lambda boards: boards.person(person_id), rules.PERSON_FIGURES)
    person = roster.person(person_id)
    assert person is not None, "whose weeks are kept is on the roster"
    weeks = [week for each in _people(asked.counting, {person_id: person.name}, kept) for week in each.weeks]
    return PersonExplained(told, person_id, person.name, _person_formulas(asked, told, kept), weeks)


class _Asked:
    """A period that is asked about, and the version of it (None: its working standing)."""

    def __init__(
        self, *, counting: Counting, period: season_rules.Period, version: int | None, now: datetime
    ) -> None:
        """Raises:
        NotFound: no such period, it was never computed, or no such version. PeriodNotBegun.
        """
        self.counting, self.period, self._version = counting, period, version
        self.weeks = begun_weeks(counting, period, now)
        working = queries.standing(counting.season.id, period)
        if working is None:
            raise NotFound("这个统计期还没有计算过名次")
        self._computed_at = working.computed_at
        self.working = queries.standing_boards(working)
        self._boards = self.working
        if version is not None:
            snapshot = queries.snapshot(counting.season.id, str(period), version)
            if snapshot is None:
                raise NotFound("这个统计期没有这个发布版")
            self._boards = queries.snapshot_boards(snapshot.id)

    def told(self, find: Callable[[Boards], Any], figures: Mapping[Figure, str]) -> Told:
        """The row that `find` finds there, and what moved in these figures since it was published."""
        row, now = find(self._boards), find(self.working)
        return Told(
            season_id=self.counting.season.id,
            period=self.period,
            version=self._version,
            computed_at=self._computed_at,
            stale=queries.is_stale(self.counting, self.period),
            row=row,
            now=now,
            note=None if self._version is None else _moved(self._version, row, now, figures),
        )

    def earlier(self, find: Callable[[Boards], Any]) -> rules.Earlier | None:
        """The period that ranks are compared with, and the rank of the row that `find` finds there."""
        before = rules.previous_period(self.period, self.counting.weeks)
        boards = None if before is None else queries.boards_of(self.counting.season.id, before)
        if before is None or boards is None:
            return None
        row = find(boards)
        name = season_rules.period_name(before, self.counting.season)
        return rules.Earlier(name, None if row is None else row.rank)


def _unit_formulas(
    asked: _Asked, told: Told, weeks: Sequence[tuple[season_rules.Week, rules.Tally]]
) -> list[Formula]:
    row, season = told.now, asked.counting.season
    if row is None:
        return []
    board = rules.Board(roster_rules.Track(row.track), roster_rules.Level(row.level))
    counts = (row.eligible, row.exempt, row.participants, row.rate, row.average, row.score)
    return rules.unit_formulas(
        rules.UnitRow(row.rank, row.unit_id, *counts, row.change),
        board,
        weeks,
        season,
        queries.unit_place(asked.working, row),
        asked.earlier(lambda boards: boards.unit(row.unit_id, track=row.track)),
    )


def _person_formulas(asked: _Asked, told: Told, kept: Sequence[Any]) -> list[Formula]:
    sums = rules.sums_of(asked.weeks, [_person_week(row) for row in kept])
    if not sums:
        return rules.person_formulas(None, None, None, rules.Place(0, 0, 0), None)
    total, row = sums[0], told.now

    def in_track(boards: Boards) -> Any:
        found = boards.person(total.person)
        return found if found is not None and found.track == total.track else None

    rank, change = (None, None) if row is None else (row.rank, row.change)
    place = rules.Place(0, 0, 0) if row is None else queries.person_place(asked.working, row)
    return rules.person_formulas(total, rank, change, place, asked.earlier(in_track))


def _person_week(row: Any) -> rules.PersonWeek:
    return rules.PersonWeek(
        person=row.person_id,
        week=season_rules.week_of(row.week_on),
        unit=row.unit_id,
        track=roster_rules.Track(row.track),
        eligible=row.eligible,
        exempt=row.exempt,
        took_part=row.took_part,
        daily_counted=row.daily_counted,
        weekly_counted=row.weekly_counted,
        score=row.score,
        weekly_time_s=row.weekly_time_s,
        last_counted_at=row.last_counted_at,
    )


def _people(counting: Counting, names: Mapping[int, str], kept: Iterable[Any]) -> Iterator[TracedPerson]:
    """These people in their order, each with the kept weeks, traced."""
    rows: dict[int, dict[season_rules.Week, Any]] = {person: {} for person in names}
    for row in kept:
        rows[row.person_id][season_rules.week_of(row.week_on)] = row
    known = Roster(counting.season, list(names))
    rosters = {week: known.of_week(week) for week in sorted({week for own in rows.values() for week in own})}
    done = study.records(persons=list(names), season_id=counting.season.id)
    for person, name in names.items():
        entries = {week: rosters[week].get(person) for week in rows[person]}
        lines = traced(counting, entries, done.get(person, []))
        yield TracedPerson(person, name, [TracedWeek(rows[person][line.week], line) for line in lines])


def _moved(version: int, row: Any, now: Any, figures: Mapping[Figure, str]) -> str | None:
    """What a published row says otherwise than the working one; None: nothing."""
    if row is None and now is None:
        return None
    if row is None or now is None:
        what = "现在才有这一行" if row is None else "现在已经没有这一行"
    else:
        moves = [
            f"{said} {_text(figure, getattr(row, figure))} → {_text(figure, getattr(now, figure))}"
            for figure, said in figures.items()
            if getattr(row, figure) != getattr(now, figure)
        ]
        if not moves:
            return None
        what = "，".join(moves)
    return f"第 {version} 版发布以后数据有变：{what}。下面列出的是现在的数据；以最新发布版为准"


def _text(figure: Figure, value: int | None) -> str:
    if value is None:
        return "无"
    if figure is Figure.TIME_USED:
        return f"{value} 秒"
    return season_rules.format_hundredths(value) if figure in _HUNDREDTHS else str(value)
