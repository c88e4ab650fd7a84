"""csv that survives a spreadsheet program.

A program that opens a csv takes a text that begins with `=`, `+`, `-` or `@` for a formula, and may run it;
it rounds long numbers, drops leading zeros and makes days of `1-2`. So such a text gets a `'` before it, and
the headings say so (`imports.formats.sheets.MARK`): an import takes it off again, whatever the file became
in between. What begins with a `'` of its own gets one more.
"""

import csv
import io
import unicodedata
from collections.abc import Sequence

from quizsvc.bank.exports.columns import EXPORT, TEXTS, cells
from quizsvc.bank.exports.exported import Exported, Writer

NOTE = "（原文，开头的'不算）"
RISKY = frozenset("=+-@'.")


def write(items: Sequence[Exported]) -> bytes:
    """UTF-8 with its mark, a question a row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([f"{column.heading}{NOTE}" if column in TEXTS else column.heading for column in EXPORT])
    for item in items:
        row = zip(EXPORT, cells(item), strict=True)
        writer.writerow([_harmless(text) if column in TEXTS else text for column, text in row])
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """The text with the mark, if a program could take it for more than a text."""
    first = unicodedata.normalize("NFKC", text[:1])[:1]
    return f"'{text}" if first in RISKY or first.isdigit() else text


WRITER = Writer(write, "csv", "text/csv")
