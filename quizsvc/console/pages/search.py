"""One field for whatever somebody has in mind: people, units, questions, laws, notices, periods."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.bank import queries as bank
from quizsvc.console.pages.door import door
from quizsvc.console.pages.sought import sought_by
from quizsvc.console.pages.standings.asked import Asked
from quizsvc.console.queries import chosen, people
from quizsvc.console.rules.people import Service
from quizsvc.kit.fields import Shape, Text
from quizsvc.kit.http import Call
from quizsvc.notices import queries as notices
from quizsvc.rankings.queries.leaderboards import shown_periods
from quizsvc.roster import queries as roster
from quizsvc.roster.whose import within
from quizsvc.season import queries as seasons

MOST = 10
"""Of each kind; the lists have the rest."""


class SearchQuery(Shape):
    """What is sought."""

    q = Text(load_default="", most=64)


@door.page("/search", who=policies.STAFF, query=SearchQuery)
def search(call: Call, query: dict[str, str]) -> str:
    """搜索：人员、单位、题目、法规、通报、统计期，各列出最前面的几个"""
    sought = query["q"]
    found = {each.name: _FOUND[each.name](call, sought) for each in sought_by(call.caller) if sought}
    return render_template("console/search.html", query=query, found=found)


def _people(call: Call, sought: str) -> tuple[list[people.PersonLine], int]:
    mine = within(call, policies.STAFF_READERS)
    wanted = people.Wanted(day=seasons.today(call.now), units=mine, q=sought, service=Service.ALL)
    return people.page(wanted, page=1, page_size=MOST)


def _periods(call: Call, sought: str) -> tuple[list[Asked], int]:
    """Of the season whose boards are shown, by name or as in addresses: 第8周, 2021年7月, 2021-W29."""
    season = chosen.season(None)
    plain = "".join(sought.split())
    if season is None:
        return [], 0
    named = [
        Asked(season, each.period, each.name, (each.first_on, each.last_on))
        for each in shown_periods(season, call.now)
        if plain in each.name or plain.upper() in str(each.period)
    ]
    return named[:MOST], len(named)


def _units(call: Call, sought: str) -> tuple[list[roster.UnitNode], int]:
    mine = within(call, policies.STAFF_READERS)
    named = [
        node for node in roster.tree().values() if sought in node.name and (mine is None or node.id in mine)
    ]
    return named[:MOST], len(named)


_FOUND: dict[str, Callable[[Call, str], tuple[Sequence[Any], int]]] = {
    "people": _people,
    "units": _units,
    "questions": lambda call, sought: bank.page(page=1, page_size=MOST, q=sought, order="match"),
    "laws": lambda call, sought: bank.laws(page=1, page_size=MOST, name=sought),
    "notices": lambda call, sought: notices.entitled(sought, most=MOST),
    "periods": _periods,
}
"""The first MOST of each kind, and how many there are."""
