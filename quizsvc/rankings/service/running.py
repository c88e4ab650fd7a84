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
RANKS = """
select unit_id, rank from standing_units
where standing_id = %(standing)s and track = %(track)s and level = %(level)s and rank is not null
"""
STANDINGS = "select period, id from standings where season_id = %(season)s"
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
DATED = "update standings set computed_at = %(now)s where id = %(standing)s"


def follow(taken: Collection[marks.Mark], *, now: datetime) -> bool:
    """Bring the running week's units in line with these marks; False if that is not enough, and nothing was
    done: the marks are about anything but some people's attempts of that week, or it is time for all else.
    """
    season = seasons.open_season()
    if season is None or not taken:
        return False
    counting = queries.counting(season, now)
    week = _running(counting, now)
    if week is None or not _are_of(taken, counting.paper_ids([week])) or queries.rest_is_due(now):
        return False
    standings: dict[str, int] = dict(ask(STANDINGS, season=season.id))
    if standings.keys() != {str(period) for period in counting.periods()}:
        return False
    persons = frozenset(mark.subject for mark in taken)
    moved = person_weeks.rebuild(counting, {week: persons})[week]
    _refresh_boards(counting, week, standings, moved)
    _add_times(standings[str(week)], moved)
    ask(DATED, standing=standings[str(week)], now=now)
    marks.add(queries.FOLLOWING, scope=counting.papers[week][0].id)
    return True


def _running(counting: Counting, now: datetime) -> season_rules.Week | None:
    """The last week that counts, if it is not over."""
    if not counting.weeks:
        return None
    week = counting.weeks[-1]
    return week if now < season_rules.week_bounds(week, counting.season)[1] else None


def _are_of(taken: Iterable[marks.Mark], paper_ids: Collection[int]) -> bool:
    return all(mark.topic == "attempt" and mark.subject and mark.scope in paper_ids for mark in taken)


def _refresh_boards(
    counting: Counting, week: season_rules.Week, standings: dict[str, int], moved: Moved
) -> None:
    before = standings.get(str(rules.previous_period(week, counting.weeks)))
    for board, lines in _lines(counting, week, moved).items():
        place = {"track": board.track.value, "level": board.level.value}
        ranks: dict[int, int] = dict(ask(RANKS, **place, standing=before)) if before else {}
        rows = ask(BOARD, **place, standing=standings[str(week)])
        _refresh(standings[str(week)], board, rows, {line.unit: line for line in lines}, ranks)


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


def _refresh(
    standing_id: int,
    board: rules.Board,
    rows: list[tuple[Any, ...]],
    lines: dict[int, rules.UnitRow],
    previous: dict[int, int],
) -> None:
    """Put what changed of a board in its place."""
    old = [rules.UnitRow(*row[:9]) for row in rows]
    names = {row[1]: row[9] for row in rows}
    fresh = sorted((lines.get(line.unit, line) for line in old), key=lambda line: line.unit)
    new = rules.in_order(fresh, previous)
    moved = [place for place, (was, then) in enumerate(zip(old, new, strict=True), 1) if was != then]
    place = {"track": board.track.value, "level": board.level.value}
    ask(GONE, **place, standing=standing_id, places=moved)
    came = (unit_row(board, place, new[place - 1], names[new[place - 1].unit]) for place in moved)
    columns = ("standing_id", *UNIT_COLUMNS)
    bulk.copy_in(StandingUnit.__table__, columns, ((standing_id, *row) for row in came))


def _add_times(standing_id: int, moved: Moved) -> None:
    """人次 of the week; those since the season's start have as many more."""
    more = dict(zip(KINDS_OF_TIMES, moved.times, strict=True))
    daily, weekly = ([more[track, kind] for track in Track] for kind in PaperKind)
    tracks = [track.value for track in Track]
    ask(MORE_TIMES, standing=standing_id, tracks=tracks, daily=daily, weekly=weekly)
