"""Routes of the roster: import a workbook, look at units and people, change one person's place, say whom to
ask for help.
"""

# Imported in the order in which the document lists their routes.
from quizsvc.roster.api import imports, people, acting, asking  # isort: skip
from quizsvc.roster.api.door import door

__all__ = ["acting", "asking", "door", "imports", "people"]
