"""One reader for each format, and which one a file wants.

A reader is `read(data, filename) -> Reading`; it raises `BadFile` only if the file as a whole cannot be
read. What a file is, its content decides, never its name.
"""

from collections.abc import Callable

from quizsvc.bank.imports.formats import aiken, docx, jsons, qti, sheets, text
from quizsvc.bank.imports.formats.kinds import Kind, kind_of
from quizsvc.bank.imports.formats.moodle import gift, xml
from quizsvc.bank.imports.formats.refusals import NoQuestions, NotAQuestionFile
from quizsvc.bank.imports.raw import Reading
from quizsvc.kit.tables.kinds import SAVE_AS
from quizsvc.kit.tables.refusals import NotATable

Reader = Callable[[bytes, str], Reading]
READERS: dict[Kind, Reader] = {
    Kind.AIKEN: aiken.read,
    Kind.DOCX: docx.read,
    Kind.GIFT: gift.read,
    Kind.JSON: jsons.read,
    Kind.MOODLE_XML: xml.read,
    Kind.OLD_WORD: docx.refuse_old,
    Kind.QTI: qti.read,
    Kind.TABLE: sheets.read,
    Kind.TEXT: text.read,
}
_WRITTEN = "没有找到题目。每道题应以题号开头（1、），选项各占一行（A．），答案写成“答案：B”。"
WANTED = {
    Kind.TEXT: _WRITTEN,
    Kind.DOCX: _WRITTEN,
    Kind.JSON: "JSON 里没有找到题目：应是一个列表，每道题是一个对象，至少有 stem（题干）和 answer（答案）。",
    Kind.MOODLE_XML: "XML 里没有题目（question）。请在 Moodle 的题库里重新导出为“Moodle XML 格式”再上传。",
    Kind.QTI: "压缩包的清单（imsmanifest.xml）里没有 QTI 2.1、2.2 或 3.0 的题目，没有读取。",
    Kind.GIFT: "GIFT 文件里没有题目：答案应写在半角的花括号 { } 里。",
    Kind.AIKEN: "Aiken 文件里没有题目：每道题的最后一行应是“ANSWER: A”。",
}
"""What is said of a file in which nothing is a question. A table may be empty: its notes say so."""


def read(data: bytes, filename: str) -> Reading:
    """What a file of questions says, by the reader of its kind.

    Raises:
        BadFile: the file as a whole cannot be read. NoQuestions: it holds none. NotAQuestionFile.
    """
    kind = kind_of(data)
    try:
        reading = READERS[kind](data, filename)
    except NotATable as error:
        if error.to_do == SAVE_AS:
            raise
        raise NotAQuestionFile(error.what) from error
    if kind in WANTED and not reading.raws and not reading.skipped:
        raise NoQuestions(WANTED[kind])
    return reading
