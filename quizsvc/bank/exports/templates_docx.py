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
from quizsvc.bank.imports.formats.prose import EXAMPLE, GUIDE, TITLE

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "宋体"
NUMERALS = "一二三"
BELOW = (KEY, EXPLANATION, CITATION, DIFFICULTY, TAGS, SUBJECT)


def write() -> bytes:
    """A guide, and a section for each type with an example, which an import skips as long as it is marked."""
    document = docx.Document()
    _speak_chinese(document)
    document.add_heading(TITLE, level=1)
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
    document.core_properties.title = TITLE


TEMPLATE = Template(write, MIMETYPE)
