"""Make a proposal, with what it would bring."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from psycopg import errors as pg

from quizsvc.corrections import queries
from quizsvc.corrections.models import Proposal, ProposalStep
from quizsvc.corrections.rules import Kind, State
from quizsvc.corrections.service.effects import Effect
from quizsvc.corrections.service.keys import KeyCorrection
from quizsvc.corrections.service.mends import Extension, SetAside
from quizsvc.corrections.service.refusals import ProposalExists
from quizsvc.corrections.service.rosters import ReachBack
from quizsvc.corrections.service.sittings import Grant, Void
from quizsvc.kit import audit
from quizsvc.kit.db import session

KINDS: tuple[type[Effect], ...] = (Void, Grant, Extension, SetAside, KeyCorrection, ReachBack)
EFFECTS = {each.kind: each for each in KINDS}
VERBS = {
    State.OPEN: "open",
    State.APPROVED: "approve",
    State.APPLIED: "apply",
    State.REJECTED: "reject",
    State.WITHDRAWN: "withdraw",
}


def propose(
    *, now: datetime, actor: int, kind: Kind, change: dict[str, Any], reason: str, address: str | None
) -> Proposal:
    """Propose a change (EFFECTS[kind] takes it); nothing is done yet.

    Raises:
        NotFound, ProposalExists, and what the kind's insist() raises.
    """
    effect = EFFECTS[kind](**change)
    effect.insist(now)
    _insist_that_it_is_the_only_one(effect)
    inputs = effect.inputs()
    proposal = Proposal(
        season_id=effect.season_id,
        paper_id=effect.paper_id,
        kind=kind,
        change=effect.change(),
        thing=effect.thing,
        state=State.OPEN,
        reason=reason,
        dry_run=effect.dry_run(now),
        inputs=inputs,
        proposed_by=actor,
        proposed_at=now,
    )
    _add(proposal)
    step(proposal, State.OPEN, now=now, actor=actor, reason=reason, address=address)
    return proposal


@dataclass(frozen=True, slots=True)
class Look:
    """What a change would bring, what that is worked out from, and the open proposal about the same thing, if
    there is one: no other can be made before it is decided.
    """

    dry_run: dict[str, Any]
    inputs: dict[str, Any]
    open_proposal: int | None


def look(*, now: datetime, kind: Kind, change: dict[str, Any]) -> Look:
    """What a proposal would say; none is made.

    Raises:
        NotFound, and what the kind's insist() raises.
    """
    effect = EFFECTS[kind](**change)
    effect.insist(now)
    return Look(effect.dry_run(now), effect.inputs(), queries.open_about(effect.thing))


def moved(proposal: Proposal) -> list[str]:
    """What of the things that an open proposal was worked out from is another now, by their names in
    `inputs`; if anything is, it cannot be approved.
    """
    if proposal.state != State.OPEN:
        return []
    before, now = proposal.inputs, proposed(proposal).inputs()
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def proposed(proposal: Proposal) -> Effect:
    """What a proposal is to bring about."""
    return EFFECTS[Kind(proposal.kind)].kept(proposal.change)


def mended(approved: Iterable[Proposal]) -> dict[int, set[int]]:
    """The places, as numbers by paper, at which what had ended is to be marked anew because of these."""
    places: dict[int, set[int]] = {}
    for proposal in approved:
        found = EFFECTS[Kind(proposal.kind)].mended(proposal.change, proposal.inputs)
        for paper_id, numbers in found.items():
            places.setdefault(paper_id, set()).update(numbers)
    return places


def step(
    proposal: Proposal,
    state: State,
    *,
    now: datetime,
    actor: int | None,
    reason: str = "",
    address: str | None = None,
) -> None:
    """Let a proposal reach a state; history and audit log say who did it, when and why."""
    proposal.state = state
    session().add(ProposalStep(proposal_id=proposal.id, state=state, at=now, account_id=actor, reason=reason))
    session().flush()
    told = {"kind": proposal.kind, "thing": proposal.thing, "reason": reason}
    subject = f"proposal:{proposal.id}"
    audit.record(f"proposal.{VERBS[state]}", now=now, actor=actor, subject=subject, address=address, **told)


def _insist_that_it_is_the_only_one(effect: Effect) -> None:
    # Only so that nobody waits for a dry run in vain: the constraint decides.
    if (there := queries.open_about(effect.thing)) is not None:
        raise ProposalExists(proposal=str(there))


def _add(proposal: Proposal) -> None:
    try:
        with session().begin_nested():
            session().add(proposal)
            session().flush()
    except sa.exc.IntegrityError as error:
        if isinstance(error.orig, pg.UniqueViolation):
            raise ProposalExists() from error
        raise
