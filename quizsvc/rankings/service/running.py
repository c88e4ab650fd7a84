"""Keeping up with the running week while people hand in.

What thousands look at, the boards of the week's units and its person-times, follows each change within
seconds: only the people who are marked, the units above them and the ranks of their boards are worked out
anew. All else that the week goes into (people, month, season) has thousands of rows that shift with every
hand-in, and follows after a pause, all at once; the mark FOLLOWING says that it is behind.

What this makes of a board is what standings.rebuild makes of it, to the byte; whatever is not an attempt of
the running week is left to that.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any

from quizsvc.kit import bulk, marks
from quizsvc.kit.db import ask
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import queries, rules
from quizsvc.rankings.models import StandingUnit
from quizsvc.rankings.queries import Counting
from quizsvc.rankings.queries.doing import KINDS_OF_TIMES
from quizsvc.rankings.service import person_weeks
from quizsvc.rankings.service.person_weeks import Moved
from quizsvc.rankings.service.standings import UNIT_COLUMNS, unit_row
from quizsvc.roster import queries as roster
from quizsvc.roster.rules import Track
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

# Joined, not `= any`: a prepared statement would look the whole list through for each row of the week.
TALLIES = """
select track, unit_id, count(*) filter (where eligible), count(*) filter (where exempt),
       count(*) filter (where took_part), coalesce(sum(score) filter (where took_part), 0)
from unnest(%(units)s::bigint[]) own (id) join person_weeks on unit_id = own.id
where season_id = %(season)s and week_on = %(monday)s
group by track, unit_id
"""
BOARD = """
select rank, unit_id, eligible, exempt, participants, rate, average, score, change, unit_name
from standing_units
where standing_id = %(standing)s and track = %(track)s and level = %(level)s
order by position
"""
GONE = """
delete from standing_units
where standing_id = %(standing)s and track = %(track)s and level = %(level)s and position = any(%(places)s)
"""
MORE_TIMES = """
update standing_times t
set daily = t.daily + more.daily, weekly = t.weekly + more.weekly,
    through_daily = t.through_daily + more.daily, through_weekly = t.through_weekly + more.weekly
from unnest(%(tracks)s::text[], %(daily)s::integer[], %(weekly)s::integer[]) more (track, daily, weekly)
where t.standing_id = %(standing)s and t.track = more.track
"""
DATED = """
update standings set computed_at = %(now)s where season_id = %(season)s and period = %(period)s returning id
"""


def follow(taken: Collection[marks.Mark], *, now: datetime) -> bool:
    """Bring the running week's units in line with these marks; False if that is not enough, and nothing was
    done: the marks are about anything but some people's attempts of that week, or it is time for all else.
    """
    season = seasons.open_season()
    if season is None or not taken:
        return False
    week = season_rules.week_of(season_rules.local_date(now, season.zone))
    counting = queries.counting(season, now, since=week)
    if not _runs(week, counting, now) or not _are_of(taken, counting.paper_ids([week])):
        return False
    if queries.rest_is_due(now):
        return False
    dated = ask(DATED, season=season.id, period=str(week), now=now)
    if not dated:
        return False
    [(standing_id,)] = dated
    persons = frozenset(mark.subject for mark in taken)
    moved = person_weeks.rebuild(counting, {week: persons})[week]
    _refresh_boards(counting, week, standing_id, moved)
    _add_times(standing_id, moved)
    marks.add(queries.FOLLOWING, scope=counting.papers[week][0].id)
    return True


def _runs(week: season_rules.Week, counting: Counting, now: datetime) -> bool:
    """Whether the week counts, and is not over before its Sunday, as the season's last week may be."""
    return week in counting.papers and now < season_rules.week_bounds(week, counting.season)[1]


def _are_of(taken: Iterable[marks.Mark], paper_ids: Collection[int]) -> bool:
    return all(mark.topic == "attempt" and mark.subject and mark.scope in paper_ids for mark in taken)


def _refresh_boards(counting: Counting, week: season_rules.Week, standing_id: int, moved: Moved) -> None:
    """Put what changed of the boards in its place."""
    came: list[tuple[Any, ...]] = []
    for board, lines in _lines(counting, week, moved).items():
        place = {"standing": standing_id, "track": board.track.value, "level": board.level.value}
        rows = ask(BOARD, **place)
        names = {row[1]: row[-1] for row in rows}
        others = _others([rules.UnitRow(*row[:-1]) for row in rows], {line.unit: line for line in lines})
        ask(GONE, **place, places=list(others))
        came += [(standing_id, *unit_row(board, at, row, names[row.unit])) for at, row in others.items()]
    bulk.copy_in(StandingUnit.__table__, ("standing_id", *UNIT_COLUMNS), came)


def _lines(
    counting: Counting, week: season_rules.Week, moved: Moved
) -> dict[rules.Board, list[rules.UnitRow]]:
    """The figures of the units that moved and of all above them."""
    season, tree = counting.season, roster.kin({unit for _, unit in moved.units})
    above = {id_ for _, unit in moved.units for id_ in rules.lineage(unit, tree)}
    rows = ask(TALLIES, season=season.id, monday=week.monday, units=list(tree))
    own = {(Track(track), unit): rules.Tally(*counts) for track, unit, *counts in rows}
    boards = rules.board_rows(own, tree.values(), season.settings)
    tracks = {track for track, _ in moved.units}
    return {
        board: lines
        for board, rows_ in boards.items()
        if board.track.value in tracks and (lines := [row for row in rows_ if row.unit in above])
    }


def _others(old: list[rules.UnitRow], lines: dict[int, rules.UnitRow]) -> dict[int, rules.UnitRow]:
    """The rows of a board that are others when these units have these figures, by their places from 1."""
    # The ranks of the period before move only when all is rebuilt, and what each row gained tells them.
    previous = {
        row.unit: row.rank + row.change for row in old if row.rank is not None and row.change is not None
    }
    fresh = sorted((lines.get(row.unit, row) for row in old), key=attrgetter("unit"))
    new = rules.in_order(fresh, previous)
    return {place: row for place, (was, row) in enumerate(zip(old, new, strict=True), 1) if was != row}


def _add_times(standing_id: int, moved: Moved) -> None:
    """人次 of the week; those since the season's start have as many more."""
    more = dict(zip(KINDS_OF_TIMES, moved.times, strict=True))
    daily, weekly = ([more[track, kind] for track in Track] for kind in PaperKind)
    tracks = [track.value for track in Track]
    ask(MORE_TIMES, standing=standing_id, tracks=tracks, daily=daily, weekly=weekly)
