"""What the background does, as people see it: what runs, waits, has failed, and once more."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from rq.job import JobStatus

from quizsvc.accounts.rules import Role
from quizsvc.app import JOBS
from quizsvc.kit import db, queue
from quizsvc.kit.audit import AuditEvent
from quizsvc.oversight import queries, rules

SECRET_TRACE = (
    'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\n'
    "quizsvc.papers.service.drawing.DrawImpossible: 题干的答案是 A"
)


@pytest.fixture
def admin(make):
    return make.headers(make.account(Role.ADMIN))


def fail(name, error=SECRET_TRACE, **arguments):
    """As if a worker had tried it in vain; the job's id."""
    current = queue.current()
    assert queue.send(name, **arguments)
    job: Any = current.fetch_job(current.get_job_ids()[-1])
    current.remove(job.id)
    job.set_status(JobStatus.FAILED)
    job._handle_failure(error, pipeline := current.connection.pipeline())
    pipeline.execute()
    return str(job.id)


def seen(client, headers):
    answer = client.get("/api/v1/queue", headers=headers)
    assert answer.status_code == 200, answer.json
    return answer.json


def test_an_idle_service(client, admin):
    told = seen(client, admin)
    nothing = {"jobs": [], "total": 0}
    assert told == {
        "reachable": True,
        "workers": 0,
        "ticks": False,
        "work": [{"job": "rankings.compute", "text": "计算名次"}],  # for the admin's role was just given
        "running": nothing,
        "waiting": nothing,
        "failed": nothing,
    }


def test_what_waits_and_what_has_failed(client, admin):
    queue.send("papers.draw", season=1, kind="weekly", on="2021-07-12")
    id_ = fail("papers.publish", paper=7)
    told = seen(client, admin)
    (waiting,) = told["waiting"]["jobs"]
    assert (waiting["job"], waiting["text"]) == ("papers.draw", "抽题")
    assert waiting["arguments"] == {"season": 1, "kind": "weekly", "on": "2021-07-12"}
    assert waiting["error"] is None
    (failed,) = told["failed"]["jobs"]
    assert (failed["id"], failed["job"], failed["error"]) == (id_, "papers.publish", "DrawImpossible")


def test_no_word_of_what_went_wrong_is_told_but_its_type(client, admin):
    fail("rankings.compute", SECRET_TRACE)
    fail("rankings.compute", "没有经过，只有答案：B")
    told = client.get("/api/v1/queue", headers=admin).get_data(as_text=True)
    assert "答案" not in told
    assert '"unknown"' in told


def test_a_failed_one_is_asked_for_once_more(client, admin):
    id_ = fail("papers.publish", paper=7)
    again = f"/api/v1/queue/failed/{id_}/again"
    assert client.post(again, headers=admin).status_code == 202
    told = seen(client, admin)
    assert told["failed"]["total"] == 0
    assert [job["arguments"] for job in told["waiting"]["jobs"]] == [{"paper": 7}]
    assert client.post(again, headers=admin).status_code == 404
    with db.transaction() as session:
        (deed,) = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "job.run_again"))
        assert (deed.subject, deed.detail) == ("job:papers.publish", {"arguments": {"paper": 7}})


def test_what_somebody_else_put_there_is_named_as_such_and_never_run(client, admin):
    id_ = fail("rankings.compute")
    current = queue.current()
    job: Any = current.fetch_job(id_)
    job._args, job._data = ["os.system", {"command": "true"}], None
    job.data = job.serializer.dumps(
        ["quizsvc.kit.queue.perform", None, ["os.system", {"command": "true"}], {}]
    )
    job.save()
    (failed,) = seen(client, admin)["failed"]["jobs"]
    assert (failed["job"], failed["text"], failed["arguments"]) == (None, "不是本系统的任务", {})
    assert client.post(f"/api/v1/queue/failed/{id_}/again", headers=admin).status_code == 404
    assert (len(current), seen(client, admin)["failed"]["total"]) == (0, 1)  # it stays where it is


def test_without_redis_it_still_answers_and_says_so(app, client, admin, settings):
    app_queue = app.extensions["quizsvc.queue"]
    queue.init(app, redis_url="unix:///nowhere/redis.sock", name=settings.queue)
    try:
        told = seen(client, admin)
        assert (told["reachable"], told["failed"], told["workers"]) == (False, None, None)
        assert [job["job"] for job in told["work"]] == ["rankings.compute"]
        refused = client.post("/api/v1/queue/failed/x/again", headers=admin)
        assert (refused.status_code, refused.json["type"]) == (503, "/problems/queue-away")
        assert refused.headers["Retry-After"] == "5"
    finally:
        app.extensions["quizsvc.queue"] = app_queue


def test_it_says_whether_a_process_ticks(client, admin, app):
    with db.db.engine.connect() as other:
        other.execute(
            sa.text("select pg_advisory_lock(hashtextextended(:name, 0))"), {"name": queue.TICK_LOCK}
        )
        assert seen(client, admin)["ticks"] is True
        other.execute(sa.text("select pg_advisory_unlock_all()"))
    assert seen(client, admin)["ticks"] is False


def test_every_job_has_its_words(app):
    assert all(JOBS)
    assert set(rules.JOBS) == {name for name in queue.names() if not name.startswith("probe")}
    assert set(queries.WORK) <= set(rules.JOBS)
    assert (
        rules.asked({"season": 1, "kind": "weekly", "on": "2021-07-12"}) == "活动 1，每周一测，2021年7月12日"
    )


def test_of_two_who_press_at_once_one_asks_for_it(app, admin):
    id_ = fail("papers.publish", paper=7)
    db.db.session.remove()

    def press(_):
        return app.test_client().post(f"/api/v1/queue/failed/{id_}/again", headers=admin).status_code

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(press, range(6))) == [202] + [404] * 5
    assert db.session().scalar(sa.select(sa.func.count()).where(AuditEvent.action == "job.run_again")) == 1
