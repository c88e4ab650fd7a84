"""Routes of awards, and the page on which anybody checks a certificate."""

# Imported in the order in which the document lists their routes.
from quizsvc.awards.api import awards, certificates, exports, page  # isort: skip
from quizsvc.awards.api.door import door

__all__ = ["awards", "certificates", "door", "exports", "page"]
