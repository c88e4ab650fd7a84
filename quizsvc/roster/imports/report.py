"""What an import tells the people who made the file: findings by sheet, row and column, and the changes."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    `row` is the number that the spreadsheet program shows, `column` the heading as it stands in the file; 0
    and None where it is about the whole sheet. `code` is for programs, `message` for people.
    """

    sheet: str
    row: int
    column: str | None
    code: str
    message: str


@dataclass(slots=True)
class Changes:
    """How many of each kind an import makes."""

    units_added: int = 0
    people_added: int = 0
    moved: int = 0
    exempted: int = 0
    resumed: int = 0
    ended: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The answer to an import (api.md).

    `rows` = accepted + duplicates + rejected; `duplicates` are rows that the roster already says. `committed`
    tells whether anything was written.
    """

    format: str
    rows: int
    accepted: int
    duplicates: int
    rejected: int
    warnings: list[Finding]
    errors: list[Finding]
    changes: Changes
    effective_on: date
    mode: str = "check"
    committed: bool = False
