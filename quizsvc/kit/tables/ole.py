"""An xls looked at from outside: the OLE container's directory, and the extent of each sheet."""

import struct
from collections import deque
from collections.abc import Iterator

from quizsvc.kit.files import EncryptedFile, TruncatedFile
from quizsvc.kit.tables import kinds
from quizsvc.kit.tables.cells import Merge
from quizsvc.kit.tables.extents import Extent, check_together

END = 0xFFFFFFFA
"""Sector numbers from here on are no sectors."""
BOF, EOF, BOUNDSHEET, FILEPASS, FORMULA, STRING_FORMULA = 0x809, 0x0A, 0x85, 0x2F, 0x06, 0x406
DIMENSIONS, SST, CONTINUE, MERGED = 0x200, 0xFC, 0x3C, 0xE5
LABEL_SST, NUMBER, LABEL, RK, MULRK, BOOLERR, RSTRING = 0xFD, 0x203, 0x204, 0x27E, 0xBD, 0x205, 0xD6
CELLS = {LABEL_SST, NUMBER, LABEL, RK, MULRK, BOOLERR, RSTRING, FORMULA, STRING_FORMULA}


class _Container:
    """The sectors of an OLE file, chained as its allocation table says."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, self._mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or self._mini_shift != 6:
            raise TruncatedFile()
        self._size = 1 << shift
        directory, self._cutoff = struct.unpack_from("<I4xI", data, 48)
        mini_table, more, more_count = struct.unpack_from("<I4xII", data, 60)
        self._table: list[int] = []
        for sector in self._table_sectors(more, more_count):
            self._table.extend(struct.unpack(f"<{self._size // 4}I", self._sector(sector)))
        self.streams = dict(self._directory(self._chain(directory)))
        self._mini_table_start = mini_table

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        piece = self._data[start : start + self._size]
        if len(piece) < self._size:
            # The last sector may be cut to what is used.
            if not piece:
                raise TruncatedFile()
            piece = piece.ljust(self._size, b"\0")
        return piece

    def _table_sectors(self, more: int, more_count: int) -> Iterator[int]:
        entries = list(struct.unpack_from("<109I", self._data, 76))
        for _ in range(min(more_count, len(self._data) // self._size)):
            if more >= END:
                break
            *found, more = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            entries.extend(found)
        return (entry for entry in entries if entry < END)

    def _chain(self, start: int) -> bytes:
        pieces: list[bytes] = []
        while start < END:
            if start >= len(self._table) or len(pieces) * self._size > len(self._data):
                raise TruncatedFile()
            pieces.append(self._sector(start))
            start = self._table[start]
        return b"".join(pieces)

    def _directory(self, content: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        for at in range(0, len(content), 128):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            if kind in (1, 2, 5) and 2 <= length <= 64:
                name = content[at : at + length - 2].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<II", content, at + 116)
                yield name, (start, size)

    def read(self, name: str) -> bytes:
        """A stream's content."""
        start, size = self.streams[name]
        content = self._chain(start) if size >= self._cutoff else self._mini_chain(start)
        if len(content) < size:
            raise TruncatedFile()
        return content[:size]

    def _mini_chain(self, start: int) -> bytes:
        root, _ = self.streams["Root Entry"]
        space = self._chain(root)
        raw = self._chain(self._mini_table_start)
        table = struct.unpack(f"<{len(raw) // 4}I", raw)
        pieces: list[bytes] = []
        while start < END:
            if start >= len(table) or len(pieces) > len(table):
                raise TruncatedFile()
            pieces.append(space[start << self._mini_shift : (start + 1) << self._mini_shift])
            start = table[start]
        return b"".join(pieces)


def inspect(data: bytes) -> dict[str, Extent]:
    """The extents of an xls's sheets by name.

    Raises:
        BadFile: anything but a sound, open xls within the limits.
    """
    try:
        container = _Container(data)
        if "Root Entry" not in container.streams:
            raise TruncatedFile()
        kinds.refuse_ole_of(set(container.streams))
        name = "Workbook" if "Workbook" in container.streams else "Book"
        extents = _scan(container.read(name))
    except (struct.error, KeyError, IndexError, UnicodeError, OverflowError, MemoryError) as error:
        raise TruncatedFile() from error
    check_together(extents.values())
    return extents


