"""Reads of proposals, and of what they are about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from quizsvc.accounts import queries as accounts
from quizsvc.attempts.models import Attempt, AttemptGrant
from quizsvc.corrections.models import Proposal, ProposalStep
from quizsvc.corrections.rules import Kind, State
from quizsvc.kit import db, marks
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound
from quizsvc.rankings.queries import MENDING

LOCK_TIMEOUT = "2s"
"""So short that who decides about a running paper is told soon to try again."""

PATIENCE = "60s"
"""So long the job waits for who computes: a season that is rebuilt as a whole takes some twenty seconds."""


def wait_patiently() -> None:
    """For every later lock of the transaction PATIENCE is waited."""
    session().execute(sa.text(f"set local lock_timeout = '{PATIENCE}'"))


def by_id(proposal_id: int) -> Proposal:
    """A proposal.

    Raises:
        NotFound: there is none.
    """
    return _found(sa.select(Proposal).where(Proposal.id == proposal_id))


def locked(proposal_id: int) -> Proposal:
    """The same as it is now, held until the end of the transaction, so that two who decide take turns. For
    this and every later lock of the transaction LOCK_TIMEOUT is waited at most.

    Raises:
        NotFound: there is none.
    """
    session().execute(sa.text(f"set local lock_timeout = '{LOCK_TIMEOUT}'"))
    return _found(sa.select(Proposal).where(Proposal.id == proposal_id).with_for_update())


ORDERS = {"at": Proposal.id, "kind": Proposal.kind, "state": Proposal.state}
"""By what proposals can be listed."""


def page_of(
    season_id: int,
    *,
    filters: dict[str, Any],
    paper_id: int | None,
    page: int,
    page_size: int,
    order: str = "-at",
) -> tuple[list[Proposal], int]:
    """One page of a season's proposals and how many there are, by a name of ORDERS, from the last to the
    first with `-` in front; equal ones the newest first. `filters` are columns with what they should be; None
    for any. With `paper_id` those about this paper, perhaps beside others.
    """
    wanted = {name: value for name, value in filters.items() if value is not None}
    newest = sa.select(Proposal).where(Proposal.season_id == season_id).filter_by(**wanted)
    if paper_id is not None:
        newest = newest.where(_concerns(paper_id))
    column = ORDERS[order.removeprefix("-")]
    newest = newest.order_by(column.desc() if order.startswith("-") else column.asc(), Proposal.id.desc())
    rows, total = db.page(newest, page, page_size)
    return [proposal for (proposal,) in rows], total


def touching(paper_id: int, person_id: int) -> list[Proposal]:
    """The proposals that touch what a person did on a paper, the newest first: what is proposed for
    all on it, and what for them alone.
    """
    others = Proposal.kind.in_((Kind.VOID, Kind.GRANT)) & (Proposal.thing != sitting(paper_id, person_id))
    found = sa.select(Proposal).where(_concerns(paper_id), ~others).order_by(Proposal.id.desc())
    return list(session().scalars(found))


def sitting(paper_id: int, person_id: int) -> str:
    """What a proposal about a person's attempts on a paper calls its thing."""
    return f"sitting:{paper_id}:{person_id}"


def _concerns(paper_id: int) -> sa.ColumnElement[bool]:
    """Proposals about a paper, perhaps beside others."""
    among = Proposal.inputs["places"].contains([{"paper_id": str(paper_id)}])
    return (Proposal.paper_id == paper_id) | among


def steps_of(proposal_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The history of each of these proposals, in order, with the names of who did what."""
    found = sa.select(ProposalStep).where(ProposalStep.proposal_id == db.any_of(proposal_ids))
    turn = sa.case({state.value: place for place, state in enumerate(State)}, value=ProposalStep.state)
    rows = session().scalars(found.order_by(ProposalStep.at, turn)).all()
    names = accounts.display_names({row.account_id for row in rows})
    history: dict[int, list[dict[str, Any]]] = {id_: [] for id_ in proposal_ids}
    for row in rows:
        step = {name: getattr(row, name) for name in ("state", "at", "account_id", "reason")}
        history[row.proposal_id].append({**step, "account_name": names.get(row.account_id)})
    return history


def open_about(thing: str) -> int | None:
    """The open proposal about a thing, if there is one."""
    found = sa.select(Proposal.id).where(Proposal.thing == thing, Proposal.state == State.OPEN)
    return session().scalar(found)


def approved() -> Sequence[Proposal]:
    """What is approved and has still to be finished, in the order in which it was proposed; held until the
    end of the transaction.
    """
    found = sa.select(Proposal).where(Proposal.state == State.APPROVED).order_by(Proposal.id)
    return session().scalars(found.with_for_update().execution_options(populate_existing=True)).all()


def after_all(now: datetime, season_id: int) -> datetime:
    """`now`, or an instant later than every approval of the season, so that their order is that of their
    instants: who holds the rankings' lock comes after whoever held it before, whatever their clocks said.
    """
    approved = sa.select(sa.func.max(ProposalStep.at)).join(Proposal, Proposal.id == ProposalStep.proposal_id)
    of_season = (ProposalStep.state == State.APPROVED, Proposal.season_id == season_id)
    newest = session().scalar(approved.where(*of_season))
    return now if newest is None else max(now, newest + timedelta(microseconds=1))


def work_waits() -> bool:
    """Whether `corrections.apply` has anything to do."""
    return marks.waiting(MENDING)


@dataclass(frozen=True, slots=True)
class GrantedAttempt:
    """One more candidate that a person was granted, for the annex of a notice."""

    paper_id: int
    person_id: int
    granted_at: datetime
    reason: str


def granted(paper_ids: Collection[int]) -> list[GrantedAttempt]:
    """Every grant on these papers, in the order in which they were made."""
    columns = (AttemptGrant.paper_id, AttemptGrant.person_id, AttemptGrant.granted_at, AttemptGrant.reason)
    found = sa.select(*columns).where(AttemptGrant.paper_id == db.any_of(paper_ids))
    rows = session().execute(found.order_by(AttemptGrant.granted_at, AttemptGrant.id))
    return [GrantedAttempt(*row) for row in rows]


def attempt(attempt_id: int) -> Attempt:
    """Anybody's attempt.

    Raises:
        NotFound: there is none.
    """
    found = session().get(Attempt, attempt_id)
    if found is None:
        raise NotFound("没有这份答卷")
    return found


def states_on(paper_ids: Collection[int]) -> dict[str, int]:
    """How many attempts on these papers are in each state; a state that none is in is absent."""
    columns = (Attempt.state, sa.func.count().label("attempts"))
    found = sa.select(*columns).where(Attempt.paper_id == db.any_of(paper_ids))
    found = found.group_by(Attempt.state)
    return {row.state: row.attempts for row in session().execute(found)}


def _found(wanted: sa.Select[Proposal]) -> Proposal:
    proposal = session().scalar(wanted.execution_options(populate_existing=True))
    if proposal is None:
        raise NotFound("没有这个提案")
    return proposal
