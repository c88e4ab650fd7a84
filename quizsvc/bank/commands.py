"""`flask bank …`: import questions from the shell, with the same report as the API gives; count them."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from quizsvc.bank import exports, imports, service
from quizsvc.bank.imports import Report, sources
from quizsvc.bank.rules import STATES, Content, QuestionType
from quizsvc.bank.rules.census import Census, census
from quizsvc.kit import clock, db
from quizsvc.kit.errors import Refusal
from quizsvc.kit.tables import console

commands = AppGroup("bank", help="题库")
QUESTION_TYPES = [type_.chinese for type_ in QuestionType]
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
WIDTH = 150
"""Columns of a printed table: it is read whole, in a terminal or in a file."""


@commands.command("import")
@click.argument("file", type=FILE)
@click.option("--commit", is_flag=True, help="写入；不加则只校验")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出报告")
@click.option("--approve", is_flag=True, help="写入的题直接为已通过，不再审核（记入审计）")
@click.option("--subject", help="没有科目的行归入这个科目")
@click.option("--skip-rejected", is_flag=True, help="跳过被拒绝和冲突的行，写入其余各行")
@click.option("--extra-tags", is_flag=True, help="不认识的列作为标签“列名:值”保留")
@click.option("--as-new", is_flag=True, help="不看题库编号，全部当作新题（别的题库导出的文件）")
@click.option("--decisions", type=FILE, help='冲突的决定：JSON 文件，如 {"题目!12": "file"}，或 "bank"')
@click.option("--rejected", type=NEW_FILE, help="把没有写入的行连同原因存为这个 xlsx 文件")
def import_file(
    file: Path, as_json: bool, decisions: Path | None, rejected: Path | None, **form: Any
) -> None:
    """校验或写入题目文件 FILE。文件或有的行被拒绝而没有写入时，退出码为 1。

    FILE 可以是表格、Word、文本、GIFT、Aiken、Moodle XML、QTI 或 JSON，按内容识别；各列的写法见
    question_bank/README.md。
    """
    decided = _decisions(decisions) if decisions else {}
    with _progress(shown=not as_json) as progress:

        def read() -> Report:
            report = service.import_questions(
                now=clock.current().now(),
                actor=None,
                data=file.read_bytes(),
                filename=file.name,
                decisions=decided,
                progress=progress,
                **form,
            )
            if rejected and report.left_out:
                rejected.write_bytes(exports.rejected(report.left_out, report.errors, as_new=form["as_new"]))
            return report

        console.run(read, _subjects, as_json=as_json)


def _decisions(file: Path) -> dict[str, service.Decision]:
    """Whose key is right, by the row's place."""
    try:
        return {place: service.Decision(word) for place, word in json.loads(file.read_bytes()).items()}
    except (ValueError, AttributeError) as error:
        told = f'{file.name} 应是 JSON 对象，如 {{"题目!12": "file"}}，值为 file 或 bank'
        raise click.ClickException(told) from error


@contextmanager
def _progress(*, shown: bool) -> Iterator[Callable[[str, int, int], None]]:
    """How far an import is, on a terminal; it is gone when the import is done."""
    screen = Console(stderr=True)
    with Progress(console=screen, transient=True, disable=not (shown and screen.is_terminal)) as bar:
        task = bar.add_task("", total=None)

        def tell(phase: str, done: int, rows: int) -> None:
            bar.update(task, description=phase, completed=done, total=rows or None)

        yield tell


def _subjects(report: Report) -> Iterator[str]:
    if report.subjects:
        yield f"新科目：{'、'.join(report.subjects)}"


