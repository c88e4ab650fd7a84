"""An admin of a unit asks for a change of their people; an organizer does it or says why not."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from psycopg import errors as pg

from quizsvc.kit import audit
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound, Refusal
from quizsvc.roster import ledger, queries
from quizsvc.roster.models import Exemption, RosterRequest
from quizsvc.roster.rules import Act, RequestState
from quizsvc.roster.service import acting
from quizsvc.roster.service.acting import Acted
from quizsvc.season import queries as seasons

ACTS: Mapping[Act, Callable[..., Acted]] = {
    Act.ADD: acting.add_person,
    Act.TRANSFER: acting.transfer,
    Act.LEAVE: acting.leave,
    Act.EXEMPT: acting.exempt,
    Act.RESUME: acting.resume,
}
BEGINS = ("from_on", "first_on")


class RequestExists(Refusal):
    """Of two requests about one person one is open at a time."""

    title = "这名人员已经有一件待办的申报，请等组织者办理，或者先撤回"


class RequestDecided(Refusal):
    """It was accepted, declined or withdrawn before; the member `state` says which."""

    title = "这件申报已经处理过了"


class RequestOutdated(Refusal):
    """What it asked for cannot be done any more, or is no longer for its unit to ask: it can be declined."""

    title = "申报以后情况变了，不能照办"


def ask_for(
    *,
    now: datetime,
    actor: int,
    within: Collection[int] | None,
    act: Act,
    change: Mapping[str, Any],
    reason: str,
    address: str | None = None,
) -> RosterRequest:
    """Ask for what `act` does with `change`, its arguments. `within`: only units that the caller answers for;
    None: any.

    Raises:
        NotFound: no such person, exemption or unit, or none of `within`. RequestExists.
    """
    person_id, unit_id = _about(act, change, seasons.today(now))
    if within is not None and unit_id not in within:
        raise NotFound("没有这个单位" if act is Act.ADD else "没有这名人员")
    if "unit_id" in change and queries.unit(change["unit_id"]) is None:
        raise NotFound("没有这个单位")
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in change.items()}
    made = RosterRequest(
        act=act,
        state=RequestState.OPEN,
        person_id=person_id,
        unit_id=unit_id,
        change=plain,
        reason=reason,
        made_by=actor,
        made_at=now,
        answer="",
    )
    _add(made)
    _record("request", made, now=now, actor=actor, address=address)
    return made


def accept_request(*, now: datetime, actor: int, request_id: int, address: str | None = None) -> Acted:
    """Do what was asked for; what should have begun by now begins today.

    Raises:
        NotFound. RequestDecided. RequestOutdated: the person belongs elsewhere by now, or the days that were
            asked for have passed. What the act raises. Then the request stays open.
    """
    row = _open(request_id)
    today = seasons.today(now)
    ledger.close_to_others()
    if row.person_id is not None and queries.place_of(row.person_id, today) != row.unit_id:
        told = "这名人员已经不在申报时的单位。请核实后写明原因不同意；还要变更的，在人员页面办理"
        raise RequestOutdated(told)
    acted = ACTS[Act(row.act)](now=now, actor=actor, address=address, **_from(today, row.change))
    row.person_id = acted.person_id
    _decide(row, RequestState.ACCEPTED, now=now, actor=actor)
    _record("accept", row, now=now, actor=actor, address=address)
    return acted


def decline_request(
    *, now: datetime, actor: int, request_id: int, reason: str, address: str | None = None
) -> None:
    """Say why it is not done.

    Raises:
        NotFound. RequestDecided.
    """
    row = _open(request_id)
    row.answer = reason
    _decide(row, RequestState.DECLINED, now=now, actor=actor)
    _record("decline", row, now=now, actor=actor, address=address)


def withdraw_request(*, now: datetime, actor: int, request_id: int, address: str | None = None) -> None:
    """Take one's own request back.

    Raises:
        NotFound: no such request, or somebody else's. RequestDecided.
    """
    row = _held(request_id)
    if row is None or row.made_by != actor:
        raise NotFound("没有这件申报")
    row = _open(request_id)
    _decide(row, RequestState.WITHDRAWN, now=now, actor=actor)
    _record("withdraw", row, now=now, actor=actor, address=address)


def _about(act: Act, change: Mapping[str, Any], day: date) -> tuple[int | None, int]:
    """Whom it is about, and the unit that answers for them."""
    if act is Act.ADD:
        return None, change["unit_id"]
    person_id = change.get("person_id")
    if act is Act.RESUME:
        exemption = session().get(Exemption, change["exemption_id"])
        person_id = exemption.person_id if exemption and exemption.superseded_at is None else None
    unit_id = queries.place_of(person_id, day) if person_id is not None else None
    if person_id is None or unit_id is None:
        raise NotFound("没有这名人员")
    return person_id, unit_id


def _from(today: date, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the act takes, from this day on at the earliest."""
    change = dict(asked)
    for name in BEGINS:
        if name in change:
            change[name] = max(date.fromisoformat(change[name]), today)
    if change.get("last_on"):
        change["last_on"] = date.fromisoformat(change["last_on"])
        if change["last_on"] < change["first_on"]:
            told = f"申报的免考到 {change['last_on']} 为止，已经过去。请写明原因不同意；要补记的请提出提案"
            raise RequestOutdated(told)
    return change


def _add(made: RosterRequest) -> None:
    try:
        with session().begin_nested():
            session().add(made)
            session().flush()
    except sa.exc.IntegrityError as error:
        if isinstance(error.orig, pg.UniqueViolation):
            raise RequestExists() from error
        raise


def _held(request_id: int) -> RosterRequest | None:
    found = sa.select(RosterRequest).where(RosterRequest.id == request_id).with_for_update()
    return session().scalar(found.execution_options(populate_existing=True))


def _open(request_id: int) -> RosterRequest:
    row = _held(request_id)
    if row is None:
        raise NotFound("没有这件申报")
    if row.state != RequestState.OPEN:
        raise RequestDecided(state=row.state)
    return row


def _decide(row: RosterRequest, state: RequestState, *, now: datetime, actor: int) -> None:
    row.state, row.decided_by, row.decided_at = state, actor, now
    session().flush()


def _record(verb: str, row: RosterRequest, *, now: datetime, actor: int, address: str | None) -> None:
    told = {"request": str(row.id), "act": row.act}
    about = f"person:{row.person_id}" if row.person_id else f"unit:{row.unit_id}"
    audit.record(f"roster.{verb}", now=now, actor=actor, subject=about, address=address, **told)
