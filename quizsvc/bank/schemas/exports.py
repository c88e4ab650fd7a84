"""Shapes of exports."""

from quizsvc.bank.schemas.questions import AskedFilters


class ExportQuery(AskedFilters):
    """The filters of the list of questions."""
