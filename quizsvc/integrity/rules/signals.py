"""What a signal is made of. A signal is a hint for people: nothing follows from it by itself."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from quizsvc.attempts.rules import time_used_s

LOOK_BACK = timedelta(days=30)
"""What closed longer ago is not looked at any more: nobody can be asked fairly about a test of long ago."""


class SignalKind(StrEnum):
    """Answered faster than anybody reads; the same answers and times as others of the unit; many people on
    one device.
    """

    SPEED = "speed"
    LIKENESS = "likeness"
    DEVICE = "device"

    @property
    def chinese(self) -> str:
        """As people say it."""
        return _KINDS[self]


_KINDS = {
    SignalKind.SPEED: "答得太快",
    SignalKind.LIKENESS: "答案雷同",
    SignalKind.DEVICE: "多人共用设备",
}


class SignalState(StrEnum):
    """open until an organizer decides: dismissed (harmless), noted (kept in mind), or void_proposed (the
    attempts are proposed to be made void). A decision can be replaced by another one.
    """

    OPEN = "open"
    DISMISSED = "dismissed"
    NOTED = "noted"
    VOID_PROPOSED = "void_proposed"

    @property
    def chinese(self) -> str:
        """As people say it."""
        return _STATES[self]


_STATES = {
    SignalState.OPEN: "没有看过",
    SignalState.DISMISSED: "没有问题",
    SignalState.NOTED: "记下备查",
    SignalState.VOID_PROPOSED: "提议作废",
}


DECISIONS = (SignalState.DISMISSED, SignalState.NOTED, SignalState.VOID_PROPOSED)


@dataclass(frozen=True, slots=True)
class Sat:
    """A counted attempt as signals look at it.

    `unit` is that of its person on the day of its start, None without one; `number` the how-manieth of the
    person's on the paper it is. `chosen` are the answers by revision, without those that hold nothing and
    those to questions that were set aside; `wrong` the revisions of answers that did not earn everything.
    `score` is in hundredths.
    """

    id: int
    person: int
    unit: int | None
    number: int
    started_at: datetime
    ended_at: datetime
    score: int
    chosen: Mapping[int, tuple[str, ...]]
    wrong: frozenset[int]

    @property
    def time_used_s(self) -> int:
        """Whole seconds from start to end."""
        return time_used_s(self.started_at, self.ended_at)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd about these attempts: `evidence` in whole numbers, as JSON, and in a sentence."""

    kind: SignalKind
    attempts: tuple[int, ...]
    evidence: dict[str, Any]
    sentence: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the kind and the attempts: of the same thing found twice one signal is made."""
        told = f"{self.kind} {' '.join(map(str, sorted(self.attempts)))}"
        return hashlib.sha256(told.encode()).hexdigest()
