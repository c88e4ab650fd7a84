"""`flask notices …`: documents on this machine."""

from pathlib import Path

import click
from flask.cli import AppGroup

from quizsvc.kit import clock, db
from quizsvc.kit.errors import Refusal
from quizsvc.notices import service
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

commands = AppGroup("notices", help="通报")


@commands.command("files")
@click.argument("period")
@click.option("--season", "season_id", type=int, help="活动的编号；不写为进行中的活动")
@click.option(
    "--into", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="存放的文件夹"
)
def write_files(period: str, season_id: int | None, folder: Path) -> None:
    """把统计期 PERIOD（如 2021-W28 或 2021-07）的周统计或月通报存成 Word 和 Excel 文件。

    已发布的按发布时的原样；只有草稿的，按草稿；都没有的，按最新发布的名次现做一份草稿，不保存。
    """
    try:
        known = season_rules.parse_period(period)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if isinstance(known, season_rules.WholeSeason):
        raise click.ClickException("通报只有周统计和月通报，统计期应写成 2021-W28 或 2021-07")
    try:
        with db.transaction():
            season = seasons.named_or_open(season_id)
            made = service.files_of(now=clock.current().now(), season=season, period=known)
    except Refusal as refusal:
        raise click.ClickException(refusal.detail) from refusal
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, data in made.items():
        target = folder / f"{period}.{suffix}"
        target.write_bytes(data)
        click.echo(str(target))
