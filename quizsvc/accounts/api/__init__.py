"""Routes of accounts: signing in and out, one's own account, and who may do what."""

# Imported in the order in which the document lists their routes.
from quizsvc.accounts.api import entering, own, administering  # isort: skip
from quizsvc.accounts.api.door import door

__all__ = ["administering", "door", "entering", "own"]
