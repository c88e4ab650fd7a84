"""Shapes of exports."""

from quizsvc.bank.schemas.questions import Filters
from quizsvc.kit.fields import TextFlag


class ExportQuery(Filters):
    """The filters of the list of questions."""

    flagged = TextFlag()
