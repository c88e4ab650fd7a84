"""Zip packages that people upload (xlsx, ods, docx, QTI): looked through before anything is done with them.

Nothing is ever written to a disk, so no path in a package leads anywhere. Still, what no honest program
writes is refused: entries that overlap, share a name, climb out with `..`, link elsewhere, or unpack to
more than they say.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree import ElementTree
from xml.parsers import expat

from quizsvc.kit.files import BadFile, EncryptedFile, StrangeFile, TruncatedFile, ZipBomb

ENTRIES_LIMIT = 60_000
UNPACKED_LIMIT = 150 * 1024 * 1024
RATIO_LIMIT = 200
"""Only looked at in entries of more than a megabyte: a sheet of equal rows packs 50 to 100 times."""
SMALL = 1024 * 1024
CHUNK = 64 * 1024


class Archive:
    """A package that was looked through. Entries go by their `plain` path."""

    def __init__(self, data: bytes, package: zipfile.ZipFile) -> None:
        self._data = data
        self._entries = {
            plain(entry.filename): entry for entry in package.infolist() if not entry.filename.endswith("/")
        }
        self.names = [entry.filename for entry in package.infolist()]
        self._check(package.infolist())

    def __contains__(self, path: str) -> bool:
        return plain(path) in self._entries

    @property
    def paths(self) -> list[str]:
        """The paths of all entries but folders, as parsers look for them."""
        return list(self._entries)

    def read(self, path: str, *, most: int = UNPACKED_LIMIT) -> bytes:
        """An entry as a whole.

        Raises:
            TruncatedFile: there is none. ZipBomb: it is larger than `most` bytes.
        """
        entry = self._entries.get(plain(path))
        if entry is None:
            raise TruncatedFile()
        if entry.file_size > most:
            raise ZipBomb()
        return b"".join(self.stream(path))

    def stream(self, path: str) -> Iterator[bytes]:
        """An entry in pieces; not more than it declares, and not less."""
        return _unpack(self._data, self._entries[plain(path)])

    def _check(self, listed: list[zipfile.ZipInfo]) -> None:
        if len(listed) > ENTRIES_LIMIT or sum(entry.file_size for entry in listed) > UNPACKED_LIMIT:
            raise ZipBomb()
        names = {plain(entry.filename) for entry in listed}
        if len(names) < len(listed) or sum(entry.compress_size for entry in listed) > len(self._data):
            raise StrangeFile()
        for entry in listed:
            if entry.file_size > SMALL and entry.file_size > RATIO_LIMIT * entry.compress_size:
                raise ZipBomb()
            if entry.flag_bits & 1:
                raise EncryptedFile()
            if _leads_elsewhere(entry):
                raise StrangeFile()


def _leads_elsewhere(entry: zipfile.ZipInfo) -> bool:
    path = entry.filename.replace("\\", "/")
    mode = entry.external_attr >> 16
    return path.startswith("/") or ".." in path.split("/") or ":" in path[:3] or stat.S_ISLNK(mode)


@contextmanager
def opened(data: bytes) -> Iterator[Archive]:
    """A package to read from.

    Raises:
        BadFile: what is no sound zip within the limits; also for damage that only shows within the block.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield Archive(data, package)
    except BadFile:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        expat.ExpatError,
        ElementTree.ParseError,
        ValueError,
        LookupError,
        NotImplementedError,
        OverflowError,
        EOFError,
    ) as error:
        raise TruncatedFile() from error


def plain(path: str) -> str:
    """An entry's name as parsers look for it: in any case, with either slash."""
    return path.replace("\\", "/").lower()


def refuse_doctype(chunks: Iterator[bytes]) -> None:
    """Office writes no document type; entities that grow when they are read live only there.

    Raises:
        StrangeFile: there is one.
    """
    first = next(chunks, b"")
    if b"<!DOCTYPE" in first or b"<!\0D\0" in first or b"\0<\0!\0D" in first:
        raise StrangeFile()
    for _ in chunks:
        pass


def _unpack(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
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
