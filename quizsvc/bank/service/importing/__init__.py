"""Files of questions: checked, decided about, taken; large ones in the background."""

from quizsvc.bank.service.importing.forms import Decision, Form
from quizsvc.bank.service.importing.likeness import similar
from quizsvc.bank.service.importing.taking import import_questions, take

__all__ = ["Decision", "Form", "import_questions", "similar", "take"]
