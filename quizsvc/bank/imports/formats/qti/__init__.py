"""QTI 2.1, 2.2 and 3.0: a package of items, or one item; choice and true/false (reference/formats.md 4.4)."""

from pathlib import PurePath

from quizsvc.bank.imports.formats import xmls
from quizsvc.bank.imports.formats.qti import packages
from quizsvc.bank.imports.formats.qti.items import add_item
from quizsvc.bank.imports.raw import Reading
from quizsvc.kit import archives, tables
from quizsvc.kit.tables.kinds import ZIP_MAGIC

__all__ = ["read"]


def read(data: bytes, filename: str) -> Reading:
    """The items that a package's manifest lists, or the one item of an XML file.

    Raises:
        BadFile: no sound package, no manifest, or XML that is none.
    """
    reading = Reading("qti")
    if data.startswith(ZIP_MAGIC):
        with archives.opened(data) as archive:
            packages.read(archive, reading)
    else:
        name = PurePath(tables.printable(filename).replace("\\", "/")).stem or "qti"
        add_item(xmls.parsed(data), reading, part=name, row=1)
    return reading
