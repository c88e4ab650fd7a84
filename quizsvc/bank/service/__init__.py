"""Use cases of the bank: write questions, take them through review, import files of them."""

from quizsvc.bank.service.drawing import mark_drawn
from quizsvc.bank.service.importing import Decision, Form, import_questions, similar
from quizsvc.bank.service.refusals import (
    AnotherPersonNeeded,
    BankMoved,
    DuplicateQuestion,
    InvalidQuestion,
    RevisionMoved,
    RevisionNumberNeeded,
    UnknownSubject,
    WrongState,
)
from quizsvc.bank.service.review import approve, reject, retire, submit
from quizsvc.bank.service.writing import add_subject, create, revise

__all__ = [
    "AnotherPersonNeeded",
    "BankMoved",
    "Decision",
    "DuplicateQuestion",
    "Form",
    "InvalidQuestion",
    "RevisionMoved",
    "RevisionNumberNeeded",
    "UnknownSubject",
    "WrongState",
    "add_subject",
    "approve",
    "create",
    "import_questions",
    "mark_drawn",
    "reject",
    "retire",
    "revise",
    "similar",
    "submit",
]
