"""Questions out of files: detect → parse → normalise → validate, up to what the bank can take, or why not.

`formats` detects and parses: every reader ends in `RawQuestion`s. All that follows (answer forms, options,
faults, the report) is the same for all, in `pipeline`. Comparing with the bank and writing are the service's
(`bank.service`).
"""

from quizsvc.bank.imports.pipeline import Candidate, Examined, examine
from quizsvc.bank.imports.raw import RawQuestion, Reading
from quizsvc.bank.imports.report import Outcome, Report, RowOutcome

__all__ = [
    "Candidate",
    "Examined",
    "Outcome",
    "RawQuestion",
    "Reading",
    "Report",
    "RowOutcome",
    "examine",
]
