"""Routes of notices: published ones for everybody, drafts for organizers."""

from quizsvc.notices.api import drafts, notices, templates
from quizsvc.notices.api.door import door

__all__ = ["door", "drafts", "notices", "templates"]
