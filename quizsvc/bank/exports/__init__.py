"""Questions into files: one writer for each format, each read back by its reader in `imports.formats`."""

from collections.abc import Sequence

from quizsvc.bank.exports import csvs, gift, jsons, moodle_xml, qti, templates_docx, templates_xlsx, workbooks
from quizsvc.bank.exports.exported import Exported, Template, Writer
from quizsvc.bank.exports.rejected import rejected

WRITERS: dict[str, Writer] = {
    "xlsx": workbooks.WRITER,
    "csv": csvs.WRITER,
    "gift": gift.WRITER,
    "json": jsons.WRITER,
    "moodle_xml": moodle_xml.WRITER,
    "qti": qti.WRITER,
}
"""By the format's name, as a report of an import calls it."""
TEMPLATES: dict[str, Template] = {
    "xlsx": templates_xlsx.TEMPLATE,
    "docx": templates_docx.TEMPLATE,
}
"""By the file's suffix."""

__all__ = ["TEMPLATES", "WRITERS", "Exported", "Template", "Writer", "rejected", "write"]


def write(format_: str, items: Sequence[Exported]) -> bytes:
    """A file of these questions in a format of WRITERS; importing it gives the same questions."""
    return WRITERS[format_].write(items)
