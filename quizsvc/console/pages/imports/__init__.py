"""Files of questions and of people: handed in, looked at, put right, taken."""

from quizsvc.console.pages.imports import questions, roster

__all__ = ["questions", "roster"]
