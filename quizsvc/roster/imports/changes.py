"""What must happen to one person's memberships and exemptions so that from a day on a new thing holds.

Pure: rows that are true now go in, what to supersede and what to enter comes out. Nothing is edited (§5).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """A membership as it is (`id` of its row) or shall be (`id` 0). `unit` is an id, or a new unit's name."""

    unit: int | str
    track: str
    first_on: date
    last_on: date | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Leave:
    """An exemption as it is (`id` of its row) or shall be (`id` 0)."""

    reason: str
    first_on: date
    last_on: date | None = None
    id: int = 0


def ends_by(stays: Sequence[Stay], day: date) -> bool:
    """Whether no stay reaches the day."""
    return all(stay.last_on is not None and stay.last_on < day for stay in stays)


def stay_from(stays: Sequence[Stay], unit: int | str, track: str, day: date) -> tuple[list[int], list[Stay]]:
    """Ids to supersede and stays to enter so that the person is in `unit` and `track` from `day` on, openly.

    Nothing if their last stay says so already, whenever it begins. What was planned for later gives way.
    """
    if stays and stays[-1].last_on is None and (stays[-1].unit, stays[-1].track) == (unit, track):
        return [], []
    superseded, kept = leave_from(stays, day)
    first_on = day
    if kept and (kept[-1].unit, kept[-1].track) == (unit, track) and kept[-1].last_on == day - DAY:
        first_on = kept.pop().first_on  # the way back before the way out: one stay, not two
    return superseded, [*kept, Stay(unit, track, first_on)]


def leave_from(stays: Sequence[Stay], day: date) -> tuple[list[int], list[Stay]]:
    """Ids to supersede and stays to enter so that the person is nowhere from `day` on."""
    touched = [stay for stay in stays if stay.last_on is None or stay.last_on >= day]
    kept = [replace(stay, last_on=day - DAY, id=0) for stay in touched if stay.first_on < day]
    return [stay.id for stay in touched], kept


def excuse_from(leaves: Sequence[Leave], reason: str, day: date) -> tuple[list[int], list[Leave]]:
    """Ids to supersede and exemptions to enter so that the person is openly exempt from `day` on.

    Of what is there only open exemptions are looked at: those with a last day were approved for their days.
    Nothing if the person is openly exempt for that very reason.
    """
    open_ones = [leave for leave in leaves if leave.last_on is None]
    if len(open_ones) == 1 and open_ones[0].reason == reason:
        return [], []
    superseded, kept = excuse_until(leaves, day)
    return superseded, [*kept, Leave(reason, day)]


def excuse_until(leaves: Sequence[Leave], day: date) -> tuple[list[int], list[Leave]]:
    """Ids to supersede and exemptions to enter so that no open exemption holds from `day` on."""
    open_ones = [leave for leave in leaves if leave.last_on is None]
    kept = [replace(leave, last_on=day - DAY, id=0) for leave in open_ones if leave.first_on < day]
    return [leave.id for leave in open_ones], kept
