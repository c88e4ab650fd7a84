"""What happens to the worker, its horse, the tick and the jobs."""

import signal
import time

import redis
import rq
from rq.serializers import JSONSerializer

from quizsvc.kit import queue
from tests.faults.plan import Missed, Scene, fault
from tests.faults.site import TICK, WORKER, Site, until
from tests.faults.wire import Trap

HORSE_WITHIN_S = 20.0


def horse(site: Site) -> int:
    """The worker's child that does a job, caught as soon as it is there and stopped where it stands."""
    deadline = time.monotonic() + HORSE_WITHIN_S
    while time.monotonic() < deadline:
        for pid in site.forked(WORKER):
            if site.kill(pid, signal.SIGSTOP):
                return pid
        time.sleep(0.001)
    raise Missed("没有等到正在做的任务")


def kill_worker(site: Site) -> None:
    """The worker alone; what it has forked goes on."""
    if not site.kill(site.pid(WORKER)):
        raise Missed("worker 不在")


def running_horse(scene: Scene) -> int:
    """The same, let go on for a moment, so that it is somewhere in its work."""
    pid = horse(scene.site)
    scene.site.kill(pid, signal.SIGCONT)
    time.sleep(scene.chance.uniform(0, 0.1))
    return pid


@fault("horse-kill", "杀死正在做任务的子进程", row="5", bound_s=30, jobs=True)
def kill_horse(scene: Scene) -> None:
    for _ in range(3):
        scene.site.kill(running_horse(scene))


@fault("horse-worker-kill", "杀死 worker 和它的子进程", row="6", bound_s=60, jobs=True)
def kill_both(scene: Scene) -> None:
    pid = horse(scene.site)
    kill_worker(scene.site)
    scene.site.kill(pid)


@fault("worker-kill-orphan", "杀死 worker，子进程成为孤儿继续做", row="7", bound_s=60, jobs=True)
def orphan(scene: Scene) -> None:
    pid = horse(scene.site)
    kill_worker(scene.site)
    time.sleep(scene.short_s / 2)
    scene.site.kill(pid, signal.SIGCONT)


@fault("horse-stop", "任务的子进程停住再继续", row="8", bound_s=60, jobs=True)
def stop_horse(scene: Scene) -> None:
    pid = horse(scene.site)
    time.sleep(scene.long_s)
    scene.site.kill(pid, signal.SIGCONT)


@fault("worker-stop", "worker 停住再继续", row="8", bound_s=60, jobs=True)
def stop_worker(scene: Scene) -> None:
    pid = scene.site.pid(WORKER)
    scene.site.kill(pid, signal.SIGSTOP)
    try:
        time.sleep(scene.long_s)
    finally:
        scene.site.kill(pid, signal.SIGCONT)


@fault("workers-down", "所有 worker 都不在", row="9", bound_s=30, jobs=True)
def no_workers(scene: Scene) -> None:
    with scene.site.alone(WORKER):
        scene.site.children[WORKER].process.terminate()  # type: ignore[union-attr]
        time.sleep(scene.long_s)


@fault("worker-term", "SIGTERM 正在做任务的 worker", row="4", bound_s=30, jobs=True)
def end_worker(scene: Scene) -> None:
    running_horse(scene)
    scene.site.kill(scene.site.pid(WORKER), signal.SIGTERM)


@fault("tick-kill", "每个 tick 都杀死", row="38", bound_s=30, jobs=True)
def kill_ticks(scene: Scene) -> None:
    until_s = time.monotonic() + scene.short_s
    killed = 0
    while time.monotonic() < until_s:
        try:
            killed += scene.site.kill(scene.site.pid(TICK))
        except LookupError:
            time.sleep(0.05)
    if not killed:
        raise Missed("tick 不在")


@fault("sweeper-kill", "到时收卷做到一半时杀死", row="38", bound_s=30, jobs=True)
def kill_sweeper(scene: Scene) -> None:
    site = scene.site
    overdue = (
        "select count(*) from attempts where state = 'in_progress' and deadline_at < now() - interval '6 s'"
    )
    with site.alone(WORKER):
        site.children[WORKER].process.terminate()  # type: ignore[union-attr]
        scene.leave_lying(6)
        until(lambda: site.sql(overdue)[0][0] >= 6, within_s=60, why=lambda: "没有到时的答卷")
    trap = Trap(kills=True, before=True, pids=lambda: site.forked(WORKER), times=2)
    with site.wire.trapped(trap):
        if not trap.over.wait(60) and not trap.sprung:
            raise Missed("没有等到任务的 COMMIT")


def product_queue(site: Site) -> rq.Queue:
    """The product's own queue."""
    return rq.Queue(
        site.settings.queue, connection=queue.connect(site.settings.redis_url), serializer=JSONSerializer
    )


@fault("job-duplicates", "每种任务重复投递十次，两个 worker 抢着做", row="18", bound_s=30, jobs=True)
def duplicates(scene: Scene) -> None:
    site = scene.site
    site.start_flask("worker-2", "worker")
    mine = product_queue(site)
    try:
        for name in (
            "attempts.expire",
            "rankings.compute",
            "analysis.compute",
            "bank.import",
            "bank.forget_files",
        ):
            for _ in range(10):
                mine.enqueue(queue.PERFORM, name, {}, job_timeout=60, result_ttl=60)
        until(lambda: len(mine) == 0, within_s=90, why=lambda: f"队列里还有 {len(mine)} 个任务")
    finally:
        mine.connection.close()
        site.end("worker-2")


@fault("job-poison", "总是失败的任务和不成任务的垃圾", row="50", bound_s=30, jobs=True)
def poison(scene: Scene) -> None:
    mine = product_queue(scene.site)
    try:
        for number in range(20):
            mine.enqueue(queue.PERFORM, "no.such.job", {}, job_timeout=60, result_ttl=60)
            mine.enqueue(queue.PERFORM, "papers.publish", {"paper": -number}, job_timeout=60, result_ttl=60)
            mine.connection.rpush(mine.key, f"no-job-{number}")
        until(lambda: len(mine) == 0, within_s=60, why=lambda: f"队列里还有 {len(mine)} 个任务")
    except redis.RedisError as error:
        raise Missed(f"Redis：{error}") from error
    finally:
        mine.connection.close()
