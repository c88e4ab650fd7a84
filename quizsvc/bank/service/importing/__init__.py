"""Files of questions: checked, decided about, taken; large ones in the background."""

from quizsvc.bank.service.importing.forms import Decision, Form
from quizsvc.bank.service.importing.keeping import HandedIn, commit_kept, forget, hand_in
from quizsvc.bank.service.importing.likeness import similar
from quizsvc.bank.service.importing.rows import decide_row, mend_row, undo_row
from quizsvc.bank.service.importing.running import run
from quizsvc.bank.service.importing.taking import import_questions, take

__all__ = [
    "Decision",
    "Form",
    "HandedIn",
    "commit_kept",
    "decide_row",
    "forget",
    "hand_in",
    "import_questions",
    "mend_row",
    "run",
    "similar",
    "take",
    "undo_row",
]
