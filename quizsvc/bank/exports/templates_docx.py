"""The Word file that people fill in: how to write questions, and one of each type to write over."""

import io
from collections.abc import Mapping

import docx
from docx.document import Document
from docx.oxml.ns import qn

from quizsvc.bank.exports.columns import (
    CITATION,
    DIFFICULTY,
    EXPLANATION,
    KEY,
    OPTIONS,
    STEM,
    SUBJECT,
    TAGS,
    TYPE,
    Column,
)
from quizsvc.bank.exports.exported import Template
from quizsvc.bank.exports.templates_xlsx import EXAMPLES
from quizsvc.bank.imports.formats.prose import EXAMPLE
from quizsvc.bank.rules import OPTION_LIMIT, STEM_LIMIT
from quizsvc.kit.tables.refusals import ROWS_LIMIT

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "宋体"
GUIDE = (
    f"把带“{EXAMPLE}”的题改写成自己的题，并删去“{EXAMPLE}”；留着这个标记的题不导入。",
    f"每道题以题号开头，题干最多 {STEM_LIMIT} 个字。选项从 A 起各占一行，每个最多 {OPTION_LIMIT} 个字。",
    "答案必须写，单选题写一个字母，多选题写几个字母，判断题写正确或错误，不写选项。其余各行可以不写。",
    f"图片插在题干或选项里。一次最多 {ROWS_LIMIT:,} 道题；先校验，看过报告，改正后再写入。",
)
NUMERALS = "一二三"
BELOW = (KEY, EXPLANATION, CITATION, DIFFICULTY, TAGS, SUBJECT)


def write() -> bytes:
    """A guide, and a section for each type with an example, which an import skips as long as it is marked."""
    document = docx.Document()
    _speak_chinese(document)
    document.add_heading("题库模板", level=1)
    for line in GUIDE:
        document.add_paragraph(line)
    for numeral, example in zip(NUMERALS, EXAMPLES, strict=True):
        document.add_heading(f"{numeral}、{example[TYPE]}", level=2)
        _add(document, example)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add(document: Document, example: Mapping[Column, str]) -> None:
    document.add_paragraph(f"1、{EXAMPLE}{example[STEM]}")
    for letter, option in zip("ABCDEFGH", OPTIONS, strict=True):
        if option in example:
            document.add_paragraph(f"{letter}．{example[option]}")
    for column in BELOW:
        if column in example:
            document.add_paragraph(f"{column.heading}：{example[column]}")


def _speak_chinese(document: Document) -> None:
    """A font that has the characters, and no name of a program where the author stands."""
    style = document.styles["Normal"]
    style.font.name = FONT
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.title = "题库模板"


TEMPLATE = Template(write, MIMETYPE)
