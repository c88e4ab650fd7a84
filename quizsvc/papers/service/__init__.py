"""Use cases of papers: draw one, look at it, renew what is outdated on it, publish it or throw it away."""

from quizsvc.papers.service.drawing import SEED_BITS, discard, draw, renew
from quizsvc.papers.service.publishing import change_season, discard_if_unwanted, publish
from quizsvc.papers.service.refusals import (
    BankTooSmall,
    NoPaperThen,
    PaperExists,
    PaperOutdated,
    PaperOver,
    PaperPublished,
    QuestionsTaken,
)

__all__ = [
    "SEED_BITS",
    "BankTooSmall",
    "NoPaperThen",
    "PaperExists",
    "PaperOutdated",
    "PaperOver",
    "PaperPublished",
    "QuestionsTaken",
    "change_season",
    "discard",
    "discard_if_unwanted",
    "draw",
    "publish",
    "renew",
]