def _scan(stream: bytes) -> dict[str, Extent]:
    """Walk the records: sheet names with their offsets first, then each sheet's own part."""
    starts: dict[int, str] = {}
    shared: list[bytes] = []
    last = 0
    for kind, at, length in _records(stream, 0):
        if kind == SST or (kind == CONTINUE and last in (SST, CONTINUE) and shared):
            shared.append(stream[at : at + length])
        last = kind
        if kind == FILEPASS:
            raise EncryptedFile()
        if kind == SST and struct.unpack_from("<4xI", stream, at)[0] > len(stream):
            raise TruncatedFile()  # parsers make room for as many strings as it claims
        if kind == BOUNDSHEET:
            offset, size, wide = struct.unpack_from("<I2xBB", stream, at)
            raw = stream[at + 8 : at + length]
            starts[offset] = raw[: size * 2].decode("utf-16-le") if wide & 1 else raw[:size].decode("latin-1")
    lengths = list(_text_lengths(shared)) if shared else []
    return {name: _extent(name, stream, start, lengths) for start, name in starts.items()}


def _text_lengths(pieces: list[bytes]) -> Iterator[int]:
    """The lengths of the texts that cells refer to by number, from the record that holds them and those that
    go on with it. A text that goes on in the next record says there anew how wide its characters are.
    """
    (count,) = struct.unpack_from("<4xI", pieces[0])
    rest = deque(pieces[1:])
    piece, at = pieces[0], 8
    for _ in range(count):
        if at >= len(piece):
            piece, at = rest.popleft(), 0
        length, form = struct.unpack_from("<HB", piece, at)
        at += 3
        runs = struct.unpack_from("<H", piece, at)[0] if form & 8 else 0
        at += 2 if form & 8 else 0
        extra = struct.unpack_from("<I", piece, at)[0] if form & 4 else 0
        at += 4 if form & 4 else 0
        yield length
        left, width = length, 1 + (form & 1)
        while (room := (len(piece) - at) // width) < left:
            left -= max(room, 0)
            piece = rest.popleft()
            at, width = 1, 1 + (piece[0] & 1)
        at += left * width + runs * 4 + extra
        while at > len(piece):
            at -= len(piece)
            piece = rest.popleft()


def _extent(name: str, stream: bytes, start: int, lengths: list[int]) -> Extent:
    extent = Extent(name)
    rows: set[int] = set()
    for kind, at, length in _records(stream, start):
        if kind == DIMENSIONS:
            _check_claimed(stream, at, length)
        if kind == MERGED:
            extent.merged.extend(_merged(stream[at : at + length]))
        if kind not in CELLS or length < 6:
            continue
        row, column = struct.unpack_from("<HH", stream, at)
        if kind == MULRK:
            (column,) = struct.unpack_from("<H", stream, at + length - 2)
        rows.add(row)
        extent.last_row = max(extent.last_row, row + 1)
        extent.last_column = max(extent.last_column, column + 1)
        if kind == LABEL_SST and length >= 10:
            (number,) = struct.unpack_from("<I", stream, at + 6)
            extent.text += lengths[number] if number < len(lengths) else 0
        if kind in (FORMULA, STRING_FORMULA):
            extent.formulas[row + 1, column + 1] = ""
    extent.rows = len(rows)
    extent.check()
    return extent


def _merged(record: bytes) -> Iterator[Merge]:
    (count,) = struct.unpack_from("<H", record)
    for first_row, last_row, column, _ in struct.iter_unpack("<HHHH", record[2 : 2 + 8 * count]):
        if last_row > first_row:
            yield Merge(first_row + 1, last_row + 1, column + 1)


def _check_claimed(stream: bytes, at: int, length: int) -> None:
    """A sheet's own word on its extent: parsers make room for all of it before they read a cell."""
    form = "<IIHH" if length >= 12 else "<HHHH"
    first_row, last_row, first_column, last_column = struct.unpack_from(form, stream, at)
    if not (first_row <= last_row <= 65_536 and first_column <= last_column <= 256):
        raise TruncatedFile()


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where its content begins, its length) up to the end of the part that begins at `start`."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", stream, start)
        start += 4
        if start + length > len(stream):
            raise TruncatedFile()
        yield kind, start, length
        start += length
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            return
