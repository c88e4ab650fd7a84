"""`flask worker` and `flask tick`: the two background processes."""

import logging
import signal
import sys
from types import FrameType
from typing import Any, NoReturn

import click
import redis
from flask import Flask, current_app
from flask.cli import with_appcontext

from quizsvc.worker import run, tick

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@click.command("worker")
@click.option("--burst", is_flag=True, help="做完队列里的任务就退出")
@with_appcontext
def worker(burst: bool) -> None:
    """执行后台任务（计算榜单、抽题等）。收到 SIGTERM 后做完手上的任务再退出。"""
    _log()
    try:
        run.run(_app(), burst=burst)
    except redis.RedisError as error:
        raise click.ClickException(f"连不上 Redis（{type(error).__name__}），请检查 REDIS_URL。") from error


@click.command("tick")
@click.option("--once", is_flag=True, help="只看一次就退出")
@with_appcontext
def ticking(once: bool) -> None:
    """每两秒看一次有什么该做（抽题、发布、到时交卷、算榜），并交给后台任务。可以开几个，同时只有一个在做。"""
    _log()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    current = tick.Tick(_app())
    if once:
        if not current.round():
            raise click.ClickException("没有看成：另一个 tick 进程正在做，或者连不上 PostgreSQL。")
        return
    current.run()


COMMANDS = (worker, ticking)


def _app() -> Flask:
    app: Any = current_app
    found: Flask = app._get_current_object()
    return found


def _log() -> None:
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    # At once, wherever it is: what is half done is rolled back, and any other tick does it again.
    sys.exit(0)
