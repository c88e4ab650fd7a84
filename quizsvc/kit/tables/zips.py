"""An xlsx looked at from outside, before a parser opens it.

Every entry is unpacked here in a stream against its declared size, so that a package that lies about its
sizes never reaches a parser, and every sheet is scanned once for its extent and its formulas.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from quizsvc.kit.tables import kinds
from quizsvc.kit.tables.refusals import (
    CELLS_LIMIT,
    COLUMNS_LIMIT,
    ROWS_LIMIT,
    TEXT_LIMIT,
    BadFile,
    EncryptedFile,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
    TooMuchText,
    TruncatedFile,
    ZipBomb,
)

ENTRIES_LIMIT = 1_000
UNPACKED_LIMIT = 150 * 1024 * 1024
RATIO_LIMIT = 200
"""Only looked at in entries of more than a megabyte: a sheet of equal rows packs 50 to 100 times."""
SMALL = 1024 * 1024
SHARED = "xl/sharedstrings.xml"
CHUNK = 64 * 1024
HEADER_SPARE = 10
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass
class Extent:
    """What a sheet holds: rows with content, its last row and column, cells with formulas (from 1), and the
    characters of the texts that its cells share with others.
    """

    name: str
    rows: int = 0
    last_row: int = 0
    last_column: int = 0
    text: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)

    def check(self) -> None:
        """Refuse what is too large."""
        if self.rows > ROWS_LIMIT + 1 or self.last_row > ROWS_LIMIT + HEADER_SPARE:
            raise TooManyRows(self.name, max(self.last_row, self.rows))
        if self.last_column > COLUMNS_LIMIT:
            raise TooManyColumns(self.name)
        if self.last_row * self.last_column > CELLS_LIMIT:
            raise TooManyCells(self.name)


def check_together(extents: Collection[Extent]) -> None:
    """Refuse what is too large though each sheet is not."""
    if sum(extent.rows for extent in extents) > ROWS_LIMIT + len(extents):
        largest = max(extents, key=lambda extent: extent.rows)
        raise TooManyRows(largest.name, largest.last_row)
    if sum(extent.text for extent in extents) > TEXT_LIMIT:
        raise TooMuchText()


def inspect(data: bytes) -> dict[str, Extent]:
    """The extents of an xlsx's sheets by name.

    Raises:
        BadFile: anything but a sound xlsx within the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = {_plain(entry.filename): entry for entry in package.infolist()}
            _check_entries(data, package.infolist(), entries)
            return _scan(data, entries)
    except BadFile:
        raise
    except (zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, ElementTree.ParseError) as error:
        raise TruncatedFile() from error
    except (
        ValueError,
        KeyError,
        IndexError,
        NotImplementedError,
        UnicodeError,
        OverflowError,
        EOFError,
    ) as error:
        raise TruncatedFile() from error


def _check_entries(data: bytes, listed: list[zipfile.ZipInfo], entries: dict[str, zipfile.ZipInfo]) -> None:
    if len(listed) > ENTRIES_LIMIT or sum(entry.file_size for entry in listed) > UNPACKED_LIMIT:
        raise ZipBomb()
    if len(entries) < len(listed) or sum(entry.compress_size for entry in listed) > len(data):
        raise ZipBomb("压缩包里有重名或互相重叠的内容，已拒绝读取。请把内容复制到一个新的工作簿再上传。")
    for entry in listed:
        if entry.file_size > SMALL and entry.file_size > RATIO_LIMIT * entry.compress_size:
            raise ZipBomb()
        if entry.flag_bits & 1:
            raise EncryptedFile()
    kinds.refuse_zip_of({entry.filename for entry in listed})


def _plain(path: str) -> str:
    """An entry's name as parsers look for it: in any case, with either slash."""
    return path.replace("\\", "/").lower()


def _scan(data: bytes, entries: dict[str, zipfile.ZipInfo]) -> dict[str, Extent]:
    sheets = _sheet_paths(data, entries)
    lengths = _text_lengths(data, entries[SHARED]) if SHARED in entries else []
    if not sheets.keys() <= entries.keys():
        raise TruncatedFile()
    extents: dict[str, Extent] = {}
    for path, entry in entries.items():
        if path in sheets:
            scanner = _SheetScanner(sheets[path], lengths)
            for chunk in _unpack(data, entry):
                scanner.feed(chunk)
            extents[sheets[path]] = scanner.close()
        elif path.endswith((".xml", ".rels", ".vml")):
            _refuse_doctype(_unpack(data, entry))
        else:
            for _ in _unpack(data, entry):
                pass
    check_together(extents.values())
    return extents


