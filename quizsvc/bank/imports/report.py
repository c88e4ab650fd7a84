"""What importing questions reports beside what every import does."""

from dataclasses import dataclass

from quizsvc.kit import tables


@dataclass(frozen=True, kw_only=True)
class Report(tables.Report):
    """The answer to an import (api.md); `subjects` names the new ones."""

    subjects: tuple[str, ...] = ()
