"""What waits for somebody, in every room at once, and how the weeks go: for the first page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from quizsvc.bank import queries as bank
from quizsvc.console.rules import desk as rules
from quizsvc.kit.db import any_of, ask, session
from quizsvc.rankings.models import PersonWeekRow as Row
from quizsvc.rankings.models import Standing, StandingPerson, StandingUnit
from quizsvc.roster import queries as roster
from quizsvc.roster.rules import Level
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

# One statement, because the page asks for all of it each time. Proposals are decided about by another one.
_WAITING = """
select
  (select count(*) from questions where flagged_at is not null and state <> 'retired') as flagged,
  (select count(distinct question_id) from objections where state = 'open') as objections,
  (select count(*) from signals where state = 'open') as signals,
  (select count(*) from proposals
   where season_id = %(season)s and state = 'open' and proposed_by <> %(account)s) as proposals,
  (select count(*) from notice_drafts where season_id = %(season)s) as drafts,
  (select count(*) from roster_requests where state = 'open') as requests,
  (select count(*) from (
     select 1 where exists (select from snapshots where season_id = %(season)s and period = 'season')
       and not exists (select from award_rounds where season_id = %(season)s)) due) as ungiven,
  (select count(*) from memberships m
   where m.superseded_at is null and %(today)s between m.first_on and coalesce(m.last_on, 'infinity')
     and (%(units)s::bigint[] is null or m.unit_id = any(%(units)s::bigint[]))
     and not exists (select from bindings b where b.person_id = m.person_id)) as unbound
"""
COUNTED = ("flagged", "objections", "signals", "proposals", "drafts", "requests", "ungiven", "unbound")
"""What _WAITING counts, in its order."""
# A file that was read stays for a while, until its owner has it taken or forgets it.
_IMPORTS = """
(select 'questions', id, file_name, state from question_imports
 where created_by = %(account)s and not committed and file is not null
 order by id desc limit 5)
union all
(select 'roster', id, file_name, 'done' from roster_imports
 where created_by = %(account)s and not committed and file is not null
 order by id desc limit 5)
"""
BAND = 1_000
"""So many hundredths of a score make one column of the distribution."""
BANDS = 10


def waiting(*, account_id: int, season_id: int | None, today: date, units: set[int] | None) -> rules.Waiting:
    """How much of everything waits for this account on this day; of people only those of `units`, None: of
    all units.
    """
    values = {"account": account_id, "season": season_id, "today": today}
    (counts,) = ask(_WAITING, **values, units=None if units is None else sorted(units))
    files = tuple(rules.OpenImport(*row) for row in ask(_IMPORTS, account=account_id))
    reviews = bank.count(bank.Wanted(reviewer=account_id))
    return rules.Waiting(reviews=reviews, imports=files, **dict(zip(COUNTED, counts, strict=True)))


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures somebody looks at: `listed` are the units whose rows are added up, `compared` those that
    are held beside each other, `units` all units in or below them. The root itself is on no board, so its
    people are in none of them.
    """

    listed: frozenset[int]
    compared: frozenset[int]
    units: frozenset[int]


def scope(within: Collection[int] | None, counts: season_rules.Scope) -> Scope:
    """What lies in these units, in all of them for None, where boards count people as `counts` says. Beside
    the only unit of somebody those right below it are compared.
    """
    nodes = [node for node in roster.tree().values() if node.level is not Level.ROOT]
    inside = {node.id: node for node in nodes if within is None or node.id in within}
    ids = frozenset(inside)
    listed = ids
    if counts is season_rules.Scope.SUBTREE:
        listed = frozenset(node.id for node in inside.values() if node.parent_id not in inside)
    below = frozenset(node.id for node in inside.values() if node.parent_id in listed)
    return Scope(listed, listed | below if len(listed) == 1 else listed, ids)


def turnout(season_id: int, week: season_rules.Week, of: Scope) -> list[rules.Turnout]:
    """How many are due and take part in a week, by unit and track, as the working standing has it."""
    row = StandingUnit
    found = sa.select(row.unit_id, row.unit_name, row.track, row.eligible, row.participants)
    found = found.join(Standing, Standing.id == row.standing_id)
    found = found.where(Standing.season_id == season_id, Standing.period == str(week))
    found = found.where(row.unit_id == any_of(of.units))
    return [rules.Turnout(*each) for each in session().execute(found.order_by(row.unit_id, row.track))]


def computed(season_id: int, week: season_rules.Week) -> Any:
    """The working standing of a week, None if it was never computed."""
    found = sa.select(Standing).where(Standing.season_id == season_id, Standing.period == str(week))
    return session().scalar(found)


def trend(season: seasons.KnownSeason, of: Scope) -> list[rules.WeekFigures]:
    """Every computed week in order, of both tracks together."""
    place = (Standing.season_id == season.id, Standing.period.like("____-W__"))
    row = StandingUnit
    due = sa.select(Standing.period, sa.func.sum(row.eligible), sa.func.sum(row.participants))
    due = due.join(row, row.standing_id == Standing.id).where(*place)
    due = due.where(row.unit_id == any_of(of.listed)).group_by(Standing.period)
    person = StandingPerson
    scored = sa.select(Standing.period, sa.func.count(), sa.func.sum(person.score))
    scored = scored.join(person, person.standing_id == Standing.id).where(*place)
    scored = scored.where(person.unit_id == any_of(of.units)).group_by(Standing.period)
    scores = {period: (int(people), int(total)) for period, people, total in session().execute(scored)}
    return [
        rules.WeekFigures(
            season_rules.parse_period(period), int(eligible), int(participants), *scores.get(period, (0, 0))
        )
        for period, eligible, participants in session().execute(due.order_by(Standing.period))
    ]


def bands(season_id: int, week: season_rules.Week, of: Scope) -> list[int]:
    """How many of those who took part in a week have a score of each of BANDS, the lowest first; the last one
    holds the full score too.
    """
    band = sa.func.least(sa.func.div(Row.score, BAND), BANDS - 1).label("band")
    found = sa.select(band, sa.func.count()).where(Row.season_id == season_id, Row.week_on == week.monday)
    found = found.where(Row.took_part, Row.unit_id == any_of(of.units)).group_by(band)
    counts = {int(number): count for number, count in session().execute(found)}
    return [counts.get(number, 0) for number in range(BANDS)]


def due_by_week(season_id: int, weeks: Collection[season_rules.Week], of: Scope) -> dict[str, int]:
    """How many people are due in each of these weeks, by its name; one that was never computed is absent."""
    row = StandingUnit
    found = sa.select(Standing.period, sa.func.sum(row.eligible)).join(row, row.standing_id == Standing.id)
    found = found.where(Standing.season_id == season_id, Standing.period == any_of(map(str, weeks), sa.Text))
    found = found.where(row.unit_id == any_of(of.listed)).group_by(Standing.period)
    return {period: int(eligible) for period, eligible in session().execute(found)}
