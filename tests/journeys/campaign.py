"""A campaign that a journey lives through: time that passes with tick and worker, and people with tokens."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient

from quizsvc.kit.clock import FixedClock
from quizsvc.worker.tick import Tick
from tests.journeys.bursts import Bursts

SHANGHAI = ZoneInfo("Asia/Shanghai")
Question = Mapping[str, Any]


def instant(text: str) -> datetime:
    """`07-12 20:00` or `07-12 20:00:05` of 2021, in Shaanxi."""
    return datetime.fromisoformat(f"2021-{text}").replace(tzinfo=SHANGHAI)


@dataclass
class Caller:
    """Somebody with a token. Each call says the status that it expects, and gives the answer's body."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, *, status: int = 200, **more: Any) -> Any:
        answer = self.client.open(f"/api/v1{path}", method=method, headers=self.headers, **more)
        assert answer.status_code == status, (method, path, answer.status_code, answer.text)
        return answer.json

    def get(self, path: str, *, status: int = 200) -> Any:
        return self.call("GET", path, status=status)

    def post(self, path: str, body: Any = None, *, status: int = 200) -> Any:
        return self.call("POST", path, status=status, **({} if body is None else {"json": body}))

    def upload(self, path: str, name: str, data: bytes, **form: str) -> Any:
        """Send a file as a browser does."""
        content = {"file": (io.BytesIO(data), name), **form}
        return self.call("POST", path, data=content, content_type="multipart/form-data")

    def with_token(self, tokens: Mapping[str, Any]) -> "Caller":
        """The same client, signed in."""
        return Caller(self.client, {"Authorization": f"Bearer {tokens['access_token']}"})


@dataclass
class Time:
    """Time that passes; at every stop the tick looks, and the worker does what is due."""

    clock: FixedClock
    tick: Tick
    worker: Bursts

    def until(self, text: str) -> None:
        """Let it become this instant (see `instant`)."""
        self.clock.set(instant(text))
        assert self.tick.round()
        self.worker.work(self.clock.now())


class Answerer:
    """Somebody who answers, and who knows the keys: they answer as right or wrong as the test wants."""

    def __init__(self, caller: Caller, organizer: Caller) -> None:
        self.caller = caller
        self.organizer = organizer

    def current(self, kind: str) -> Any:
        """The open paper of a kind, or None."""
        return self.caller.get("/papers/current")[kind]

    def start(self, kind: str, *, status: int = 201) -> Any:
        """Start on the open paper of a kind; the attempt."""
        return self.caller.post(f"/papers/{self.current(kind)['id']}/attempts", status=status)

    def answers(self, attempt: Any, is_right: Callable[[Question], bool], *, seq: int = 1) -> dict[str, Any]:
        """An answer to every question, right where the test says so."""
        keys = self._keys(attempt["paper_id"])
        return {
            str(question["number"]): {
                "chosen": _chosen(question, keys[question["stem"]], is_right(question)),
                "seq": seq,
            }
            for question in attempt["questions"]
        }

    def submit(self, attempt: Any, answers: dict[str, Any], *, status: int = 200) -> Any:
        """Hand in."""
        return self.caller.post(f"/attempts/{attempt['id']}/submit", {"answers": answers}, status=status)

    def practise(self, right: int) -> Any:
        """The day's practice from start to end with so many right answers; the result."""
        attempt = self.start("daily")
        return self.submit(attempt, self.answers(attempt, lambda question: question["number"] <= right))

    def _keys(self, paper_id: str) -> dict[str, list[str]]:
        looked = self.organizer.get(f"/papers/{paper_id}")
        return {question["stem"]: question["key"] for question in looked["questions"]}


def _chosen(question: Question, key: list[str], right: bool) -> list[str]:
    if right:
        return key
    wrong = [option["id"] for option in question["options"] if [option["id"]] != key]
    return wrong[:1]
