"""`flask bank …`: import questions from the shell, with the same report as the API gives."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.table import Table

from quizsvc.bank import service
from quizsvc.bank.imports import Issue, Report
from quizsvc.kit import clock, db
from quizsvc.kit.errors import Refusal

commands = AppGroup("bank", help="题库")
SHOWN = 50


@commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--commit", is_flag=True, help="导入；不写则只检查")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出报告")
@click.option("--approve", is_flag=True, help="导入的题直接为已通过，不再审核（记入审计）")
@click.option("--subject", help="没有科目的行归入这个科目")
@click.option("--skip-rejected", is_flag=True, help="跳过有错的行，导入其余的")
def import_file(
    file: Path, commit: bool, as_json: bool, approve: bool, subject: str | None, skip_rejected: bool
) -> None:
    """检查或导入题目文件 FILE（xlsx、xls、csv）。有行被拒绝而没有导入时，退出码为 1。"""
    try:
        with db.transaction():
            report = service.import_questions(
                now=clock.current().now(),
                actor=None,
                data=file.read_bytes(),
                filename=file.name,
                commit=commit,
                skip_rejected=skip_rejected,
                subject=subject,
                approve=approve,
            )
    except Refusal as refusal:
        if as_json:
            click.echo(json.dumps(refusal.problem(), ensure_ascii=False, indent=2))
            sys.exit(1)
        raise click.ClickException(f"{refusal.title}：{refusal.detail}") from refusal
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    else:
        _print(report)
    if report.rejected and not report.committed:
        sys.exit(1)


def _print(report: Report) -> None:
    click.echo(
        f"{report.format}：共 {report.rows} 行，可导入 {report.accepted}，"
        f"重复 {report.duplicates}，拒绝 {report.rejected}，提醒 {report.warnings_total} 条"
    )
    if report.subjects:
        click.echo(f"新科目：{'、'.join(report.subjects)}")
    _print_issues("错误", report.errors, report.errors_total)
    _print_issues("提醒", report.warnings, report.warnings_total)
    if report.committed:
        click.echo(f"已导入 {report.accepted} 道题。")
    elif report.mode == "commit":
        click.echo("有行被拒绝，什么也没有导入。请改正后重试，或加 --skip-rejected 跳过它们。")
    else:
        click.echo("以上是检查结果，还没有导入；加 --commit 导入。")


def _print_issues(title: str, issues: list[Issue], total: int) -> None:
    if not issues:
        return
    shown = issues[:SHOWN]
    console = Console()
    if console.is_terminal:
        table = Table("工作表", "行", "列", "代码", "说明", title=title, title_justify="left")
        for issue in shown:
            table.add_row(issue.sheet, str(issue.row or ""), issue.column or "", issue.code, issue.message)
        console.print(table)
    else:
        for issue in shown:
            column = f"“{issue.column}”列" if issue.column else ""
            row = f"第 {issue.row} 行" if issue.row else ""
            click.echo(f"{title}：{issue.sheet} {row}{column} [{issue.code}] {issue.message}")
    if total > len(shown):
        click.echo(f"……{title}共 {total} 条，只列出前 {len(shown)} 条；加 --json 看更多。")
