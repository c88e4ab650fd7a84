"""Attempts: found, taken away as a workbook, and the story of one."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.attempts import queries as attempts
from quizsvc.attempts import service
from quizsvc.attempts.schemas.looking import AttemptsQuery
from quizsvc.console.pages.door import door
from quizsvc.console.pages.sheets import sent_sheet
from quizsvc.console.queries import attempts as queries
from quizsvc.console.queries import chosen
from quizsvc.console.rules import attempts as rules
from quizsvc.console.rules import questions as question_words
from quizsvc.console.schemas import ListQuery
from quizsvc.kit.books import HUNDREDTHS, WHOLE, Head
from quizsvc.kit.http import Call
from quizsvc.kit.hundredths import format_hundredths
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.roster import queries as roster
from quizsvc.roster.rules import Track
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

HEADS = (
    Head("姓名", 12),
    Head("单位", 30),
    Head("条线", 8),
    Head("试卷", 16),
    Head("日期", 12),
    Head("第几次", 8, WHOLE),
    Head("状态", 10),
    Head("是否计入", 20),
    Head("得分", 8, HUNDREDTHS),
    Head("用时（秒）", 10, WHOLE),
    Head("答题数", 8, WHOLE),
    Head("题数", 8, WHOLE),
    Head("开始", 20),
    Head("交卷", 20),
    Head("作废原因", 30),
)


class FindQuery(AttemptsQuery, ListQuery):
    """Which attempts, and how the list is shown."""


@door.page("/attempts", who=policies.STAFF_READERS, query=FindQuery)
def list_attempts(call: Call, query: dict[str, Any]) -> Any:
    """答卷 of the running week, or as they are wanted."""
    season = season_of(query)
    if season is None:
        return render_template("console/attempts/none.html")
    query = {**query, "season": season.id}
    if not any(query[name] for name in ("period", "paper", "person", "name")):
        query["period"] = _running(call, season)
    wanted = attempts.wanted(**query)
    if query["as_"]:
        return _sheet(wanted, season)
    items, total = attempts.page(wanted, page=query["page"], page_size=query["page_size"])
    return render_template(
        "console/attempts/list.html",
        items=items,
        total=total,
        query=query,
        season=season,
        periods=periods_of(call, season),
        paper=_paper(query["paper"]),
        person=query["person"] and roster.person(query["person"]),
        rules=rules,
    )


@door.page("/attempts/<id:attempt_id>", who=policies.STAFF_READERS)
def show_attempt(call: Call, attempt_id: int) -> str:
    """The story of one attempt."""
    story = service.story(attempt_id=attempt_id)
    own = story.attempt
    around = queries.around(attempt_id=own.id, paper_id=own.paper_id, person_id=own.person_id)
    return render_template(
        "console/attempts/story.html",
        story=story,
        own=own,
        around=around,
        events=rules.in_order(
            rules.began_and_ended(own),
            rules.corrected(story.corrections, story.score_changes),
            rules.hinted(around.signals),
            rules.proposed(around.proposals),
            rules.granted(story.grants),
        ),
        rules=rules,
        words=question_words,
        may_propose=policies.ORGANIZERS.allows(call.caller),
    )


def season_of(query: dict[str, Any]) -> seasons.KnownSeason | None:
    """The season that an address of attempts or signals is about: the named one, else that of the named
    paper, else the one that pages are about.
    """
    paper = _paper(query["paper"]) if query["season"] is None else None
    return chosen.season(paper.season_id if paper else query["season"])


def periods_of(call: Call, season: seasons.KnownSeason) -> list[tuple[str, str]]:
    """The weeks of a season that have begun, the last first, then the whole; each with what it is called."""
    today = season_rules.local_date(call.now, season.zone)
    weeks = [week for week in season_rules.weeks_of(season_rules.SEASON, season) if week.monday <= today]
    found: list[season_rules.Period] = [*reversed(weeks), season_rules.SEASON]
    return [(str(each), season_rules.period_name(each, season)) for each in found]


def _running(call: Call, season: seasons.KnownSeason) -> season_rules.Week:
    today = season_rules.local_date(call.now, season.zone)
    return season_rules.week_of(max(season.first_on, min(today, season.last_on)))


def _paper(paper_id: int | None) -> Paper | None:
    return None if paper_id is None else papers.by_id(paper_id)


def _sheet(wanted: attempts.Wanted, season: seasons.KnownSeason) -> Any:
    rows = _rows(attempts.everything(wanted), season)
    return sent_sheet("答卷", "attempts", HEADS, rows, most=attempts.MOST_ROWS)


def _rows(found: Iterable[attempts.Found], season: seasons.KnownSeason) -> Iterator[list[str]]:
    for each in found:
        times = (each.started_at, each.submitted_at)
        yield [
            each.name,
            each.unit_name or "",
            Track(each.track).chinese if each.track else "",
            each.title,
            each.on.isoformat(),
            str(each.number),
            rules.STATES[each.state][0],
            rules.counts(each),
            "" if each.score is None else format_hundredths(each.score),
            "" if each.time_used_s is None else str(each.time_used_s),
            str(each.answered),
            str(each.questions),
            *("" if at is None else f"{at.astimezone(season.zone):%Y-%m-%d %H:%M:%S}" for at in times),
            each.void_reason or "",
        ]
