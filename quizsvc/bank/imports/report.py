"""What importing questions reports beside what every import does."""

from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from quizsvc.bank.imports.raw import RawQuestion
from quizsvc.kit import tables


class Outcome(StrEnum):
    """What becomes of a row; every row has exactly one."""

    CREATE = "create"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REJECT = "reject"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """A row's outcome; `question_id` is the bank's question that it repeats, contradicts or mends, or none,
    and `revision` the number under which that question stood then.

    `stem` is the beginning of the row's stem, for people to know it by: as the bank would have it, of one
    that could not be read as the file has it.
    """

    sheet: str
    row: int
    outcome: Outcome
    question_id: int | None
    revision: int | None
    stem: str


@dataclass(frozen=True, kw_only=True)
class Report(tables.Report):
    """The answer to an import (api.md): rows are accepted, updated, duplicates, conflicts, rejected or
    skipped, each one of these, so that their counts add up to `rows`.

    `accepted` are new questions, `updated` new revisions of the bank's; `conflicts` say the same question
    with another key, or carry the same number as another row and say something else, and wait for a person's
    decision; `skipped` are of kinds that we do not have, each named in `warnings`. `outcomes` has all rows in
    the file's order; `subjects` are the new ones. `left_out` are the rejected and conflicting rows as the
    file has them: for a workbook to correct, and not shown; neither is `decided`, the places of the conflicts
    that a decision ended.
    """

    updated: int = 0
    conflicts: int = 0
    skipped: int = 0
    subjects: tuple[str, ...] = ()
    outcomes: list[RowOutcome] = field(default_factory=list)
    left_out: list[RawQuestion] = field(default_factory=list)
    decided: frozenset[str] = frozenset()

    @property
    def refused(self) -> int:
        """Rows that keep the file from being taken: rejected and conflicting ones."""
        return self.rejected + self.conflicts

    def counted(self) -> str:
        """The counts in words."""
        more = f"更新 {self.updated}，冲突 {self.conflicts}，未读取 {self.skipped}"
        return f"{super().counted()}，{more}"

    def told(self) -> dict[str, Any]:
        """All of it in plain values, but what is not shown."""
        shown = [each.name for each in fields(self) if each.name not in ("left_out", "decided")]
        plain = {name: getattr(self, name) for name in shown}
        lists = {name: [asdict(each) for each in plain[name]] for name in ("warnings", "errors", "outcomes")}
        return plain | lists | {"subjects": list(self.subjects)}
