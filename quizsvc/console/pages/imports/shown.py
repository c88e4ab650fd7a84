"""What lists of rows that are in memory, and forms beside them, have in common."""

from collections.abc import Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")


def part(items: Sequence[Item], query: dict[str, Any]) -> Sequence[Item]:
    """The page of a list that is asked for."""
    first = (query["page"] - 1) * query["page_size"]
    return items[first : first + query["page_size"]]


def way_back(wanted: str, path: str) -> str:
    """The address that is asked for, if it is of this very import; else the import's."""
    return wanted if wanted == path or wanted.startswith((f"{path}?", f"{path}/")) else path
