"""试卷: the calendar, one paper, drawing."""

from quizsvc.console.pages.papers import calendar, drawing, reading

__all__ = ["calendar", "drawing", "reading"]
