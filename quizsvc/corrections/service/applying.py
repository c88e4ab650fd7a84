"""Mark anew what an approval has made stale.

Whoever ends an attempt after the approval marks it by the paper as it is then: the approval has touched every
attempt that was running, so nobody can write marks that follow from an older look. What had ended before is
marked anew here, paper by paper, all of it or none: one transaction that compares what is there with what
should be. Killed, late or twice, it leaves nothing half done.
"""

from datetime import datetime

from quizsvc.corrections import queries
from quizsvc.corrections.rules import State
from quizsvc.corrections.service.proposing import proposed, step
from quizsvc.kit import db, marks
from quizsvc.rankings.queries import MENDING

LOCK = "corrections.apply"


def apply_approved(*, now: datetime) -> bool:
    """Finish what is approved. Safe to run at any time, by anyone, twice. False if somebody else is at it."""
    if not db.try_lock(LOCK):
        return False
    # Marks before proposals: an approval whose mark is taken here is seen below.
    marks.take(MENDING)
    for proposal in queries.approved():
        proposed(proposal).finish()
        step(proposal, State.APPLIED, now=now, actor=None)
    return True
