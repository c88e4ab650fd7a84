"""One reader for each format, and which one a file wants.

A reader is `read(data, filename) -> Reading`; it raises `BadFile` only if the file as a whole cannot be
read. What a file is, its content decides, never its name.
"""

from collections.abc import Callable

from quizsvc.bank.imports.formats import aiken, docx, jsons, qti, sheets, text
from quizsvc.bank.imports.formats.kinds import Kind, kind_of
from quizsvc.bank.imports.formats.moodle import gift, xml
from quizsvc.bank.imports.raw import Reading

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


def read(data: bytes, filename: str) -> Reading:
    """What a file of questions says, by the reader of its kind.

    Raises:
        BadFile: the file as a whole cannot be read.
    """
    return READERS[kind_of(data)](data, filename)
