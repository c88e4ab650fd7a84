"""Use cases of study: one's own history, the book of wrong questions, free practice, the streak of days."""

from quizsvc.study.service.books import Book, book, star, unstar
from quizsvc.study.service.changes import Change, changes, see_change, unseen_changes
from quizsvc.study.service.drawing import draw, drawn, left_today, practice_subjects
from quizsvc.study.service.practising import Drill, Verdict, answer, answered, read
from quizsvc.study.service.record import Done, history, record, records
from quizsvc.study.service.refusals import (
    EnoughForToday,
    NothingToPractise,
    QuestionUnavailable,
    QuestionWithheld,
)
from quizsvc.study.service.streaks import streak, streak_of

__all__ = [
    "Book",
    "Change",
    "Done",
    "Drill",
    "EnoughForToday",
    "NothingToPractise",
    "QuestionUnavailable",
    "QuestionWithheld",
    "Verdict",
    "answer",
    "answered",
    "book",
    "changes",
    "draw",
    "drawn",
    "history",
    "left_today",
    "practice_subjects",
    "read",
    "record",
    "records",
    "see_change",
    "star",
    "streak",
    "streak_of",
    "unseen_changes",
    "unstar",
]
