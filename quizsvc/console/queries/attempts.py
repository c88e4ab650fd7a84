"""What other rooms know of an attempt: the signals about it, the proposals that touch it."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizsvc.corrections import queries as corrections
from quizsvc.corrections.models import Proposal
from quizsvc.integrity.models import Signal, SignalAttempt
from quizsvc.kit.db import session


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an attempt, the signals in the order in which they were found."""

    signals: list[Any]
    proposals: list[Proposal]


def around(*, attempt_id: int, paper_id: int, person_id: int) -> Around:
    """The signals and proposals about an attempt of a person on a paper."""
    names = ("id", "kind", "state", "sentence", "found_at")
    signals = sa.select(*(getattr(Signal, name) for name in names)).order_by(Signal.id)
    signals = signals.join(SignalAttempt, SignalAttempt.signal_id == Signal.id)
    found = session().execute(signals.where(SignalAttempt.attempt_id == attempt_id))
    return Around(list(found), corrections.touching(paper_id, person_id))
