"""Use cases of attempts: start, save, hand in, read, review, and end what ran out (rules.md §3, §4)."""

from quizsvc.attempts.service.answering import as_it_stands, expire_overdue, read, save_answers, start, submit
from quizsvc.attempts.service.refusals import (
    AttemptEnded,
    NoAttemptLeft,
    NothingAnswered,
    NotInForce,
    PaperClosed,
    TooLate,
)
from quizsvc.attempts.service.results import Result, result_of
from quizsvc.attempts.service.serving import ServedQuestion, in_some_order, questions_of

__all__ = [
    "AttemptEnded",
    "NoAttemptLeft",
    "NotInForce",
    "NothingAnswered",
    "PaperClosed",
    "Result",
    "ServedQuestion",
    "TooLate",
    "as_it_stands",
    "expire_overdue",
    "in_some_order",
    "questions_of",
    "read",
    "result_of",
    "save_answers",
    "start",
    "submit",
]
