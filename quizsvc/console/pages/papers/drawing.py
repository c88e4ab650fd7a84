"""Drawing a paper by a blueprint, with a look at what the bank has for it."""

from datetime import date
from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.bank import queries as bank
from quizsvc.bank.rules import path_text
from quizsvc.console.pages.door import door
from quizsvc.console.pages.papers.asked import PlaceQuery
from quizsvc.console.queries import chosen
from quizsvc.console.rules import papers as rules
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call
from quizsvc.papers import queries
from quizsvc.papers.rules import Blueprint, PaperKind, default_blueprint, window_on
from quizsvc.season import rules as season_rules

TYPES = list(season_rules.TYPES.items())
DIFFICULTIES = (
    ("[]", "不限难度"),
    ("[1]", "易"),
    ("[2]", "中"),
    ("[3]", "难"),
    ("[1, 2]", "易、中"),
    ("[2, 3]", "中、难"),
    ("[1, 3]", "易、难"),
)


@door.page("/papers/new", who=policies.ORGANIZERS, query=PlaceQuery)
def new_paper(call: Call, query: dict[str, Any]) -> str:
    """抽一天的每日练习或一周的每周一测；抽好而没有发布的可以重抽."""
    season, kind, on = chosen.season(query["season"]), PaperKind(query["kind"]), query["on"]
    window = window_on(kind, on, season) if season else None
    if season is None or window is None:
        raise NotFound("不在活动期内，或按日历没有试卷")
    there = queries.paper_on(season.id, kind, on)
    usual = default_blueprint(kind, season.settings)
    return render_template(
        "console/papers/new.html",
        season=season,
        kind=kind,
        on=on,
        week=season_rules.week_of(on),
        name=_name(kind, on, season),
        window=window,
        there=there,
        parts=(Blueprint.from_json(there.blueprint) if there else usual).parts,
        types=TYPES,
        difficulties=DIFFICULTIES,
        subjects=[(each.name, path_text(each.path)) for each in _subjects()],
        words=rules,
    )


def _subjects() -> list[bank.KnownSubject]:
    return sorted(bank.known_subjects().values(), key=lambda one: one.path)


def _name(kind: PaperKind, on: date, season: season_rules.Season) -> str:
    if kind is PaperKind.DAILY:
        return f"{season_rules.day_in_words(on)} {kind.chinese}"
    return f"{season_rules.period_name(season_rules.week_of(on), season)} {kind.chinese}"
