"""Planning a season: its days and settings while it is a draft, its calendar for weeks to come."""

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.rules import papers as paper_rules
from quizsvc.console.rules import seasons as words
from quizsvc.kit.http import Call
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules


@door.page("/seasons/new", who=policies.ORGANIZERS)
def new_season(call: Call) -> str:
    """新建活动，设置像最近的一个活动."""
    newest, _ = seasons.all_seasons(page=1, page_size=1)
    settings = newest[0].settings if newest else season_rules.Settings()
    return render_template("console/seasons/settings.html", season=None, sections=words.sections(settings))


@door.page("/seasons/<id:season_id>/settings", who=policies.ORGANIZERS)
def season_settings(call: Call, season_id: int) -> str:
    """改一个还没有开启的活动."""
    season = seasons.by_id(season_id)
    return render_template(
        "console/seasons/settings.html", season=season, sections=words.sections(season.settings)
    )


@door.page("/seasons/<id:season_id>/calendar", who=policies.STAFF_READERS)
def season_calendar(call: Call, season_id: int) -> str:
    """一个活动的日历：哪些天、哪些周没有试卷；还没有开始的周可以改."""
    season = seasons.by_id(season_id)
    weeks = season_rules.weeks_of(season_rules.SEASON, season)
    return render_template(
        "console/seasons/calendar.html",
        season=season,
        weeks=[(week, season_rules.period_name(week, season), _begun(call, week, season)) for week in weeks],
        days={week: paper_rules.days_of_week(week, season) for week in weeks},
        may_change=policies.ORGANIZERS.allows(call.caller) and season.state != "closed",
    )


def _begun(call: Call, week: season_rules.Week, season: seasons.KnownSeason) -> bool:
    return season_rules.first_instant(week, season) <= call.now
