"""The only writer of memberships and exemptions: rows are added and superseded, never edited (§5)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

import sqlalchemy as sa

from quizsvc.kit import marks
from quizsvc.kit.db import lock, session
from quizsvc.kit.errors import Refusal
from quizsvc.roster.models import Exemption, Membership

Record = TypeVar("Record", Membership, Exemption)


class MembershipsOverlap(Refusal):
    """One person's memberships never overlap."""

    title = "同一个人在同一天只能有一条在册记录"


@dataclass(frozen=True, slots=True)
class NewMembership:
    """A membership to enter: both days included, `last_on` None if open; `track` a value of rules.Track."""

    person_id: int
    unit_id: int
    track: str
    first_on: date
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewExemption:
    """An exemption to enter: both days included, `last_on` None if open."""

    person_id: int
    first_on: date
    last_on: date | None
    reason: str


def close_to_others() -> None:
    """Until the end of the transaction nobody else changes the roster: a plan's inputs stay as they were."""
    lock("roster")


def enter_memberships(
    memberships: Iterable[NewMembership], *, now: datetime, reach_back: bool = False
) -> None:
    """Add memberships, recorded now.

    Raises:
        MembershipsOverlap: with each other, or with one that is not superseded.
    """
    _enter(Membership, [asdict(one) for one in memberships], now, reach_back)


def enter_exemptions(exemptions: Iterable[NewExemption], *, now: datetime, reach_back: bool = False) -> None:
    """Add exemptions, recorded now."""
    _enter(Exemption, [asdict(one) for one in exemptions], now, reach_back)


def supersede_memberships(ids: Iterable[int], *, now: datetime, reach_back: bool = False) -> set[int]:
    """Set memberships aside as no longer true; the ids of those that still were."""
    return _supersede(Membership, list(ids), now, reach_back)


def supersede_exemptions(ids: Iterable[int], *, now: datetime, reach_back: bool = False) -> set[int]:
    """Set exemptions aside as no longer true; the ids of those that still were."""
    return _supersede(Exemption, list(ids), now, reach_back)


@dataclass(frozen=True, slots=True)
class Days:
    """Whose days, the first and the last included; `last_on` None: from the first on."""

    person_id: int
    first_on: date
    last_on: date | None

    def outside(self, first_on: date, last_on: date | None) -> list[tuple[date, date | None]]:
        """What of a record's days lies before these and after them."""
        day = timedelta(days=1)
        left: list[tuple[date, date | None]] = []
        if first_on < self.first_on:
            left.append((first_on, self.first_on - day))
        if self.last_on is not None and (last_on is None or last_on > self.last_on):
            left.append((self.last_on + day, last_on))
        return left


def reach_back_with_membership(days: Days, unit_id: int | None, track: str | None, *, now: datetime) -> None:
    """Make true, for weeks that have begun too, that on these days the person belonged there; nowhere if both
    are None. Others keep what they hold on other days.

    What is put in the place of a membership is entered beside it: weeks that have begun go by the later
    knowledge where the two overlap, and by what they knew elsewhere. What is taken away leaves those weeks
    whole, and its other days come back as if they had always been known.
    """
    known = overlapping(Membership, days)
    at, gone = after_all(now), unit_id is None
    supersede_memberships([each.id for each in known], now=at, reach_back=gone)
    left = [
        NewMembership(days.person_id, each.unit_id, each.track, *rest)
        for each in known
        for rest in days.outside(each.first_on, each.last_on)
    ]
    enter_memberships(left, now=at, reach_back=gone)
    if unit_id is not None and track is not None:
        new = NewMembership(days.person_id, unit_id, track, days.first_on, days.last_on)
        enter_memberships([new], now=at, reach_back=True)
    marks.add("roster", subject=days.person_id)


def reach_back_with_exemption(days: Days, reason: str | None, *, now: datetime) -> None:
    """Make true, for weeks that have begun too, that on these days the person was exempt for this reason, or,
    with None, not exempt.
    """
    at = after_all(now)
    if reason is None:
        known = overlapping(Exemption, days)
        supersede_exemptions([each.id for each in known], now=at, reach_back=True)
        left = [
            NewExemption(days.person_id, *rest, each.reason)
            for each in known
            for rest in days.outside(each.first_on, each.last_on)
        ]
        enter_exemptions(left, now=at, reach_back=True)
    else:
        new = NewExemption(days.person_id, days.first_on, days.last_on, reason)
        enter_exemptions([new], now=at, reach_back=True)
    marks.add("roster", subject=days.person_id)


def overlapping(table: type[Record], days: Days) -> list[Record]:
    """The person's records that still hold and touch these days, by id."""
    found = sa.select(table).where(
        table.person_id == days.person_id,
        table.superseded_at.is_(None),
        table.last_on.is_(None) | (table.last_on >= days.first_on),
    )
    if days.last_on is not None:
        found = found.where(table.first_on <= days.last_on)
    return list(session().scalars(found.order_by(table.id).execution_options(populate_existing=True)))


def after_all(now: datetime) -> datetime:
    """`now`, or an instant later than every record, so that the later knowledge is known to be later."""
    newest = _newest()
    return now if newest is None else max(now, newest + timedelta(microseconds=1))


def not_before(now: datetime) -> datetime:
    """`now`, or an instant later than every record if one is later than that."""
    newest = _newest()
    return now if newest is None or newest <= now else newest + timedelta(microseconds=1)


def _newest() -> datetime | None:
    times = [
        sa.select(sa.func.max(sa.func.greatest(table.recorded_at, table.superseded_at))).scalar_subquery()
        for table in (Membership, Exemption)
    ]
    return session().scalar(sa.select(sa.func.greatest(*times)))


def _enter(
    table: type[Membership] | type[Exemption], rows: list[dict[str, object]], now: datetime, reach_back: bool
) -> None:
    if not rows:
        return
    entered = [{**row, "recorded_at": now, "reach_back": reach_back} for row in rows]
    try:
        with session().begin_nested():
            session().execute(sa.insert(table), entered)
    except sa.exc.IntegrityError as error:
        if "never_overlap" in str(error.orig):
            raise MembershipsOverlap() from error
        raise


def _supersede(
    table: type[Membership] | type[Exemption], ids: list[int], now: datetime, reach_back: bool
) -> set[int]:
    if not ids:
        return set()
    wanted = sa.any_(sa.cast(ids, sa.ARRAY(sa.BigInteger)))
    aside = (
        sa.update(table)
        .where(table.id == wanted, table.superseded_at.is_(None))
        .values(superseded_at=now, superseded_reach_back=reach_back)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    return set(session().scalars(aside))
