"""Use cases of corrections: propose, approve, reject, withdraw, and finish what was approved."""

from quizsvc.corrections.service.applying import apply_approved
from quizsvc.corrections.service.deciding import approve, reject, withdraw
from quizsvc.corrections.service.proposing import propose
from quizsvc.corrections.service.refusals import (
    DaysAhead,
    GrantAfterPractice,
    GrantTooLate,
    InputsMoved,
    KeyDoesNotFit,
    NothingToCorrect,
    NothingToReachBackFor,
    NotOwnProposal,
    OwnProposal,
    ProposalDecided,
    ProposalExists,
)

__all__ = [
    "DaysAhead",
    "GrantAfterPractice",
    "GrantTooLate",
    "InputsMoved",
    "KeyDoesNotFit",
    "NotOwnProposal",
    "NothingToCorrect",
    "NothingToReachBackFor",
    "OwnProposal",
    "ProposalDecided",
    "ProposalExists",
    "apply_approved",
    "approve",
    "propose",
    "reject",
    "withdraw",
]
