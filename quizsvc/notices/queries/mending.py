"""What was granted and mended in a period, for the annexes of its notice."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from quizsvc.corrections import queries as corrections
from quizsvc.corrections.models import Proposal, ProposalStep
from quizsvc.corrections.rules import Kind, State
from quizsvc.kit.db import session
from quizsvc.notices.rules import Granted, Mended
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import Policy
from quizsvc.roster import queries as roster

MARKED = {
    Policy.REKEY: "答案有误，按更正后的答案评分",
    Policy.ACCEPT_BOTH: "答案有误，按原答案和更正后的答案中得分高的评分",
    Policy.FULL_CREDIT: "题目有误，全部给分",
    Policy.DROP: "题目作废，不计分",
}
WITHHELD = "题目在还没有截止的每周一测中，题号和原因暂不公布"


def grants(known: Mapping[int, Paper], zone: ZoneInfo) -> tuple[Granted, ...]:
    """Every further chance on these papers (by id), in the order in which they were granted."""
    found = corrections.granted(list(known))
    return tuple(
        Granted(
            paper=known[each.paper_id].title,
            person=_name(each.person_id),
            unit=_unit(each.person_id, known[each.paper_id].on),
            at=local_text(each.granted_at, zone),
            reason=each.reason,
        )
        for each in found
    )


def mends(
    known: Mapping[int, Paper], days: tuple[date, date], zone: ZoneInfo, now: datetime
) -> tuple[Mended, ...]:
    """What was extended, set aside or corrected on these papers (by id), and what reached back on the roster
    for one of these days, in order of time. Of a question whose key nobody may know yet only that there was
    something.
    """
    found = [*_extended(known, zone), *_corrected(known, now), *_reached_back(known, days)]
    found.sort(key=lambda each: (each[0], each[1]))
    return tuple(Mended(what, local_text(at, zone), reason) for at, what, reason in found)


def local_text(instant: datetime, zone: ZoneInfo) -> str:
    """`2021-07-12 08:00`, as the season's clocks show it."""
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M")


Found = tuple[datetime, str, str]
"""When, what, why."""


def _extended(known: Mapping[int, Paper], zone: ZoneInfo) -> Iterator[Found]:
    for proposal, at in _approved(Kind.EXTENSION):
        paper = known.get(proposal.paper_id or 0)
        if paper is not None:
            closes_at = local_text(datetime.fromisoformat(proposal.change["closes_at"]), zone)
            yield at, f"《{paper.title}》延长至{closes_at}截止", proposal.reason


def _corrected(known: Mapping[int, Paper], now: datetime) -> Iterator[Found]:
    locked = papers.locked_places(list(known), now)
    for each in papers.noted_on(list(known)):
        title = known[each.paper_id].title
        if (each.paper_id, each.number) in locked:
            yield each.corrected_at, f"《{title}》有题目更正评分", WITHHELD
        else:
            yield each.corrected_at, f"《{title}》第{each.number}题{MARKED[each.how.policy]}", each.reason


def _reached_back(known: Mapping[int, Paper], days: tuple[date, date]) -> Iterator[Found]:
    seasons = {paper.season_id for paper in known.values()}
    for proposal, at in _approved(Kind.REACH_BACK):
        for name, what in (("membership", "补记在册记录"), ("exemption", "补记免考")):
            record = proposal.change.get(name)
            if record and proposal.season_id in seasons and _meets(record, days):
                yield at, what, proposal.reason


def _meets(record: Mapping[str, Any], days: tuple[date, date]) -> bool:
    """Whether a record has one of these days."""
    first, last = days
    ends = record.get("last_on")
    began = date.fromisoformat(record["first_on"]) <= last
    return began and (ends is None or date.fromisoformat(ends) >= first)


def _approved(kind: Kind) -> list[tuple[Proposal, datetime]]:
    """What was approved, with when."""
    found = (
        sa.select(Proposal, ProposalStep.at)
        .join(ProposalStep, ProposalStep.proposal_id == Proposal.id)
        .where(Proposal.kind == kind, ProposalStep.state == State.APPROVED)
        .order_by(ProposalStep.at, Proposal.id)
    )
    return [(proposal, at) for proposal, at in session().execute(found)]


def _name(person_id: int) -> str:
    person = roster.person(person_id)
    return person.name if person else ""


def _unit(person_id: int, day: date) -> str:
    unit_id = roster.unit_of(person_id, day)
    unit = roster.unit(unit_id) if unit_id is not None else None
    return unit.name if unit else ""
