"""The XML of a Word file, read in a stream without entities, however deep it is nested."""

from collections.abc import Mapping
from functools import lru_cache

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from quizsvc.bank.imports.formats.docx.refusals import BrokenDocx
from quizsvc.kit.archives import Archive
from quizsvc.kit.files import StrangeFile

DEEPEST = 250
PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
}


class Handler:
    """What hears of a part's elements, and does nothing of its own. Names are short (`w:p`), without a prefix
    if PREFIXES has none.
    """

    def start(self, name: str, attributes: Mapping[str, str], path: list[str]) -> None:
        """An element begins below those of `path`."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str, path: list[str]) -> None:
        """Text directly in the last element of `path`."""


@lru_cache(maxsize=2048)
def short(tag: str) -> str:
    """`{namespace}name` as `prefix:name`."""
    space, _, name = tag.rpartition("}")
    prefix = PREFIXES.get(space.lstrip("{"))
    return f"{prefix}:{name}" if prefix else name


class _Target:
    """The parser's own interface, handed on with the path of names."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._path: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = short(tag)
        self._handler.start(name, {short(key): value for key, value in attributes.items()}, self._path)
        self._path.append(name)
        if len(self._path) > DEEPEST:
            raise BrokenDocx()

    def end(self, tag: str) -> None:
        self._path.pop()
        self._handler.end(short(tag))

    def data(self, text: str) -> None:
        self._handler.text(text, self._path)

    def close(self) -> None:
        """The parser asks for it."""


def walk(archive: Archive, path: str, handler: Handler) -> None:
    """Tell a handler of a part's elements, in their order; of nothing if there is no such part.

    Raises:
        StrangeFile: it has a document type. BrokenDocx: it is nested deeper than DEEPEST. Inside
        `archives.opened` what is no XML becomes a TruncatedFile.
    """
    if path not in archive:
        return
    parser = DefusedXMLParser(target=_Target(handler), forbid_dtd=True)
    try:
        for chunk in archive.stream(path):
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException as error:
        raise StrangeFile() from error
