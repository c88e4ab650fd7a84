"""Questions out of files: parse → normalise → validate, up to contents that the bank can take, or why not.

Every format ends in `RawQuestion`s; all that follows (answer forms, options, faults, the report) is the same
for all. Comparing with the bank and writing are the service's (`bank.service`).
"""

from quizsvc.bank.imports.pipeline import Candidate, Examined, examine
from quizsvc.bank.imports.report import Report

__all__ = ["Candidate", "Examined", "Report", "examine"]
