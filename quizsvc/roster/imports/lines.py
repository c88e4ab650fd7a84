"""What an import does to each person and unit, in a form that people look at before they agree."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from quizsvc.roster.imports.changes import PlannedExemption, PlannedMembership
from quizsvc.roster.imports.report import Changes


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, by its id or a new unit's name, and a value of Track."""

    unit: int | str
    track: str


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one person (`credential`), or, without one, of a unit that is new.

    `kinds` are the names of the Changes in which it is counted; `sheet` and `row` say where the file has it,
    "" and 0 for who is not in the file. `was` is the place until now, `place` the one from `first_on` on;
    `ends_on` is the last day of who leaves (None: of a membership that had not begun). `exempt_on` is the
    first day of a new exemption and `reason` why. What stays as it is, or is not there, is None or blank.
    """

    kinds: tuple[str, ...]
    name: str
    sheet: str = ""
    row: int = 0
    person_id: int | None = None
    credential: str = ""
    name_was: str = ""
    was: Place | None = None
    place: Place | None = None
    first_on: date | None = None
    ends_on: date | None = None
    exempt_on: date | None = None
    reason: str = ""

    def told(self, names: Mapping[int, str]) -> dict[str, Any]:
        """In plain values, units by name; `names` are those of the units that are known."""
        told = asdict(self) | {"kinds": list(self.kinds)}
        for which, place in (("was", self.was), ("place", self.place)):
            told[which] = None
            if place is not None:
                unit = names[place.unit] if isinstance(place.unit, int) else place.unit
                told[which] = {"unit": unit, "track": place.track}
        days = ("first_on", "ends_on", "exempt_on")
        return told | {name: day and day.isoformat() for name in days for day in [told[name]]}


@dataclass(slots=True)
class Noted:
    """What one person's planning began with, to tell afterwards what it came to."""

    counts: Changes
    memberships: int
    exemptions: int
    was: Place | None = field(default=None)

    def line(
        self,
        counts: Changes,
        memberships: Sequence[PlannedMembership],
        exemptions: Sequence[PlannedExemption],
        line: Line,
    ) -> Line:
        """`line` filled in; `memberships` and `exemptions` are those that were entered for this person."""
        names = [each.name for each in fields(Changes)]
        kinds = tuple(name for name in names if getattr(counts, name) > getattr(self.counts, name))
        line = replace(line, kinds=kinds, was=self.was)
        if "ended" in kinds:
            return replace(line, ends_on=memberships[-1].last_on if memberships else None)
        if {"people_added", "moved"} & set(kinds):
            new = memberships[-1]
            line = replace(line, place=Place(new.unit, new.track), first_on=new.first_on)
        if "exempted" in kinds:
            line = replace(line, exempt_on=exemptions[-1].first_on, reason=exemptions[-1].reason)
        return line
