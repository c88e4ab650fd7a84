"""The main part of a Word file: its paragraphs and tables, in their order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from quizsvc.bank.imports.formats import markup, prose
from quizsvc.bank.imports.formats.docx.numbering import number
from quizsvc.bank.imports.formats.docx.xml import Handler
from quizsvc.bank.imports.formats.prose.refusals import LINES_LIMIT

PICTURES, MOST_PICTURES = 0xF0000, 0xFFF0
OBJECT = chr(PICTURES + MOST_PICTURES)
"""What stands in a text for a picture (its place among the pictures added) and for what cannot be read."""
MARKS = dict.fromkeys(range(PICTURES, PICTURES + 0x10000))
LEFT_OUT = {"w:del", "w:moveFrom", "mc:Fallback", "w:rt", "w:sectPr", "w:rPrChange", "w:pPrChange"}
UNREADABLE = {"m:oMath", "m:oMathPara", "w:object", "w:altChunk"}
TOLD = {"w:txbxContent": "文本框", "w:footnoteReference": "脚注", "w:endnoteReference": "尾注"}
STRUCK = "划掉的文字"
SIGNS = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-", "w:ptab": "\t"}
SYMBOLS = {
    ("wingdings", 0xFC): "✓",
    ("wingdings", 0xFB): "✗",
    ("wingdings", 0xFE): "☑",
    ("wingdings 2", 0x50): "✓",
    ("wingdings 2", 0x4F): "✗",
    ("wingdings 2", 0x52): "☑",
    ("symbol", 0xA3): "≤",
    ("symbol", 0xB3): "≥",
    ("symbol", 0xB0): "°",
    ("symbol", 0xB1): "±",
    ("symbol", 0xB4): "×",
    ("symbol", 0x6D): "μ",
}
PLACES = {"superscript": "sup", "subscript": "sub"}


@dataclass
class Paragraph:
    """A paragraph: its number in the file from 1, its list, its pieces of text and how each stands out."""

    number: int
    pieces: list[tuple[str, str]] = field(default_factory=list)
    style: str = ""
    list_: str = ""
    level: int = 0

    @property
    def text(self) -> str:
        """All of its text."""
        return "".join(text for text, _ in self.pieces)

    @property
    def emphasis(self) -> str:
        """How each letter stands out (`prose.Line`)."""
        return "".join(emphasis * len(text) for text, emphasis in self.pieces)


@dataclass
class Table:
    """A table that is in no other: rows of cells of paragraphs."""

    rows: list[list[list[Paragraph]]] = field(default_factory=list)


@dataclass
class _Run:
    """How the letters of a run stand out, and whether they are seen at all."""

    emphasis: int = 0
    hidden: bool = False
    struck: bool = False
    place: str = ""


class Body(Handler):
    """The part document.xml, told by `xml.walk`.

    `pictures` are the relations of the pictures, by their place; `told` pairs a paragraph's number with what
    was left out there.
    """

    def __init__(self) -> None:
        self.blocks: list[Paragraph | Table] = []
        self.pictures: list[str] = []
        self.told: list[tuple[int, str]] = []
        self._paragraph: Paragraph | None = None
        self._run = _Run()
        self._count = self._skipped = self._tables = 0

    def start(self, name: str, attributes: Mapping[str, str], path: list[str]) -> None:
        """Part of `xml.Handler`."""
        if self._skipped:
            self._skipped += 1
            return
        if name in LEFT_OUT or name in UNREADABLE or name == "w:txbxContent":
            self._skipped = 1
        if name in UNREADABLE:
            self._add(OBJECT)
        elif name in TOLD:
            self.told.append((self._count, TOLD[name]))
        elif name in SIGNS and path[-1:] == ["w:r"]:
            self._add(SIGNS[name])
        elif path[-1:] == ["w:rPr"] and path[-2:-1] == ["w:r"]:
            self._format(name, attributes)
        elif (begin := self._begins.get(name)) is not None:
            begin(self, attributes)

    def end(self, name: str) -> None:
        """Part of `xml.Handler`."""
        if self._skipped:
            self._skipped -= 1
        elif name == "w:p":
            self._paragraph = None
        elif name == "w:tbl":
            self._tables -= 1

    def text(self, text: str, path: list[str]) -> None:
        """Part of `xml.Handler`."""
        if not self._skipped and path[-1] == "w:t":
            self._add(text.translate(MARKS))

    def _begin_paragraph(self, _: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > LINES_LIMIT:
            raise prose.TooManyQuestions()
        self._paragraph = Paragraph(self._count)
        last = self.blocks[-1] if self.blocks else None
        if self._tables and isinstance(last, Table) and last.rows and last.rows[-1]:
            last.rows[-1][-1].append(self._paragraph)
        else:
            self.blocks.append(self._paragraph)

    def _begin_table(self, _: Mapping[str, str]) -> None:
        self._tables += 1
        if self._tables == 1:
            self.blocks.append(Table())

    def _begin_row(self, _: Mapping[str, str]) -> None:
        if self._tables == 1 and isinstance(self.blocks[-1], Table):
            self.blocks[-1].rows.append([])

    def _begin_cell(self, _: Mapping[str, str]) -> None:
        last = self.blocks[-1] if self.blocks else None
        if self._tables == 1 and isinstance(last, Table) and last.rows:
            last.rows[-1].append([])

    def _begin_run(self, _: Mapping[str, str]) -> None:
        self._run = _Run()

    def _set_style(self, attributes: Mapping[str, str]) -> None:
        if self._paragraph is not None:
            self._paragraph.style = attributes.get("w:val", "")

    def _set_list(self, attributes: Mapping[str, str]) -> None:
        if self._paragraph is not None:
            self._paragraph.list_ = attributes.get("w:val", "")

    def _set_level(self, attributes: Mapping[str, str]) -> None:
        if self._paragraph is not None:
            self._paragraph.level = number(attributes.get("w:val"))

    def _add_picture(self, attributes: Mapping[str, str]) -> None:
        relation = attributes.get("r:embed") or attributes.get("r:id") or attributes.get("r:link")
        if relation and len(self.pictures) < MOST_PICTURES:
            self._add(chr(PICTURES + len(self.pictures)))
            self.pictures.append(relation)

    def _add_symbol(self, attributes: Mapping[str, str]) -> None:
        font, code = attributes.get("w:font", "").lower(), attributes.get("w:char", "")
        try:
            sign = SYMBOLS.get((font, int(code, 16) & 0xFF), OBJECT)
        except ValueError:
            sign = OBJECT
        self._add(sign)

    _begins: Mapping[str, Callable[["Body", Mapping[str, str]], None]] = {
        "w:p": _begin_paragraph,
        "w:tbl": _begin_table,
        "w:tr": _begin_row,
        "w:tc": _begin_cell,
        "w:r": _begin_run,
        "w:pStyle": _set_style,
        "w:numId": _set_list,
        "w:ilvl": _set_level,
        "w:sym": _add_symbol,
        "a:blip": _add_picture,
        "v:imagedata": _add_picture,
    }

    def _format(self, name: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("w:val", "")
        on = value not in ("0", "false", "off", "none")
        if name == "w:vertAlign":
            self._run.place = value
        elif name in ("w:vanish", "w:webHidden") and on:
            self._run.hidden = True
        elif name in ("w:strike", "w:dstrike") and on:
            self._run.struck = True
        else:
            self._run.emphasis |= _emphasis(name, attributes, on=on)

    def _add(self, text: str) -> None:
        if self._paragraph is None or self._run.hidden:
            return
        if self._run.struck:
            if text.strip() and (self._count, STRUCK) not in self.told[-1:]:
                self.told.append((self._count, STRUCK))
            return
        if self._run.place in PLACES:
            text = markup.small(PLACES[self._run.place], text) or text
        self._paragraph.pieces.append((text, chr(self._run.emphasis)))


def _emphasis(name: str, attributes: Mapping[str, str], *, on: bool) -> int:
    """How a run's property makes its letters stand out."""
    if name == "w:color" and _is_red(attributes.get("w:val", "")):
        return ord(prose.RED)
    if name == "w:highlight" and on:
        return ord(prose.HIGHLIGHTED)
    if name == "w:shd" and attributes.get("w:fill", "auto").lower() not in ("auto", "ffffff"):
        return ord(prose.HIGHLIGHTED)
    if name == "w:u" and on:
        return ord(prose.UNDERLINED)
    return ord(prose.BOLD) if name == "w:b" and on else 0


def _is_red(colour: str) -> bool:
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return False
    return red >= 0xB0 and max(green, blue) <= 0x60
