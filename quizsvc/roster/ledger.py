"""The only writer of memberships and exemptions: rows are added and superseded, never edited (§5)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa

from quizsvc.kit.db import lock, session
from quizsvc.kit.errors import Refusal
from quizsvc.roster.models import Exemption, Membership


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
