"""An xlsx looked at from outside, before a parser opens it.

Every entry is unpacked here in a stream against its declared size, so that a package that lies about its
sizes never reaches a parser, and every sheet is scanned once for its extent and its formulas.
"""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from quizsvc.kit.tables import kinds
from quizsvc.kit.tables.refusals import (
    CELLS_LIMIT,
    COLUMNS_LIMIT,
    ROWS_LIMIT,
    BadFile,
    EncryptedFile,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
    TruncatedFile,
    ZipBomb,
)

ENTRIES_LIMIT = 1_000
UNPACKED_LIMIT = 150 * 1024 * 1024
RATIO_LIMIT = 200
"""Only looked at in entries of more than a megabyte: a sheet of equal rows packs 50 to 100 times."""
SMALL = 1024 * 1024
CHUNK = 64 * 1024
HEADER_SPARE = 10
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass
class Extent:
    """What a sheet holds: rows with content, its last row and column, cells with formulas (from 1)."""

    name: str
    rows: int = 0
    last_row: int = 0
    last_column: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)

    def check(self) -> None:
        """Refuse what is too large."""
        if self.rows > ROWS_LIMIT + 1 or self.last_row > ROWS_LIMIT + HEADER_SPARE:
            raise TooManyRows(self.name, max(self.last_row, self.rows))
        if self.last_column > COLUMNS_LIMIT:
            raise TooManyColumns(self.name)
        if self.last_row * self.last_column > CELLS_LIMIT:
            raise TooManyCells(self.name)


def inspect(data: bytes) -> dict[str, Extent]:
    """The extents of an xlsx's sheets by name.

    Raises:
        BadFile: anything but a sound xlsx within the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = {entry.filename: entry for entry in package.infolist()}
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
    kinds.refuse_zip_of(set(entries))


def _scan(data: bytes, entries: dict[str, zipfile.ZipInfo]) -> dict[str, Extent]:
    sheets = _sheet_paths(data, entries)
    extents: dict[str, Extent] = {}
    for path, entry in entries.items():
        if path in sheets:
            scanner = _SheetScanner(sheets[path])
            for chunk in _unpack(data, entry):
                scanner.feed(chunk)
            extents[sheets[path]] = scanner.close()
        elif path.endswith((".xml", ".rels", ".vml")):
            _refuse_doctype(_unpack(data, entry))
        else:
            for _ in _unpack(data, entry):
                pass
    if sum(extent.rows for extent in extents.values()) > ROWS_LIMIT + len(extents):
        largest = max(extents.values(), key=lambda extent: extent.rows)
        raise TooManyRows(largest.name, largest.last_row)
    return extents


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
            target = targets[sheet.get(OFFICE) or sheet.get(STRICT)]
            path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            paths[path] = sheet.get("name") or ""
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
    """Reads a sheet's XML once: where its last cell is, and which cells are formulas."""

    def __init__(self, name: str) -> None:
        self._extent = Extent(name)
        self._row = self._column = 0
        self._row_counted = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)
        self._extent.check()

    def close(self) -> Extent:
        self._parser.Parse(b"", True)
        self._extent.check()
        return self._extent

    def _doctype(self, *_: object) -> None:
        raise ZipBomb()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(" ")[2]
        if kind in ("v", "is", "f"):
            self._content(kind == "f")
        elif kind == "c":
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
