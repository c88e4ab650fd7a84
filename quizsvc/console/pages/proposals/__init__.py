"""更正: the list of proposals, one of them, and proposing."""

from quizsvc.console.pages.proposals import listing, proposing, reading

__all__ = ["listing", "proposing", "reading"]
