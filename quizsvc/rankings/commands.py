"""`flask rankings …`: worked examples through the real tables and the real worker."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from quizsvc.kit import config
from quizsvc.rankings import replay

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
