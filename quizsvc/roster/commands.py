"""`flask roster …`: importing a roster from the shell."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from quizsvc.kit import clock
from quizsvc.kit.tables import console
from quizsvc.roster import service
from quizsvc.roster.imports.report import Report

commands = AppGroup("roster", help="名册：单位与人员")
CHANGES = {
    "units_added": "新增单位",
    "people_added": "新增人员",
    "moved": "调动",
    "exempted": "免考",
    "resumed": "恢复参加",
    "ended": "结束在册",
    "updated": "更新姓名或手机号",
    "unchanged": "没有变化",
}


@commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--commit", is_flag=True, help="写入；不加则只校验")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出报告")
@click.option("--scope", help="单位名称或编号：它及其下级中未列入本表的人员结束在册")
@click.option(
    "--effective-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="变更从哪天起生效，默认下周一；新人员写了起始日期的，从起始日期起",
)
@click.option("--skip-rejected", is_flag=True, help="跳过被拒绝的行，写入其余各行")
def import_roster(
    file: Path,
    commit: bool,
    as_json: bool,
    scope: str | None,
    effective_on: datetime | None,
    skip_rejected: bool,
) -> None:
    """校验或写入名册 FILE（xlsx、xls 或 csv）。文件或有的行被拒绝而没有写入时，退出码为 1。

    各列的写法见 docs/operator.md 第 7 步。
    """
    console.run(
        lambda: service.import_roster(
            now=clock.current().now(),
            actor=None,
            data=file.read_bytes(),
            filename=file.name,
            commit=commit,
            skip_rejected=skip_rejected,
            scope=scope,
            effective_on=effective_on.date() if effective_on else None,
        ),
        _changes,
        as_json=as_json,
    )


def _changes(report: Report) -> Iterator[str]:
    counts = asdict(report.changes)
    changed = [f"{word} {counts[name]}" for name, word in CHANGES.items() if counts[name]]
    yield f"自 {report.effective_on} 起：{'，'.join(changed) or '没有变化'}"