@commands.command("export")
@click.argument("file", type=NEW_FILE)
@click.option("--format", "format_", type=click.Choice(list(exports.WRITERS)), help="不写则看 FILE 的后缀")
@click.option("--state", type=click.Choice(list(STATES)), help="只导出这个状态的题")
def export_file(file: Path, format_: str | None, state: str | None) -> None:
    """把题目连同答案写入文件 FILE（记入审计）。"""
    suffixes = {writer.suffix: name for name, writer in exports.WRITERS.items()}
    format_ = format_ or next(
        (suffixes[suffix] for suffix in suffixes if file.name.endswith(f".{suffix}")), None
    )
    if format_ is None:
        raise click.ClickException(f"看不出格式：请用 --format，或让文件名以 {'、'.join(suffixes)} 之一结尾")
    now = clock.current().now()
    with db.transaction():
        data = service.export_questions(now=now, actor=None, format_=format_, wanted={"state": state})
    file.write_bytes(data)
    click.echo(f"已写入 {file}")


@commands.command("template")
@click.argument("file", type=NEW_FILE)
def template_file(file: Path) -> None:
    """把填写题目的模板写入文件 FILE（xlsx 或 docx）。"""
    template = exports.TEMPLATES.get(file.suffix.removeprefix("."))
    if template is None:
        raise click.ClickException(
            f"文件名应以 {'、'.join(f'.{suffix}' for suffix in exports.TEMPLATES)} 结尾"
        )
    file.write_bytes(template.write())
    click.echo(f"已写入 {file}")


@commands.group("laws")
def laws() -> None:
    """法规、标准和文献。"""


@laws.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
def import_laws(files: tuple[Path, ...]) -> None:
    """读入法规清单 FILES（question_bank/sources 里的 csv）：补上没有的，更新类别、施行日期和网址。

    有一个文件读不了，就什么也不写入。
    """
    named = [source for file in files for source in _sources(file)]
    with db.transaction():
        changed = sum(_is_changed(source) for source in named)
    click.echo(f"共 {len(named)} 部，新增或更新 {changed} 部。")


def _is_changed(source: sources.Source) -> bool:
    try:
        return service.keep_law(now=clock.current().now(), actor=None, **asdict(source))
    except Refusal as refusal:
        told = f"《{source.name}》{source.edition}：{refusal.title}：{refusal.detail}"
        raise click.ClickException(told) from refusal


def _sources(file: Path) -> Sequence[sources.Source]:
    try:
        return sources.read(file.read_bytes(), file.name)
    except Refusal as refusal:
        raise click.ClickException(f"{file.name}：{refusal.title}：{refusal.detail}") from refusal


@commands.command("census")
@click.argument("files", nargs=-1, required=True, type=FILE)
def print_census(files: tuple[Path, ...]) -> None:
    """统计题目文件 FILES：各科目的题型、难度、答案字母，最长选项是答案的比例，草稿数。"""
    questions: list[tuple[str, Content, bool]] = []
    for file in files:
        examined = imports.examine(file.read_bytes(), file.name, subject=None)
        if examined.rejected:
            raise click.ClickException(
                f"{file.name} 有 {len(examined.rejected)} 行有错，请先用 bank import 校验"
            )
        questions.extend((each.subject, each.content, each.state == "draft") for each in examined.candidates)
    whole = Census()
    for _, content, draft in questions:
        whole.add(content, draft=draft)
    headings = (
        "科目",
        "题数",
        *QUESTION_TYPES,
        "易/中/难",
        "单选答案",
        "多选答案",
        "判断",
        "最长即答案",
        "草稿",
    )
    table = Table(*headings)
    for subject, counted in [*census(questions).items(), ("合计", whole)]:
        table.add_row(subject, *_cells(counted))
    Console(width=WIDTH).print(table)


def _cells(counted: Census) -> Iterator[str]:
    yield str(counted.questions)
    yield from (str(counted.types[type_]) for type_ in QuestionType)
    yield "/".join(str(counted.difficulties[level]) for level in (1, 2, 3))
    for letters in counted.letters.values():
        yield " ".join(f"{name}{letters[name]}" for name in sorted(letters))
    yield f"{counted.longest}/{counted.types[QuestionType.SINGLE]}"
    yield str(counted.drafts)
