"""Use cases of the bank: write questions, take them through review, import files of them."""

from quizsvc.bank.service.bulk import ACTIONS, MOST, Done, act
from quizsvc.bank.service.drawing import mark_drawn
from quizsvc.bank.service.exporting import export_questions
from quizsvc.bank.service.importing import (
    Decision,
    Form,
    HandedIn,
    commit_kept,
    hand_in,
    import_questions,
    similar,
)
from quizsvc.bank.service.importing import forget as forget_files
from quizsvc.bank.service.importing import run as run_import
from quizsvc.bank.service.indexing import index
from quizsvc.bank.service.laws import LawAction, Touched, add_law, change_law, keep_law, repeal_law
from quizsvc.bank.service.pictures import add_picture
from quizsvc.bank.service.refusals import (
    AnotherPersonNeeded,
    BadSubjectName,
    BankMoved,
    DuplicateQuestion,
    ImportBusy,
    ImportOver,
    InvalidQuestion,
    LawExists,
    NoRoomForPictures,
    NotFlagged,
    RevisionMoved,
    RevisionNumberNeeded,
    SubjectBelowItself,
    SubjectExists,
    SubjectInUse,
    TooManyMeant,
    TooManyToExport,
    UnknownLaw,
    UnknownPicture,
    UnknownSubject,
    WrongState,
)
from quizsvc.bank.service.review import approve, reject, reopen, retire, submit, unflag
from quizsvc.bank.service.subjects import (
    add_subject,
    change_subject,
    place_subjects,
    remove_subject,
)
from quizsvc.bank.service.writing import create, revise

__all__ = [
    "ACTIONS",
    "MOST",
    "AnotherPersonNeeded",
    "BadSubjectName",
    "BankMoved",
    "Decision",
    "Done",
    "DuplicateQuestion",
    "Form",
    "HandedIn",
    "ImportBusy",
    "ImportOver",
    "InvalidQuestion",
    "LawAction",
    "LawExists",
    "NoRoomForPictures",
    "NotFlagged",
    "RevisionMoved",
    "RevisionNumberNeeded",
    "SubjectBelowItself",
    "SubjectExists",
    "SubjectInUse",
    "TooManyMeant",
    "TooManyToExport",
    "Touched",
    "UnknownLaw",
    "UnknownPicture",
    "UnknownSubject",
    "WrongState",
    "act",
    "add_law",
    "add_picture",
    "add_subject",
    "approve",
    "change_law",
    "change_subject",
    "commit_kept",
    "create",
    "export_questions",
    "forget_files",
    "hand_in",
    "import_questions",
    "index",
    "keep_law",
    "mark_drawn",
    "place_subjects",
    "reject",
    "remove_subject",
    "reopen",
    "repeal_law",
    "retire",
    "revise",
    "run_import",
    "similar",
    "submit",
    "unflag",
]
