"""The season as a calendar of papers, and how long the bank lasts."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.pages.papers.asked import CalendarQuery
from quizsvc.console.pages.sheets import sent_sheet
from quizsvc.console.queries import chosen
from quizsvc.console.rules import papers as rules
from quizsvc.console.rules.papers import Known, Stage
from quizsvc.kit.books import Head
from quizsvc.kit.http import Call
from quizsvc.papers import queries, service
from quizsvc.papers.rules import PaperKind, Window
from quizsvc.papers.schemas import MOST_WEEKS
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

MOST_SEASONS = 20
HEADS = (Head("周"), Head("种类"), Head("日期"), Head("状态", 18), Head("开放", 18), Head("截止", 18))


@door.page("/papers", who=policies.STAFF_READERS, query=CalendarQuery)
def papers_calendar(call: Call, query: dict[str, Any]) -> Any:
    """试卷：一个活动的日历."""
    season = chosen.season(query["season"])
    rows = calendar_of(season, call.now) if season else []
    if season and query["as_"]:
        return sent_sheet(f"{season.name} 试卷", "papers", HEADS, _sheet(rows, season))
    known, _ = seasons.all_seasons(page=1, page_size=MOST_SEASONS)
    return render_template(
        "console/papers/calendar.html",
        season=season,
        seasons=known,
        rows=rows,
        coming=[row for row in rows if row.missing],
        words=rules,
        most_weeks=MOST_WEEKS,
        may_draw=policies.ORGANIZERS.allows(call.caller) and season is not None and season.state == "open",
    )


@door.page("/papers/lasting", who=policies.STAFF_READERS, query=CalendarQuery)
def papers_lasting(call: Call, query: dict[str, Any]) -> str:
    """题库还够用几周."""
    season = chosen.season(query["season"])
    look = service.look(now=call.now, season=season, kind=PaperKind.WEEKLY) if season else None
    any_type = season_rules.TYPES[season_rules.ANY_TYPE]
    return render_template(
        "console/papers/lasting.html", season=season, lasting=look and look.lasting, any_type=any_type
    )


def calendar_of(season: seasons.KnownSeason, now: datetime) -> list[rules.WeekRow]:
    """A season's weeks with its papers."""
    papers = queries.papers_of(season.id)
    outdated = queries.outdated_on(papers)
    known = (
        Known(
            id=paper.id,
            kind=PaperKind(paper.kind),
            on=paper.on,
            published=paper.state == "published",
            window=Window(paper.opens_at, paper.closes_at),
            outdated=paper.id in outdated,
        )
        for paper in papers
    )
    return rules.calendar(season, now, known)


def _sheet(rows: list[rules.WeekRow], season: seasons.KnownSeason) -> Iterator[list[str]]:
    for row in rows:
        for place in row.places:
            if place.stage is Stage.NONE:
                continue
            window = place.paper.window if place.paper else None
            times = (
                [_wall(each, season) for each in (window.opens_at, window.closes_at)] if window else ["", ""]
            )
            yield [row.name, place.kind.chinese, place.on.isoformat(), place.stage.chinese, *times]


def _wall(instant: datetime, season: season_rules.Season) -> str:
    return f"{instant.astimezone(season.zone):%Y-%m-%d %H:%M}"
