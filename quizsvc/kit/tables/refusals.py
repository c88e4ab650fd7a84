"""Why an uploaded table is refused as a whole, beside what any file is refused for (kit.files)."""

from quizsvc.kit.files import BadFile

ROWS_LIMIT = 50_000
COLUMNS_LIMIT = 256
CELLS_LIMIT = 3_000_000
"""Cells of one sheet's used rectangle: parsers keep the blank ones too."""
TEXT_LIMIT = 50_000_000
"""Characters of all cells together: a small file may have one long text in a million cells."""


UPLOAD_A_TABLE = "请上传 .xlsx、.xls、.ods 或 .csv 表格。"


class NotATable(BadFile):
    """Something else, whatever its name says: `what` tells what it seems to be, `to_do` what to do."""

    title = "这不是表格文件"
    code = "not-a-table"

    def __init__(self, what: str, to_do: str = UPLOAD_A_TABLE) -> None:
        super().__init__(f"{what}，不是表格。{to_do}")
        self.what = what
        self.to_do = to_do


class TooManyRows(BadFile):
    """More rows than are read at once."""

    title = "行数过多"
    code = "too-many-rows"

    def __init__(self, sheet: str, row: int) -> None:
        super().__init__(
            f"一次最多 {ROWS_LIMIT:,} 行数据，工作表“{sheet}”读到第 {row:,} 行时已超出。"
            "请拆成几个文件上传；如果数据没有这么多，请删除末尾多余的行。",
            limit=ROWS_LIMIT,
        )


class TooManyColumns(BadFile):
    """More columns than a table for people has."""

    title = "列数过多"
    code = "too-many-columns"

    def __init__(self, sheet: str) -> None:
        super().__init__(
            f"最多 {COLUMNS_LIMIT} 列，工作表“{sheet}”超出。请删除右侧多余的列后再上传。", limit=COLUMNS_LIMIT
        )


class TooManyCells(BadFile):
    """Rows times columns is too much, though each is within its limit."""

    title = "表格范围过大"
    code = "too-many-cells"

    def __init__(self, sheet: str) -> None:
        super().__init__(
            f"工作表“{sheet}”（行数×列数）超过 {CELLS_LIMIT:,} 格。请删除多余的列，或拆成几个文件。",
            limit=CELLS_LIMIT,
        )


class TooMuchText(BadFile):
    """The cells together hold more text than any honest table."""

    title = "文字过多"
    code = "too-much-text"
    advice = f"全部单元格的文字超过 {TEXT_LIMIT:,} 字。请删除不需要的列，或拆成几个文件。"


class BrokenCsv(BadFile):
    """A csv whose quotes do not pair."""

    title = "csv 文件的格式有错"
    code = "broken-csv"


class NoHeaderRow(BadFile):
    """No header row, or one without a column that is needed."""

    title = "找不到表头"
    code = "no-header-row"
