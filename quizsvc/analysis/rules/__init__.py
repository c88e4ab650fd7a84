"""What a question's figures are, when they ask for a look, and when a paper's are due.

The formulas are those of classical item analysis, as Moodle names them: facility, discrimination index and
discriminative efficiency. All is exact: sums of whole hundredths of points, fractions, and roots of whole
numbers; rounded once, half up.
"""

from quizsvc.analysis.rules.figures import Figures, figures_of
from quizsvc.analysis.rules.orders import Order
from quizsvc.analysis.rules.tallies import Answered, Choices, Tally, choices_of, median, tally_of
from quizsvc.analysis.rules.timing import EVERY, is_complete, is_due
from quizsvc.analysis.rules.warnings import (
    LEAST_ANSWERED,
    LEAST_BEST,
    LEAST_SERVED,
    ItemWarning,
    WarningCode,
    suspicion,
    warnings_of,
)

__all__ = [
    "EVERY",
    "LEAST_ANSWERED",
    "LEAST_BEST",
    "LEAST_SERVED",
    "Answered",
    "Choices",
    "Figures",
    "ItemWarning",
    "Order",
    "Tally",
    "WarningCode",
    "choices_of",
    "figures_of",
    "is_complete",
    "is_due",
    "median",
    "suspicion",
    "tally_of",
    "warnings_of",
]
