"""What must happen to one person's memberships and exemptions so that from a day on a new thing holds.

Pure: rows that are true now go in, what to supersede and what to enter comes out. Nothing is edited (§5).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlannedMembership:
    """A membership as it is (`id` of its row) or shall be (`id` 0). `unit` is an id, or a new unit's name."""

    unit: int | str
    track: str
    first_on: date
    last_on: date | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class PlannedExemption:
    """An exemption as it is (`id` of its row) or shall be (`id` 0)."""

    reason: str
    first_on: date
    last_on: date | None = None
    id: int = 0


def ends_by(memberships: Sequence[PlannedMembership], day: date) -> bool:
    """Whether no membership reaches the day."""
    return all(one.last_on is not None and one.last_on < day for one in memberships)


def membership_from(
    memberships: Sequence[PlannedMembership], unit: int | str, track: str, day: date
) -> tuple[list[int], list[PlannedMembership]]:
    """Ids to supersede and memberships to enter so that the person is openly in `unit` and `track` from `day`
    on.

    Nothing if the last membership says so already, whenever it begins. What was planned for later gives way.
    """
    last = memberships[-1] if memberships else None
    if last is not None and last.last_on is None and (last.unit, last.track) == (unit, track):
        return [], []
    superseded, kept = no_membership_from(memberships, day)
    first_on = day
    if kept and (kept[-1].unit, kept[-1].track) == (unit, track) and kept[-1].last_on == day - DAY:
        first_on = kept.pop().first_on  # the way back before the way out: one membership, not two
    return superseded, [*kept, PlannedMembership(unit, track, first_on)]


def no_membership_from(
    memberships: Sequence[PlannedMembership], day: date
) -> tuple[list[int], list[PlannedMembership]]:
    """Ids to supersede and memberships to enter so that the person is nowhere from `day` on."""
    touched = [one for one in memberships if one.last_on is None or one.last_on >= day]
    kept = [replace(one, last_on=day - DAY, id=0) for one in touched if one.first_on < day]
    return [one.id for one in touched], kept


def exemption_from(
    exemptions: Sequence[PlannedExemption], reason: str, day: date
) -> tuple[list[int], list[PlannedExemption]]:
    """Ids to supersede and exemptions to enter so that the person is openly exempt from `day` on.

    Of what is there only open exemptions are looked at: those with a last day were approved for their days.
    Nothing if the person is openly exempt for that very reason.
    """
    open_ones = [one for one in exemptions if one.last_on is None]
    if len(open_ones) == 1 and open_ones[0].reason == reason:
        return [], []
    superseded, kept = no_exemption_from(exemptions, day)
    return superseded, [*kept, PlannedExemption(reason, day)]


def no_exemption_from(
    exemptions: Sequence[PlannedExemption], day: date
) -> tuple[list[int], list[PlannedExemption]]:
    """Ids to supersede and exemptions to enter so that no open exemption holds from `day` on."""
    open_ones = [one for one in exemptions if one.last_on is None]
    kept = [replace(one, last_on=day - DAY, id=0) for one in open_ones if one.first_on < day]
    return [one.id for one in open_ones], kept
