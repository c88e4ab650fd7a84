"""The periods of a season, and the versions of one of them."""

from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.accounts import queries as accounts
from quizsvc.console.pages.door import door
from quizsvc.console.pages.sheets import sent_sheet
from quizsvc.console.pages.standings.asked import Asked, asked_for
from quizsvc.console.queries import chosen
from quizsvc.console.rules.desk import WAITS
from quizsvc.console.schemas import SheetQuery
from quizsvc.kit import books
from quizsvc.kit.http import Call
from quizsvc.rankings import queries as rankings
from quizsvc.rankings.queries import Progress
from quizsvc.rankings.queries.leaderboards import Shown, shown_periods
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.season.schemas import SeasonQuery

HEADS = (
    books.Head("统计期", 16),
    books.Head("起", 12),
    books.Head("止", 12),
    books.Head("状态", 36),
    books.Head("版本", 8, books.WHOLE),
)


class PeriodsQuery(SeasonQuery, SheetQuery):
    """The periods of a season, of the open or last one if none is named."""


@door.page("/standings", who=policies.STAFF, query=PeriodsQuery)
def standings(call: Call, query: dict[str, Any]) -> Any:
    """What is running, published, and waits to be."""
    season = chosen.season(query["season"])
    sees_all = policies.SEASON_AUDITORS.allows(call.caller)
    rows = _rows(call, season, sees_all=sees_all) if season else []
    if query["as_"]:
        texts = [
            (row["name"], str(row["days"][0]), str(row["days"][1]), row["state"], str(row["version"] or ""))
            for row in rows
        ]
        return sent_sheet("各期成绩", "standings", HEADS, texts)
    return render_template(
        "console/standings/list.html",
        season=season,
        others=[each for each in seasons.ever_opened() if season and each.id != season.id],
        rows=rows,
        sees_all=sees_all,
        may_publish=policies.ORGANIZERS.allows(call.caller),
        by_itself=season is not None and season.settings.publishing is season_rules.Publishing.BY_ITSELF,
    )


@door.page("/standings/<period>/versions", who=policies.SEASON_AUDITORS, query=SeasonQuery)
def standing_versions(call: Call, query: dict[str, Any], period: str) -> str:
    """Every version of a period with its reason and its sums."""
    asked = asked_for(query, period)
    found = rankings.snapshots(asked.season.id, str(asked.period))
    return render_template(
        "console/standings/versions.html",
        asked=asked,
        versions=found,
        named=lambda period: season_rules.period_name(season_rules.parse_period(period), asked.season),
        names=accounts.display_names({each.published_by for each in found}),
        may_publish=policies.ORGANIZERS.allows(call.caller),
        may_compare=policies.STAFF_READERS.allows(call.caller),
    )


def _rows(call: Call, season: seasons.KnownSeason, *, sees_all: bool) -> list[dict[str, Any]]:
    """The periods, the newest first, weeks before months before the season."""
    if not sees_all:
        return [_shown(season, each) for each in shown_periods(season, call.now)]
    found = rankings.progress(rankings.counting(season, call.now), call.now)
    kinds = (season_rules.Week, season_rules.Month, season_rules.WholeSeason)
    return [
        _known(season, each) for kind in kinds for each in reversed(found) if isinstance(each.period, kind)
    ]


def _known(season: seasons.KnownSeason, each: Progress) -> dict[str, Any]:
    return {
        **_named(season, each.period),
        "version": each.version,
        "published_at": each.published_at,
        "computed_at": each.computed_at,
        "stale": each.stale,
        "runs": not each.is_over,
        "waiting": each.waiting and each.waiting.value,
        "state": _state(each.is_over, each.version, each.waiting and each.waiting.value),
    }


def _shown(season: seasons.KnownSeason, each: Shown) -> dict[str, Any]:
    newest = each.versions[0] if each.versions else None
    version = newest.version if newest else None
    return {
        **_named(season, each.period),
        "version": version,
        "published_at": newest.published_at if newest else None,
        "computed_at": each.live_at,
        "stale": False,
        "runs": each.live_at is not None,
        "waiting": None,
        "state": _state(each.live_at is None, version, None),
    }


def _named(season: seasons.KnownSeason, period: season_rules.Period) -> dict[str, Any]:
    days = season_rules.span_of(period, season)
    name = season_rules.period_name(period, season)
    return {"asked": Asked(season, period, name, days), "name": name, "days": days}


def _state(is_over: bool, version: int | None, waiting: str | None) -> str:
    if version is not None:
        return f"已发布第 {version} 版"
    return WAITS.get(waiting or "", "") if is_over else "进行中"
