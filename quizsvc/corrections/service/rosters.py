"""About a roster that was wrong: a membership or an exemption for days that have passed (rules.md §5)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Self

from quizsvc.corrections.rules import Kind
from quizsvc.corrections.service import dry_runs
from quizsvc.corrections.service.effects import Deed, Effect
from quizsvc.corrections.service.refusals import DaysAhead, NothingToReachBackFor
from quizsvc.kit import audit
from quizsvc.kit.errors import NotFound
from quizsvc.rankings import service as rankings
from quizsvc.roster import ledger
from quizsvc.roster import queries as roster
from quizsvc.roster.ledger import Days
from quizsvc.roster.models import Exemption, Membership
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

DAYS = ("first_on", "last_on")
Told = Mapping[str, Any]
"""A membership (`person_id`, `unit_id`, `track`, days) or an exemption (`person_id`, `reason`, days): what
shall be true on these days. Without a unit or a reason: that there is none.
"""


class ReachBack(Effect):
    """Have a roster say, for weeks that have begun too, where somebody belonged, or whether they were exempt.

    Exactly one of the two is there.
    """

    kind = Kind.REACH_BACK

    def __init__(
        self, *, membership: Told | None = None, exemption: Told | None = None, season: int | None = None
    ) -> None:
        """Raises:
        NotFound: no such person or unit. NoOpenSeason.
        """
        self._season = seasons.named_or_open(season)
        self.season_id = self._season.id
        self._membership, self._exemption = membership, exemption
        told = membership or exemption
        assert told is not None
        self._days = Days(told["person_id"], told["first_on"], told["last_on"])
        if roster.person(self._days.person_id) is None:
            raise NotFound("名册上没有这个人")
        if membership and membership["unit_id"] is not None and roster.unit(membership["unit_id"]) is None:
            raise NotFound("没有这个单位")

    @classmethod
    def kept(cls, change: Mapping[str, Any]) -> Self:
        told = {
            name: {**each, **{day: each[day] and date.fromisoformat(each[day]) for day in DAYS}}
            for name, each in change.items()
            if name != "season"
        }
        return cls(**told, season=change["season"])

    @property
    def thing(self) -> str:
        return f"roster:{self._days.person_id}"

    def change(self) -> dict[str, Any]:
        told = {"membership": self._membership, "exemption": self._exemption}
        return {
            "season": self.season_id,
            **{
                name: {**each, **{day: each[day] and each[day].isoformat() for day in DAYS}}
                for name, each in told.items()
                if each is not None
            },
        }

    def insist(self, now: datetime) -> None:
        """Raises:
        DaysAhead, NothingToReachBackFor.
        """
        if self._days.first_on > season_rules.local_date(now, self._season.zone):
            raise DaysAhead()
        if self._is_so():
            raise NothingToReachBackFor()

    def inputs(self) -> dict[str, Any]:
        """All that holds of the person."""
        person = self._days.person_id
        every = Days(person, date.min, None)
        return {
            "memberships": [
                {"id": str(each.id), "unit_id": str(each.unit_id), "track": each.track, **_days_of(each)}
                for each in ledger.overlapping(Membership, every)
            ],
            "exemptions": [
                {"id": str(each.id), "reason": each.reason, **_days_of(each)}
                for each in ledger.overlapping(Exemption, every)
            ],
        }

    def dry_run(self, now: datetime) -> dict[str, Any]:
        persons = {
            week: {self._days.person_id} for week in season_rules.weeks_of(season_rules.SEASON, self._season)
        }
        alternative = rankings.Alternative(persons=persons, change=lambda: self._write(now))
        outcome = dry_runs.Outcome([], alternative)
        return dry_runs.look_at_each(now=now, season_id=self.season_id, papers=[], outcomes=[outcome])[0]

    def hold(self, now: datetime) -> None:
        """Nobody changes the roster."""
        ledger.close_to_others()

    def insist_still(self, later: datetime) -> None:
        """It does not: a roster is put right at any time."""

    def take_effect(self, deed: Deed) -> None:
        self._write(deed.now)
        audit.record(
            "roster.reach_back",
            now=deed.now,
            actor=deed.actor,
            subject=f"person:{self._days.person_id}",
            address=deed.address,
            **self.change(),
        )

    def _write(self, now: datetime) -> None:
        if self._membership is not None:
            place = (self._membership["unit_id"], self._membership["track"])
            ledger.reach_back_with_membership(self._days, *place, now=now)
        elif self._exemption is not None:
            ledger.reach_back_with_exemption(self._days, self._exemption["reason"], now=now)

    def _is_so(self) -> bool:
        """Whether the roster says of these days already what it shall, whatever weeks go by."""
        if self._membership is not None:
            known = ledger.overlapping(Membership, self._days)
            return not known and self._membership["unit_id"] is None
        assert self._exemption is not None
        return not ledger.overlapping(Exemption, self._days) and self._exemption["reason"] is None


def _days_of(record: Membership | Exemption) -> dict[str, str | None]:
    last_on: date | None = record.last_on
    return {"first_on": record.first_on.isoformat(), "last_on": last_on.isoformat() if last_on else None}
