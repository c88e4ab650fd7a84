"""What an import says back: counts, and a sentence for each row that somebody should look at."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from quizsvc.kit.tables.cells import CONTROL, Cell

LISTED = 1000
"""Findings of each kind that are shown; the counts are always complete."""
LISTS = ("warnings", "errors", "outcomes")
"""What is cut; `outcomes` are of rooms that say what becomes of each row."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    `row` is the number that the spreadsheet program shows, 0 where it is about the whole sheet; `column` the
    heading as it stands in the file, None for the whole row. `code` is for programs, `message` for people;
    what it quotes is without the characters that nobody can read, no answer can hold and PostgreSQL does not
    store.
    """

    sheet: str
    row: int
    column: str | None
    code: str
    message: str

    def __post_init__(self) -> None:
        if CONTROL.search(self.message):
            object.__setattr__(self, "message", CONTROL.sub("", self.message))


@dataclass(frozen=True, kw_only=True)
class Report:
    """The outcome of a check or an import: rows = accepted + duplicates + rejected.

    `errors` belong to rejected rows (one row may have several), `warnings` to rows that were taken or
    skipped, or to sheets. `mode` is "check" or "commit"; `committed` says whether the file was taken.
    """

    format: str
    mode: str
    committed: bool = False
    rows: int
    accepted: int
    duplicates: int
    rejected: int
    warnings: list[Finding] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """Rows that keep the file from being taken as a whole."""
        return self.rejected

    def counted(self) -> str:
        """The counts in words."""
        return f"可写入 {self.accepted}，重复 {self.duplicates}，被拒绝 {self.rejected}"

    def told(self) -> dict[str, Any]:
        """All of the report in plain values."""
        return asdict(self)

    def listed(self) -> dict[str, Any]:
        """The report as it is shown (`cut`)."""
        return cut(self.told())


def cut(told: dict[str, Any]) -> dict[str, Any]:
    """A report in plain values as it is shown: of each list the first LISTED, and how many there are."""
    lists = [name for name in LISTS if name in told]
    totals = {f"{name}_total": len(told[name]) for name in lists}
    return told | {name: told[name][:LISTED] for name in lists} | totals


def cell_fault(cell: Cell, *, exact: bool = True) -> tuple[str, str] | None:
    """Why a cell's text cannot be trusted, as a code and a sentence; None if it can.

    A number of more than 15 digits is a fault only where the field is taken `exact`, to the last digit.
    """
    if cell.is_formula:
        return "formula", "单元格里是公式，其结果不可靠。请复制后“选择性粘贴—数值”，再上传"
    if cell.is_decorated:
        told = (
            "单元格的格式给数字加了单位等文字（或是时长），读出的与看到的不同。请设为文本后按看到的重新填写"
        )
        return "number-with-text", told
    if cell.has_control:
        return "control-character", "含有看不见的控制字符，请删除后重新填写这一格"
    if cell.is_long_number and exact:
        told = "数字超过 15 位，表格软件已改动末尾几位。请把单元格设为文本后重新填写"
        return "long-number", told
    return None


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by sheet, as the sheets come, and row; those of one row stay as they are."""
    found = list(findings)
    sheets = {name: place for place, name in enumerate(dict.fromkeys(finding.sheet for finding in found))}
    return sorted(found, key=lambda finding: (sheets[finding.sheet], finding.row))
