"""Reads of the analysis: `observing` for the job, `showing` for staff."""

from quizsvc.analysis.queries.observing import DuePaper, answers, due, times, work_waits
from quizsvc.analysis.queries.showing import figures_of, page, revisions_on, spread, tallies, uses

__all__ = [
    "DuePaper",
    "answers",
    "due",
    "figures_of",
    "page",
    "revisions_on",
    "spread",
    "tallies",
    "times",
    "uses",
    "work_waits",
]
