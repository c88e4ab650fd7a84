"""`flask demo …`: the demo campaign."""

import os
from pathlib import Path

import click
import redis
from flask.cli import AppGroup

from quizsvc.demo import desks, load, staff, standings, wechat
from quizsvc.demo.screen import Screen
from quizsvc.kit import clock, config, db, queue
from quizsvc.kit.errors import Refusal

commands = AppGroup("demo", help="演示活动")


@commands.command("load")
@click.option(
    "--seed", type=click.IntRange(0), default=2021, show_default=True, help="同一种子、同一天，装入的内容相同"
)
def load_campaign(seed: int) -> None:
    """把演示活动装入空数据库：名册、题库、试卷、答卷、榜单和账号。数据库里已有内容时什么也不做。"""
    try:
        queue.current().connection.ping()
    except redis.RedisError as error:
        raise click.ClickException("连不上 Redis，算不了榜单，没有装入。请检查 REDIS_URL。") from error
    folder: Path | None = config.current().data_dir
    if folder is not None and not os.access(folder, os.W_OK | os.X_OK):
        raise click.ClickException(f"文件夹 {folder} 不存在或没有写权限，无法保存演示账号。")
    screen = Screen()
    try:
        with screen.shown():
            _load(seed, folder, screen)
    except Refusal as refusal:
        raise click.ClickException(refusal.detail) from refusal


def _load(seed: int, folder: Path | None, screen: Screen) -> None:
    now = clock.current().now()
    with db.transaction():
        if not load.is_empty():
            screen.say("数据库里已有内容，没有装入演示活动。")
            return
        frame, lived = load.fill(now=now, seed=seed, screen=screen)
    if folder is not None:
        screen.say(f"演示账号：{staff.write(folder, lived.logins)}")
        wechat.write(folder, lived.people)
    else:
        for login in staff.in_order(lived.logins):
            screen.say(f"{login.role}  {login.account}  {login.password}  {login.name}")
    standings.compute(screen)
    standings.publish(frame, lived.season, now, screen)
    desks.fill(frame, lived, now, screen)
