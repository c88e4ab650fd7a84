"""Who counts where: memberships and exemptions as they were known at a week's first instant (rules.md §1,
§5).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from quizsvc.season import rules as season_rules

STAFF_REASON = "命题组织人员"


class Track(StrEnum):
    """条线, in the order in which boards are shown (rules.md §7)."""

    ENFORCEMENT = "enforcement"
    MONITORING = "monitoring"

    @property
    def chinese(self) -> str:
        """As people say it."""
        return "执法" if self is Track.ENFORCEMENT else "监测"


class Level(StrEnum):
    """A unit's level, in the order in which boards are shown; `root` has none (rules.md §1, §7)."""

    ROOT = "root"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"

    @property
    def chinese(self) -> str:
        """As people say it."""
        return {"root": "根单位", "province": "省直属", "city": "市级", "county": "县级"}[self.value]


RANKED_LEVELS = (Level.PROVINCE, Level.CITY, Level.COUNTY)


class Act(StrEnum):
    """A change of one person's place."""

    ADD = "add"
    TRANSFER = "transfer"
    LEAVE = "leave"
    EXEMPT = "exempt"
    RESUME = "resume"

    @property
    def chinese(self) -> str:
        """As people say it."""
        words = {"add": "新进", "transfer": "调动", "leave": "离开", "exempt": "免考", "resume": "恢复参加"}
        return words[self.value]


class RequestState(StrEnum):
    """open → accepted or declined by an organizer, or withdrawn by who made it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def chinese(self) -> str:
        """As people say it."""
        words = {"open": "待办", "accepted": "已办", "declined": "不同意", "withdrawn": "已撤回"}
        return words[self.value]


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the tree 省 > 市 > 县; `parent` is the id of the unit above it, None at the top."""

    id: int
    level: Level
    parent: int | None


