"""A made-up notice that has everything that a notice can have, by which templates are checked.

No two of its texts are the same, so that each is found in what a template makes of it, or is missing.
"""

from collections.abc import Iterator
from dataclasses import replace

from quizsvc.notices.documents.context import NAMES
from quizsvc.notices.rules import (
    Annex,
    Cells,
    Chart,
    ChartKind,
    Column,
    Content,
    Kind,
    Section,
    Series,
    Table,
)

OF_A_WEEK = ("overall", "participation", "units", "problems")
"""The sections of 周统计."""
SUM = "0123456789abcdef" * 4


def notice(kind: Kind) -> Content:
    """What the notices of a kind may hold. 周统计 has neither 文号 nor 主送."""
    return _notice(kind, OF_A_WEEK, "", "") if kind is Kind.WEEKLY else every(kind)


def every(kind: Kind = Kind.MONTHLY) -> Content:
    """With something for each tag that there is."""
    return _notice(kind, tuple(NAMES), "样例字〔2021〕5号", "样例各市生态环境局：")


def least(kind: Kind) -> Content:
    """The same without all that a notice of the kind may lack: what a template does then is tried too."""
    whole = notice(kind)
    titles = tuple(Section(section.key, section.title) for section in whole.sections)
    return replace(
        whole,
        number="",
        salutation="",
        opening=(),
        sections=titles,
        annexes=(),
        signature="",
        dated="",
        mark="",
    )


def said(content: Content) -> Iterator[tuple[str, str]]:
    """All texts of a notice but those of its charts, each with the tag that says it."""
    yield from (("标题", content.title), ("文号", content.number), ("主送", content.salutation))
    yield from (("开头", text) for text in content.opening)
    for section in content.sections:
        yield "各部分（标题）", section.title
        yield from (("各部分（段落）", text) for text in section.paragraphs)
        yield from (("各部分（表格）", text) for table in section.tables for text in _texts(table))
    yield from (("署名", content.signature), ("日期", content.dated), ("草稿", content.mark))
    for annex in content.annexes:
        yield ("各附件（标题）" if annex.tables else "附件说明"), annex.title
        yield from (("各附件（段落）", text) for text in annex.paragraphs)
        yield from (("各附件（表格）", text) for table in annex.tables for text in _texts(table))


def _texts(table: Table) -> Iterator[str]:
    yield table.caption
    yield from (column.head for column in table.columns)
    yield from (cell for row in table.rows for cell in row)
    yield table.note


def _notice(kind: Kind, keys: tuple[str, ...], number: str, salutation: str) -> Content:
    return Content(
        kind=kind,
        season="样例活动",
        period="2021-07",
        period_name="2021年7月",
        title="关于样例活动某一期情况的样例标题",
        number=number,
        salutation=salutation,
        opening=("样例的开头。",),
        sections=tuple(_section(f"样例{NAMES[key]}", key) for key in keys),
        signature="样例的署名",
        dated="2021年8月3日",
        annexes=(_annex("样例甲"), _annex("样例乙"), Annex("样例丙只有名称")),
        mark="样例的草稿标识",
    )


def _section(name: str, key: str) -> Section:
    paragraphs = (f"（一）{name}的小标题。{name}的正文。", f"{name}的第二段。")
    rate = Series("参与率", (9025,))
    chart = Chart(ChartKind.BARS, f"{name}的图", (name,), (rate,), "参与率（%）", f"{name}的图的说明")
    return Section(key, f"{name}的标题", paragraphs, (_table(name),), (chart,))


def _annex(name: str) -> Annex:
    return Annex(f"{name}的标题", (f"{name}的段落。",), (_table(name), _wide(name)))


def _table(name: str) -> Table:
    columns = (Column(f"{name}的单位", Cells.TEXT, 28), Column(f"{name}的人数", Cells.WHOLE, 10))
    rows = ((f"{name}的第一个单位", "4"), (f"{name}的第二个单位", "—"))
    return Table(name, f"{name}的表题", columns, rows, f"{name}的表注。")


def _wide(name: str) -> Table:
    columns = tuple(Column(f"{name}的校验和{letter}", Cells.TEXT, 66) for letter in "甲乙丙")
    rows = (tuple(f"{name}{SUM}{letter}" for letter in "甲乙丙"),)
    return Table(f"{name}宽", f"{name}的宽表", columns, rows, f"{name}的宽表的注。")
