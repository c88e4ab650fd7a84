"""What may become of an objection, and what about attempts is odd enough to be shown to an organizer."""

from quizsvc.integrity.rules.devices import MOST_DEVICES, device_mark, on_one_device
from quizsvc.integrity.rules.likeness import alike
from quizsvc.integrity.rules.objections import ANSWERS, MOST_OBJECTIONS, ObjectionState, may_become
from quizsvc.integrity.rules.signals import DECISIONS, LOOK_BACK, Finding, Sat, SignalKind, SignalState
from quizsvc.integrity.rules.speed import too_fast

__all__ = [
    "ANSWERS",
    "DECISIONS",
    "LOOK_BACK",
    "MOST_DEVICES",
    "MOST_OBJECTIONS",
    "Finding",
    "ObjectionState",
    "Sat",
    "SignalKind",
    "SignalState",
    "alike",
    "device_mark",
    "may_become",
    "on_one_device",
    "too_fast",
]
