"""Reads of integrity: `objections`, `signals`, and `looking` for the job."""

from quizsvc.integrity.queries.looking import Attempted, attempts_on, due, marks_on, work_waits
from quizsvc.integrity.queries.objections import (
    groups,
    held,
    histories,
    of_person,
    of_question,
    open_of_question,
    own,
    served,
    shown,
    times_made,
)
from quizsvc.integrity.queries.signals import held_signal, shown_signals, signals

__all__ = [
    "Attempted",
    "attempts_on",
    "due",
    "groups",
    "held",
    "held_signal",
    "histories",
    "marks_on",
    "of_person",
    "of_question",
    "open_of_question",
    "own",
    "served",
    "shown",
    "shown_signals",
    "signals",
    "times_made",
    "work_waits",
]
