"""What stands in a docx, in its order."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@dataclass(frozen=True)
class Picture:
    """What describes a picture to who cannot see it."""

    words: str


File = Path | IO[bytes]
Row = list[str]
Block = str | list[Row] | Picture
"""A paragraph that is not blank, a table with its heads as the first row, or a picture."""


def blocks(file: File) -> list[Block]:
    """All of the body."""
    with zipfile.ZipFile(file) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))[0]
    return [block for element in body for block in _of(element)]


def _of(element: ElementTree.Element) -> Iterator[Block]:
    if element.tag == f"{W}tbl":
        yield [[_text(cell) for cell in row.iter(f"{W}tc")] for row in element.iter(f"{W}tr")]
        return
    if text := _text(element):
        yield text
    yield from (Picture(each.get("descr", "")) for each in element.iter(PICTURE))


def _text(element: ElementTree.Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t")).strip()
