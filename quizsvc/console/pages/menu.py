"""What the console has, and who sees it: the one list of its areas and their first pages."""

from dataclasses import dataclass

from quizsvc.accounts import policies
from quizsvc.kit.http import Caller, Policy


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the menu; `path` stands below /console."""

    title: str
    path: str
    who: Policy


@dataclass(frozen=True, slots=True)
class Area:
    """Pages that belong together, the first one that somebody may see first."""

    title: str
    entries: tuple[Entry, ...]

    def seen_by(self, caller: Caller) -> tuple[Entry, ...]:
        """The pages that the caller may see."""
        return tuple(entry for entry in self.entries if entry.who.allows(caller))


AREAS = (Area("工作台", (Entry("工作台", "/", policies.STAFF),)),)


def seen_by(caller: Caller) -> list[tuple[Area, tuple[Entry, ...]]]:
    """The areas of which the caller may see something, with what they may see there."""
    return [(area, entries) for area in AREAS if (entries := area.seen_by(caller))]


def place_of(path: str) -> Entry | None:
    """The page of the menu that a path below /console belongs to: the one with the longest path before it."""
    within = [
        entry
        for area in AREAS
        for entry in area.entries
        if path == entry.path or (entry.path != "/" and path.startswith(f"{entry.path}/"))
    ]
    return max(within, key=lambda entry: len(entry.path), default=None)
