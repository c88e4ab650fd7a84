"""The streak of practice days."""

from collections.abc import Iterable
from datetime import date, datetime

from quizsvc.attempts.rules import State
from quizsvc.papers.rules import PaperKind
from quizsvc.season import queries as seasons
from quizsvc.season.rules import local_date
from quizsvc.study import queries, rules
from quizsvc.study.service.record import Done, record


def streak(*, now: datetime, person_id: int, season: seasons.KnownSeason) -> rules.Streak:
    """How many days of a season's daily practice a person has done in a row, by now."""
    return streak_of(now=now, season=season, done=record(now=now, person_id=person_id, season_id=season.id))


def streak_of(*, now: datetime, season: seasons.KnownSeason, done: Iterable[Done]) -> rules.Streak:
    """The same from a person's attempts in the season.

    A day is done when a candidate of its practice has ended with an answer and is not void: then one counts,
    unless its person could see keys, whose days are told as not counted.
    """
    days: dict[date, bool] = {}
    for each in done:
        if each.sat.kind is PaperKind.DAILY and _is_done(each):
            days[each.sat.on] = days.get(each.sat.on, False) or not each.sat.facts.staff
    return rules.streak(queries.days_with_daily(season.id), days, local_date(now, season.zone))


def _is_done(each: Done) -> bool:
    facts = each.sat.facts
    return each.candidate and facts.state in (State.SUBMITTED, State.EXPIRED) and facts.answered > 0
