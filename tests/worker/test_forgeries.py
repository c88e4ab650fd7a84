"""Whoever writes to Redis can ask for our jobs, and for nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizsvc.kit import db, queue
from quizsvc.kit.config import Settings
from quizsvc.papers.models import Paper
from quizsvc.worker.tick import Tick
from tests.factories import Factories
from tests.worker.processes import Processes, processes

OURS = "quizsvc.kit.queue.perform"
WHEN = "2021-07-14T02:00:00.000000Z"


@pytest.fixture
def running(settings: Settings, app: Flask, tmp_path: Path) -> Iterator[Processes]:
    """Processes on the servers of the tests."""
    with processes(settings, tmp_path) as started:
        yield started


def forge(id_: str, data: Any, **more: str) -> None:
    """A job as somebody puts it into Redis who does not ask us."""
    redis, name = queue.current().connection, queue.current().name
    fields = {"data": json.dumps(data), "created_at": WHEN, "enqueued_at": WHEN, "origin": name, **more}
    hash_: dict[Any, Any] = {"status": "queued", "description": id_, **fields}
    redis.hset(f"rq:job:{id_}", mapping=hash_)
    redis.rpush(f"rq:queue:{name}", id_)


def test_a_worker_calls_nothing_but_our_jobs(app: Flask, running: Processes, tmp_path: Path) -> None:
    made, method = tmp_path / "made", tmp_path / "method"
    forge("a-function", ["os.mkdir", None, [str(made)], {}])
    forge("a-method", ["touch", {"not": "a path"}, [str(method)], {}])
    forge("our-function-with-more", [OURS, None, ["rankings.compute", {}], {"other": 1}])
    forge("callbacks", [OURS, None, ["rankings.compute", {}], {}], success_callback_name="builtins.print")
    forge("afterwards", [OURS, None, ["no.such.job", {}], {}], failure_callback_name="builtins.print")
    said = running.run("worker", "--burst")
    assert not made.exists()
    assert "a job that is not ours is dropped: 'os.mkdir'" in said
    assert said.count("is dropped") == 3
    assert "ConnectionPool" not in said, "a callback was called"
    assert "no job is called 'no.such.job'" in said
    assert len(queue.current()) == 0


def test_a_job_read_from_redis_calls_nobody_back(app: Flask) -> None:
    hook = {"url": "http://127.0.0.1:9/", "job_status": "finished"}
    names = {f"{when}_callback_name": "builtins.print" for when in ("success", "failure", "stopped")}
    forge("one", [OURS, None, ["rankings.compute", {}], {}], webhooks=json.dumps([hook]), **names)
    job = queue.current().fetch_job("one")
    assert job is not None
    assert (job.success_callback, job.failure_callback, job.stopped_callback) == (None, None, None)
    assert job.webhooks == []
    assert job.func is queue.perform


@pytest.mark.parametrize(
    "data",
    [
        None,
        "text",
        [],
        ["os.mkdir", None, ["x"], {}],
        [["os.mkdir"], None, [], {}],
        [OURS, None, None, {}],
        [OURS, None, ["rankings.compute"], {}],
        [OURS, None, [["rankings.compute"], {}], {}],
        [OURS, None, ["rankings.compute", []], {}],
        [OURS, None, {"rankings.compute": 1, "x": 2}, {}],
    ],
)
def test_nonsense_in_the_queue_hides_nothing_from_the_tick(app: Flask, data: Any) -> None:
    forge("nonsense", data)
    assert queue.send("rankings.compute")
    assert queue.waiting() == {("rankings.compute", "{}")}


@pytest.mark.parametrize("field", ["status", "created_at", "timeout", "result_ttl", "dependency_ids"])
def test_a_hash_that_is_no_job_stops_neither_tick_nor_worker(
    app: Flask, make: Factories, running: Processes, field: str
) -> None:
    make.season()
    forge("broken", [OURS, None, ["rankings.compute", {}], {}], **{field: "nonsense"})
    queue.current().connection.rpush(queue.current().key, "no id of a job!")
    tick = Tick(app)
    try:
        assert tick.round()
    finally:
        tick._lease.give_up()
    assert "papers.draw" in {name for name, _ in queue.waiting()}
    forge("broken", [OURS, None, ["rankings.compute", {}], {}], **{field: "nonsense"})
    queue.current().connection.rpush(queue.current().key, "no id of a job!")
    said = running.run("worker", "--burst")
    assert "passed over: 'broken'" in said
    assert len(queue.current()) == 0


class TestPerform:
    @pytest.mark.parametrize("name", ["no.such.job", "", "os.system", ["papers.draw"], None, 1])
    def test_an_unknown_name(self, app: Flask, name: Any) -> None:
        with pytest.raises(LookupError):
            queue.perform(name, {})

    @pytest.mark.parametrize(
        "arguments",
        [
            None,
            [],
            {},
            {"season": 1},
            {"season": 1, "kind": "daily", "on": "2021-07-14", "more": 1},
            {"season": "1", "kind": "daily", "on": "2021-07-14"},
            {"season": True, "kind": "daily", "on": "2021-07-14"},
            {"season": 1, "kind": ["daily"], "on": "2021-07-14"},
            {"season": 1, "kind": "daily", "on": {"x": 1}},
            {"season": 1, "kind": "daily", "on": "2021-07-14", "now": "2021-07-01"},
        ],
    )
    def test_arguments_of_another_shape(self, app: Flask, make: Factories, arguments: Any) -> None:
        make.season()
        make.bank()
        with pytest.raises(TypeError):
            queue.perform("papers.draw", arguments)
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Paper)) == 0

    @pytest.mark.parametrize(
        ("kind", "on"), [("yearly", "2021-07-14"), ("daily", "tomorrow"), ("daily", "2021-13-01")]
    )
    def test_values_that_mean_nothing(self, app: Flask, make: Factories, kind: str, on: str) -> None:
        season = make.season()
        with pytest.raises(ValueError, match=r"PaperKind|isoformat|month"):
            queue.perform("papers.draw", {"season": season.id, "kind": kind, "on": on})
        assert db.session().scalar(sa.select(Paper.on)) is None
