"""`flask roster …`: importing a roster from the shell."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from quizsvc.kit import clock, db
from quizsvc.kit.errors import Refusal
from quizsvc.roster import service

commands = AppGroup("roster", help="名册：单位与人员")
SHOWN = 50
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
@click.option("--commit", is_flag=True, help="写入；不加则只检查")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出报告")
@click.option("--scope", help="单位名称或编号：它及其下级中未列入本表的人员结束在册")
@click.option("--effective-on", type=click.DateTime(["%Y-%m-%d"]), help="变更从哪天起生效，默认下周一")
@click.option("--skip-rejected", is_flag=True, help="跳过有错误的行，写入其余各行")
def import_roster(
    file: Path,
    commit: bool,
    as_json: bool,
    scope: str | None,
    effective_on: datetime | None,
    skip_rejected: bool,
) -> None:
    """检查或导入名册 FILE（xlsx、xls 或 csv）。有不能录入的行时退出码为 1。"""
    day = effective_on.date() if effective_on else None
    asked: dict[str, Any] = {
        "data": file.read_bytes(),
        "filename": file.name,
        "scope": scope,
        "effective_on": day,
    }
    try:
        with db.transaction():
            now = clock.current().now()
            if commit:
                report = service.commit_import(now=now, actor=None, skip_rejected=skip_rejected, **asked)
            else:
                report = service.check_import(now=now, **asked)
    except Refusal as refusal:
        raise click.ClickException(refusal.detail) from refusal
    _tell(service.listed(report), as_json)
    if report.rejected and not report.committed:
        raise SystemExit(1)


def _tell(report: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
        return
    counts = "{rows} 行：可录入 {accepted}，已在名册 {duplicates}，不能录入 {rejected}".format(**report)
    click.echo(f"{report['format']} 文件，{counts}")
    changed = [
        f"{word} {report['changes'][name]}" for name, word in CHANGES.items() if report["changes"][name]
    ]
    click.echo(f"自 {report['effective_on']} 起：{'，'.join(changed) or '没有变化'}")
    for title, kind in (("错误", "errors"), ("提示", "warnings")):
        for finding in report[kind][:SHOWN]:
            click.echo(f"{title}：{_place(finding)}{finding['message']}")
        if (rest := report[f"{kind}_total"] - SHOWN) > 0:
            click.echo(f"{title}：另有 {rest} 条未列出（--json 列出更多）")
    if report["committed"]:
        click.echo("已写入。")
    elif report["mode"] == "commit":
        click.echo("有不能录入的行，没有写入任何内容。请改正后重试，或加 --skip-rejected 跳过它们。")
    else:
        click.echo("未写入（加 --commit 写入）。")


def _place(finding: dict[str, Any]) -> str:
    row = f" 第 {finding['row']} 行" if finding["row"] else ""
    column = f"“{finding['column']}”列" if finding["column"] else ""
    return f"[{finding['sheet']}]{row}{column} "
