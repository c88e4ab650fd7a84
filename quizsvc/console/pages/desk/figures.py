"""The charts of the first page, each with its table, which is also a page of its own and a workbook."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import Response, render_template

from quizsvc.accounts import policies
from quizsvc.console.pages.desk.whose import figures_season, scope_of
from quizsvc.console.pages.door import door
from quizsvc.console.pages.sheets import sent_sheet
from quizsvc.console.queries import desk as queries
from quizsvc.console.rules import desk as rules
from quizsvc.console.rules.words import weekday
from quizsvc.console.schemas import SheetQuery
from quizsvc.kit import books
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call
from quizsvc.kit.hundredths import format_hundredths
from quizsvc.papers import queries as papers
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import queries as rankings
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.season.schemas import WeekField

WEEKS_SHOWN = 4
"""So many weeks the calendar of practices shows at once."""
ALL, FIRST = 1_000, 15
"""So many units are shown: on the page of their own, and on the first page."""
WIDE, NARROW = 28, 12


class WeekQuery(SheetQuery):
    """A chart's table of a week, of the running or last one if none is named."""

    week = WeekField(load_default=None)


@door.page("/desk/week", who=policies.FIGURE_READERS, query=WeekQuery)
def desk_week(call: Call, query: dict[str, Any]) -> Any:
    """Who of the caller's units takes part in a week, unit by unit."""
    week = week_told(call, figures_season(), query["week"])
    if query["as_"]:
        heads = ("单位", "应参加", "已参加", "还没有参加", "参与率（%）")
        rows = [
            (each.unit_name, str(each.eligible), str(each.participants), str(each.absent), _said(each.rate))
            for each in (week["units"] if week else ())
        ]
        return _sheet("各单位参与率", "participation", heads, rows)
    return render_template("console/desk/week.html", week=week, most=ALL, **what_leads_on(call))


@door.page("/desk/trend", who=policies.FIGURE_READERS, query=SheetQuery)
def desk_trend(call: Call, query: dict[str, Any]) -> Any:
    """Rate and mean score of the weeks so far."""
    season = figures_season()
    known = queries.trend(season, scope_of(call, season)) if season else []
    # A week that runs would seem to fall.
    weeks = [each for each in known if season and season_rules.ends_at(each.week, season) <= call.now]
    names = {each.week: season_rules.period_name(each.week, season) for each in weeks if season}
    if query["as_"]:
        heads = ("周", "应参加", "已参加", "参与率（%）", "人均综合成绩")
        rows = [
            (
                names[each.week],
                str(each.eligible),
                str(each.participants),
                _said(each.rate),
                _said(each.mean),
            )
            for each in weeks
        ]
        return _sheet("各周参与率与成绩", "weeks", heads, rows)
    found = rules.finding("参与率", [each.rate for each in weeks])
    return render_template("console/desk/trend.html", weeks=weeks, names=names, finding=found)


