"""Notices that no season gave: ordinary ones, and such as no office hopes for."""

from dataclasses import replace

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

RARE = "㛃䶮𬱟"
LONG = "杨凌农业高新技术产业示范区生态环境保护综合执法支队第一大队高新分队驻场监督组"
NASTY = "<a&b> {{ 标题 }} {% if 文号 %} {_{ x }_} ]]> &lt; \x07\ud800"
SHOWN = "<a&b> {{ 标题 }} {% if 文号 %} {_{ x }_} ]]> &lt; "
"""The same without what XML cannot hold."""
NAMES = ("甲市生态环境局", f"乙市{RARE}局", LONG, NASTY)
SUM = "0123456789abcdef" * 4


def board(units: int, name: str = "执法条线市级") -> Table:
    """A board of so many units."""
    columns = (
        Column("名次", Cells.WHOLE, 6),
        Column("单位", Cells.TEXT, 28),
        Column("应参加（人周）", Cells.WHOLE, 14),
        Column("实参加（人周）", Cells.WHOLE, 14),
        Column("参与率（%）", Cells.DECIMAL, 12),
        Column("人均综合成绩", Cells.DECIMAL, 14),
        Column("综合得分", Cells.DECIMAL, 10),
        Column("上期名次", Cells.WHOLE, 10),
        Column("升降", Cells.WHOLE, 6),
    )
    rows = tuple(_unit(place) for place in range(units))
    return Table(name, f"表1　{name}排名", columns, rows, "升降：正数为上升，负数为下降。")


def _unit(place: int) -> tuple[str, ...]:
    figures = (f"{12000 + place}", f"{9000 + place}", f"{99 - place % 90}.{place % 100:02}", "88.12", "92.69")
    return (f"{place + 1}", NAMES[place % len(NAMES)], *figures, f"{place + 2}" if place % 3 else "—", "-1")


def sums() -> Table:
    """A table that is too wide for a page that stands."""
    heads = ("统计期", "版本", "发布时间", "更正原因", "校验和", "链校验和")
    widths = (12, 6, 18, 24, 66, 66)
    columns = tuple(Column(head, Cells.TEXT, width) for head, width in zip(heads, widths, strict=True))
    row = ("2021-W28", "1", "2021-08-02 08:00", "第三题的答案更正以后重新评分", SUM, SUM[::-1])
    return Table("数据依据", "表2　所依据的名次表", columns, (row,) * 3)


def bars(many: int = 12, *, series: int = 1) -> Chart:
    """Units from the best to the last."""
    labels = tuple(f"{NAMES[at % len(NAMES)]}{at}" for at in range(many))
    told = tuple(
        Series(f"第{each}组", tuple(10000 - 31 * at for at in range(many))) for each in range(series)
    )
    return Chart(ChartKind.BARS, "各单位参与率", labels, told, "参与率（%）", f"甲市最高 {NASTY}")


def lines(many: int = 8) -> Chart:
    """Two figures of so many weeks, of which the second lacks one."""
    rates = Series("参与率（%）", tuple(8000 + 77 * at for at in range(many)))
    means = Series("平均综合成绩（分）", tuple(None if at == 1 else 7512 + 50 * at for at in range(many)))
    labels = tuple(f"第{at}周" for at in range(1, many + 1))
    return Chart(ChartKind.LINES, "各周情况", labels, (rates, means), "参与率（%）、成绩（分）", "逐周上升")


def notice(*boards: Table, kind: Kind = Kind.MONTHLY) -> Content:
    """The notice of a month with these boards."""
    return Content(
        kind=kind,
        season="2021年网络答题及竞赛活动",
        period="2021-07",
        period_name="2021年7月",
        title="关于2021年陕西省生态环境保护执法大练兵网络答题及竞赛活动2021年7月情况的通报",
        number="陕环执法〔2021〕5号",
        salutation="各设区市生态环境局：",
        opening=("现将情况通报如下。",),
        sections=(
            Section("overall", "一、总体情况", ("应参加12345人周。", f"自己写的：{NASTY}"), (), (lines(),)),
            Section("units", "二、集体排名", ("甲市列第一。",), boards, (bars(),)),
            Section("requirements", "六、下一步要求", ("（一）提高认识。各单位要重视。", "特此通报。")),
        ),
        signature="陕西省生态环境厅",
        dated="2021年8月3日",
        annexes=(Annex("数据依据", ("数字均出自下表。",), (sums(),)), Annex("时间安排表")),
    )


def bare() -> Content:
    """With nothing in it that may be missing."""
    whole = notice()
    empty = tuple(Section(section.key, section.title) for section in whole.sections)
    whole = replace(whole, number="", salutation="", signature="", dated="")
    return replace(whole, opening=(), sections=empty, annexes=())
