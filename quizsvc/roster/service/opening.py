"""What to look at in the roster before a season opens."""

from datetime import datetime

from quizsvc.roster import queries
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules


def opening_warnings(*, now: datetime, season: seasons.KnownSeason) -> list[str]:
    """What may be forgotten, in sentences: units in which nobody is, people who come too late for the running
    week. None of it keeps a season from opening.
    """
    empty = queries.units_without_people(max(season.first_on, season_rules.local_date(now, season.zone)))
    return [*(f"“{unit.name}”及其下级单位没有在册人员" for unit in empty), *_too_late(season, now)]


def _too_late(season: seasons.KnownSeason, now: datetime) -> list[str]:
    """A warning of people who were recorded after the running week's roster was frozen (rules.md §5)."""
    week = season_rules.week_of(season_rules.local_date(now, season.zone))
    if not season_rules.days_of(week, season) or now < season_rules.first_instant(week, season):
        return []
    late = queries.recorded_since(season_rules.first_instant(week, season))
    if not late:
        return []
    name = season_rules.period_name(week, season)
    return [f"{name}已经开始：{late} 条在册记录是开始以后录入的，从下一周起才算应参加"]
