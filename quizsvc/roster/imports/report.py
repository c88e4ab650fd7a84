"""What importing a roster reports beside what every import does."""

from dataclasses import dataclass
from datetime import date

from quizsvc.kit import tables


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


@dataclass(frozen=True, kw_only=True)
class Report(tables.Report):
    """The answer to an import (api.md). `duplicates` are rows that the roster already says."""

    changes: Changes
    effective_on: date
