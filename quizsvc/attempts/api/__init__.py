"""Routes of attempts."""

# Imported in the order in which the document lists their routes.
from quizsvc.attempts.api import answering, looking  # isort: skip
from quizsvc.attempts.api.door import door

__all__ = ["answering", "door", "looking"]
