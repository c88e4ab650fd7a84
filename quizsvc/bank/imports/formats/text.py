"""Chinese texts: questions one below the other, in any of the ways that people write them."""

import re
from pathlib import PurePath

from quizsvc.bank.imports.formats import prose
from quizsvc.bank.imports.raw import Reading
from quizsvc.kit import tables

LINE_END = re.compile(r"\r\n|\r|\n")


def read(data: bytes, filename: str) -> Reading:
    """The questions of a text in UTF-8, UTF-16 with its mark, or GB18030.

    Raises:
        BadFile: the encoding is another one, or there are too many (`TooManyQuestions`).
    """
    name = PurePath(tables.printable(filename).replace("\\", "/")).stem or "txt"
    numbered = enumerate(LINE_END.split(tables.decoded(data)), 1)
    lines = prose.lines_of((number, text, "") for number, text in numbered)
    return prose.read_prose(lines, name, "text")
