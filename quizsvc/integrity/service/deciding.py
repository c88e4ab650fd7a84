"""What an organizer decides about a signal. Nothing follows by itself: who wants an attempt void proposes
that, and another organizer approves it.
"""

from datetime import datetime

from quizsvc.integrity import queries
from quizsvc.integrity.models import SignalStep
from quizsvc.integrity.rules import SignalState
from quizsvc.integrity.service.refusals import SameDecision
from quizsvc.kit import audit
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound


def decide(
    *, now: datetime, actor: int, signal_id: int, decision: SignalState, reason: str, address: str | None
) -> None:
    """Decide about a signal, or replace what was decided; the history keeps both.

    Raises:
        NotFound, SameDecision.
    """
    signal = queries.held_signal(signal_id)
    if signal is None:
        raise NotFound("没有这条提示")
    if signal.state == decision:
        raise SameDecision()
    was, signal.state = signal.state, decision
    session().add(SignalStep(signal_id=signal_id, state=decision, at=now, account_id=actor, reason=reason))
    session().flush()
    told = {"decision": decision.value, "was": was, "reason": reason}
    about = f"signal:{signal_id}"
    audit.record("signal.decide", now=now, actor=actor, subject=about, address=address, **told)
