"""Use cases of attempts: start, save, hand in, read, review, and end what ran out; make void, grant one more,
follow a paper that was mended (rules.md §3, §4), and tell staff the story of one.
"""

from quizsvc.attempts.service.answering import (
    Saved,
    current,
    expire_overdue,
    read,
    result,
    save_answers,
    start,
    submit,
)
from quizsvc.attempts.service.refusals import (
    AttemptEnded,
    NoAttemptLeft,
    NothingAnswered,
    NotInForce,
    PaperClosed,
    TooLate,
)
from quizsvc.attempts.service.remarking import Stale, extend_running, remark, stale, touch_running
from quizsvc.attempts.service.results import Result
from quizsvc.attempts.service.serving import ServedQuestion, in_some_order, questions_of
from quizsvc.attempts.service.telling import Story, story
from quizsvc.attempts.service.voiding import AlreadyVoid, grant, held, void

__all__ = [
    "AlreadyVoid",
    "AttemptEnded",
    "NoAttemptLeft",
    "NotInForce",
    "NothingAnswered",
    "PaperClosed",
    "Result",
    "Saved",
    "ServedQuestion",
    "Stale",
    "Story",
    "TooLate",
    "current",
    "expire_overdue",
    "extend_running",
    "grant",
    "held",
    "in_some_order",
    "questions_of",
    "read",
    "remark",
    "result",
    "save_answers",
    "stale",
    "start",
    "story",
    "submit",
    "touch_running",
    "void",
]