def _text_lengths(data: bytes, entry: zipfile.ZipInfo) -> list[int]:
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
    for chunk in _unpack(data, entry):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return lengths


def _refuse_entities(*_: object) -> None:
    raise ZipBomb()


def _unpack(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """An entry's content in pieces; not more than it declares, and not less."""
    signature, name_length, extra_length = struct.unpack_from("<4s22xHH", data, entry.header_offset)
    start = entry.header_offset + 30 + name_length + extra_length
    packed = data[start : start + entry.compress_size]
    if signature != b"PK\x03\x04" or len(packed) < entry.compress_size:
        raise TruncatedFile()
    if entry.compress_type == zipfile.ZIP_STORED:
        if len(packed) != entry.file_size:
            raise ZipBomb()
        yield packed
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise TruncatedFile()
    stream = zlib.decompressobj(-15)
    total = checksum = 0
    while packed and not stream.eof:
        chunk = stream.decompress(packed, CHUNK)
        packed = stream.unconsumed_tail
        total += len(chunk)
        checksum = zlib.crc32(chunk, checksum)
        if total > entry.file_size:
            raise ZipBomb()
        if not chunk and not packed:
            break
        yield chunk
    if not stream.eof or total != entry.file_size or checksum != entry.CRC:
        raise TruncatedFile()


def _sheet_paths(data: bytes, entries: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Sheet names by the path of their entry."""
    book = _tree(data, entries["xl/workbook.xml"])
    links = _tree(data, entries["xl/_rels/workbook.xml.rels"])
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    paths: dict[str, str] = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            target = _plain(targets[sheet.get(OFFICE) or sheet.get(STRICT)]).removeprefix("/")
            path = target if target.startswith("xl/") else f"xl/{target}"
            name = sheet.get("name") or ""
            if path in paths or name in paths.values() or ".." in path:
                raise TruncatedFile()  # Excel writes no such thing, and parsers may look elsewhere
            paths[path] = name
    return paths


def _tree(data: bytes, entry: zipfile.ZipInfo) -> ElementTree.Element:
    if entry.file_size > SMALL:
        raise ZipBomb()
    text = b"".join(_unpack(data, entry))
    _refuse_doctype(iter([text]))
    return ElementTree.fromstring(text)


def _refuse_doctype(chunks: Iterator[bytes]) -> None:
    """Office writes no document type; entities that grow when they are read live only there."""
    first = next(chunks, b"")
    if b"<!DOCTYPE" in first or b"<!\0D\0" in first or b"\0<\0!\0D" in first:
        raise ZipBomb()
    for _ in chunks:
        pass


class _SheetScanner:
    """Reads a sheet's XML once: where its last cell is, which are formulas, how long the shared texts are."""

    def __init__(self, name: str, lengths: list[int]) -> None:
        self._extent = Extent(name)
        self._lengths = lengths
        self._shared = False
        self._digits: list[str] = []
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
        self._extent.check()
        return self._extent

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._digits:
            self._add_text()
        kind = tag.rpartition(" ")[2]
        if kind in ("v", "is", "f"):
            self._content(kind == "f")
            self._parser.CharacterDataHandler = self._digits.append if self._shared and kind == "v" else None
        elif kind == "c":
            self._shared = attributes.get("t") == "s"
            reference = attributes.get("r")
            if reference is None:
                self._column += 1
            else:
                letters = reference.rstrip("0123456789")
                self._row, self._column = int(reference[len(letters) :]), _column_number(letters)
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

    def _content(self, formula: bool) -> None:
        extent = self._extent
        if not self._row_counted:
            self._row_counted = True
            extent.rows += 1
        extent.last_row = max(extent.last_row, self._row)
        extent.last_column = max(extent.last_column, self._column)
        if formula:
            extent.formulas.add((self._row, self._column))


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
