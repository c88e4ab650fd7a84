"""Use cases of papers: draw one, look at it, renew what is outdated on it, publish it or throw it away; mend
what is published.
"""

from quizsvc.papers.service.drawing import SEED_BITS, discard, draw, locked, renew
from quizsvc.papers.service.mending import (
    add_correction,
    correct,
    extend,
    hold_still,
    insist_on_closing,
    insist_on_time,
    insist_that_it_can_be_mended,
    place_to_set_aside,
    set_aside,
)
from quizsvc.papers.service.publishing import change_season, discard_if_unwanted, publish
from quizsvc.papers.service.refusals import (
    AlreadySetAside,
    BankTooSmall,
    ClosingOutOfRange,
    LastQuestion,
    NoPaperThen,
    PaperExists,
    PaperNotPublished,
    PaperOutdated,
    PaperOver,
    PaperPublished,
    QuestionsHeldElsewhere,
    QuestionsTaken,
)

__all__ = [
    "SEED_BITS",
    "AlreadySetAside",
    "BankTooSmall",
    "ClosingOutOfRange",
    "LastQuestion",
    "NoPaperThen",
    "PaperExists",
    "PaperNotPublished",
    "PaperOutdated",
    "PaperOver",
    "PaperPublished",
    "QuestionsHeldElsewhere",
    "QuestionsTaken",
    "add_correction",
    "change_season",
    "correct",
    "discard",
    "discard_if_unwanted",
    "draw",
    "extend",
    "hold_still",
    "insist_on_closing",
    "insist_on_time",
    "insist_that_it_can_be_mended",
    "locked",
    "place_to_set_aside",
    "publish",
    "renew",
    "set_aside",
]
