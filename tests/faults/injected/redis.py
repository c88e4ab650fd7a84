"""What happens to Redis, which holds nothing that counts."""

import contextlib
import os
import shutil
import signal
import time
import uuid
from collections.abc import Iterator

import redis

from quizsvc.kit.devservices.redis import Redis
from tests.faults.plan import Missed, Scene, fault
from tests.faults.site import NotHere

FLUSH_EVERY_S = 0.05
DUMP = "dump.rdb"


@contextlib.contextmanager
def asked(scene: Scene) -> Iterator[redis.Redis]:
    """An administrator's connection to the Redis that was started here."""
    server = own(scene)
    with contextlib.closing(redis.Redis.from_url(server.url, socket_timeout=10)) as client:
        if client.info("server")["process_id"] != server.pid:
            raise Missed("这个 Redis 不是这里启动的")
        yield client


def own(scene: Scene) -> Redis:
    return scene.site.services.redis


@fault("redis-down", "Redis 停机", row="10、11、13", bound_s=15, jobs=True)
def down(scene: Scene) -> None:
    with scene.site.alone("redis"):
        own(scene).stop()
        time.sleep(scene.short_s)
        own(scene).start()


@fault("redis-kill", "杀死 Redis，随即重新启动", row="12、16", bound_s=15, jobs=True)
def kill(scene: Scene) -> None:
    os.kill(own(scene).pid, signal.SIGKILL)


@fault("redis-hang", "Redis 挂住（接受连接，不回答）", row="14", bound_s=15, jobs=True)
def hang(scene: Scene) -> None:
    pid = own(scene).pid
    with stopped(pid):
        time.sleep(scene.short_s)


@contextlib.contextmanager
def stopped(pid: int) -> Iterator[None]:
    """Our own child, standing still for a while."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@fault("redis-lost-wake", "提交以后叫不醒 worker（Redis 恰好挂住）", row="12", bound_s=15, jobs=True)
def lost_wake(scene: Scene) -> None:
    """What an organizer asks for is kept, though nobody can be told of it."""
    period, token = scene.campaign.period, scene.campaign.organizer
    with stopped(own(scene).pid):
        path = f"/standings/{period}/compute"
        answer = scene.line.ask("POST", path, token, {}, uuid.uuid4().hex, counted=False)
    own(scene).flush()
    if answer.status != 202:
        scene.findings.append(f"Redis 挂住时请求重算名次得到 {answer.status}，应是 202：{answer.body}")


@fault("redis-flush", "每 50 毫秒清空 Redis", row="15", bound_s=15, jobs=True)
def flush(scene: Scene) -> None:
    over = time.monotonic() + scene.short_s
    while time.monotonic() < over:
        own(scene).flush()
        time.sleep(FLUSH_EVERY_S)


@fault("redis-time-travel", "Redis 带着旧的数据回来", row="16", bound_s=15, jobs=True)
def travel(scene: Scene) -> None:
    server = own(scene)
    dump, old = server.sockets / DUMP, server.sockets / f"{DUMP}.old"
    with scene.site.alone("redis"):
        with asked(scene) as client:
            client.save()
        shutil.copy2(dump, old)
        time.sleep(scene.short_s)
        server.kill()
        server.account.give(old)
        old.replace(dump)
        try:
            server.start()
        finally:
            dump.unlink(missing_ok=True)


@fault("redis-oom", "Redis 内存用尽（noeviction）", row="17", bound_s=15, jobs=True)
def out_of_memory(scene: Scene) -> None:
    with asked(scene) as client:
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", "1kb")
        time.sleep(scene.short_s)
        client.config_set("maxmemory", "0")


@fault("redis-maxclients", "Redis 连接数用尽", row="17", bound_s=15, jobs=True)
def too_many_clients(scene: Scene) -> None:
    with asked(scene) as client:
        most = str(client.config_get("maxclients")["maxclients"])
        client.config_set("maxclients", "1")
        for other in client.client_list():
            if int(other["id"]) != client.client_id():
                with contextlib.suppress(redis.ResponseError):
                    client.client_kill_filter(_id=other["id"])
        time.sleep(scene.short_s)
        client.config_set("maxclients", most)


@fault("revoked-after-flush", "退出登录后清空 Redis、旧数据回来，令牌仍是无效的", row="15、16", bound_s=15)
def revoked(scene: Scene) -> None:
    if not scene.campaign.sessions:
        raise NotHere("准备好的登录都已退出")
    token = scene.campaign.sessions.pop()
    before = scene.line.ask("GET", "/me", token, counted=False)
    out = scene.line.ask("POST", "/auth/logout", token, {}, uuid.uuid4().hex, counted=False)
    own(scene).flush()
    travel(scene)
    for path in ("/me", "/papers/current"):
        after = scene.line.ask("GET", path, token, counted=False)
        if (before.status, out.status, after.status) != (200, 204, 401):
            told = (before.status, out.status, after.status)
            scene.findings.append(f"退出登录的令牌：之前、退出、之后 {path} 是 {told}，应是 (200, 204, 401)")
