"""What an import says back: counts, and a sentence for each row that somebody should look at."""

from dataclasses import dataclass, field

LISTED = 1000
"""Issues of each list that a report carries; the counts are always complete."""


@dataclass(frozen=True, slots=True)
class Issue:
    """Something about a row. `column` is its heading as in the file, None for the whole row; row 0 is the
    sheet.
    """

    sheet: str
    row: int
    column: str | None
    code: str
    message: str


@dataclass(frozen=True)
class Report:
    """The outcome of a check or an import: rows = accepted + duplicates + rejected.

    `errors` belong to rejected rows (one row may have several), `warnings` to rows that were taken or
    skipped, or to sheets. `committed` says whether the file was taken; `subjects` names the new subjects.
    """

    format: str
    rows: int
    accepted: int
    duplicates: int
    rejected: int
    warnings: list[Issue] = field(default_factory=list)
    errors: list[Issue] = field(default_factory=list)
    warnings_total: int = 0
    errors_total: int = 0
    subjects: tuple[str, ...] = ()
    mode: str = "check"
    committed: bool = False
