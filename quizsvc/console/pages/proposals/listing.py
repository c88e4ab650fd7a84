"""The list of a season's proposals."""

from collections.abc import Iterator
from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.accounts import queries as accounts
from quizsvc.console.pages.door import door
from quizsvc.console.pages.proposals.asked import ProposalsQuery
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.queries import chosen
from quizsvc.console.queries import proposals as queries
from quizsvc.console.rules import proposals as rules
from quizsvc.console.rules.attempts import PROPOSAL_STATES
from quizsvc.corrections import queries as corrections
from quizsvc.corrections.models import Proposal
from quizsvc.corrections.rules import Kind
from quizsvc.kit.books import Head
from quizsvc.kit.http import Call
from quizsvc.season import queries as seasons

HEADS = (Head("种类"), Head("内容", 50), Head("原因", 40), Head("提出人"), Head("提出时间", 18), Head("状态"))


@door.page("/proposals", who=policies.STAFF_READERS, query=ProposalsQuery)
def list_proposals(call: Call, query: dict[str, Any]) -> Any:
    """更正：一个活动的提案."""
    season = chosen.season(query["season"])
    found, total = _page(season, query) if season else ([], 0)
    told = queries.names(each.change for each in found)
    names = accounts.display_names({each.proposed_by for each in found}) if found else {}
    rows = [
        (each, rules.told(Kind(each.kind), each.change, told), names.get(each.proposed_by)) for each in found
    ]
    if season and query["as_"]:
        return sent_sheet(f"{season.name} 更正", "proposals", HEADS, _sheet(rows, season))
    return render_template(
        "console/proposals/list.html",
        rows=rows,
        total=total,
        query=query,
        season=season,
        kinds=[(kind.value, kind.chinese) for kind in Kind],
        states=PROPOSAL_STATES,
        own=call.account_id,
        may_propose=policies.ORGANIZERS.allows(call.caller),
    )


def _page(season: seasons.KnownSeason, query: dict[str, Any]) -> tuple[list[Proposal], int]:
    filters = {"kind": query["kind"], "state": query["state"]}
    page = {name: query[name] for name in ("page", "page_size")}
    if query["as_"]:
        page = {"page": 1, "page_size": MOST_ROWS}
    return corrections.page_of(
        season.id, filters=filters, paper_id=query["paper"], order=query["sort"], **page
    )


def _sheet(rows: list[tuple[Proposal, str, str | None]], season: seasons.KnownSeason) -> Iterator[list[str]]:
    for proposal, told, name in rows:
        at = f"{proposal.proposed_at.astimezone(season.zone):%Y-%m-%d %H:%M}"
        kind, state = Kind(proposal.kind).chinese, PROPOSAL_STATES[proposal.state][0]
        yield [kind, told, proposal.reason, name or "", at, state]