class Record(Protocol):
    """What memberships and exemptions have in common: days, both included, and what was known when."""

    @property
    def first_on(self) -> date: ...
    @property
    def last_on(self) -> date | None: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def reach_back(self) -> bool: ...
    @property
    def superseded_at(self) -> datetime | None: ...
    @property
    def superseded_reach_back(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class MembershipRecord:
    """A person's place in a unit and track from first_on to last_on, both included; None: open.

    `recorded_at` is when it was entered; `reach_back` says that it was approved to count for weeks that had
    begun by then. `superseded_at` is when another record took its place, `superseded_reach_back` whether
    that one reaches back.
    """

    person: int
    unit: int
    track: Track
    first_on: date
    last_on: date | None
    recorded_at: datetime
    reach_back: bool = False
    superseded_at: datetime | None = None
    superseded_reach_back: bool = False


@dataclass(frozen=True, slots=True)
class ExemptionRecord:
    """Days on which a person is exempt, both ends included, and why; recorded as a membership is."""

    person: int
    first_on: date
    last_on: date | None
    reason: str
    recorded_at: datetime
    reach_back: bool = False
    superseded_at: datetime | None = None
    superseded_reach_back: bool = False


Records = tuple[list[MembershipRecord], list[ExemptionRecord]]
"""All that was ever recorded about somebody, superseded or not."""


@dataclass(frozen=True, slots=True)
class StaffTenure:
    """A time in which a person holds a role that sees keys of unclosed papers: half-open; None: still
    (rules.md §3).
    """

    person: int
    granted_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A person's place in one week. `reasons` are those of the exemption, in order; empty if not exempt."""

    person: int
    unit: int
    track: Track
    exempt: bool
    reasons: tuple[str, ...]

    @property
    def eligible(self) -> bool:
        """Counts for the unit and for the people's ranking of the week."""
        return not self.exempt


def visible_at(record: Record, freeze: datetime) -> bool:
    """Whether a record belongs to what a week that begins at `freeze` goes by (rules.md §5).

    It was recorded before that instant (at the very instant is too late) or reaches back, and nothing
    superseded it before that instant or reaching back.
    """
    if record.recorded_at >= freeze and not record.reach_back:
        return False
    if record.superseded_at is None:
        return True
    return record.superseded_at >= freeze and not record.superseded_reach_back


def in_force(record: Record, day: date) -> bool:
    """Whether the record's days hold the day; first and last day are included."""
    return record.first_on <= day and (record.last_on is None or day <= record.last_on)


def staff_at(tenures: Iterable[StaffTenure], instant: datetime) -> frozenset[int]:
    """The people who hold a key-seeing role at an instant: they answer, but are not counted (rules.md §3)."""
    return frozenset(
        tenure.person
        for tenure in tenures
        if tenure.granted_at <= instant and (tenure.ended_at is None or instant < tenure.ended_at)
    )


def roster_of_week(
    memberships: Iterable[MembershipRecord],
    exemptions: Iterable[ExemptionRecord],
    week: season_rules.Week,
    season: season_rules.Season,
    staff: Collection[int] = frozenset(),
) -> dict[int, RosterEntry]:
    """The roster of a week: per person the membership in force on its first day, and whether they are exempt.

    Exempt is who is in `staff` (the persons who held a key-seeing role at first_instant(week, season)), or
    whose visible exemptions, taken together, cover more than half of the week's days inside the season. Who
    has no visible membership on the first day is absent. The same records give the same roster at any later
    time (rules.md §5).

    Raises:
        ValueError: the week is outside the season; two visible memberships of a person overlap on the first
            day and were recorded at the same instant, so that neither is the later knowledge.
    """
    freeze = season_rules.first_instant(week, season)
    days = season_rules.days_of(week, season)
    places: dict[int, MembershipRecord] = {}
    for record in memberships:
        if in_force(record, days[0]) and visible_at(record, freeze):
            places[record.person] = _later(places.get(record.person), record)
    excused = _reasons(exemptions, days, freeze)
    entries = {}
    for person, record in places.items():
        reasons = (STAFF_REASON,) if person in staff else excused.get(person, ())
        entries[person] = RosterEntry(person, record.unit, record.track, bool(reasons), reasons)
    return entries


def first_change(before: Records, after: Records, season: season_rules.Season) -> season_rules.Week | None:
    """The first week of the season whose roster is another one by the later records; None if there is none.
    What was entered on a Wednesday changes the next week at the earliest, by itself (rules.md §5).
    """
    for week in season_rules.weeks_of(season_rules.SEASON, season):
        if roster_of_week(*before, week, season) != roster_of_week(*after, week, season):
            return week
    return None


def _later(known: MembershipRecord | None, record: MembershipRecord) -> MembershipRecord:
    if known is None:
        return record
    if known.recorded_at == record.recorded_at:
        raise ValueError(
            f"memberships of {record.person} overlap: from {known.first_on} and from {record.first_on}"
        )
    return max(known, record, key=lambda each: each.recorded_at)


def _reasons(
    exemptions: Iterable[ExemptionRecord], days: tuple[date, ...], freeze: datetime
) -> Mapping[int, tuple[str, ...]]:
    """Per person who is exempt the reasons, without repetition, in the order of the days they cover."""
    records: defaultdict[int, list[ExemptionRecord]] = defaultdict(list)
    for record in exemptions:
        touches = record.first_on <= days[-1] and (record.last_on is None or record.last_on >= days[0])
        if touches and visible_at(record, freeze):
            records[record.person].append(record)
    reasons = {}
    for person, own in records.items():
        covered = sum(any(in_force(record, day) for record in own) for day in days)
        if 2 * covered > len(days):
            own.sort(key=lambda record: (record.first_on, record.reason))
            reasons[person] = tuple(dict.fromkeys(record.reason for record in own))
    return reasons


def membership_on(memberships: Iterable[MembershipRecord], day: date) -> MembershipRecord | None:
    """One person's membership on a day by the latest knowledge, whenever it was recorded; None without one.

    Who has none cannot start an attempt (rules.md §3).

    Raises:
        ValueError: two memberships that nothing superseded overlap on that day.
    """
    found = [record for record in memberships if record.superseded_at is None and in_force(record, day)]
    if len(found) > 1:
        raise ValueError(f"memberships of {found[0].person} overlap on {day}")
    return found[0] if found else None


def track_on(memberships: Iterable[MembershipRecord], day: date) -> Track | None:
    """One person's track on a day by the latest knowledge: what 人次 goes by (rules.md §5)."""
    record = membership_on(memberships, day)
    return None if record is None else record.track
