"""Routes of the question bank: for staff only, keys and all."""

# Imported in the order in which the document lists their routes.
from quizsvc.bank.api import subjects, questions, pictures, workflow, laws, imports, exports  # isort: skip
from quizsvc.bank.api.door import door

__all__ = ["door", "exports", "imports", "laws", "pictures", "questions", "subjects", "workflow"]
