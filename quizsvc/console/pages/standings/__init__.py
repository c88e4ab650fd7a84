"""Boards and their versions: looking at them, why they say what they say, publishing them."""

from quizsvc.console.pages.standings import boards, comparing, periods, publishing, why

__all__ = ["boards", "comparing", "periods", "publishing", "why"]
