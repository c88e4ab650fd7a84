"""Reading the working standings back in the form of a case's `expected`."""

from typing import Any

import sqlalchemy as sa

from quizsvc.kit.db import session
from quizsvc.rankings import rules
from quizsvc.rankings.models import Standing, StandingPerson, StandingTimes, StandingUnit
from quizsvc.rankings.replay.cases import Case
from quizsvc.roster.rules import Track
from quizsvc.season import rules as season_rules


def standings(case: Case) -> dict[str, Any]:
    """All computed periods in order, with the case's own ids."""
    computed = {row.period: row.id for row in session().scalars(sa.select(Standing))}
    periods = [str(period) for period in season_rules.periods_of(case.season)]
    return {period: _standing(computed[period]) for period in periods if period in computed}


def _standing(standing_id: int) -> dict[str, Any]:
    units: dict[str, list[dict[str, Any]]] = {}
    for board in rules.BOARDS:
        if rows := [
            _unit(row) for row in _rows(StandingUnit, standing_id, track=board.track, level=board.level)
        ]:
            units[str(board)] = rows
    people: dict[str, list[dict[str, Any]]] = {}
    for track in Track:
        if rows := [_person(row) for row in _rows(StandingPerson, standing_id, track=track)]:
            people[track.value] = rows
    times = [
        {"track": track.value, "daily": row.daily, "weekly": row.weekly, "total": row.daily + row.weekly}
        for track in Track
        for row in _rows(StandingTimes, standing_id, track=track)
    ]
    return {"units": units, "people": people, "person_times": times}


def _rows(table: Any, standing_id: int, **of: str) -> list[Any]:
    wanted = sa.select(table).filter_by(standing_id=standing_id, **of)
    if hasattr(table, "position"):
        wanted = wanted.order_by(table.position)
    return list(session().scalars(wanted))


def _unit(row: StandingUnit) -> dict[str, Any]:
    return {
        "rank": row.rank,
        "unit": row.unit_name,
        "eligible": row.eligible,
        "exempt": row.exempt,
        "participants": row.participants,
        "rate": _text(row.rate),
        "average": _text(row.average),
        "score": _text(row.score),
        "change": row.change,
    }


def _person(row: StandingPerson) -> dict[str, Any]:
    return {
        "rank": row.rank,
        "person": row.person_name,
        "score": _text(row.score),
        "weekly_tests": row.weekly_tests,
        "time_used_s": row.time_used_s,
    }


def _text(hundredths: int | None) -> str | None:
    return None if hundredths is None else season_rules.format_hundredths(hundredths)
