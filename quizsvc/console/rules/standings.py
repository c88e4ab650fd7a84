"""How final the figures of a board are, in words, and how boards are named and ordered."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizsvc.rankings.rules import Board
from quizsvc.roster.rules import RANKED_LEVELS

WORKING = "working"
ALL_BOARDS = "all"
ORDERS = ("rank", "eligible", "exempt", "participants", "rate", "average", "score", "change")
"""By what the units of a board can be listed; by rank as it is published."""
AROUND = 3
"""So many rows before and after its own tell somebody why it is where it is."""


@dataclass(frozen=True, slots=True)
class Final:
    """Where figures come from: a published `version`, or the working standing (None), which is live while
    its period runs; `stale`: something has come in since. `newest` is the number of the newest version.
    """

    version: int | None
    at: datetime
    runs: bool = False
    stale: bool = False
    reason: str = ""
    newest: int | None = None

    @property
    def corrected_by(self) -> int | None:
        """The version that stands now, where this is an earlier one."""
        return self.newest if self.version is not None and self.newest != self.version else None

    @property
    def asked(self) -> str:
        """As an address asks for it."""
        return WORKING if self.version is None else str(self.version)

    @property
    def is_live(self) -> bool:
        """Whether it changes while somebody looks."""
        return self.version is None and self.runs


def in_order(rows: Iterable[Any], sort: str) -> list[Any]:
    """The units of a board by one of ORDERS, `-` before it the other way round; who has no such figure comes
    last. Rows that are equal in it stay in published order.
    """
    name = sort.removeprefix("-")
    known = list(rows)
    if name == "rank":
        return known if sort == "rank" else known[::-1]
    able = [row for row in known if getattr(row, name) is not None]
    able.sort(key=lambda row: getattr(row, name), reverse=sort.startswith("-"))
    return able + [row for row in known if getattr(row, name) is None]


def own_board(boards: Mapping[Board, Sequence[Any]], own: Collection[int]) -> Board | None:
    """The board on which somebody looks first who answers for these units: that of the highest of them that
    has a rank, in the track in which it has more people; None if none of them is on a board.
    """
    found = [
        (row.rank is None, RANKED_LEVELS.index(board.level), -row.eligible, board)
        for board, rows in boards.items()
        for row in rows
        if row.unit_id in own
    ]
    return min(found, key=lambda each: each[:3])[3] if found else None


def neighbours(rows: Iterable[Any], own: Any) -> list[Any]:
    """The rows of a unit's board next to its own, with its own, in their order."""
    board = [row for row in rows if (row.track, row.level) == (own.track, own.level)]
    place = next(number for number, row in enumerate(board) if row.unit_id == own.unit_id)
    return board[max(0, place - AROUND) : place + AROUND + 1]
