"""The first page: what needs you now, and how the week goes."""

from quizsvc.console.pages.desk import figures, first

__all__ = ["figures", "first"]
