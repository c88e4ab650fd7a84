"""Who is put forward to the selection (推选名单), with the reason beside each name."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from quizsvc.awards import rules
from quizsvc.awards.basis import Basis, Board, Nominee
from quizsvc.awards.service.gathering import gather
from quizsvc.season import queries as seasons


def nominate(*, now: datetime, season: seasons.KnownSeason) -> tuple[Basis, list[Nominee]]:
    """Those that the season's rule puts forward, and those near them, by board and rank.

    Raises:
        SeasonNotPublished, StandingMoved.
    """
    judged_by = gather(now=now, season=season)
    return judged_by, [nominee for board in judged_by.boards() for nominee in _of(judged_by, board)]


def _of(judged_by: Basis, board: Board) -> Iterator[Nominee]:
    settings = judged_by.season.settings
    places = settings.nominate_units if board.kind is rules.Kind.UNIT else settings.nominate_people
    rows = [(row, _candidate(judged_by, board, row)) for row in board.rows]
    by_id = {candidate.id: (row, candidate) for row, candidate in rows}
    for found in rules.nominations([one for _, one in rows], places, settings, board.chinese):
        yield Nominee(board, *by_id[found.id], found)


def _candidate(judged_by: Basis, board: Board, row: Any) -> rules.Candidate:
    weeks = len(judged_by.weeks)
    if board.kind is rules.Kind.UNIT:
        active = judged_by.active.get((row.track, row.unit_id), 0)
        return rules.Candidate(row.unit_id, row.rank, active, weeks, row.rate)
    record = judged_by.records[row.person_id]
    return rules.Candidate(row.person_id, row.rank, record.active, weeks, record.rate)
