"""What occurred in made-up seasons, read off their worlds and what was published of them: so that nobody
takes for tried what never came about.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from quizsvc.papers.rules import Policy
from tests.rankings.beginnings import SETTINGS
from tests.rankings.reference import (
    DAY,
    Reference,
    World,
    days_of,
    midnight,
    monday_of,
    papers_in,
    questions_left,
    was_staff,
)

Records = list[dict[str, Any]]


class Season:
    """A season that was lived to its end, with its versions in the order of publication."""

    def __init__(self, world: World, published: Records) -> None:
        self.world = world
        self.reference = Reference(world)
        self.published = published
        documents = [json.loads(one["document"]) for one in published]
        self.figures: list[dict[str, Records]] = [document["figures"] for document in documents]
        self.papers = {paper["id"]: paper for paper in world["papers"]}
        self.counted: Records = [attempt for _, attempt in self.reference.picked.values()]
        days = (world["last_on"] - world["first_on"]).days + 1
        self.mondays = sorted({monday_of(world["first_on"] + number * DAY) for number in range(days)})

    def allowed(self, attempt: dict[str, Any]) -> int:
        """How many attempts on its paper everybody has."""
        kind = self.papers[attempt["paper"]]["kind"]
        return int(self.world["settings"].get(f"{kind}_attempts", 1))

    def candidates(self, attempt: dict[str, Any]) -> int:
        """How many its person has on it, with what was granted."""
        place = (attempt["paper"], attempt["person"])
        grants = [grant for grant in self.world["grants"] if (grant["paper"], grant["person"]) == place]
        return self.allowed(attempt) + len(grants)

    def eligible(self, attempt: dict[str, Any]) -> bool:
        """Whether its person was so in the week of its paper."""
        week = self.reference.weeks[monday_of(self.papers[attempt["paper"]]["on"])]
        return any(row[0] == attempt["person"] and not row[3] for row in week)

    def saw_keys(self, attempt: dict[str, Any]) -> bool:
        """Whether its person could, from the paper's drawing to its end."""
        since = self.papers[attempt["paper"]]["drawn_at"]
        return was_staff(self.world, attempt["person"], since, attempt["ended_at"])

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Those of all versions."""
        for figures in self.figures:
            yield from figures[table]

    def tied(self, table: str, place: Callable[[dict[str, Any]], Any]) -> bool:
        """Whether two rows that follow each other share a rank."""
        return any(
            place(one) == place(other) and one["rank"] == other["rank"] is not None
            for figures in self.figures
            for one, other in pairwise(figures[table])
        )


def _roster(kind: str, *, reaching: bool) -> Callable[[Season], bool]:
    """That a record of a kind took the place of another: in time, or reaching back."""
    return lambda season: any(
        record["superseded_at"] and record["superseded_reach_back"] == reaching
        for record in season.world[kind]
    )


def _exempted(*, reaching: bool) -> Callable[[Season], bool]:
    return lambda season: any(record["reach_back"] == reaching for record in season.world["exemptions"])


def _corrected(policy: str) -> Callable[[Season], bool]:
    return lambda season: any(made["policy"] == policy for made in season.world["corrections"])


def _without(kind: str | None) -> Callable[[Season], bool]:
    """That a week has other papers, but none of this kind; None: that it has none at all."""
    return lambda season: any(
        not papers_in(season.world, monday, kind) and (kind is None or papers_in(season.world, monday))
        for monday in season.mondays
    )


KINDS: dict[str, Callable[[Season], bool]] = {
    "moved": _roster("memberships", reaching=False),
    "moved, reaching back": _roster("memberships", reaching=True),
    "joined within a week": lambda season: any(
        record["first_on"].weekday() and record["first_on"] > season.world["first_on"]
        for record in season.world["memberships"]
    ),
    "exempted": _exempted(reaching=False),
    "exempted, reaching back": _exempted(reaching=True),
    "pardoned": _roster("exemptions", reaching=True),
    "unit entered late": lambda season: any(
        unit["recorded_at"] >= midnight(season.world, season.world["first_on"])
        for unit in season.world["units"]
    ),
    "role given": lambda season: bool(season.world["tenures"]),
    "role taken away": lambda season: any(tenure["revoked_at"] for tenure in season.world["tenures"]),
    "attempt of staff": lambda season: any(map(season.saw_keys, season.world["attempts"])),
    "attempt that ran out": lambda season: any(one["ran_out"] for one in season.world["attempts"]),
    "blank": lambda season: not all(any(one["answers"].values()) for one in season.world["attempts"]),
    "void": lambda season: any(one["voided_at"] for one in season.world["attempts"]),
    "practice": lambda season: any(
        one["number"] > season.candidates(one) for one in season.world["attempts"]
    ),
    "grant": lambda season: bool(season.world["grants"]),
    "counted by a grant": lambda season: any(one["number"] > season.allowed(one) for one in season.counted),
    "a later one counted": lambda season: any(one["number"] > 1 for one in season.counted),
    "counted but not eligible": lambda season: not all(season.eligible(one) for one in season.counted),
    "answered after the ordinary closing": lambda season: any(
        one["started_at"] > season.papers[one["paper"]]["ordinary"] for one in season.counted
    ),
    **{policy.value: _corrected(policy.value) for policy in Policy},
    "corrected twice": lambda season: any(
        number > 1
        for number in Counter((one["paper"], one["number"]) for one in season.world["corrections"]).values()
    ),
    "paper emptied": lambda season: (
        not all(questions_left(season.world, one) for one in season.papers.values())
    ),
    "week without daily": _without("daily"),
    "week without weekly": _without("weekly"),
    "week without papers": _without(None),
    "week cut by the season": lambda season: any(
        len(days_of(season.world, monday)) < 7 for monday in season.mondays
    ),
    "second version": lambda season: any(one["version"] == 2 for one in season.published),
    "third version": lambda season: any(one["version"] > 2 for one in season.published),
    "version without rows": lambda season: not all(figures["units"] for figures in season.figures),
    "units tied": lambda season: season.tied("units", lambda row: (row["track"], row["level"])),
    "people tied": lambda season: season.tied("people", lambda row: row["track"]),
    "unit too small": lambda season: any(row["rank"] is None for row in season.rows("units")),
    "nobody took part": lambda season: any(
        row["eligible"] and not row["participants"] for row in season.rows("units")
    ),
    "rank rose": lambda season: any((row["change"] or 0) > 0 for row in season.rows("people")),
    "rank fell": lambda season: any((row["change"] or 0) < 0 for row in season.rows("units")),
}
VALUES = tuple(f"{name} {value}" for name, values in SETTINGS.items() for value in (*values, "by default"))


def occurred(season: Season) -> set[str]:
    """Which of KINDS and of the settings' VALUES did, at least once."""
    settings = season.world["settings"]
    values = {f"{name} {settings.get(name, 'by default')}" for name in SETTINGS}
    return values | {kind for kind, happened in KINDS.items() if happened(season)}
