"""What importing questions reports beside what every import does."""

from dataclasses import dataclass

from quizsvc.kit import tables


@dataclass(frozen=True, kw_only=True)
class Report(tables.Report):
    """The answer to an import (api.md): rows = accepted + duplicates + rejected + skipped.

    `skipped` counts questions of kinds that we do not have, each named in `warnings`; `subjects` are the new.
    """

    skipped: int = 0
    subjects: tuple[str, ...] = ()
