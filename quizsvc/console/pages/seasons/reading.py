"""One season: what it is, its rules in plain words, and what opening or ending it would mean."""

from collections.abc import Iterator
from datetime import date

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.rules import seasons as words
from quizsvc.kit.http import Call
from quizsvc.papers import service as papers
from quizsvc.papers.rules import PaperKind
from quizsvc.roster import queries as roster
from quizsvc.roster.service import opening
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules


@door.page("/seasons/<id:season_id>", who=policies.STAFF_READERS)
def one_season(call: Call, season_id: int) -> str:
    """一个活动和它的规则."""
    season = seasons.by_id(season_id)
    may_change = policies.ORGANIZERS.allows(call.caller)
    may_open = may_change and season.state == "draft"
    running = seasons.open_season()
    return render_template(
        "console/seasons/season.html",
        season=season,
        words=words,
        weeks=len(season_rules.weeks_of(season_rules.SEASON, season)),
        sections=season_rules.explained(season),
        may_change=may_change,
        may_open=may_open,
        in_the_way=running if running and running.id != season.id else None,
        warnings=list(_warnings(call, season)) if may_open else [],
        people=len(roster.persons_in_force(_first_day(call, season))) if may_open else 0,
        may_close=may_change and season.state == "open" and call.now >= season.ends_at,
    )


def _first_day(call: Call, season: seasons.KnownSeason) -> date:
    return max(season.first_on, season_rules.local_date(call.now, season.zone))


def _warnings(call: Call, season: seasons.KnownSeason) -> Iterator[str]:
    """What to look at before it opens, in sentences."""
    if call.now >= season.ends_at:
        yield "活动的最后一天已经过去，开启后不会再有试卷"
    elif call.now >= season.starts_at:
        yield "活动的第一天已经过去，过去的日子不再补试卷"
    for kind in PaperKind:
        look = papers.look(now=call.now, season=season, kind=kind)
        if look.lacks:
            yield f"{kind.chinese}：{look.lacks}"
    yield from opening.opening_warnings(now=call.now, season=season)
