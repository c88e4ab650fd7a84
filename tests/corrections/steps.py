"""What organizers and those who answer do in tests of corrections."""

from typing import Any

from quizsvc.attempts.models import Attempt
from quizsvc.kit import db, queue
from quizsvc.papers import queries as papers

BASE = "/api/v1/proposals"


class Organizers:
    """Two organizers, and what they do with proposals through HTTP."""

    def __init__(self, client: Any, make: Any) -> None:
        self._client = client
        self.first, self.second = make.account("organizer"), make.account("organizer")
        self.one, self.other = make.headers(self.first), make.headers(self.second)

    def propose(self, kind: str, *, status: int = 201, reason: str = "断网", **change: Any) -> dict[str, Any]:
        """The first one proposes; ids may be numbers."""
        for name in ("attempt_id", "paper_id", "person_id", "question_id"):
            if name in change:
                change[name] = str(change[name])
        body = {"kind": kind, "reason": reason, **change}
        answer = self._client.post(BASE, headers=self.one, json=body)
        assert answer.status_code == status, answer.text
        return dict(answer.json)

    def approve(self, proposal: dict[str, Any], *, status: int = 202, who: Any = None) -> dict[str, Any]:
        """The second one approves."""
        return self._decide(proposal, "approve", status, who or self.other)

    def reject(self, proposal: dict[str, Any], *, status: int = 202, who: Any = None) -> dict[str, Any]:
        """The second one rejects."""
        return self._decide(proposal, "reject", status, who or self.other, {"reason": "证据不足"})

    def withdraw(self, proposal: dict[str, Any], *, status: int = 202, who: Any = None) -> dict[str, Any]:
        """The first one takes it back."""
        return self._decide(proposal, "withdraw", status, who or self.one)

    def read(self, proposal: dict[str, Any]) -> dict[str, Any]:
        """The proposal as it is now."""
        answer = self._client.get(f"{BASE}/{proposal['id']}", headers=self.one)
        assert answer.status_code == 200, answer.text
        return dict(answer.json)

    def done(self, kind: str, **change: Any) -> dict[str, Any]:
        """Propose, approve and settle."""
        made = self.propose(kind, **change)
        self.approve(made)
        settle()
        return self.read(made)

    def _decide(self, proposal: dict[str, Any], deed: str, status: int, who: Any, body: Any = None) -> Any:
        answer = self._client.post(f"{BASE}/{proposal['id']}/{deed}", headers=who, json=body)
        assert answer.status_code == status, answer.text
        return answer.json


def settle() -> None:
    """The job as the worker runs it, at the time of the app's clock."""
    queue.perform("corrections.apply", {})


def compute() -> None:
    """The standings' job."""
    queue.perform("rankings.compute", {})


def states(proposal: dict[str, Any]) -> list[str]:
    """The states of a proposal's history."""
    return [step["state"] for step in proposal["history"]]


def numbers(attempt: dict[str, Any]) -> dict[int, int]:
    """The number on the attempt by the number on the paper."""
    with db.transaction():
        placed = papers.questions_of(int(attempt["paper_id"]))
        served = db.session().get_one(Attempt, int(attempt["id"])).revision_ids
    return {place.number: served.index(place.revision_id) + 1 for place in placed}


def score_of(attempt: dict[str, Any]) -> int | None:
    """An attempt's score as it is kept, in hundredths."""
    with db.transaction():
        return db.session().get_one(Attempt, int(attempt["id"]), populate_existing=True).score


def chosen(attempt: dict[str, Any], **by_number: str) -> dict[str, Any]:
    """Everything right by the keys as they stand (a), but for `q2="b"`; "" leaves it blank."""
    given = {}
    for on_paper, number in numbers(attempt).items():
        letters = by_number.get(f"q{on_paper}", "a")
        if letters:
            given[str(number)] = {"chosen": list(letters), "seq": 1}
    return given
