"""Reads of signals, for organizers and auditors."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from quizsvc.accounts import queries as accounts
from quizsvc.attempts.models import Attempt
from quizsvc.integrity.models import Signal, SignalAttempt, SignalStep
from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.papers.models import Paper
from quizsvc.roster.models import Person, Unit


def signals(
    *,
    season_id: int,
    paper_id: int | None,
    kind: str | None,
    state: str | None,
    person_id: int | None,
    page: int,
    page_size: int,
) -> tuple[list[dict[str, Any]], int]:
    """One page of a season's signals, the newest first, and how many there are; None is any."""
    wanted = sa.select(Signal.id).join(Paper, Paper.id == Signal.paper_id)
    wanted = wanted.where(Paper.season_id == season_id)
    for column, value in ((Signal.paper_id, paper_id), (Signal.kind, kind), (Signal.state, state)):
        if value is not None:
            wanted = wanted.where(column == value)
    if person_id is not None:
        about = sa.select(SignalAttempt.signal_id).join(Attempt, Attempt.id == SignalAttempt.attempt_id)
        wanted = wanted.where(Signal.id.in_(about.where(Attempt.person_id == person_id)))
    rows, total = db.page(wanted.order_by(Signal.id.desc()), page, page_size)
    return shown_signals([row.id for row in rows]), total


def shown_signals(signal_ids: Collection[int]) -> list[dict[str, Any]]:
    """These signals, the newest first, each with its paper, its attempts and its history."""
    found = sa.select(Signal, Paper).join(Paper, Paper.id == Signal.paper_id)
    found = found.where(Signal.id == db.any_of(signal_ids)).order_by(Signal.id.desc())
    attempts, history = _attempts_of(signal_ids), _histories(signal_ids)
    return [
        {"signal": signal, "paper": paper, "attempts": attempts[signal.id], "history": history[signal.id]}
        for signal, paper in session().execute(found)
    ]


def held_signal(signal_id: int) -> Signal | None:
    """A signal, held until the end of the transaction."""
    found = sa.select(Signal).where(Signal.id == signal_id).with_for_update()
    return session().scalar(found.execution_options(populate_existing=True))


def _attempts_of(signal_ids: Collection[int]) -> dict[int, list[Any]]:
    """The attempts of each signal as they are now, in the order in which they ended."""
    found = (
        sa.select(
            SignalAttempt.signal_id,
            SignalAttempt.attempt_id,
            Attempt.person_id,
            Person.name,
            SignalAttempt.unit_id,
            Unit.name.label("unit_name"),
            *(Attempt.state, Attempt.score, Attempt.started_at, Attempt.submitted_at),
        )
        .join(Attempt, Attempt.id == SignalAttempt.attempt_id)
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(Unit, Unit.id == SignalAttempt.unit_id)
        .where(SignalAttempt.signal_id == db.any_of(signal_ids))
        .order_by(Attempt.submitted_at, Attempt.id)
    )
    attempts: dict[int, list[Any]] = {id_: [] for id_ in signal_ids}
    for row in session().execute(found):
        attempts[row.signal_id].append(row)
    return attempts


def _histories(signal_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """What was decided about each signal, in order, and by whom."""
    found = sa.select(SignalStep).where(SignalStep.signal_id == db.any_of(signal_ids))
    rows = session().scalars(found.order_by(SignalStep.id)).all()
    names = accounts.display_names({row.account_id for row in rows})
    history: dict[int, list[dict[str, Any]]] = {id_: [] for id_ in signal_ids}
    for row in rows:
        step = {name: getattr(row, name) for name in ("state", "at", "account_id", "reason")}
        history[row.signal_id].append({**step, "account_name": names.get(row.account_id)})
    return history
