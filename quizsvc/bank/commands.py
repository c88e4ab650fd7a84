"""`flask bank …`: import questions from the shell, with the same report as the API gives."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup

from quizsvc.bank import service
from quizsvc.bank.imports import Report
from quizsvc.kit import clock
from quizsvc.kit.tables import console

commands = AppGroup("bank", help="题库")


@commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--commit", is_flag=True, help="写入；不加则只校验")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出报告")
@click.option("--approve", is_flag=True, help="写入的题直接为已通过，不再审核（记入审计）")
@click.option("--subject", help="没有科目的行归入这个科目")
@click.option("--skip-rejected", is_flag=True, help="跳过被拒绝的行，写入其余各行")
def import_file(
    file: Path, commit: bool, as_json: bool, approve: bool, subject: str | None, skip_rejected: bool
) -> None:
    """校验或写入题目文件 FILE（xlsx、xls 或 csv）。文件或有的行被拒绝而没有写入时，退出码为 1。

    各列的写法见 question_bank/README.md。
    """
    console.run(
        lambda: service.import_questions(
            now=clock.current().now(),
            actor=None,
            data=file.read_bytes(),
            filename=file.name,
            commit=commit,
            skip_rejected=skip_rejected,
            subject=subject,
            approve=approve,
        ),
        _subjects,
        as_json=as_json,
    )


def _subjects(report: Report) -> Iterator[str]:
    if report.subjects:
        yield f"新科目：{'、'.join(report.subjects)}"
