"""The bank: questions, their review, figures and objections, subjects and laws."""

from quizsvc.console.pages.questions import (
    figures,
    laws,
    listing,
    objections,
    reading,
    review,
    subjects,
    writing,
)

__all__ = ["figures", "laws", "listing", "objections", "reading", "review", "subjects", "writing"]
