"""What prizes, lists and tables of a season are made from: its newest snapshot, and the weeks behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quizsvc.awards import queries, rules
from quizsvc.rankings.models import Snapshot
from quizsvc.rankings.rules import BOARDS
from quizsvc.roster.rules import Level, Track
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules


@dataclass(frozen=True)
class Board:
    """The ranked rows of one board of units, or of one track's people (`level` None), as published."""

    kind: rules.Kind
    track: Track
    level: Level | None
    rows: list[Any]

    @property
    def chinese(self) -> str:
        """What it is called: `执法条线市级单位`, `监测条线个人`."""
        return rules.group_name(self.track, self.level)


@dataclass(frozen=True)
class Basis:
    """A season's newest snapshot, which says what is known now too. `weeks` count, `weekly` of them have a
    weekly paper.
    """

    season: seasons.KnownSeason
    snapshot: Snapshot
    weeks: tuple[season_rules.Week, ...]
    weekly: tuple[season_rules.Week, ...]
    units: list[Any]
    people: list[Any]
    records: dict[int, queries.PersonRecord]
    active: dict[tuple[str, int], int]

    def boards(self) -> Iterator[Board]:
        """The boards of units, then the tracks' people, in the order in which they are shown."""
        ranked = [row for row in self.units if row.rank is not None]
        for board in BOARDS:
            rows = [row for row in ranked if (row.track, row.level) == (board.track, board.level)]
            if rows:
                yield Board(rules.Kind.UNIT, board.track, board.level, rows)
        for track in Track:
            people = [row for row in self.people if row.track == track]
            if people:
                yield Board(rules.Kind.PERSON, track, None, people)


@dataclass(frozen=True, slots=True)
class Nominee:
    """A ranked row that is put forward, or just misses it, with what it was judged by."""

    board: Board
    row: Any
    candidate: rules.Candidate
    nomination: rules.Nomination

    @property
    def name(self) -> str:
        """The person's or the unit's."""
        named: str = getattr(self.row, "person_name", self.row.unit_name)
        return named
