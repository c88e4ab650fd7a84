"""What the tags of a template stand for: a notice's content under the Chinese names that an office reads."""

from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any

from quizsvc.notices.documents import charts, texts, widths
from quizsvc.notices.rules import Annex, Chart, Content, Section, Table, paragraphs

TITLE_MOST = 20
"""Characters of 二号 on a line."""
NAMES = {
    "overall": "总体情况",
    "participation": "参与情况",
    "units": "集体排名",
    "people": "个人成绩",
    "answers": "答题分析",
    "problems": "存在问题",
    "requirements": "下一步要求",
}
"""A section's key → the tag under which a template may place it by itself."""
Tags = dict[str, Any]


def tags(content: Content, draw: Callable[[Chart], object]) -> Tags:
    """Every tag with what stands for it: text, a list, or tags of its own. `draw` makes the picture of a
    chart.
    """
    turn = count(1)
    sections = [_section(section, _pictures(section.charts, draw, turn)) for section in content.sections]
    by_key = dict(zip((section.key for section in content.sections), sections, strict=True))
    none = _section(Section("", ""), [])
    return {
        "活动": texts.plain(content.season),
        "统计期": texts.plain(content.period_name),
        "草稿": texts.plain(content.mark),
        "文号": texts.plain(content.number),
        "标题": texts.plain(content.title),
        "标题行": [texts.plain(line) for line in texts.balanced(content.title, TITLE_MOST)],
        "主送": texts.plain(content.salutation),
        "开头": _paragraphs(content.opening),
        "各部分": sections,
        **{name: by_key.get(key, none) for key, name in NAMES.items()},
        "附件说明": _attached(content.annexes),
        "署名": texts.plain(content.signature),
        "日期": texts.plain(content.dated),
        "各附件": _annexes(content.annexes),
    }


def _section(section: Section, pictures: list[Tags]) -> Tags:
    return {
        "标题": texts.plain(section.title),
        "段落": _paragraphs(section.paragraphs),
        "表格": _tables(section.tables),
        "图": pictures,
    }


def _pictures(shown: tuple[Chart, ...], draw: Callable[[Chart], object], turn: Iterator[int]) -> list[Tags]:
    return [
        {"图片": draw(chart), "图题": texts.plain(f"图{next(turn)}　{chart.caption}{_shortened(chart)}")}
        for chart in shown
    ]


def _shortened(chart: Chart) -> str:
    left_out = charts.left_out(chart)
    return f"（中间{left_out}个未画）" if left_out else ""


def _paragraphs(written: Iterable[str]) -> list[Tags]:
    told = (texts.led(line) for text in written for line in paragraphs(text))
    return [{"小标题": texts.plain(lead), "正文": texts.plain(rest)} for lead, rest in told]


def _tables(tables: tuple[Table, ...]) -> list[Tags]:
    lies = _lying(widths.is_wide(table) for table in tables)
    return [_table(table) | way for table, way in zip(tables, lies, strict=True)]


def _table(table: Table) -> Tags:
    return {
        "表题": texts.plain(table.caption),
        "栏目": [texts.plain(column.head) for column in table.columns],
        "行": [[texts.plain(cell) for cell in row] for row in table.rows],
        "表注": texts.plain(table.note),
    }


def _lying(wide: Iterable[bool]) -> list[Tags]:
    """Before which of things that follow each other the pages begin to lie, and after which they end to."""
    ways = [False, *wide, False]
    return [
        {"横排起": ways[at] and not ways[at - 1], "横排止": ways[at] and not ways[at + 1]}
        for at in range(1, len(ways) - 1)
    ]


def _attached(annexes: tuple[Annex, ...]) -> list[str]:
    if len(annexes) == 1:
        return [texts.plain(annexes[0].title)]
    return [texts.plain(f"{number}.{annex.title}") for number, annex in enumerate(annexes, start=1)]


def _annexes(annexes: tuple[Annex, ...]) -> list[Tags]:
    """Those that stand in the document; the others are only named. One with a wide table lies as a whole."""
    there = [(number, each) for number, each in enumerate(annexes, start=1) if each.paragraphs or each.tables]
    lies = _lying(any(map(widths.is_wide, annex.tables)) for _, annex in there)
    return [
        {
            "标识": f"附件{number}" if len(annexes) > 1 else "附件",
            "标题": texts.plain(annex.title),
            "标题行": [texts.plain(line) for line in texts.balanced(annex.title, TITLE_MOST)],
            "段落": _paragraphs(annex.paragraphs),
            "表格": [_table(table) for table in annex.tables],
            **way,
        }
        for (number, annex), way in zip(there, lies, strict=True)
    ]
