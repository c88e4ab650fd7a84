"""Routes of the roster: import a workbook, look at units and people, say whom to ask for help."""

# Imported in the order in which the document lists their routes.
from quizsvc.roster.api import imports, people  # isort: skip
from quizsvc.roster.api.door import door

__all__ = ["door", "imports", "people"]
