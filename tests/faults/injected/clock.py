"""Processes whose own clock is wrong: they take PostgreSQL's time, or are not ready."""

import shutil
import subprocess
import sys
import time
from datetime import datetime, timedelta

from tests.faults.plan import Scene, fault
from tests.faults.site import TICK, WORKER, NotHere, Site, until

HOUR_S = 3600
MOST_APART = timedelta(seconds=2)
# Intercepts what Python asks the C library for; the monotonic clock stays as it is.
SHIFT = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static long shift(void) { const char *by = getenv("CLOCK_SHIFT_S"); return by ? atol(by) : 0; }

int clock_gettime(clockid_t id, struct timespec *at)
{
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int said = real(id, at);
    if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) at->tv_sec += shift();
    return said;
}

int gettimeofday(struct timeval *at, void *zone)
{
    struct timespec now;
    int said = clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return said;
}

time_t time(time_t *at)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
"""


def shifted(site: Site, seconds: int) -> dict[str, str]:
    """The environment of a process whose clock is so much ahead.

    Raises:
        NotHere: there is no C compiler to make the shift with.
    """
    library = site.folder / "shift.so"
    if not library.exists():
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            raise NotHere("本机没有 C 编译器，不能拨动一个进程的时钟")
        source = site.folder / "shift.c"
        source.write_text(SHIFT, encoding="ascii")
        command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise NotHere(f"拨动时钟的小程序编译不了：{made.stderr.strip()[-200:]}")
    environment = site.environment(LD_PRELOAD=str(library), CLOCK_SHIFT_S=str(seconds))
    told = subprocess.run(
        [sys.executable, "-c", "import time; print(time.time())"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    if abs(float(told.stdout) - time.time() - seconds) > HOUR_S / 2:
        raise NotHere("这个 Python 的时钟拨不动")
    return environment


def web_off(scene: Scene, seconds: int) -> None:
    """A second web takes half of the requests, and believes it is another hour."""
    site = scene.site
    port = site.start_web("web-off", shifted(site, seconds))
    usual = site.road.ports
    try:
        until(lambda: site.readiness(port) != "0 ConnectionRefusedError", within_s=60, why=site.last_words)
        said = site.readiness(port)
        if said != "ok":
            scene.findings.append(f"时钟差 {seconds} 秒的网站没有就绪：{said}")
        site.road.ports = [*usual, port]
        time.sleep(scene.short_s)
        site.road.ports = [port]  # what it says of the time is what PostgreSQL says
        _, attempt = scene.probe()
        now = site.sql("select clock_timestamp()")[0][0]
        told = datetime.fromisoformat(attempt["server_now"])
        if abs(told - now) > MOST_APART:
            scene.findings.append(f"时钟差 {seconds} 秒的网站说现在是 {told}，数据库说是 {now}")
    finally:
        site.road.ports = usual
        until(lambda: site.road.under_way == 0 or site.road.ports == usual, within_s=10)
        site.end("web-off")


@fault("clock-web-ahead", "一个网站的时钟快一小时", row="36", bound_s=10)
def web_ahead(scene: Scene) -> None:
    web_off(scene, HOUR_S)


@fault("clock-web-behind", "一个网站的时钟慢一小时", row="36", bound_s=10)
def web_behind(scene: Scene) -> None:
    web_off(scene, -HOUR_S)


@fault("clock-jobs-ahead", "worker 和 tick 的时钟快一小时", row="36", bound_s=30, jobs=True)
def jobs_ahead(scene: Scene) -> None:
    site = scene.site
    environment = shifted(site, HOUR_S)
    _restarted(site, environment)
    time.sleep(scene.long_s)
    _restarted(site, site.environment())


def _restarted(site: Site, environment: dict[str, str]) -> None:
    for name, command in ((WORKER, "worker"), (TICK, "tick")):
        with site.alone(name):
            site.end(name)
            site.start_flask(name, command, environment=environment)
