"""The clients: each answers for a few people, one request after the other, and asks again until told."""

import http.client
import json
import random
import re
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.faults.campaign import Answerer, Campaign
from tests.faults.journal import Deed, End, Journal

LONGEST_S = 10.0
GIVES_UP = 0.1  # of those who get no answer
PATIENCE_S = 90.0
STILL_RUNNING = "/problems/still-running"


@dataclass(frozen=True)
class Answer:
    """An answer, or the want of one (`status` 0)."""

    status: int
    body: Mapping[str, Any]
    seconds: float


Told = tuple[Deed, Mapping[str, Any]]


class Line:
    """One client's way to the service."""

    def __init__(self, port: Callable[[], int], journal: Journal) -> None:
        self.port, self.journal = port, journal

    def ask(
        self,
        method: str,
        path: str,
        token: str,
        body: Any = None,
        key: str | None = None,
        *,
        counted: bool = True,
    ) -> Answer:
        """One request; what the client saw is noted. No answer at all has the status 0."""
        headers = {"Authorization": f"Bearer {token}", "Connection": "close"}
        if key:
            headers["Idempotency-Key"] = key
        if key is not None:
            headers["Content-Type"] = "application/json"
        data = None if key is None else json.dumps(body if body is not None else {}).encode()
        began = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.port(), timeout=LONGEST_S)
        try:
            line.request(method, f"/api/v1{path}", data, headers)
            reply = line.getresponse()
            answer = Answer(reply.status, json.loads(reply.read() or b"{}"), time.monotonic() - began)
            retry = reply.headers.get("Retry-After")
        except TimeoutError:
            self.journal.complain(f"超过 {LONGEST_S:.0f} 秒没有回答：{method} {_route(path)}")
            answer, retry = Answer(0, {}, time.monotonic() - began), ""
        except (OSError, http.client.HTTPException, ValueError):
            answer, retry = Answer(0, {}, time.monotonic() - began), ""
        finally:
            line.close()
        if answer.status >= 500 and retry is None:
            self.journal.complain(f"{answer.status} 没有 Retry-After：{method} {_route(path)} {answer.body}")
        if counted:
            self.journal.saw(_kind(answer), answer.seconds)
        return answer


def _route(path: str) -> str:
    return re.sub(r"\d+", "…", path)


def _kind(answer: Answer) -> str:
    if answer.status == 0:
        return "timeout" if answer.seconds >= LONGEST_S else "reset"
    if answer.status == 503:
        return "503"
    return "5xx" if answer.status >= 500 else "4xx" if answer.status >= 400 else "ok"


