"""活动: the list, one season, its settings and its calendar."""

from quizsvc.console.pages.seasons import listing, planning, reading

__all__ = ["listing", "planning", "reading"]
