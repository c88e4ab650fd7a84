"""Leaves alone what has failed five times in a row: half a minute later one call tries whether it is back."""

import math
import threading

FAILURES = 5
OPEN_S = 30.0


class Breaker:
    """Shared by the threads of a process. Instants are those of a monotonic clock, in seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until = 0.0
        self._probing = False

    def wait_s(self, at: float) -> int:
        """0: go ahead, and say afterwards how it went (`note`). Else whole seconds to wait."""
        with self._lock:
            if self._failures < FAILURES:
                return 0
            if at < self._open_until:
                return max(1, math.ceil(self._open_until - at))
            if self._probing:
                return 1
            self._probing = True
            return 0

    def note(self, at: float, *, failed: bool) -> None:
        """How a call went that was let through."""
        with self._lock:
            self._probing = False
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= FAILURES:
                self._open_until = at + OPEN_S
