"""How a command tells what an import did: one vocabulary for all that import."""

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

from quizsvc.kit import db
from quizsvc.kit.errors import Refusal
from quizsvc.kit.tables.findings import Finding, Report

SHOWN = 50
"""Findings of each kind that are written out; `--json` writes more."""

Told = TypeVar("Told", bound=Report)


def run(read: Callable[[], Told], facts: Callable[[Told], Iterable[str]], *, as_json: bool) -> None:
    """Import in a transaction of its own and tell about it, in sentences or as JSON.

    `facts` are the room's own lines. Ends the command with status 1 when the file was refused, or rows were
    and so nothing was written.
    """
    try:
        with db.transaction():
            report = read()
    except Refusal as refusal:
        if not as_json:
            raise click.ClickException(f"{refusal.title}：{refusal.detail}") from refusal
        _as_json(refusal.problem())
        raise SystemExit(1) from refusal
    if as_json:
        _as_json(report.listed())
    else:
        _tell(report, facts(report))
    if report.refused and not report.committed:
        raise SystemExit(1)


def _as_json(told: dict[str, Any]) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str))


def _tell(report: Report, facts: Iterable[str]) -> None:
    click.echo(
        f"{report.format} 文件，共 {report.rows} 行：{report.counted()}；提示 {len(report.warnings)} 条"
    )
    for fact in facts:
        click.echo(fact)
    _list("错误", report.errors)
    _list("提示", report.warnings)
    if report.committed:
        click.echo("已写入。")
    elif report.mode == "commit":
        click.echo("有行被拒绝，没有写入任何内容。请改正后重试，或加 --skip-rejected 跳过它们。")
    else:
        click.echo("以上是校验结果，未写入；加 --commit 写入。")


def _list(title: str, findings: list[Finding]) -> None:
    if not findings:
        return
    shown = findings[:SHOWN]
    console = Console()
    if console.is_terminal:
        table = Table("工作表", "行", "列", "代码", "说明", title=title, title_justify="left")
        for found in shown:
            table.add_row(found.sheet, str(found.row or ""), found.column or "", found.code, found.message)
        console.print(table)
    else:
        for found in shown:
            click.echo(f"{title}：{_place(found)} [{found.code}] {found.message}")
    if len(findings) > SHOWN:
        click.echo(f"{title}共 {len(findings)} 条，只列出前 {SHOWN} 条；加 --json 列出更多。")


def _place(found: Finding) -> str:
    row = f"第 {found.row} 行" if found.row else ""
    column = f"“{found.column}”列" if found.column else ""
    return f"{found.sheet} {row}{column}".rstrip()
