"""Workbooks of prizes: pure, from what the services gathered."""

from quizsvc.awards.exports.nominations import write as nominations
from quizsvc.awards.exports.year_end import write as year_end

__all__ = ["nominations", "year_end"]
