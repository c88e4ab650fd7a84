"""One field for whatever somebody has in mind: people, units, questions."""

from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.bank import queries as bank
from quizsvc.console.pages.door import door
from quizsvc.console.queries import people
from quizsvc.console.rules.people import Service
from quizsvc.kit.fields import Shape, Text
from quizsvc.kit.http import Call
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
    """搜索：人员、单位、题目，各列出最前面的几个"""
    sought = query["q"]
    found: dict[str, tuple[list[Any], int]] = {}
    if sought and policies.ROSTER_READERS.allows(call.caller):
        mine = within(call, policies.STAFF_READERS)
        found |= {"people": _people(call, sought, mine), "units": _units(sought, mine)}
    if sought and policies.BANK_READERS.allows(call.caller):
        found["questions"] = bank.page(page=1, page_size=MOST, q=sought, order="match")
    return render_template("console/search.html", query=query, found=found)


def _people(call: Call, sought: str, mine: set[int] | None) -> tuple[list[people.PersonLine], int]:
    wanted = people.Wanted(day=seasons.today(call.now), units=mine, q=sought, service=Service.ALL)
    return people.page(wanted, page=1, page_size=MOST)


def _units(sought: str, mine: set[int] | None) -> tuple[list[roster.UnitNode], int]:
    named = [
        node for node in roster.tree().values() if sought in node.name and (mine is None or node.id in mine)
    ]
    return named[:MOST], len(named)
