"""What is kept about one person, as parts that people can read: the same for the page, the workbook and the
JSON file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from quizsvc.kit.hundredths import format_hundredths

NOTES = (
    "这里是本系统保存的、与您本人有关的全部数据。时间都是活动所在时区的时间。",
    "每道题只列您选的选项和得分，不列正确答案；还没有公布结果的，得分空着，写明何时可看。",
    "没有列入：密码、激活码和重置码的摘要（您和我们都读不出原文）；导入名册时上传的文件和逐人比对，它们留存七天，"
    "写入的都在“在册记录”“免考记录”里；为核对答卷是否正常而作的分析，它要由人核实，"
    "不影响成绩，如需了解，请与求助联系人联系。",
)


@dataclass(frozen=True, slots=True)
class Part:
    """A table of texts; a cell that there is nothing of is blank. `title` is at most 31 characters and holds
    nothing that a sheet's name may not.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class OwnData:
    """All parts, and when they were put together."""

    made_at: datetime
    notes: tuple[str, ...]
    parts: tuple[Part, ...]


def part(title: str, heads: str, rows: Sequence[Sequence[object]], zone: ZoneInfo) -> Part:
    """A part of values: instants are told in the zone, flags as 是 and 否. `heads` are parted by blanks."""
    return Part(title, tuple(heads.split()), tuple(tuple(said(cell, zone) for cell in row) for row in rows))


def said(value: object, zone: ZoneInfo) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    return value.isoformat() if isinstance(value, date) else str(value)


def points(hundredths: int | None) -> str | None:
    """A score with its two decimals."""
    return None if hundredths is None else format_hundredths(hundredths)


def document(data: OwnData, zone: ZoneInfo) -> dict[str, object]:
    """The JSON file: every part by its title, every row by the heads."""
    told: dict[str, object] = {"说明": list(data.notes), "生成时间": said(data.made_at, zone)}
    for each in data.parts:
        told[each.title] = [dict(zip(each.heads, row, strict=True)) for row in each.rows]
    return told
