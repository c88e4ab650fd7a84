"""The streak of practice days."""

from datetime import date, datetime

from quizsvc.attempts.rules import State
from quizsvc.papers.rules import PaperKind
from quizsvc.season import queries as seasons
from quizsvc.season.rules import local_date
from quizsvc.study import queries, rules
from quizsvc.study.service.record import Done, record


def streak(*, now: datetime, person_id: int, season: seasons.KnownSeason) -> rules.Streak:
    """How many days of a season's daily practice a person has done in a row, by now.

    A day is done when a candidate of its practice has ended with an answer and is not void: then one counts,
    unless its person could see keys, whose days are told as not counted.
    """
    done: dict[date, bool] = {}
    for each in record(now=now, person_id=person_id, season_id=season.id):
        if each.sat.kind is PaperKind.DAILY and _is_done(each):
            done[each.sat.on] = done.get(each.sat.on, False) or not each.sat.facts.staff
    return rules.streak(queries.days_with_daily(season.id), done, local_date(now, season.zone))


def _is_done(each: Done) -> bool:
    facts = each.sat.facts
    return each.candidate and facts.state in (State.SUBMITTED, State.EXPIRED) and facts.answered > 0
