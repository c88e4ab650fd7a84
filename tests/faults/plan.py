"""The faults by name, what each needs and how soon the service must be well again (reliability.md §4)."""

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.faults.campaign import Answerer, Campaign
from tests.faults.journal import Deed, End, Journal
from tests.faults.people import Line, Told
from tests.faults.site import Site


class Missed(Exception):
    """What was to happen did not happen while it was waited for; the message says what."""


@dataclass
class Scene:
    """What a fault may use. `short_s` and `long_s` are how long things stay broken; `findings` is where it
    says what is wrong on the face of it.
    """

    site: Site
    campaign: Campaign
    journal: Journal
    line: Line
    chance: Random
    short_s: float = 4.0
    long_s: float = 12.0
    findings: list[str] = field(default_factory=list)

    def probe(self) -> Told:
        """Somebody starts the day's practice, or goes on with it; with the whole answer."""
        return self._ask(self.campaign.probe, "start", self.campaign.daily)

    def leave_lying(self, people: int) -> None:
        """So many people start the day's practice, save an answer, and go away."""
        for who in self.campaign.spare[:people]:
            started, attempt = self._ask(who, "start", self.campaign.daily)
            if started.end is End.OK:
                self._ask(who, "save", int(attempt["id"]), {"1": {"chosen": ["a"], "seq": 1}})

    def _ask(self, who: Answerer, kind: str, on: int, answers: Mapping[str, Any] | None = None) -> Told:
        deed = self.journal.begin(Deed(-1, who.person, kind, on, uuid.uuid4().hex, answers or {}, asked=1))
        method, path = (
            ("POST", f"/papers/{on}/attempts") if answers is None else ("PUT", f"/attempts/{on}/answers")
        )
        body = None if answers is None else {"answers": answers}
        answer = self.line.ask(method, path, who.token, body, deed.key, counted=False)
        deed.ended_at, deed.status = time.monotonic(), answer.status
        if 200 <= answer.status < 300:
            deed.ends(End.OK, answer.body)
        return deed, answer.body


@dataclass(frozen=True)
class Fault:
    """`inject` does the harm and takes it away again. `row` is the plan's; with `jobs` the service is well
    only when the standings are computed again too; with `lossless` no client may see a reset.
    """

    name: str
    shown: str
    row: str
    bound_s: float
    inject: Callable[[Scene], None]
    jobs: bool = False
    lossless: bool = False


FAULTS: dict[str, Fault] = {}
Injection = Callable[[Scene], None]


def fault(
    name: str, shown: str, *, row: str, bound_s: float, jobs: bool = False, lossless: bool = False
) -> Callable[[Injection], Injection]:
    """Enter a fault into the plan."""

    def enter(inject: Injection) -> Injection:
        FAULTS[name] = Fault(name, shown, row, bound_s, inject, jobs, lossless)
        return inject

    return enter
