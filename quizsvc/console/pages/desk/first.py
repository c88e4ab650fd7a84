"""The first page, and what the bank lacks, which takes longer to see."""

from collections.abc import Iterable

import redis
from flask import render_template

from quizsvc.accounts import policies
from quizsvc.console.pages.desk import figures
from quizsvc.console.pages.desk.whose import figures_season
from quizsvc.console.pages.door import door
from quizsvc.console.pages.frame import frame
from quizsvc.console.queries import desk as queries
from quizsvc.console.rules import desk as rules
from quizsvc.kit import backlog
from quizsvc.kit.http import Call
from quizsvc.notices import queries as notices
from quizsvc.notices.rules import Kind
from quizsvc.papers import queries as papers
from quizsvc.papers import service as paper_service
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import queries as rankings
from quizsvc.roster.whose import within
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules


@door.page("/", who=policies.STAFF)
def desk(call: Call) -> str:
    """What needs the caller now, and how the week goes."""
    season = figures_season()
    return render_template(
        "console/desk/desk.html",
        most=figures.FIRST,
        **figures.what_leads_on(call),
        needs=rules.in_turn(_needs(call, season)),
        season=season,
        may_see_figures=policies.FIGURE_READERS.allows(call.caller),
        looks_later=policies.SEASON_AUDITORS.allows(call.caller),
        may_begin=policies.ORGANIZERS.allows(call.caller),
        week=figures.week_told(call, season) if policies.FIGURE_READERS.allows(call.caller) else None,
    )


@door.page("/desk/later", who=policies.SEASON_AUDITORS)
def desk_later(call: Call) -> str:
    """What takes longer to see: what the bank lacks for the papers of the season, and jobs that failed."""
    needs = list(rules.failed_needs(_failed()))
    season, lasting = seasons.open_season(), None
    if season is not None and policies.ORGANIZERS.allows(call.caller):
        found = paper_service.look(now=call.now, season=season, kind=PaperKind.WEEKLY)
        lasting = found.lasting
        needs += rules.bank_needs(found.lacks, lasting)
    return render_template("console/desk/later.html", needs=rules.in_turn(needs), lasting=lasting)


def _failed() -> int | None:
    """How many jobs failed, None if the queue cannot be reached."""
    try:
        return backlog.seen(1).failed.in_all
    except redis.RedisError:
        return None


def _needs(call: Call, season: seasons.KnownSeason | None) -> Iterable[rules.Need]:
    """What waits for the caller, by what they may do."""
    may = {policy: policy.allows(call.caller) for policy in (policies.EDITORS, policies.ORGANIZERS)}
    looks_after = policies.UNIT_ADMINS.allows(call.caller)
    if not (any(may.values()) or looks_after):
        return
    around = frame()
    assert around is not None, "who may see this is signed in"
    waiting = queries.waiting(
        account_id=call.account_id,
        season_id=season.id if season else None,
        today=around.today,
        units=within(call, policies.ORGANIZERS),
    )
    if may[policies.ORGANIZERS] and season is not None:
        yield from _season_needs(call, season, waiting)
    if may[policies.EDITORS]:
        yield from rules.review_needs(waiting)
        yield from rules.file_needs(waiting)
    if looks_after:
        yield from rules.unbound_needs(waiting)


def _season_needs(call: Call, season: seasons.KnownSeason, waiting: rules.Waiting) -> Iterable[rules.Need]:
    yield from rules.deciding_needs(waiting)
    if season.state == "open":
        monday = season_rules.week_of(season_rules.local_date(call.now, season.zone)).monday
        there = [
            (each.kind, each.on, each.state == "published")
            for each in papers.papers_of(season.id, since=monday)
        ]
        yield from rules.paper_needs(rules.ahead(season, call.now, there), call.now)
    periods = rankings.progress(rankings.counting(season, call.now), call.now)
    yield from rules.standing_needs(
        rules.Unpublished(str(each.period), season_rules.period_name(each.period, season), each.waiting.value)
        for each in periods
        if each.waiting is not None
    )
    months = [each.period for each in notices.told(season.id) if each.kind is Kind.MONTHLY and each.waits]
    names = [season_rules.period_name(season_rules.parse_period(each), season) for each in months]
    yield from rules.notice_needs(names, waiting.drafts)
