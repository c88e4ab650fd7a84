"""The workbook that people fill in, made from what the importer knows."""

from collections.abc import Iterator

from quizsvc.bank.exports.columns import (
    CITATION,
    DIFFICULTY,
    EXPLANATION,
    FORM,
    KEY,
    OPTIONS,
    STATE,
    STEM,
    SUBJECT,
    TAGS,
    TYPE,
    Column,
)
from quizsvc.bank.exports.exported import Template
from quizsvc.bank.exports.workbooks import add_sheet
from quizsvc.bank.imports.formats.sheets import EXAMPLES_SHEET, GUIDE
from quizsvc.bank.rules import (
    CITATION_LIMIT,
    EXPLANATION_LIMIT,
    OPTION_LIMIT,
    STEM_LIMIT,
    SUBJECT_LIMIT,
    TAG_LIMIT,
    TAGS_LIMIT,
)
from quizsvc.kit.books import MIMETYPE, book
from quizsvc.kit.tables.refusals import ROWS_LIMIT

COLUMNS = tuple(column for column in FORM if column is not STATE)
"""Where a question stands is not for who writes it to say."""
NEEDED = (SUBJECT, TYPE, STEM, KEY)
NOTES = {
    SUBJECT: f"必填，最多 {SUBJECT_LIMIT} 个字；整个文件同一科目时可以留空，在导入时指定",
    TYPE: "从列表中选择",
    STEM: f"必填，最多 {STEM_LIMIT} 个字；开头的题号会自动去掉",
    **dict.fromkeys(OPTIONS, f"最多 {OPTION_LIMIT} 个字；从选项A起依次填写，中间不要空着一列；判断题不填"),
    KEY: "单选题写一个字母，如 B；多选题写几个字母，如 ACD；判断题写 正确 或 错误",
    EXPLANATION: f"最多 {EXPLANATION_LIMIT} 个字",
    CITATION: f"法律、标准的全称和条款，最多 {CITATION_LIMIT} 个字",
    DIFFICULTY: "从列表中选择；不填为“中”",
    TAGS: f"用顿号隔开，最多 {TAGS_LIMIT} 个，每个最多 {TAG_LIMIT} 个字",
}
EXAMPLES = (
    {
        SUBJECT: "示例科目",
        TYPE: "单选题",
        STEM: "下列哪一项是示例中的正确答案？",
        OPTIONS[0]: "甲",
        OPTIONS[1]: "乙",
        OPTIONS[2]: "丙",
        OPTIONS[3]: "丁",
        KEY: "B",
        EXPLANATION: "说明为什么选乙。",
        CITATION: "《示例办法》（2021年施行）第一条",
        DIFFICULTY: "易",
        TAGS: "示例、单选",
    },
    {
        SUBJECT: "示例科目",
        TYPE: "多选题",
        STEM: "下列哪些是示例中的正确答案？",
        OPTIONS[0]: "甲",
        OPTIONS[1]: "乙",
        OPTIONS[2]: "丙",
        KEY: "AC",
        DIFFICULTY: "中",
    },
    {
        SUBJECT: "示例科目",
        TYPE: "判断题",
        STEM: "这一句在示例中是对的。",
        KEY: "正确",
        DIFFICULTY: "难",
    },
)
"""One of each type."""
HOW = (Column("column", "列", 14), Column("how", "怎样填写", 80))


def write() -> bytes:
    """A sheet to fill in, one that says how, and one with examples; only the first is ever imported."""
    with book() as (target, data):
        titles = [f"{column.heading}（必填）" if column in NEEDED else column.heading for column in COLUMNS]
        add_sheet(target, "题目", COLUMNS, titles, (), NOTES)
        add_sheet(target, GUIDE, HOW, [column.heading for column in HOW], _guide())
        rows = ([example.get(column, "") for column in COLUMNS] for example in EXAMPLES)
        add_sheet(target, EXAMPLES_SHEET, COLUMNS, titles, rows)
    return data()


def _guide() -> Iterator[tuple[str, str]]:
    yield "总的", f"在“题目”表里一行写一道题，一次最多 {ROWS_LIMIT:,} 行；不要改动表头。例子见“填写示例”表。"
    yield "导入", "先校验，看过报告，改正后再写入。"
    for column in COLUMNS:
        yield column.heading, NOTES[column]


TEMPLATE = Template(write, MIMETYPE)
