"""Use cases of attempts: start, save, hand in, read, review, and end what ran out; make void, grant one more,
and follow a paper that was mended (rules.md §3, §4).
"""

from quizsvc.attempts.service.answering import as_it_stands, expire_overdue, read, save_answers, start, submit
from quizsvc.attempts.service.refusals import (
    AttemptEnded,
    NoAttemptLeft,
    NothingAnswered,
    NotInForce,
    PaperClosed,
    TooLate,
)
from quizsvc.attempts.service.remarking import Stale, extend_running, remark, stale
from quizsvc.attempts.service.results import Result, result_of
from quizsvc.attempts.service.serving import ServedQuestion, in_some_order, questions_of
from quizsvc.attempts.service.voiding import AlreadyVoid, grant, held, void

__all__ = [
    "AlreadyVoid",
    "AttemptEnded",
    "NoAttemptLeft",
    "NotInForce",
    "NothingAnswered",
    "PaperClosed",
    "Result",
    "ServedQuestion",
    "Stale",
    "TooLate",
    "as_it_stands",
    "expire_overdue",
    "extend_running",
    "grant",
    "held",
    "in_some_order",
    "questions_of",
    "read",
    "remark",
    "result_of",
    "save_answers",
    "stale",
    "start",
    "submit",
    "void",
]
