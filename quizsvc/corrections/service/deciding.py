"""Approve, reject or withdraw a proposal. Whoever decides holds its row, so that two who do take turns."""

from collections.abc import Callable
from datetime import datetime

from quizsvc.corrections import queries
from quizsvc.corrections.models import Proposal
from quizsvc.corrections.rules import State
from quizsvc.corrections.service.effects import Deed
from quizsvc.corrections.service.proposing import proposed, step
from quizsvc.corrections.service.refusals import NotOwnProposal, OwnProposal, ProposalDecided
from quizsvc.kit import audit, marks, queue
from quizsvc.rankings import service as rankings
from quizsvc.rankings.queries import MENDING

EVERYTHING = 0


def approve(
    *, now: datetime, later: Callable[[], datetime], actor: int, proposal_id: int, address: str | None
) -> Proposal:
    """Approve another's proposal: it takes effect in this transaction. What was marked before is marked anew,
    and what was published is published again, by `corrections.apply` soon after. `later` tells the time once
    more when the locks are held: it is what is written down, and who waited until it was too late is refused.

    Raises:
        NotFound, ProposalDecided, OwnProposal, InputsMoved, and what the kind's insist() and insist_still()
        raise.
    """
    proposal = _open(proposal_id)
    if proposal.proposed_by == actor:
        raise OwnProposal()
    effect = proposed(proposal)
    if effect.mends:
        rankings.close_to_others()
        now = queries.after_all(later(), proposal.season_id)
    deed = Deed(now, proposal.proposed_by, actor, proposal.reason, address)
    with audit.decided(actor, proposal=proposal.id):
        effect.apply(deed, proposal.inputs)
    step(proposal, State.APPROVED, now=now, actor=actor, address=address)
    if effect.mends:
        for scope in [paper.id for paper in effect.papers] or [EVERYTHING]:
            marks.add(MENDING, scope=scope)
        queue.wake("corrections.apply")
    else:
        step(proposal, State.APPLIED, now=now, actor=None)
    effect.insist_still(later())
    return proposal


def reject(*, now: datetime, actor: int, proposal_id: int, reason: str, address: str | None) -> Proposal:
    """Reject another's proposal and say why.

    Raises:
        NotFound, ProposalDecided, OwnProposal.
    """
    proposal = _open(proposal_id)
    if proposal.proposed_by == actor:
        raise OwnProposal()
    step(proposal, State.REJECTED, now=now, actor=actor, reason=reason, address=address)
    return proposal


def withdraw(*, now: datetime, actor: int, proposal_id: int, address: str | None) -> Proposal:
    """Take one's own proposal back.

    Raises:
        NotFound, ProposalDecided, NotOwnProposal.
    """
    proposal = _open(proposal_id)
    if proposal.proposed_by != actor:
        raise NotOwnProposal()
    step(proposal, State.WITHDRAWN, now=now, actor=actor, address=address)
    return proposal


def _open(proposal_id: int) -> Proposal:
    proposal = queries.locked(proposal_id)
    if proposal.state != State.OPEN:
        raise ProposalDecided(state=proposal.state)
    return proposal
