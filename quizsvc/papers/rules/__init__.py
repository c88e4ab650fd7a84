"""When a paper is open, what it is made of, how it is drawn, how long the bank lasts, and how it is marked
once it was corrected (rules.md §2, §3, §8).
"""

from quizsvc.papers.rules.blueprints import Blueprint, BlueprintPart, Candidate, default_blueprint
from quizsvc.papers.rules.corrections import Correction, Policy, corrected
from quizsvc.papers.rules.drawing import Draw, DrawnQuestion, Shortage, draw, in_turn
from quizsvc.papers.rules.kinds import PaperKind, Terms, terms
from quizsvc.papers.rules.lasting import Lasting, Supply, lasting
from quizsvc.papers.rules.times import (
    GRACE,
    LONGEST_EXTENSION,
    REVEAL,
    Window,
    daily_window,
    is_over,
    latest_closing,
    weekly_window,
    window_on,
)

__all__ = [
    "GRACE",
    "LONGEST_EXTENSION",
    "REVEAL",
    "Blueprint",
    "BlueprintPart",
    "Candidate",
    "Correction",
    "Draw",
    "DrawnQuestion",
    "Lasting",
    "PaperKind",
    "Policy",
    "Shortage",
    "Supply",
    "Terms",
    "Window",
    "corrected",
    "daily_window",
    "default_blueprint",
    "draw",
    "in_turn",
    "is_over",
    "lasting",
    "latest_closing",
    "terms",
    "weekly_window",
    "window_on",
]
