"""Files of questions: checked, decided about, taken; large ones in the background."""

from quizsvc.bank.service.importing.forms import Decision, Form, place_of
from quizsvc.bank.service.importing.keeping import HandedIn, commit_kept, forget, hand_in
from quizsvc.bank.service.importing.likeness import similar
from quizsvc.bank.service.importing.running import run
from quizsvc.bank.service.importing.taking import import_questions, take

__all__ = [
    "Decision",
    "Form",
    "HandedIn",
    "commit_kept",
    "forget",
    "hand_in",
    "import_questions",
    "place_of",
    "run",
    "similar",
    "take",
]
