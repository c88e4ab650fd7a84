"""An xlsx looked at from outside, before a parser opens it.

Every entry is unpacked in a stream against its declared size (kit.archives), so that a package that lies
about its sizes never reaches a parser, and every sheet is scanned once for its extent and its formulas.
"""

import re
from collections.abc import Callable, Mapping
from xml.etree import ElementTree
from xml.parsers import expat

from quizsvc.kit import archives
from quizsvc.kit.archives import Archive
from quizsvc.kit.files import StrangeFile, TruncatedFile, ZipBomb
from quizsvc.kit.tables import kinds
from quizsvc.kit.tables.cells import Merge
from quizsvc.kit.tables.extents import Extent, check_together
from quizsvc.kit.tables.styles import Shown, Styles

ENTRIES_LIMIT = 1_000
SHARED = "xl/sharedstrings.xml"
STYLES = "xl/styles.xml"
SMALL = 1024 * 1024
RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})")
"""Which cells are merged: `A2:B7`."""
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def inspect(data: bytes) -> dict[str, Extent]:
    """The extents of an xlsx's sheets by name.

    Raises:
        BadFile: anything but a sound xlsx within the limits.
    """
    with archives.opened(data) as archive:
        if len(archive.names) > ENTRIES_LIMIT:
            raise ZipBomb()
        kinds.refuse_zip_of(set(archive.names))
        return _scan(archive)


def _scan(archive: Archive) -> dict[str, Extent]:
    sheets = _sheet_paths(archive)
    lengths = _text_lengths(archive) if SHARED in archive else []
    styles: dict[str, Shown] = {}
    if STYLES in archive:
        archives.refuse_doctype(archive.stream(STYLES))
        styles = Styles().read(archive.stream(STYLES))
    if not all(path in archive for path in sheets):
        raise TruncatedFile()
    extents: dict[str, Extent] = {}
    for path in archive.paths:
        if path in sheets:
            scanner = _SheetScanner(sheets[path], lengths, styles)
            for chunk in archive.stream(path):
                scanner.feed(chunk)
            extents[sheets[path]] = scanner.close()
        elif path.endswith((".xml", ".rels", ".vml")):
            archives.refuse_doctype(archive.stream(path))
        else:
            for _ in archive.stream(path):
                pass
    check_together(extents.values())
    return extents


def _text_lengths(archive: Archive) -> list[int]:
    """The lengths of the texts that cells refer to by number."""
    lengths: list[int] = []

    def start(tag: str, _: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == "si":
            lengths.append(0)

    def text(content: str) -> None:
        if lengths:
            lengths[-1] += len(content)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_entities
    for chunk in archive.stream(SHARED):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return lengths


def _refuse_entities(*_: object) -> None:
    raise StrangeFile()


def _sheet_paths(archive: Archive) -> dict[str, str]:
    """Sheet names by the path of their entry."""
    book = _tree(archive, "xl/workbook.xml")
    links = _tree(archive, "xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    paths: dict[str, str] = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            target = archives.plain(targets[sheet.get(OFFICE) or sheet.get(STRICT)]).removeprefix("/")
            path = target if target.startswith("xl/") else f"xl/{target}"
            name = sheet.get("name") or ""
            if path in paths or name in paths.values() or ".." in path:
                raise TruncatedFile()  # Excel writes no such thing, and parsers may look elsewhere
            paths[path] = name
    return paths


def _tree(archive: Archive, path: str) -> ElementTree.Element:
    text = archive.read(path, most=SMALL)
    archives.refuse_doctype(iter([text]))
    return ElementTree.fromstring(text)


class _SheetScanner:
    """Reads a sheet's XML once: where its last cell is, which are formulas, how long the shared texts are,
    what is merged.
    """

    def __init__(self, name: str, lengths: list[int], styles: Mapping[str, Shown]) -> None:
        self._extent = Extent(name)
        self._lengths = lengths
        self._styles = styles
        self._shown: Shown | None = None
        self._shared = False
        self._digits: list[str] = []
        self._formula: list[str] = []
        self._row = self._column = 0
        self._row_counted = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = _refuse_entities

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)
        self._extent.check()

    def close(self) -> Extent:
        self._parser.Parse(b"", True)
        self._add_text()
        self._add_formula()
        self._extent.check()
        return self._extent

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._digits:
            self._add_text()
        if self._formula:
            self._add_formula()
        kind = tag.rpartition(" ")[2]
        if kind in ("v", "is", "f"):
            self._content(kind == "f")
            self._parser.CharacterDataHandler = self._reads(kind)
        elif kind == "c":
            self._shared = attributes.get("t") == "s"
            is_number = attributes.get("t", "n") == "n"
            self._shown = self._styles.get(attributes.get("s", "0")) if is_number else None
            reference = attributes.get("r")
            if reference is None:
                self._column += 1
            else:
                letters = reference.rstrip("0123456789")
                self._row, self._column = int(reference[len(letters) :]), _column_number(letters)
        elif kind == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif kind == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column = 0
            self._row_counted = False

    def _add_text(self) -> None:
        """Count the text that the last cell refers to; a number that names none has none."""
        number = "".join(self._digits).strip()
        self._digits.clear()
        self._parser.CharacterDataHandler = None
        if number.isdecimal() and int(number) < len(self._lengths):
            self._extent.text += self._lengths[int(number)]

    def _reads(self, kind: str) -> Callable[[str], None] | None:
        """What takes the text of this part of a cell."""
        if kind == "f":
            return self._formula.append
        return self._digits.append if self._shared and kind == "v" else None

    def _add_formula(self) -> None:
        formula = "".join(self._formula).strip()
        self._formula.clear()
        self._parser.CharacterDataHandler = None
        if (self._row, self._column) in self._extent.formulas:
            self._extent.formulas[self._row, self._column] = formula

    def _merge(self, reference: str) -> None:
        found = RANGE.fullmatch(reference)
        if found and int(found[3]) > int(found[2]):
            merge = Merge(int(found[2]), int(found[3]), _column_number(found[1]))
            self._extent.merged.append(merge)

    def _content(self, formula: bool) -> None:
        extent = self._extent
        if not self._row_counted:
            self._row_counted = True
            extent.rows += 1
        extent.last_row = max(extent.last_row, self._row)
        extent.last_column = max(extent.last_column, self._column)
        if self._shown is not None:
            extent.shown[self._row, self._column] = self._shown
        if formula:
            extent.formulas[self._row, self._column] = ""


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
