"""The hot paths and their limits: what each sends, and what must come back."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from tests.bench.load import Answer, Load, fire, request
from tests.bench.sheets import Sheet, Sheets
from tests.bench.web import Web

API = "/api/v1"
FULL, ONE_WRONG = "100.00", "95.00"


class Spoiled(Exception):
    """A run with a wrong answer: its figures say nothing."""


@dataclass(frozen=True)
class Side:
    """One way to serve a path. `prepare` makes so many requests, outside of what is measured; `check` looks
    at one answer's body and raises AssertionError, KeyError or ValueError if it is not right; `settle` at
    what the run left in the database.
    """

    name: str
    web: Web
    prepare: Callable[[int], list[bytes]]
    check: Callable[[int, bytes], None]
    settle: Callable[[int], None] = field(default=lambda sent: None)
    most: int = 1_000_000

    def insist(self, answers: Sequence[Answer]) -> None:
        """Raises: Spoiled, if one answer is not what was asked for."""
        for number, answer in enumerate(answers):
            try:
                assert 200 <= answer.status < 300, "not 2xx"
                self.check(number, answer.body)
            except (AssertionError, KeyError, ValueError) as fault:
                body = answer.body[:500].decode(errors="replace")
                raise Spoiled(
                    f"{self.name}：第 {number + 1} 个应答不对（{answer.status}，{fault!r}）：{body}"
                ) from fault
        self.settle(len(answers))


@dataclass(frozen=True)
class HotPath:
    """A path of the product and its limit; what it must and should reach in hundredths of the limit, if
    anything is asked of it.
    """

    name: str
    own: Side
    limit: Side
    wanted: tuple[int, int] | None = None


NAMES = ("current", "questions", "start", "submit", "save")


def hot(own: Web, bare: Web, sheets: Sheets, *, only: Sequence[str] = ()) -> list[HotPath]:
    """The paths of these names, all if none is named; served by `own`, the limits by `bare`."""
    reading, writing = question_set(bare), insert(bare)
    found = {
        "current": lambda: HotPath("current", current(own, sheets), reading, (40, 65)),
        "questions": lambda: HotPath("questions", questions(own, sheets), reading, (40, 65)),
        "start": lambda: HotPath("start", start(own, sheets), writing),
        "submit": lambda: HotPath("submit", submit(own, sheets), writing, (40, 60)),
        "save": lambda: HotPath("save", save(own, sheets), writing, (40, 60)),
    }
    return [found[name]() for name in NAMES if not only or name in only]


def ask(port: int, sent: bytes) -> Answer:
    """The answer to a single request."""
    return fire(Load(port, [sent], 1)).answers[0]


def current(web: Web, sheets: Sheets) -> Side:
    """What is there to do today?"""
    lived = sheets.campaign

    def prepare(count: int) -> list[bytes]:
        return _each(count, [request("GET", f"{API}/papers/current", token=m.token) for m in lived.members])

    def check(_: int, body: bytes) -> None:
        told = json.loads(body)
        assert (told["daily"]["id"], told["weekly"]["id"]) == (str(lived.daily), str(lived.weekly))
        assert told["daily"]["question_count"] == 5

    return Side("GET /papers/current", web, prepare, check)


def questions(web: Web, sheets: Sheets) -> Side:
    """A running practice with its five questions."""
    begun = sheets.begin(sheets.campaign.daily)
    paths = [f"{API}/attempts/{sheet.attempt_id}" for sheet in begun]
    asked = [request("GET", path, token=sheet.member.token) for path, sheet in zip(paths, begun, strict=True)]

    def check(number: int, body: bytes) -> None:
        told = json.loads(body)
        assert told["id"] == str(begun[number % len(begun)].attempt_id)
        assert told["state"] == "in_progress"
        _insist_on_questions(told, 5)

    return Side("GET /attempts/{id}", web, lambda count: _each(count, asked), check)


def start(web: Web, sheets: Sheets) -> Side:
    """A test of twenty questions, begun."""
    paper, members = sheets.campaign.weekly, sheets.campaign.members

    def prepare(count: int) -> list[bytes]:
        sheets.clear(paper)
        return [request("POST", f"{API}/papers/{paper}/attempts", token=m.token) for m in members[:count]]

    def check(_: int, body: bytes) -> None:
        told = json.loads(body)
        assert told["state"] == "in_progress"
        _insist_on_questions(told, 20)

    def settle(sent: int) -> None:
        if (begun := sheets.count(paper, "in_progress")) != sent:
            raise Spoiled(f"开始 {sent} 份，数据库里有 {begun} 份")

    return Side("POST …/attempts", web, prepare, check, settle, most=len(members))


def submit(web: Web, sheets: Sheets, *, stored: int = 0) -> Side:
    """Twenty answers, handed in for the first time; every second person has one of them wrong. `stored` is
    for the name.
    """
    paper = sheets.campaign.weekly

    def prepare(count: int) -> list[bytes]:
        begun = sheets.begin(paper)[:count]
        return [
            _write("POST", "submit", sheet, _answers(sheet, number)) for number, sheet in enumerate(begun)
        ]

    def check(number: int, body: bytes) -> None:
        told = json.loads(body)
        assert (told["state"], told["score"]) == ("submitted", ONE_WRONG if number % 2 else FULL)

    def settle(sent: int) -> None:
        scores = sheets.scores(paper)
        if scores != [9500] * (sent // 2) + [10000] * (sent - sent // 2):
            raise Spoiled(f"交卷 {sent} 份，数据库里已交 {len(scores)} 份，或成绩不对")

    name = f"POST …/submit（已存 {stored:,} 份）" if stored else "POST …/submit"
    return Side(name, web, prepare, check, settle, most=len(sheets.campaign.members))


def save(web: Web, sheets: Sheets) -> Side:
    """One answer kept; each person's next one in the next round."""

    def prepare(count: int) -> list[bytes]:
        begun = sheets.begin(sheets.campaign.weekly)
        return [_save(begun[number % len(begun)], number // len(begun)) for number in range(count)]

    def check(number: int, body: bytes) -> None:
        told = json.loads(body)
        place = str(number // len(sheets.campaign.members) % 20 + 1)
        assert told["applied"] == [place], told["applied"]
        assert told["answers"][place]["chosen"]

    return Side("PUT …/answers", web, prepare, check)


def question_set(web: Web) -> Side:
    """The limit of reading."""

    def check(_: int, body: bytes) -> None:
        assert len(json.loads(body)["questions"]) == 5

    asked = request("GET", "/question-set")
    return Side("/question-set", web, lambda count: [asked] * count, check)


def insert(web: Web) -> Side:
    """The limit of writing."""

    def prepare(count: int) -> list[bytes]:
        bodies = (json.dumps({"member": n, "paper": 1, "answer": "abcd"}).encode() for n in range(count))
        return [request("POST", "/insert", body=body) for body in bodies]

    def check(_: int, body: bytes) -> None:
        assert json.loads(body)["id"] > 0

    return Side("/insert", web, prepare, check)


def _insist_on_questions(attempt: dict[str, Any], count: int) -> None:
    assert [question["number"] for question in attempt["questions"]] == list(range(1, count + 1))
    assert all(question["stem"] and len(question["options"]) >= 2 for question in attempt["questions"])


def _each(count: int, asked: Sequence[bytes]) -> list[bytes]:
    return [asked[number % len(asked)] for number in range(count)]


def _answers(sheet: Sheet, number: int) -> dict[str, object]:
    answers: dict[str, object] = {place: {"chosen": right, "seq": 1} for place, right in sheet.right.items()}
    if number % 2:
        place, right = next(iter(sheet.right.items()))
        answers[place] = {"chosen": ["b" if right == ["a"] else "a"], "seq": 1}
    return answers


def _save(sheet: Sheet, turn: int) -> bytes:
    place, right = next(islice(sheet.right.items(), turn % 20, None))
    return _write("PUT", "answers", sheet, {place: {"chosen": right, "seq": turn + 1}})


def _write(method: str, deed: str, sheet: Sheet, answers: dict[str, object]) -> bytes:
    body = json.dumps({"answers": answers}, separators=(",", ":")).encode()
    return request(method, f"{API}/attempts/{sheet.attempt_id}/{deed}", token=sheet.member.token, body=body)
