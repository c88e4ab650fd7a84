"""What each client asked for and what it was told: the history that the checks are made against."""

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

KEPT = ("id", "state", "score", "submitted_at", "time_used_s", "title")


class End(StrEnum):
    """How a deed ended for its client: told that it is done, told no, or never told (0 or 1 effects)."""

    OK = "ok"
    REFUSED = "fail"
    UNKNOWN = "unknown"


@dataclass
class Deed:
    """One thing that a client wanted done, however often it had to ask.

    `on` is the paper of a start and the attempt of a save or submission; `answers` what was sent, by number.
    Instants are the machine's monotonic seconds.
    """

    client: int
    person: int
    kind: str
    on: int
    key: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    invoked_at: float = 0.0
    ended_at: float = 0.0
    end: End = End.UNKNOWN
    asked: int = 0
    status: int = 0
    told: Mapping[str, Any] = field(default_factory=dict)

    def ends(self, end: End, body: Mapping[str, Any]) -> None:
        """The client was told; of the answer only what is compared is kept, for there are many."""
        self.end, self.told = end, {name: body[name] for name in KEPT if name in body}

    def __str__(self) -> str:
        sent = ", ".join(f"{n}={''.join(a['chosen'])}#{a['seq']}" for n, a in self.answers.items())
        span = f"{self.invoked_at:.3f}–{self.ended_at:.3f}"
        return (
            f"{span} 客户端 {self.client} 人员 {self.person} {self.kind} {self.on} [{sent}] 键 {self.key} "
            f"问了 {self.asked} 次 → {self.end} {self.status} {self.told or ''}"
        )


class Journal:
    """The history of a run, and what clients saw of each fault. Many threads write."""

    def __init__(self) -> None:
        self.deeds: list[Deed] = []
        self.complaints: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self.slowest_s = 0.0
        self.copies = False  # requests are copied on their way just now
        self._lock = threading.Lock()

    def begin(self, deed: Deed) -> Deed:
        """Note that a client is about to ask for it."""
        deed.invoked_at = time.monotonic()
        self.deeds.append(deed)
        return deed

    def saw(self, what: str, seconds: float) -> None:
        """Count one answer, or the want of one."""
        with self._lock:
            self.seen[what] += 1
            self.slowest_s = max(self.slowest_s, seconds)

    def complain(self, what: str) -> None:
        """Note what is wrong on the face of it."""
        with self._lock:
            self.complaints[what] += 1

    def page(self) -> tuple[Counter[str], float, list[str]]:
        """What was seen, the slowest answer and the complaints since the last page."""
        with self._lock:
            seen, slowest_s, complaints = self.seen, self.slowest_s, self.complaints
            self.seen, self.slowest_s, self.complaints = Counter(), 0.0, Counter()
        return seen, slowest_s, [f"{what}（{times} 次）" for what, times in complaints.items()]

    def acknowledged(self, kind: str) -> int:
        """How many deeds of a kind were told to be done."""
        return sum(deed.kind == kind and deed.end is End.OK for deed in self.deeds)

    def about(self, attempt: int, *, most: int = 12) -> str:
        """The last lines of an attempt's history."""
        of_attempt = [
            deed
            for deed in self.deeds
            if (deed.kind != "start" and deed.on == attempt) or deed.told.get("id") == str(attempt)
        ]
        return "\n".join(f"    {deed}" for deed in of_attempt[-most:])
