"""What an import would do to who counts: a week's roster as it is, and as it would be (rules.md §5)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.kit.db import session
from quizsvc.roster import queries, rules
from quizsvc.roster.imports.plan import Plan
from quizsvc.roster.models import Exemption, Membership
from quizsvc.roster.rules import ExemptionRecord, MembershipRecord, RosterEntry, Track
from quizsvc.season import rules as season_rules

Who = int | str
"""A person's id, or the number of one who is new; in the same way a unit's id, or a new one's name."""


def writes_of(plan: Plan) -> dict[str, Any]:
    """What a plan writes into the ledger, in plain values."""
    return {
        "units": [[unit.name, unit.parent] for unit in plan.units],
        "superseded_memberships": plan.superseded_memberships,
        "superseded_exemptions": plan.superseded_exemptions,
        "memberships": [
            [who, new.unit, new.track, *_days(new.first_on, new.last_on)] for who, new in plan.memberships
        ],
        "exemptions": [[who, new.reason, *_days(new.first_on, new.last_on)] for who, new in plan.exemptions],
    }


@dataclass(frozen=True, slots=True)
class Count:
    """How many people of one unit (and those below it, if `season.settings.scope` says so) and one track are
    eligible and exempt in a week, before and after. `unit` is a name.
    """

    unit_id: int | None
    unit: str
    track: Track
    eligible: tuple[int, int]
    exempt: tuple[int, int]

    @property
    def moves(self) -> bool:
        """Whether anything changes."""
        return self.eligible[0] != self.eligible[1] or self.exempt[0] != self.exempt[1]


def next_week(now: datetime, season: season_rules.Season) -> season_rules.Week | None:
    """The first week of the season that has not begun: what is recorded now counts from it on; None if none
    is left.
    """
    weeks = season_rules.weeks_of(season_rules.SEASON, season)
    return next((week for week in weeks if season_rules.first_instant(week, season) > now), None)


def week_from(day: date, now: datetime, season: season_rules.Season) -> season_rules.Week | None:
    """The first week in which a change counts that is recorded now and holds from a day on; None if none
    does.
    """
    begun = next_week(now, season)
    weeks = season_rules.weeks_of(season_rules.SEASON, season)
    return next(
        (
            week
            for week in weeks
            if begun is not None and week >= begun and season_rules.days_of(week, season)[0] >= day
        ),
        None,
    )


def counts(
    writes: Mapping[str, Any],
    *,
    now: datetime,
    week: season_rules.Week,
    season: season_rules.Season,
    subtree: bool,
    staff: Collection[int] = frozenset(),
) -> list[Count]:
    """Units and tracks with somebody on them in the week before or after, as boards stand: track by track,
    parents first. `staff` are the people who are exempt as such (rules.md §3).
    """
    before, after = _rosters(writes, now, week, season, staff)
    parents = _parents(writes)
    was, is_ = (_tallied(roster, parents, subtree=subtree) for roster in (before, after))
    names = {node.id: node.name for node in queries.tree().values()}
    return [
        Count(
            unit if isinstance(unit, int) else None,
            names[unit] if isinstance(unit, int) else unit,
            track,
            (was[unit, track, False], is_[unit, track, False]),
            (was[unit, track, True], is_[unit, track, True]),
        )
        for track in Track
        for unit in parents
        if any(tally[unit, track, exempt] for tally in (was, is_) for exempt in (False, True))
    ]


Tally = Counter[tuple[Who, Track, bool]]
"""How many, by unit, track and whether they are exempt."""


def _tallied(roster: Mapping[Any, RosterEntry], parents: Mapping[Who, Who | None], *, subtree: bool) -> Tally:
    own: Tally = Counter((entry.unit, entry.track, entry.exempt) for entry in roster.values())
    if not subtree:
        return own
    tally: Tally = Counter()
    for (unit, track, exempt), number in own.items():
        above: Who | None = unit
        while above is not None:
            tally[above, track, exempt] += number
            above = parents[above]
    return tally


def _parents(writes: Mapping[str, Any]) -> dict[Who, Who | None]:
    """Every unit with the one above it, parents first; new ones, by their names, at the end."""
    nodes = queries.tree()
    named = {node.name: node.id for node in nodes.values()}
    parents: dict[Who, Who | None] = {node.id: node.parent_id for node in nodes.values()}
    for name, parent in writes["units"]:
        parents[name] = (parent if parent in parents else named[parent]) if parent else None
    return parents


def _rosters(
    writes: Mapping[str, Any],
    now: datetime,
    week: season_rules.Week,
    season: season_rules.Season,
    staff: Collection[int],
) -> tuple[dict[int, RosterEntry], dict[int, RosterEntry]]:
    memberships, exemptions = _memberships(), _exemptions()
    before = rules.roster_of_week(memberships.values(), exemptions.values(), week, season, staff)
    for id_ in set(writes["superseded_memberships"]) & memberships.keys():
        memberships[id_] = replace(memberships[id_], superseded_at=now)
    for id_ in set(writes["superseded_exemptions"]) & exemptions.keys():
        exemptions[id_] = replace(exemptions[id_], superseded_at=now)
    new = [
        MembershipRecord(who, unit, Track(track), *_read_days(*days), recorded_at=now)
        for who, unit, track, *days in writes["memberships"]
    ]
    excused = [
        ExemptionRecord(who, *_read_days(*days), reason, recorded_at=now)
        for who, reason, *days in writes["exemptions"]
    ]
    after = rules.roster_of_week(
        [*memberships.values(), *new], [*exemptions.values(), *excused], week, season, staff
    )
    return before, after


def _memberships() -> dict[int, MembershipRecord]:
    of = Membership
    found = sa.select(
        of.id,
        of.person_id,
        of.unit_id,
        of.track,
        of.first_on,
        of.last_on,
        of.recorded_at,
        of.reach_back,
        of.superseded_at,
        of.superseded_reach_back,
    )
    return {
        id_: MembershipRecord(person, unit, Track(track), *more)
        for id_, person, unit, track, *more in session().execute(found)
    }


def _exemptions() -> dict[int, ExemptionRecord]:
    of = Exemption
    found = sa.select(
        of.id,
        of.person_id,
        of.first_on,
        of.last_on,
        of.reason,
        of.recorded_at,
        of.reach_back,
        of.superseded_at,
        of.superseded_reach_back,
    )
    rows: Iterable[Any] = session().execute(found)
    return {id_: ExemptionRecord(*record) for id_, *record in rows}


def _days(first_on: date, last_on: date | None) -> list[str | None]:
    return [first_on.isoformat(), last_on.isoformat() if last_on else None]


def _read_days(first_on: str, last_on: str | None) -> tuple[date, date | None]:
    return date.fromisoformat(first_on), date.fromisoformat(last_on) if last_on else None
