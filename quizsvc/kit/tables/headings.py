"""Which column is which: a header row matched against the names that people give their columns."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from quizsvc.kit.tables.cells import Row

SEARCHED_ROWS = 10
LONGEST = 100
"""Characters of a heading; what is longer is content, whatever it says."""
NOTE = re.compile(r"\((?![a-h]\))[^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>|\{[^{}]*\}")


class Header(NamedTuple):
    """Where a table's header is and what its columns mean.

    `row` is its number in Excel, `columns` maps a field to its column counted from 0, `titles` a column to
    its heading as it stands in the file, `unknown` lists headings that no alias fits, `repeated` those whose
    field an earlier column already has.
    """

    row: int
    columns: dict[str, int]
    titles: dict[int, str]
    unknown: tuple[str, ...]
    repeated: tuple[str, ...]

    def title(self, field: str) -> str | None:
        """A field's heading in this file."""
        column = self.columns.get(field)
        return None if column is None else self.titles[column]


@lru_cache(maxsize=4096)
def normal_heading(text: str) -> str:
    """A heading without what varies: width, case, spaces, `*`, colons at the end, notes such as （必填）."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"[\s*\u200b\ufeff]+", "", plain)
    while (shorter := NOTE.sub("", plain)) != plain:
        plain = shorter
    return plain.strip(":;.,、。") or re.sub(r"[\[\]()【】]", "", unicodedata.normalize("NFKC", text)).strip()


def find_columns(
    rows: Sequence[Row], aliases: Mapping[str, Iterable[str]], *, least: int = 2
) -> Header | None:
    """The header among the first ten rows: the one in which most fields are found, the first of equals.

    `aliases` maps each field to the headings that mean it, in any spelling that `normal_heading` makes equal.
    None if no row names at least `least` fields.
    """
    fields = {normal_heading(heading): field for field, headings in aliases.items() for heading in headings}
    best: Header | None = None
    for row in rows[:SEARCHED_ROWS]:
        header = _header(row, fields)
        if len(header.columns) >= least and (best is None or len(header.columns) > len(best.columns)):
            best = header
    return best


def _header(row: Row, fields: Mapping[str, str]) -> Header:
    columns: dict[str, int] = {}
    titles: dict[int, str] = {}
    unknown: list[str] = []
    repeated: list[str] = []
    for column, cell in enumerate(row.cells):
        title = " ".join(cell.split())
        if not title:
            continue
        if len(title) > LONGEST:
            unknown.append(title[:LONGEST] + "…")
            continue
        titles[column] = title
        field = fields.get(normal_heading(title))
        if field is None:
            unknown.append(title)
        elif field in columns:
            repeated.append(title)
        else:
            columns[field] = column
    return Header(row.number, columns, titles, tuple(unknown), tuple(repeated))
