"""Bring everything in line with what was approved, whatever was under way at that moment.

An approval is seen by everybody who looks after it. But somebody may have looked at the paper a moment
before, and write what follows from it a moment later: a submission marked with a question that was set aside,
an attempt that began with the old closing. So what is approved is settled at once, and again when every
transaction that was running after the approval has ended; then nothing can come any more that does not know
it. All of it is one transaction that compares what is there with what should be: killed, late or twice, it
leaves nothing half done.
"""

from datetime import datetime

from quizsvc.corrections import queries
from quizsvc.corrections.models import Proposal
from quizsvc.corrections.rules import State
from quizsvc.corrections.service.proposing import proposed, step
from quizsvc.kit import db, marks, transactions
from quizsvc.rankings.queries import MENDING

LOCK = "corrections.apply"


def apply_approved(*, now: datetime) -> bool:
    """Settle what is approved. Safe to run at any time, by anyone, twice; what cannot be finished yet stays
    marked. False if somebody else is at it.
    """
    if not db.try_lock(LOCK):
        return False
    # Marks before proposals: an approval whose mark is taken here is seen below.
    marks.take(MENDING)
    for proposal in queries.approved():
        if _is_settled(proposal, now):
            step(proposal, State.APPLIED, now=now, actor=None)
        else:
            marks.add(MENDING, scope=proposal.paper_id)
    return True


def _is_settled(proposal: Proposal, now: datetime) -> bool:
    """Settle it; whether that was the last time."""
    running = transactions.others()
    awaited = running if proposal.awaits is None else running & set(proposal.awaits)
    proposal.awaits = sorted(awaited)
    proposed(proposal).settle(now)
    return not awaited
