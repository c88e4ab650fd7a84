"""Reads of signals, for organizers and auditors."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizsvc.accounts import queries as accounts
from quizsvc.attempts.models import Attempt
from quizsvc.integrity.models import Signal, SignalAttempt, SignalStep
from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.papers.models import Paper
from quizsvc.roster.models import Person, Unit
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.season.queries import KnownSeason

SORTS: dict[str, Any] = {
    "found": Signal.id,
    "attempts": sa.select(sa.func.count()).where(SignalAttempt.signal_id == Signal.id).scalar_subquery(),
}
"""By what a list is sorted; with a `-` before it, the largest first."""
MOST_SIGNALS = 5_000
"""So many are listed at once at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSignals:
    """Which signals of a season are looked for; None is any."""

    season: KnownSeason
    period: season_rules.Period | None = None
    paper_id: int | None = None
    person_id: int | None = None
    attempt_id: int | None = None
    kind: str | None = None
    state: str | None = None
    sort: str = "-found"


def wanted_signals(
    *, season: int | None, paper: int | None, person: int | None, attempt: int | None, **more: Any
) -> WantedSignals:
    """What an address asks for (schemas.signals.SignalsFilter): of the named season, else of the named
    paper's or attempt's, else of the open one.

    Raises:
        NotFound, NoOpenSeason.
    """
    if season is None and (paper, attempt) != (None, None):
        on = sa.select(Attempt.paper_id).where(Attempt.id == attempt).scalar_subquery()
        its_season = sa.select(Paper.season_id).where(Paper.id == (on if paper is None else paper))
        season = session().scalar(its_season)
    of = seasons.named_or_open(season)
    its = {part: more[part] for part in ("period", "kind", "state", "sort")}
    return WantedSignals(season=of, paper_id=paper, person_id=person, attempt_id=attempt, **its)


def signals(wanted: WantedSignals, *, page: int, page_size: int) -> tuple[list[dict[str, Any]], int]:
    """One page of the signals that are looked for, and how many there are."""
    rows, total = db.page(_sorted(wanted), page, page_size)
    return shown_signals([row.id for row in rows]), total


def every_signal(wanted: WantedSignals) -> list[dict[str, Any]]:
    """The same, the first MOST_SIGNALS of them."""
    return shown_signals(session().scalars(_sorted(wanted).limit(MOST_SIGNALS)).all())


def _sorted(wanted: WantedSignals) -> sa.Select[int]:
    found = sa.select(Signal.id).join(Paper, Paper.id == Signal.paper_id)
    found = found.where(Paper.season_id == wanted.season.id, *_conditions(wanted))
    by = SORTS[wanted.sort.removeprefix("-")]
    return found.order_by(by.desc() if wanted.sort.startswith("-") else by.asc(), Signal.id.desc())


def _conditions(wanted: WantedSignals) -> Iterator[sa.ColumnElement[bool]]:
    its = ((Signal.paper_id, wanted.paper_id), (Signal.kind, wanted.kind), (Signal.state, wanted.state))
    yield from (column == value for column, value in its if value is not None)
    if wanted.period is not None:
        weeks = season_rules.weeks_of(wanted.period, wanted.season)
        yield Paper.week_on == db.any_of([week.monday for week in weeks], sa.Date)
    about = sa.select(SignalAttempt.signal_id).join(Attempt, Attempt.id == SignalAttempt.attempt_id)
    if wanted.person_id is not None:
        yield Signal.id.in_(about.where(Attempt.person_id == wanted.person_id))
    if wanted.attempt_id is not None:
        yield Signal.id.in_(about.where(Attempt.id == wanted.attempt_id))


def shown_signals(signal_ids: Collection[int]) -> list[dict[str, Any]]:
    """These signals in this order, each with its paper, its attempts and its history; those that there are
    not are absent.
    """
    found = sa.select(Signal, Paper).join(Paper, Paper.id == Signal.paper_id)
    rows = {row[0].id: row for row in session().execute(found.where(Signal.id == db.any_of(signal_ids)))}
    attempts, history = _attempts_of(signal_ids), _histories(signal_ids)
    return [
        {"signal": rows[id_][0], "paper": rows[id_][1], "attempts": attempts[id_], "history": history[id_]}
        for id_ in signal_ids
        if id_ in rows
    ]


def held_signal(signal_id: int) -> Signal | None:
    """A signal, held until the end of the transaction."""
    found = sa.select(Signal).where(Signal.id == signal_id).with_for_update()
    return session().scalar(found.execution_options(populate_existing=True))


def _attempts_of(signal_ids: Collection[int]) -> dict[int, list[Any]]:
    """The attempts of each signal as they are now, in the order in which they ended."""
    found = (
        sa.select(
            SignalAttempt.signal_id,
            SignalAttempt.attempt_id,
            Attempt.person_id,
            Person.name,
            SignalAttempt.unit_id,
            Unit.name.label("unit_name"),
            *(Attempt.state, Attempt.score, Attempt.started_at, Attempt.submitted_at),
        )
        .join(Attempt, Attempt.id == SignalAttempt.attempt_id)
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(Unit, Unit.id == SignalAttempt.unit_id)
        .where(SignalAttempt.signal_id == db.any_of(signal_ids))
        .order_by(Attempt.submitted_at, Attempt.id)
    )
    attempts: dict[int, list[Any]] = {id_: [] for id_ in signal_ids}
    for row in session().execute(found):
        attempts[row.signal_id].append(row)
    return attempts


def _histories(signal_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """What was decided about each signal, in order, and by whom."""
    found = sa.select(SignalStep).where(SignalStep.signal_id == db.any_of(signal_ids))
    rows = session().scalars(found.order_by(SignalStep.id)).all()
    names = accounts.display_names({row.account_id for row in rows})
    history: dict[int, list[dict[str, Any]]] = {id_: [] for id_ in signal_ids}
    for row in rows:
        step = {name: getattr(row, name) for name in ("state", "at", "account_id", "reason")}
        history[row.signal_id].append({**step, "account_name": names.get(row.account_id)})
    return history
