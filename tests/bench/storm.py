"""Everybody at once: `scripts/bench storm`."""

import json
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import Any

import sqlalchemy as sa

from quizsvc.attempts.models import Attempt
from tests.bench import campaign, cost, servers
from tests.bench.campaign import Campaign, Member
from tests.bench.figures import percentile
from tests.bench.load import Answer, Load, fire, generator, request
from tests.bench.paths import API
from tests.bench.servers import Servers
from tests.worker.processes import processes

START_WITHIN_S, SUBMIT_WITHIN_S = 10.0, 30.0
LOOKS = 100  # before it begins: a service is not started for the storm
MAY_TAKE_S = 2.0
YIELDS = 5  # what scripts/run lets the worker and the tick step back


@dataclass(frozen=True, slots=True)
class Handed:
    """What a person sent when handing in, and the answer."""

    member: Member
    attempt_id: int
    answers: dict[str, Any]
    answer: Answer


@dataclass(frozen=True, slots=True)
class Storm:
    """What became of everybody's start and submission; `stored` are all attempts on the paper."""

    started: Sequence[Answer]
    handed: Sequence[Handed]
    stored: Sequence[Any]

    def faults(self) -> dict[str, int]:
        """How many of each kind, by what they are called; all 0 is the aim."""
        answers = [*self.started, *(one.answer for one in self.handed)]
        by_id = {row.id: row for row in self.stored}
        people = [row.person_id for row in self.stored]
        return {
            "5xx": sum(answer.status >= 500 for answer in answers),
            "其他拒绝": sum(300 <= answer.status < 500 for answer in answers),
            "丢失": sum(not _is_kept(one, by_id.get(one.attempt_id)) for one in self.handed),
            "重复": len(people) - len(set(people)),
        }

    def told(self) -> str:
        """One line."""
        start, submit = (
            [answer.took for answer in answers]
            for answers in (self.started, [one.answer for one in self.handed])
        )
        counts = "，".join(f"{name} {count}" for name, count in self.faults().items())
        verdict = "合格" if self.is_good() else "不合格"
        return (
            f"{len(self.started)} 人在 {START_WITHIN_S:.0f} s 内开始、{SUBMIT_WITHIN_S:.0f} s 内交卷"
            f"（{os.cpu_count()} 核）：开始 p99 {percentile(start, 0.99):.2f} s，"
            f"交卷 p99 {percentile(submit, 0.99):.2f} s，最慢 {max(*start, *submit):.2f} s；"
            f"数据库里有 {len(self.stored)} 份，{counts}。{verdict}"
        )

    def is_good(self) -> bool:
        """Nothing lost, doubled or refused, and 99 of 100 answers, starts and submissions apart, in time."""
        slow = max(
            percentile([answer.took for answer in answers], 0.99)
            for answers in (self.started, [one.answer for one in self.handed])
        )
        return not any(self.faults().values()) and slow < MAY_TAKE_S


def measure(*, people: int) -> None:
    """Print the line; ends the program with status 1 if it is not good.

    Raises:
        load.Silence, cost.Unquiet.
    """
    with servers.started() as place, generator() as process:
        lived = campaign.begin(place.settings, people=people)
        with processes(place.settings, place.folder) as background:
            pids = [background.start(command).process.pid for command in ("worker", "tick")]
            for pid in pids:
                os.setpriority(os.PRIO_PROCESS, pid, YIELDS)
            with place.product(place.settings) as served:
                cost.until_quiet([served.pid, *pids, *place.pids])
                storm = _rage(process, served.port, lived, place)
    print(storm.told())
    if not storm.is_good():
        sys.exit(1)


def _rage(process: ProcessPoolExecutor, port: int, lived: Campaign, place: Servers) -> Storm:
    random = Random(2021)
    looks = [request("GET", f"{API}/papers/current", token=member.token) for member in lived.members[:LOOKS]]
    process.submit(fire, Load(port, looks)).result()
    path = f"{API}/papers/{lived.weekly}/attempts"
    starts = [request("POST", path, token=member.token) for member in lived.members]
    started = _sent(process, port, starts, START_WITHIN_S, random)
    filled = [_filled(random, json.loads(answer.body)) for answer in started]
    submits = [
        request(
            "POST",
            f"{API}/attempts/{attempt_id}/submit",
            token=member.token,
            body=json.dumps({"answers": answers}).encode(),
        )
        for member, (attempt_id, answers) in zip(lived.members, filled, strict=True)
    ]
    submitted = _sent(process, port, submits, SUBMIT_WITHIN_S, random)
    handed = [
        Handed(member, attempt_id, answers, answer)
        for member, (attempt_id, answers), answer in zip(lived.members, filled, submitted, strict=True)
    ]
    return Storm(started, handed, _stored(place, lived.weekly))


def _sent(
    process: ProcessPoolExecutor, port: int, requests: Sequence[bytes], within_s: float, random: Random
) -> list[Answer]:
    due = [random.uniform(0, within_s) for _ in requests]
    return process.submit(fire, Load(port, requests, due=due)).result().answers


def _filled(random: Random, attempt: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Any answers to what was served; of a start that was refused nobody's attempt."""
    answers = {
        str(question["number"]): {"chosen": [random.choice(question["options"])["id"]], "seq": 1}
        for question in attempt.get("questions", [])
    }
    return int(attempt.get("id", 0)), answers


def _stored(place: Servers, paper_id: int) -> list[Any]:
    owner = sa.create_engine(place.settings.migration_database_url)
    columns = (Attempt.id, Attempt.person_id, Attempt.state, Attempt.answers, Attempt.score)
    try:
        with owner.connect() as connection:
            return list(connection.execute(sa.select(*columns).where(Attempt.paper_id == paper_id)))
    finally:
        owner.dispose()


def _is_kept(handed: Handed, row: Any) -> bool:
    """Whether the database has just what was sent and what was answered."""
    if row is None or row.person_id != handed.member.person_id or row.state != "submitted":
        return False
    told = json.loads(handed.answer.body)
    score = f"{row.score // 100}.{row.score % 100:02d}"
    return (row.answers, score) == (handed.answers, told.get("score"))
