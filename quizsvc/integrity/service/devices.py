"""Noting the device that an attempt is answered on: by a request of its own, so that it costs answering
nothing.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from quizsvc.attempts import service as attempts
from quizsvc.attempts.rules import State
from quizsvc.integrity.models import AttemptDevice
from quizsvc.integrity.rules import MOST_DEVICES, device_mark
from quizsvc.integrity.service.refusals import AttemptNotRunning
from quizsvc.kit.db import session


def note_device(*, now: datetime, person_id: int, attempt_id: int, device: str, secret: str) -> None:
    """Keep the mark of a device beside a running attempt; twice is once, and more than MOST_DEVICES are not
    kept.

    Raises:
        NotFound: not this person's attempt. AttemptNotRunning.
    """
    sheet = attempts.read(now=now, person_id=person_id, attempt_id=attempt_id)
    if sheet.state != State.IN_PROGRESS:
        raise AttemptNotRunning()
    known = sa.select(sa.func.count()).where(AttemptDevice.attempt_id == attempt_id)
    if (session().scalar(known) or 0) < MOST_DEVICES:
        mark = device_mark(secret, sheet.paper_id, device)
        made = insert(AttemptDevice).values(attempt_id=attempt_id, mark=mark)
        session().execute(made.on_conflict_do_nothing())