@door.page("/desk/scores", who=policies.FIGURE_READERS, query=WeekQuery)
def desk_scores(call: Call, query: dict[str, Any]) -> Any:
    """How the scores of a week are distributed."""
    season = figures_season()
    week, counts = _scored(call, season, query["week"]) if season else (None, [])
    names = rules.band_names(queries.BANDS, queries.BAND // 100)
    rows = list(zip(names, counts, strict=False)) if any(counts) else []
    name = season_rules.period_name(week, season) if season and week else ""
    if query["as_"]:
        texts = [(band, str(count)) for band, count in rows]
        return _sheet(f"{name}成绩分布", "scores", ("综合成绩", "人数"), texts)
    return render_template("console/desk/scores.html", rows=rows, name=name, week=week)


@door.page("/desk/days", who=policies.FIGURE_READERS, query=WeekQuery)
def desk_days(call: Call, query: dict[str, Any]) -> Any:
    """The practices day by day, as a calendar that ends with a week."""
    season = figures_season()
    last = _week_of(call, season, query["week"])
    weeks = _days(call, season, last) if season and last else {}
    if query["as_"]:
        heads = ("日期", "星期", "完成练习", "应参加", "完成率（%）")
        rows = [
            (str(each.on), weekday(each.on), str(each.done), str(each.due), _said(each.rate))
            for days in weeks.values()
            for each in days
            if each.paper_id is not None
        ]
        return _sheet("每日练习日历", "days", heads, rows)
    before = min(weeks) if weeks else None
    return render_template(
        "console/desk/days.html",
        weeks=weeks,
        names={week: season_rules.period_name(week, season) for week in weeks if season},
        last=last,
        may_see_papers=policies.STAFF_READERS.allows(call.caller),
        earlier=season_rules.week_of(before.monday - timedelta(days=7))
        if before and season and before.monday > season.first_on
        else None,
        later=_later(call, season, last) if season and last else None,
    )


def _scored(
    call: Call, season: seasons.KnownSeason, asked: season_rules.Week | None
) -> tuple[season_rules.Week | None, list[int]]:
    """The week that is asked for, else the last one that has a score, with how many there are of each."""
    of = scope_of(call, season)
    week = _week_of(call, season, asked)
    counts = queries.bands(season.id, week, of) if week else []
    if asked is None and week and not any(counts):
        before = season_rules.week_of(week.monday - timedelta(days=7))
        earlier = queries.bands(season.id, before, of)
        return (before, earlier) if any(earlier) else (week, counts)
    return week, counts


def what_leads_on(call: Call) -> dict[str, bool]:
    """Which of the pages behind a week's figures the caller may see."""
    return {
        "may_list_missing": policies.UNIT_ADMINS.allows(call.caller),
        "may_see_units": policies.ROSTER_READERS.allows(call.caller),
        "may_see_working": policies.STAFF_READERS.allows(call.caller),
    }


def week_told(
    call: Call,
    season: seasons.KnownSeason | None,
    week: season_rules.Week | None = None,
) -> dict[str, Any] | None:
    """How a week goes, in all and unit by unit; of whoever has one unit, also those right below it. None as
    long as nothing is computed.
    """
    week = _week_of(call, season, week)
    if season is None or week is None:
        return None
    standing = queries.computed(season.id, week)
    if standing is None:
        return None
    of = scope_of(call, season)
    rows = queries.turnout(season.id, week, of)
    own = [row for row in rows if row.unit_id in of.listed]
    eligible, participants = sum(row.eligible for row in own), sum(row.participants for row in own)
    return {
        "week": week,
        "name": season_rules.period_name(week, season),
        "runs": call.now < season_rules.ends_at(week, season),
        "ends_at": season_rules.ends_at(week, season),
        "computed_at": standing.computed_at,
        "eligible": eligible,
        "participants": participants,
        "absent": eligible - participants,
        "rate": rules.rate(participants, eligible),
        "tracks": rules.by_track(own),
        "nobody": sum(not each.participants for each in rules.by_unit(rows)),
        "units": rules.by_unit(row for row in rows if row.unit_id in of.compared),
    }


def _week_of(
    call: Call, season: seasons.KnownSeason | None, week: season_rules.Week | None
) -> season_rules.Week | None:
    """The week that is asked for, else the running one, or the season's last.

    Raises:
        NotFound: the season has no such week.
    """
    if season is None:
        return None
    if week is not None:
        if week not in season_rules.weeks_of(season_rules.SEASON, season):
            raise NotFound("这个活动没有这一周")
        return week
    today = season_rules.local_date(call.now, season.zone)
    return season_rules.week_of(max(season.first_on, min(today, season.last_on)))


def _days(
    call: Call, season: seasons.KnownSeason, last: season_rules.Week
) -> dict[season_rules.Week, list[rules.Day]]:
    """The days of the weeks that end with this one, by week."""
    weeks = [
        week
        for week in season_rules.weeks_of(season_rules.SEASON, season)
        if last.monday - timedelta(weeks=WEEKS_SHOWN) < week.monday <= last.monday
    ]
    if not weeks:
        return {}
    of = scope_of(call, season)
    known = papers.papers_of(season.id, since=weeks[0].monday, until=last.monday + timedelta(days=6))
    daily = [each for each in known if each.kind == PaperKind.DAILY and each.state == "published"]
    begun = {each.on: each for each in daily if each.opens_at <= call.now}
    done = rankings.counted_by_paper(list(begun.values()), season.settings, of.units)
    due = queries.due_by_week(season.id, weeks, of)
    return {
        week: [
            rules.Day(on, paper.id, done.get(paper.id, 0), due.get(str(week), 0))
            if (paper := begun.get(on))
            else rules.Day(on, None, 0, 0)
            for on in (week.monday + timedelta(days=day) for day in range(7))
        ]
        for week in weeks
    }


def _later(call: Call, season: seasons.KnownSeason, last: season_rules.Week) -> season_rules.Week | None:
    """The week with which the calendar ends after this one, None after the running one."""
    newest = _week_of(call, season, None)
    if newest is None or last.monday >= newest.monday:
        return None
    return min(newest, season_rules.week_of(last.monday + timedelta(weeks=WEEKS_SHOWN)))


def _said(hundredths: int | None) -> str:
    return "" if hundredths is None else format_hundredths(hundredths)


def _sheet(name: str, plain: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Response:
    """A chart's table: names in the first column, figures in the others."""
    columns = [books.Head(heads[0], WIDE)]
    columns += [books.Head(head, NARROW, _holds(head)) for head in heads[1:]]
    return sent_sheet(name, plain, columns, rows)


def _holds(head: str) -> str:
    if head == "星期":
        return books.TEXT
    return books.HUNDREDTHS if head.endswith(("率（%）", "成绩")) else books.WHOLE
