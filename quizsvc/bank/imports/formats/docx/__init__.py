"""Word files: paragraphs and tables as lines for the reader of written questions.

`xml` reads a part in a stream, `body` makes paragraphs and tables of it, `numbering` works out the numbers
that Word makes itself, `layout` the lines. Never by python-docx, which trusts its files.
"""

from pathlib import PurePath

from quizsvc.bank.imports.formats import prose
from quizsvc.bank.imports.formats.docx import layout
from quizsvc.bank.imports.formats.docx.body import STRUCK, Body
from quizsvc.bank.imports.formats.docx.numbering import Numbering
from quizsvc.bank.imports.formats.docx.pictures import Pictures
from quizsvc.bank.imports.formats.docx.refusals import BrokenDocx, OldWordFile
from quizsvc.bank.imports.formats.docx.xml import Handler, walk
from quizsvc.bank.imports.raw import Reading
from quizsvc.kit import archives, tables
from quizsvc.kit.archives import Archive
from quizsvc.kit.files import TruncatedFile
from quizsvc.kit.tables import Finding

__all__ = ["BrokenDocx", "OldWordFile", "read", "refuse_old"]
MARGINS = (("word/header", "页眉"), ("word/footer", "页脚"))


def read(data: bytes, filename: str) -> Reading:
    """The questions of a docx: of its tables with a header, then of the rest as of a text.

    A row of the report is a paragraph's number, in a table with a header the table's row.

    Raises:
        BadFile: damage, a bomb, a password, too many questions (`prose.refusals`).
    """
    sheet = PurePath(tables.printable(filename).replace("\\", "/")).stem or "docx"
    try:
        with archives.opened(data) as archive:
            return _read(archive, sheet)
    except TruncatedFile as error:
        raise BrokenDocx() from error


def refuse_old(data: bytes, filename: str) -> Reading:
    """The reader of .doc and .rtf files: says what to do.

    Raises:
        OldWordFile: always.
    """
    raise OldWordFile()


def _read(archive: Archive, sheet: str) -> Reading:
    numbering = Numbering()
    walk(archive, "word/numbering.xml", numbering)
    walk(archive, "word/styles.xml", numbering)
    body = Body()
    walk(archive, "word/document.xml", body)
    pictures = Pictures(archive, body.pictures)
    laid = layout.lay_out(body.blocks, numbering)
    written = prose.read_prose(laid.lines, sheet, "docx", unit="段")
    return Reading(
        "docx",
        [pictures.placed(raw) for raw in (*laid.raws, *written.raws)],
        written.skipped,
        [*laid.notes, *written.notes, *_left_out(body, sheet), *_margins(archive, sheet)],
    )


def _left_out(body: Body, sheet: str) -> list[Finding]:
    """What is said about text boxes, notes and struck words."""
    return [
        Finding(sheet, number, None, "text-ignored", f"第 {number} 段的{name}没有读取，{_advice(name)}")
        for number, name in body.told
    ]


def _advice(name: str) -> str:
    return "请核对" if name == STRUCK else "请把其中的题目移到正文里"


def _margins(archive: Archive, sheet: str) -> list[Finding]:
    """What is said about headers and footers that hold words."""
    found = []
    for path in archive.paths:
        name = next((name for start, name in MARGINS if path.startswith(start)), None)
        if name is not None and path.endswith(".xml"):
            words = Words()
            walk(archive, path, words)
            if text := words.shown():
                found.append(Finding(sheet, 0, None, "text-ignored", f"{name}“{text}”没有读取"))
    return found


class Words(Handler):
    """The words of a part, told by `xml.walk`."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def text(self, text: str, path: list[str]) -> None:
        """Part of `xml.Handler`."""
        if path[-1] == "w:t":
            self._pieces.append(text)

    def shown(self) -> str:
        """The beginning of the text; blank if it is nothing but a page number."""
        text = " ".join("".join(self._pieces).split())
        return "" if not text.strip("0123456789 -—/第页共") else text[:30]
