"""How deeds, things and jobs are called, and what a file of deeds holds."""

from quizsvc.oversight.rules.dates import Dates
from quizsvc.oversight.rules.deeds import DEEDS, KINDS, sought, thing, worded
from quizsvc.oversight.rules.details import NAMES, told
from quizsvc.oversight.rules.jobs import JOBS, asked

__all__ = ["DEEDS", "JOBS", "KINDS", "NAMES", "Dates", "asked", "sought", "thing", "told", "worded"]
