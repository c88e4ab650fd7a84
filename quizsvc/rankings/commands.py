"""`flask rankings …`: worked examples through the real tables and the real worker."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
from flask.cli import AppGroup, with_appcontext

from quizsvc.kit import clock, config, db
from quizsvc.kit.errors import Refusal
from quizsvc.rankings import replay, service
from quizsvc.season import queries as seasons

commands = AppGroup("rankings", help="榜单")


@commands.command("replay")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="只输出一行 JSON")
def replay_case(file: Path, as_json: bool) -> None:
    """把算例 FILE（standings-*.json 的格式）写进一个临时数据库，由后台进程计算，输出各期名次表。

    输出与算例中 expected 的格式相同；临时数据库用完即删，正式数据不受影响。
    """
    try:
        standings = replay.run(file, settings=config.current())
    except (replay.BadCase, replay.places.ReplayFailed) as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(standings, ensure_ascii=False, indent=None if as_json else 1))


@commands.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--season", type=int, help="活动的编号，默认是进行中的活动")
@with_appcontext
def export_season(file: Path, season: int | None) -> None:
    """把活动的全部原始记录和发布版写进 FILE（zip），供 scripts/audit 独立核对。已有这个文件时不覆盖。"""
    try:
        with db.transaction(), _new(file) as into:
            named = seasons.named_or_open(season)
            service.export(now=clock.current().now(), actor=None, season=named, into=into)
    except FileExistsError as error:
        raise click.ClickException(f"{file} 已经存在，不覆盖它。请换一个文件名。") from error
    except OSError as error:
        raise click.ClickException(f"写不了 {file}：{error.strerror}") from error
    except Refusal as error:
        raise click.ClickException(error.detail or error.title) from error
    click.echo(f"已导出到 {file}。请用 scripts/audit {file} 核对。")


@contextmanager
def _new(file: Path) -> Iterator[IO[bytes]]:
    """A file that was not there, for its owner only; gone again if it cannot be finished."""
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        try:
            yield opened
        except BaseException:
            file.unlink()
            raise
