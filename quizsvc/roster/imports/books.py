"""Workbooks for people: the one to fill in, and the rows that an import refused."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from quizsvc.kit.books import Head, add_sheet, book
from quizsvc.kit.tables.cells import CONTROL
from quizsvc.kit.tables.refusals import ROWS_LIMIT
from quizsvc.roster.imports.entries import EXAMPLES, GUIDE, NAME_LIMIT, UNIT_LIMIT
from quizsvc.roster.imports.headings import FIELDS, WHERE, WHY, WORDS
from quizsvc.roster.rules import Level, Track
from quizsvc.roster.spelling import EXEMPT_REASONS

WIDTHS = {"unit": 24, "parent": 24, "level": 10, "name": 12, "track": 8, "credential": 22, "phone": 14}
NEEDED = ("unit", "name", "track", "credential")
STATUSES = ("在岗", "离职", "退休", "调出", *EXEMPT_REASONS[:1], "长病假", "产假", "挂职", "脱产学习")
CHOICES = {
    "level": [level.chinese for level in Level],
    "track": [track.chinese for track in Track],
    "status": list(STATUSES),
}
HOW = {
    "unit": f"必填，单位全称，最多 {UNIT_LIMIT} 个字；名册里没有的，会按级别和上级单位新建",
    "parent": "新单位必填；已在名册里的可以留空。导入不改动单位的隶属",
    "level": f"新单位必填，从列表中选择：{'、'.join(level.chinese for level in Level)}",
    "name": f"必填，最多 {NAME_LIMIT} 个字。只建单位的行，从姓名起各列都留空",
    "track": "必填，监测或执法；离职的人可以留空",
    "credential": "必填，人员按它识别，每人一行。超过 15 位的号码要先把单元格设为文本",
    "phone": "可以留空；1 开头的 11 位数字",
    "since": "可以留空，写成 2021-07-12；新人员从这天起在册，其他变更不早于导入时写的生效日期",
    "status": "可以留空（不改动免考）；离职等结束在册，借调等为免考，其他原因写“免考：原因”",
}
SAMPLES = (
    ("示例省厅", "", Level.ROOT.chinese, "", "", "", "", "", ""),
    ("示例市局", "示例省厅", Level.CITY.chinese, "", "", "", "", "", ""),
    ("示例市局", "", "", "示例甲", Track.ENFORCEMENT.chinese, "ZF000001", "13800000000", "", "在岗"),
    ("示例市局", "", "", "示例乙", Track.MONITORING.chinese, "JC000002", "", "2021-07-12", "产假"),
)
TOLD = (Head(WHY, 40), Head(WHERE, 16))
HEADS = tuple(Head(WORDS[field], WIDTHS.get(field, 12)) for field in FIELDS)


def template() -> bytes:
    """A sheet to fill in, one that says how, and one with examples; only the first is ever imported."""
    heads = [
        Head(f"{head.title}（必填）" if field in NEEDED else head.title, head.width)
        for field, head in zip(FIELDS, HEADS, strict=True)
    ]
    with book() as (target, data):
        add_sheet(target, "名册", heads, ())
        _prepare(target, target.get_worksheet_by_name("名册"))
        add_sheet(target, GUIDE, (Head("列", 14), Head("怎样填写", 80)), _guide())
        add_sheet(target, EXAMPLES, heads, SAMPLES)
    return data()


def rejected(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A workbook of refused rows (kept.refused) with what is wrong with each; mended, it can be imported."""
    with book() as (target, data):
        add_sheet(target, "待改正", (*TOLD, *HEADS), map(_refused, rows))
    return data()


def _refused(row: Mapping[str, Any]) -> list[str]:
    told = [
        f"“{fault['column']}”：{fault['message']}" if fault["column"] else fault["message"]
        for fault in row["faults"]
    ]
    texts = (CONTROL.sub("", row["texts"].get(field, ""))[:1000] for field in FIELDS)
    return ["；".join(told), f"{row['sheet']} 第 {row['row']} 行", *texts]


def _prepare(target: Any, sheet: Any) -> None:
    """Every cell a text, so that no number loses its end, and lists of words to choose from."""
    text = target.add_format({"num_format": "@"})
    for column, (field, head) in enumerate(zip(FIELDS, HEADS, strict=True)):
        sheet.set_column(column, column, head.width, text)
        rule: dict[str, Any] = {"validate": "any"}
        if field in CHOICES:
            # A word that is not in the list is taken too: 免考：原因.
            rule = {"validate": "list", "source": CHOICES[field], "error_type": "warning"}
        rule |= {"input_title": head.title, "input_message": HOW[field]}
        sheet.data_validation(1, column, ROWS_LIMIT, column, rule)


def _guide() -> Iterator[tuple[str, str]]:
    yield "总的", f"在“名册”表里每人写一行，一次最多 {ROWS_LIMIT:,} 行；不要改动表头。例子见“{EXAMPLES}”表。"
    yield "导入", "先校验，看过差异，改正后再写入。表里没有的人不受影响，除非导入时写了范围。"
    for field in FIELDS:
        yield WORDS[field], HOW[field]
