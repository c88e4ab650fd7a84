"""Routes of integrity."""

# Imported in the order in which the document lists their routes.
from quizsvc.integrity.api import objections, signals  # isort: skip
from quizsvc.integrity.api.door import door

__all__ = ["door", "objections", "signals"]
