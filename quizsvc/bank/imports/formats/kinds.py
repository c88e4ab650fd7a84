"""Which format a file of questions is in, by its content."""

import json
import re
from enum import StrEnum

from quizsvc.bank.imports.answers import TRUTH
from quizsvc.bank.imports.formats.headings import ALIASES
from quizsvc.kit import archives, tables
from quizsvc.kit.files import BadFile
from quizsvc.kit.tables import normal_heading
from quizsvc.kit.tables.kinds import OLE_MAGIC, ZIP_MAGIC

RTF = b"{\\rtf"
WORD_STREAM, WORKBOOK_STREAM = (name.encode("utf-16-le") for name in ("WordDocument", "Workbook"))
"""How an OLE file's directory names what it holds."""
LOOKED_AT = 200_000
"""Characters of a text that decide what it is."""
LINE_END = re.compile(r"\r\n?")
ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
HEADINGS = {normal_heading(title) for titles in ALIASES.values() for title in titles if len(title) > 1}
"""Without the letters that may head a column of options: `答案：A,C,D` in a text has them too."""
AIKEN = re.compile(r"^ANSWER:[ \t]*[A-Z]", re.MULTILINE)
GIFT = re.compile(
    r"(?<!\\)\{(?:\s*//[^\n]*\n)*\s*(?:[=~#]|T\b|F\b|TRUE\b|FALSE\b|\})|^\s*::.*?::|^\$CATEGORY:",
    re.MULTILINE,
)
ANSWERED = re.compile(
    r"答\s*案|^\s*[一二三四五六七八九十]、\s*(?:单选|单项|多选|多项|判断)|^\s*[(（【\[]?[A-H]\s*[.．、)）】\]]"
    rf"|[(（]\s*(?:[A-Ha-hTF]{{1,8}}|{TRUTH})\s*[)）]",
    re.MULTILINE,
)


class Kind(StrEnum):
    """The kinds of files that have a reader of their own."""

    TABLE = "table"
    DOCX = "docx"
    OLD_WORD = "old_word"
    TEXT = "text"
    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE_XML = "moodle_xml"
    QTI = "qti"
    JSON = "json"


def kind_of(data: bytes) -> Kind:
    """The reader that a file wants; the tables' one, which says what is wrong, if none fits."""
    if data.startswith(ZIP_MAGIC):
        return _zip_kind(data)
    if data.startswith(RTF) or (
        data.startswith(OLE_MAGIC) and WORD_STREAM in data and WORKBOOK_STREAM not in data
    ):
        return Kind.OLD_WORD
    if data.startswith(OLE_MAGIC):
        return Kind.TABLE
    try:
        # Some end lines with \r alone.
        text = LINE_END.sub("\n", tables.decoded(data)[:LOOKED_AT]).lstrip("\ufeff \t\n")
    except BadFile:
        return Kind.TABLE
    if text.startswith("<"):
        return _markup_kind(text)
    if text[:1] in ("[", "{") and _is_json(tables.decoded(data)):
        return Kind.JSON
    return _text_kind(text)


def _zip_kind(data: bytes) -> Kind:
    try:
        with archives.opened(data) as archive:
            if "word/document.xml" in archive:
                return Kind.DOCX
            if "xl/workbook.xml" in archive or "mimetype" in archive:
                return Kind.TABLE
            if any(path.rpartition("/")[2] == "imsmanifest.xml" for path in archive.paths):
                return Kind.QTI
    except BadFile:
        pass
    return Kind.TABLE


def _markup_kind(text: str) -> Kind:
    root = ROOT.search(text)
    name = root[1].lower() if root else ""
    if name == "quiz":
        return Kind.MOODLE_XML
    if name in ("assessmentitem", "qti-assessment-item"):
        return Kind.QTI
    return Kind.TABLE


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return re.match(r"[\[{]\s*(?:[\[{\"]|$)", text.lstrip("\ufeff \t\r\n")) is not None
    return True


def _text_kind(text: str) -> Kind:
    if _has_header(text):
        return Kind.TABLE
    if AIKEN.search(text):
        return Kind.AIKEN
    if GIFT.search(text):
        return Kind.GIFT
    return Kind.TEXT if ANSWERED.search(text) else Kind.TABLE


def _has_header(text: str) -> bool:
    """Whether one of the first lines names two columns or more, as a csv's header does."""
    for line in text.splitlines()[:10]:
        cells = re.split(r"[,;\t]", line)
        if sum(normal_heading(cell.strip(' "')) in HEADINGS for cell in cells if len(cell) < 30) >= 2:
            return True
    return False
