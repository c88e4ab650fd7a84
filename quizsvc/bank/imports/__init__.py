"""Questions out of files: detect → parse → normalise → validate, up to what the bank can take, or why not.

`formats` detects and parses: every reader ends in `RawQuestion`s. All that follows (answer forms, options,
faults, the report) is the same for all, in `rows` and `pipeline`. Comparing with the bank and writing are
the service's (`bank.service`).
"""

from quizsvc.bank.imports.pipeline import Examined, examine
from quizsvc.bank.imports.raw import RawQuestion, Reading, place_of
from quizsvc.bank.imports.report import Outcome, Report, RowOutcome
from quizsvc.bank.imports.rows import Candidate

__all__ = [
    "Candidate",
    "Examined",
    "Outcome",
    "RawQuestion",
    "Reading",
    "Report",
    "RowOutcome",
    "examine",
    "place_of",
]
