"""What a paper is made of: parts of a blueprint, and which questions fit them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizsvc.bank import rules as bank
from quizsvc.papers.rules.kinds import PaperKind, terms
from quizsvc.season import rules as season_rules


@dataclass(frozen=True, slots=True)
class Candidate:
    """An approved question that no lock keeps off the paper, with its current revision.

    `stem_print` is bank.stem_fingerprint of its stem; `last_drawn_at` when it last went on a paper, None
    for never; `above` are the subjects that its own stands below.
    """

    question: int
    revision: int
    type: bank.QuestionType
    subject: str
    difficulty: int
    stem_print: str
    last_drawn_at: datetime | None
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class BlueprintPart:
    """Some questions of a paper: how many, hundredths of points for each, and of what kind.

    `type` None takes any type; empty `subjects` or `difficulties` take all. A subject stands for all below
    it too.
    """

    type: bank.QuestionType | None
    count: int
    points: int
    subjects: frozenset[str] = frozenset()
    difficulties: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.count < 1 or self.points < 1:
            raise ValueError(f"a part needs a count and points above 0: {self.count} × {self.points}")

    def takes(self, candidate: Candidate) -> bool:
        """Whether the candidate fits this part."""
        return (
            (self.type is None or candidate.type is self.type)
            and (not self.subjects or not self.subjects.isdisjoint({candidate.subject, *candidate.above}))
            and (not self.difficulties or candidate.difficulty in self.difficulties)
        )


@dataclass(frozen=True)
class Blueprint:
    """What a paper is made of; its questions stand in the order of its parts."""

    parts: tuple[BlueprintPart, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("a blueprint needs a part")

    def part_at(self, number: int) -> BlueprintPart:
        """The part to which the place with this number belongs, counted from 1.

        Raises:
            LookupError: the paper has no such place.
        """
        for part in self.parts:
            if number <= part.count:
                return part
            number -= part.count
        raise LookupError(f"no place {number} after the last part")

    def to_json(self) -> dict[str, Any]:
        """As the API writes it (papers.schemas.BlueprintShape); points as "4.00"."""
        return {"parts": [_part_to_json(part) for part in self.parts]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Blueprint":
        """What to_json() wrote."""
        return cls(tuple(_part_from_json(part) for part in data["parts"]))


def _part_to_json(part: BlueprintPart) -> dict[str, Any]:
    return {
        "type": season_rules.ANY_TYPE if part.type is None else part.type.value,
        "count": part.count,
        "points": season_rules.format_hundredths(part.points),
        "subjects": sorted(part.subjects),
        "difficulties": sorted(part.difficulties),
    }


def _part_from_json(part: dict[str, Any]) -> BlueprintPart:
    return BlueprintPart(
        None if part["type"] == season_rules.ANY_TYPE else bank.QuestionType(part["type"]),
        part["count"],
        season_rules.parse_hundredths(part["points"]),
        frozenset(part["subjects"]),
        frozenset(part["difficulties"]),
    )


def default_blueprint(kind: PaperKind, settings: season_rules.Settings) -> Blueprint:
    """The mix of the season's settings as a blueprint, from all subjects and difficulties."""
    any_type = season_rules.ANY_TYPE
    return Blueprint(
        tuple(
            BlueprintPart(
                None if part.type == any_type else bank.QuestionType(part.type), part.count, part.points
            )
            for part in terms(kind, settings).mix
        )
    )
