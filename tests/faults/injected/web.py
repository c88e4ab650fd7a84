"""What happens to gunicorn and its workers."""

import signal
import time

from tests.faults.plan import Missed, Scene, fault
from tests.faults.site import WEB, until
from tests.faults.wire import Trap

CAUGHT_WITHIN_S = 15.0


def spring(scene: Scene, *, kills: bool, before: bool, times: int = 2) -> None:
    """Have so many of the web's writing transactions end at their COMMIT."""
    trap = Trap(kills=kills, before=before, pids=lambda: scene.site.forked(WEB), times=times)
    with scene.site.wire.trapped(trap):
        trap.over.wait(CAUGHT_WITHIN_S)
    if not trap.sprung:
        raise Missed("没有等到写入的 COMMIT")


@fault("web-kill-before-commit", "杀死网站进程（提交之前）", row="1", bound_s=2)
def kill_before_commit(scene: Scene) -> None:
    spring(scene, kills=True, before=True)


@fault("web-kill-after-commit", "杀死网站进程（提交之后、应答之前）", row="2", bound_s=2)
def kill_after_commit(scene: Scene) -> None:
    spring(scene, kills=True, before=False)


@fault("web-kill", "随时杀死网站进程", row="1、46", bound_s=2)
def kill_at_any_time(scene: Scene) -> None:
    for _ in range(4):
        time.sleep(scene.chance.uniform(0.1, scene.short_s / 4))
        if workers := sorted(scene.site.forked(WEB)):
            scene.site.kill(scene.chance.choice(workers))


@fault("web-kill-master", "杀死 gunicorn 主进程", row="3", bound_s=5)
def kill_master(scene: Scene) -> None:
    # Its workers see that they are orphans and end by themselves; until then they hold the port.
    if not scene.site.kill(scene.site.pid(WEB)):
        raise Missed("gunicorn 主进程不在")


@fault("web-stop", "网站进程停住（SIGSTOP）", row="8", bound_s=2)
def stop_worker(scene: Scene) -> None:
    pid = scene.chance.choice(sorted(scene.site.forked(WEB)))
    scene.site.kill(pid, signal.SIGSTOP)
    try:
        time.sleep(min(scene.short_s, 5))
    finally:
        scene.site.kill(pid, signal.SIGCONT)


@fault("deploy-rolling", "滚动部署（新的就绪后 SIGTERM 旧的）", row="4", bound_s=2, lossless=True)
def roll(scene: Scene) -> None:
    """As behind a reverse proxy: nobody may notice."""
    site = scene.site
    port = site.start_web("web-next")
    until(lambda: site.readiness(port) == "ok", within_s=60, why=site.last_words)
    site.road.ports = [port]
    with site.alone(WEB):
        site.end(WEB)
        site.children[WEB] = site.children.pop("web-next")
        site.children[WEB].label = WEB


@fault("deploy-restart", "原地重启网站（SIGTERM，再启动）", row="4", bound_s=10)
def restart(scene: Scene) -> None:
    process = scene.site.children[WEB].process
    assert process is not None
    process.terminate()
    process.wait(30)
