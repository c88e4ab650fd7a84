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
from quizsvc.integrity.queries.signals import (
    MOST_SIGNALS,
    SORTS,
    WantedSignals,
    every_signal,
    held_signal,
    shown_signals,
    signals,
    wanted_signals,
)

__all__ = [
    "MOST_SIGNALS",
    "SORTS",
    "Attempted",
    "WantedSignals",
    "attempts_on",
    "due",
    "every_signal",
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
    "wanted_signals",
    "work_waits",
]
