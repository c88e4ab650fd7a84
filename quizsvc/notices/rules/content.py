"""All that a notice says, in the order in which it says it: what the page, the docx and the xlsx show.

Every text is ready to be shown and may hold anything that people write; nothing in it is markup. A blank
text is not shown.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """周统计 or 月通报."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"

    @property
    def chinese(self) -> str:
        """As people say it."""
        return _KINDS[self]


_KINDS = {
    Kind.WEEKLY: "周统计",
    Kind.MONTHLY: "月通报",
}


class Cells(StrEnum):
    """What stands in a column: words, whole numbers (`-12`), numbers with two decimals (`92.50`). A number
    that there is none of is `—`.
    """

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is in halfwidth characters, as of an ordinary cell."""

    head: str
    cells: Cells = Cells.TEXT
    width: int = 10


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of heads. `caption` stands above it and has its number (`表1　…`), `note` below;
    `sheet` is its name in the workbook, at most 31 characters and never twice in a notice. May have no rows.
    """

    sheet: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


class ChartKind(StrEnum):
    """A horizontal bar for each label, the first on top; or a line through the labels from left to right."""

    BARS = "bars"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Series:
    """A value for each label of the chart, in hundredths; None where there is none."""

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`axis` says what is measured (`参与率（%）`); `words` is what who cannot see it is told."""

    kind: ChartKind
    caption: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section: its title (`一、总体情况`), paragraphs, then tables, then charts. `key` is the same
    in every notice of a kind: overall, units, people, answers, problems, requirements of a month.
    """

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """Something attached: its title without `附件1`, paragraphs, then tables. One without either is only
    named: it is put beside the document by hand.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A whole notice. `period` is `2021-W28` or `2021-07`, `period_name` what people call it; `number` is the
    文号, `salutation` the 主送 with its colon, `opening` what comes before the first section, `dated` the day
    of the signature (`2021年8月3日`). `mark` is 草稿 on a draft, and blank once published.
    """

    kind: Kind
    season: str
    period: str
    period_name: str
    title: str
    number: str
    salutation: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    signature: str
    dated: str
    annexes: tuple[Annex, ...] = ()
    mark: str = ""

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, those of the sections first."""
        own = (table for section in self.sections for table in section.tables)
        return (*own, *(table for annex in self.annexes for table in annex.tables))
