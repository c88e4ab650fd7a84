"""Use cases of papers: look what a draw would find, draw one or many, swap a question, renew what is
outdated, publish a paper or throw it away; mend what is published.
"""

from quizsvc.papers.service.drawing import SEED_BITS, Missing, discard, draw, draw_missing, locked, renew
from quizsvc.papers.service.looking import Look, PartFound, look
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
    NoOtherQuestion,
    NoPaperThen,
    PaperExists,
    PaperNotPublished,
    PaperOutdated,
    PaperOver,
    PaperPublished,
    QuestionsHeldElsewhere,
    QuestionsTaken,
)
from quizsvc.papers.service.swapping import alternatives, swap

__all__ = [
    "SEED_BITS",
    "AlreadySetAside",
    "BankTooSmall",
    "ClosingOutOfRange",
    "LastQuestion",
    "Look",
    "Missing",
    "NoOtherQuestion",
    "NoPaperThen",
    "PaperExists",
    "PaperNotPublished",
    "PaperOutdated",
    "PaperOver",
    "PaperPublished",
    "PartFound",
    "QuestionsHeldElsewhere",
    "QuestionsTaken",
    "add_correction",
    "alternatives",
    "change_season",
    "correct",
    "discard",
    "discard_if_unwanted",
    "draw",
    "draw_missing",
    "extend",
    "hold_still",
    "insist_on_closing",
    "insist_on_time",
    "insist_that_it_can_be_mended",
    "locked",
    "look",
    "place_to_set_aside",
    "publish",
    "renew",
    "set_aside",
    "swap",
]