class Crowd:
    """All clients. `pause` lets each finish what it is at, `go` lets them go on, `stop` ends them."""

    def __init__(
        self, campaign: Campaign, port: Callable[[], int], journal: Journal, *, clients: int, seed: int
    ) -> None:
        self.going = threading.Event()
        self.stopping = threading.Event()
        self.rushing = threading.Event()
        self.latest: tuple[int, int] | None = None  # somebody's person and attempt
        # Two clients each are two devices of the same people.
        pairs = (clients + 1) // 2
        shares = [campaign.people[n // 2 :: pairs] for n in range(clients)]
        self.clients = [
            Client(n, share, campaign, Line(port, journal), random.Random(f"{seed}.{n}"), self)
            for n, share in enumerate(shares)
        ]
        self.threads = [threading.Thread(target=client.live, daemon=True) for client in self.clients]
        for thread in self.threads:
            thread.start()

    def go(self) -> None:
        """Answer."""
        self.rushing.clear()
        self.going.set()

    def pause(self, *, within_s: float = 60.0) -> None:
        """Return when every client has been told of everything that it asked for.

        Raises:
            TimeoutError: one is still asking.
        """
        self.going.clear()
        self.rushing.set()
        deadline = time.monotonic() + within_s
        while busy := [client.number for client in self.clients if client.busy]:
            if time.monotonic() > deadline:
                raise TimeoutError(f"客户端 {busy} 在 {within_s:.0f} 秒内没有得到答复")
            time.sleep(0.02)

    def stop(self) -> None:
        """End them all."""
        self.stopping.set()
        self.going.set()
        for thread in self.threads:
            thread.join(LONGEST_S + 5)


class Client:
    """One of them. What it does is chosen by its own random numbers; when, by the machine."""

    def __init__(
        self,
        number: int,
        people: list[Answerer],
        campaign: Campaign,
        line: Line,
        chance: random.Random,
        crowd: Crowd,
    ) -> None:
        self.number, self.people, self.campaign = number, people, campaign
        self.line, self.chance, self.crowd = line, chance, crowd
        self.busy = False
        self.tested: set[int] = set()  # who has no attempt left on the test
        self.seq = 0  # of all that it sends, so that no two answers bear the same

    def live(self) -> None:
        """One sitting after the other, until told to stop."""
        while not self.crowd.stopping.is_set():
            self.busy = False
            if not self.crowd.going.wait(0.2):
                continue
            self.busy = True
            if self.crowd.going.is_set() and not self.crowd.stopping.is_set():
                try:
                    self._sit(self.chance.choice(self.people))
                except (LookupError, TypeError, ValueError) as error:
                    self.line.journal.complain(f"客户端读不懂应答：{error!r}")
        self.busy = False

    def _sit(self, who: Answerer) -> None:
        paper = self.campaign.daily
        if who.person not in self.tested and self.chance.random() < 0.2:
            paper = self.campaign.weekly
        started, attempt = self.deed(who, "start", paper, f"/papers/{paper}/attempts")
        if started.end is End.REFUSED and paper == self.campaign.weekly:
            self.tested.add(who.person)
        if started.end is not End.OK:
            return
        sitting = Sitting(self, who, attempt)
        self.crowd.latest = (who.person, sitting.id)
        for _ in range(self.chance.randint(1, 4)):
            if not self._rest():
                return
            sitting.save()
        if self._rest() and self.chance.random() < 0.9:
            sitting.end()

    def _rest(self) -> bool:
        """A moment's thought; False if the sitting is to be left as it is."""
        self.crowd.stopping.wait(0 if self.crowd.rushing.is_set() else self.chance.uniform(0.05, 0.5))
        return self.crowd.going.is_set() and not self.crowd.stopping.is_set()

    def deed(self, who: Answerer, kind: str, on: int, path: str, answers: Any = None) -> Told:
        """Ask until told, or give up; the journal has it. With the whole answer.

        Saving and handing in bear being asked twice without a key, and often are.
        """
        has_key = kind == "start" or self.chance.random() < 0.5
        key = str(uuid.UUID(int=self.chance.getrandbits(128))) if has_key else ""
        deed = Deed(self.number, who.person, kind, on, key, answers or {})
        journal = self.line.journal
        journal.begin(deed)
        method = "PUT" if kind == "save" else "POST"
        body = None if answers is None else {"answers": answers}
        while True:
            deed.asked += 1
            answer = self.line.ask(method, path, who.token, body, key)
            deed.ended_at, deed.status = time.monotonic(), answer.status
            if 200 <= answer.status < 300:
                deed.ends(End.OK, answer.body)
            elif 400 <= answer.status < 500 and answer.body.get("type") != STILL_RUNNING:
                # It may have been done before its answer was lost, or a copy may still be on its way.
                undone = (key or deed.asked == 1) and (answer.status != 409 or not journal.copies)
                deed.ends(End.REFUSED if undone else End.UNKNOWN, answer.body)
            elif self._goes_on(deed):
                continue
            return deed, answer.body

    def _goes_on(self, deed: Deed) -> bool:
        waited = deed.ended_at - deed.invoked_at
        if self.crowd.stopping.is_set() or waited > PATIENCE_S:
            return False
        if deed.status == 0 and self.chance.random() < GIVES_UP:
            return False
        self.crowd.stopping.wait(self.chance.uniform(0.1, 0.8))
        return True


class Sitting:
    """One person's work on one attempt, as their client knows it."""

    def __init__(self, client: Client, who: Answerer, told: Mapping[str, Any]) -> None:
        self.client, self.who, self.chance = client, who, client.chance
        self.id = int(told["id"])
        self.questions = {str(each["number"]): each for each in told["questions"]}

    def save(self) -> None:
        """Mostly new answers; now and then an old one comes late, or one that nobody may give."""
        luck = self.chance.random()
        if luck < 0.08:
            self._refused()
        else:
            self._put(self._answers(late=luck < 0.2))

    def end(self) -> None:
        """Hand in, perhaps twice, and perhaps try to change something afterwards."""
        first = self._submit(self._answers() if self.chance.random() < 0.7 else {})
        if first.end is End.OK and self.chance.random() < 0.3:
            second = self._submit(self._answers())
            if second.end is End.OK and any(
                first.told[name] != second.told[name] for name in ("score", "submitted_at")
            ):
                self._complain(f"再次交卷的结果不同：{first} / {second}")
        if first.end is End.OK and self.chance.random() < 0.2:
            late = self._put(self._answers())
            if late.end is End.OK:
                self._complain(f"交卷以后还能保存：{late}")

    def _submit(self, answers: dict[str, Any]) -> Deed:
        return self._deed("submit", "submit", answers)[0]

    def _put(self, answers: dict[str, Any]) -> Deed:
        deed, stored = self._deed("save", "answers", answers)
        if deed.end is End.OK:
            for number, answer in answers.items():
                if stored["answers"][number]["seq"] < answer["seq"]:
                    self._complain(f"应答里没有刚保存的答案：{deed}")
        return deed

    def _refused(self) -> None:
        """What must be refused, and leave no trace."""
        answers = self._answers()
        person, other = self.client.crowd.latest or (self.who.person, self.id)
        if person != self.who.person:
            deed, _ = self._deed("save", "answers", answers, on=other)
        else:
            some = next(iter(answers.values()))
            some["chosen"] = ["z"]
            deed, _ = self._deed("save", "answers", answers)
        if deed.end is End.OK:
            self._complain(f"应当拒绝的被接受了：{deed}")

    def _deed(self, kind: str, verb: str, answers: dict[str, Any], *, on: int = 0) -> Told:
        on = on or self.id
        return self.client.deed(self.who, kind, on, f"/attempts/{on}/{verb}", answers)

    def _answers(self, *, late: bool = False) -> dict[str, Any]:
        """An answer to a few questions; now and then one is taken back. A late one comes with a counter below
        the last one, which nobody has sent.
        """
        self.client.seq += 2
        seq = self.client.seq - (3 if late else 0)
        some = self.chance.sample(list(self.questions), self.chance.randint(1, 3))
        return {number: {"chosen": self._chosen(self.questions[number]), "seq": seq} for number in some}

    def _chosen(self, question: Mapping[str, Any]) -> list[str]:
        options = [option["id"] for option in question["options"]]
        if self.chance.random() < 0.05:
            return []
        if question["type"] != "multiple":
            # The first is right here, and rightly answered more often than not.
            return ["a"] if self.chance.random() < 0.5 else [self.chance.choice(options)]
        return sorted(self.chance.sample(["a", "b", "c"], self.chance.randint(1, 2)))

    def _complain(self, what: str) -> None:
        self.client.line.journal.complain(what)
