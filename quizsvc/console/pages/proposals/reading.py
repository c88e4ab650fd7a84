"""One proposal: what it would bring, whether that still holds, who decided, and how far it is done."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.queries import proposals as queries
from quizsvc.console.rules import proposals as rules
from quizsvc.console.rules import questions as question_words
from quizsvc.console.rules.attempts import POLICIES, PROPOSAL_STATES
from quizsvc.corrections import queries as corrections
from quizsvc.corrections import service
from quizsvc.corrections.models import Proposal
from quizsvc.corrections.rules import Kind
from quizsvc.corrections.rules import State as ProposalState
from quizsvc.corrections.schemas import DryRunShape
from quizsvc.kit.http import Call
from quizsvc.papers.rules import Policy
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

TARGETS = ("attempt", "paper", "person", "question")
FIRST = 20
"""So many rows of a table can be read; the rest comes on a click."""


@door.page("/proposals/<id:proposal_id>", who=policies.STAFF_READERS)
def one_proposal(call: Call, proposal_id: int) -> str:
    """一个提案：试算、经过、批准."""
    proposal = corrections.by_id(proposal_id)
    kind = Kind(proposal.kind)
    season = seasons.by_id(proposal.season_id)
    is_organizer = policies.ORGANIZERS.allows(call.caller)
    is_open = proposal.state == ProposalState.OPEN
    until = proposal.change.get("closes_at")
    dry_run = DryRunShape().dump(proposal.dry_run)
    return render_template(
        "console/proposals/proposal.html",
        proposal=proposal,
        kind=kind,
        season=season,
        told=rules.told(kind, proposal.change, queries.names([proposal.change])),
        state=PROPOSAL_STATES[proposal.state],
        steps=rules.STEPS,
        history=corrections.steps_of([proposal.id])[proposal.id],
        dry_run=dry_run,
        periods=_periods(dry_run["periods"]),
        people=(dry_run["people"][:FIRST], dry_run["people"][FIRST:]),
        policies={policy.value: name for policy, (name, _) in rules.POLICIES.items()},
        chosen=proposal.change.get("policy") and rules.POLICIES[Policy(proposal.change["policy"])],
        mended=queries.mended_key(proposal) if kind is Kind.CORRECTION else None,
        types=question_words.TYPES,
        marked=POLICIES,
        may_edit=policies.EDITORS.allows(call.caller),
        closes_at=until and datetime.fromisoformat(until),
        period_name=lambda text: season_rules.period_name(season_rules.parse_period(text), season),
        moved=[rules.INPUTS.get(name, name) for name in service.moved(proposal)],
        again=f"/console/proposals/new?{urlencode(_again(proposal))}",
        may_withdraw=is_organizer and is_open and proposal.proposed_by == call.account_id,
        may_decide=is_organizer and is_open and proposal.proposed_by != call.account_id,
    )


def _periods(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Published ones first, as everybody sees them, with the first rows of their units; of others none."""
    told = []
    for each in sorted(found, key=lambda each: not each["published_version"]):
        first = FIRST if each["published_version"] else 0
        told.append({**each, "shown": each["units"][:first], "folded": each["units"][first:]})
    return told


def _again(proposal: Proposal) -> dict[str, Any]:
    """What the address of a new proposal about the same thing asks for."""
    change = proposal.change.get("membership") or proposal.change.get("exemption") or proposal.change
    told = {name: change[f"{name}_id"] for name in TARGETS if f"{name}_id" in change}
    told |= {name: change[name] for name in ("number",) if name in change}
    if "membership" in proposal.change:
        told["what"] = "membership"
    return {"kind": proposal.kind, "season": proposal.season_id, **told}
