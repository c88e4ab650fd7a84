"""Finding attempts, for staff: anybody's, on whatever paper of a season."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.attempts import rules
from quizsvc.attempts.models import Attempt
from quizsvc.attempts.queries.counting import AttemptFactsOf, facts_for, grants_for
from quizsvc.kit import db
from quizsvc.kit.db import any_of, session
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind, terms
from quizsvc.roster import spelling
from quizsvc.roster.models import Membership, Person, Unit
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.season.queries import KnownSeason

_TIME = Attempt.submitted_at - Attempt.started_at
# Ids rise as attempts begin, and to sort by them no row has to be looked at.
SORTS: dict[str, Any] = {
    "started": Attempt.id,
    "submitted": Attempt.submitted_at,
    "score": Attempt.score,
    "time": _TIME,
    "name": Person.name,
}
"""By what a list is sorted; with a `-` before it, the largest first. What has none comes last."""
MOST_ROWS = 50_000
"""So many are listed at once at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which attempts are looked for; None and "" are any. `name` is part of a person's name or number."""

    season: KnownSeason
    period: season_rules.Period | None = None
    kind: str | None = None
    paper_id: int | None = None
    person_id: int | None = None
    name: str = ""
    state: str | None = None
    sort: str = "-started"


@dataclass(frozen=True, slots=True)
class Found:
    """An attempt with whose it is and on which paper; the unit and track are those of its person when it
    began. `counted` says whether it is the one that counts, as things stand; scores are hundredths.
    """

    id: int
    paper_id: int
    kind: str
    title: str
    on: date
    person_id: int
    name: str
    unit_id: int | None
    unit_name: str | None
    track: str | None
    number: int
    state: str
    staff: bool
    counted: bool
    started_at: datetime
    deadline_at: datetime
    submitted_at: datetime | None
    time_used_s: int | None
    answered: int
    questions: int
    score: int | None
    void_reason: str | None
    voided_at: datetime | None


def wanted(
    *, season: int | None, paper: int | None, person: int | None, name: str, sort: str, **more: Any
) -> Wanted:
    """What an address asks for (schemas.looking.AttemptsQuery): of the named season, else of the named
    paper's, else of the open one.

    Raises:
        NotFound, NoOpenSeason.
    """
    if season is None and paper is not None:
        season = session().scalar(sa.select(Paper.season_id).where(Paper.id == paper))
    its = {part: more[part] for part in ("period", "kind", "state")}
    of = seasons.named_or_open(season)
    return Wanted(season=of, paper_id=paper, person_id=person, name=name, sort=sort, **its)


def page(wanted: Wanted, *, page: int, page_size: int) -> tuple[list[Found], int]:
    """One page of the attempts that are looked for, and how many there are."""
    rows, total = db.page(_sorted(wanted), page, page_size)
    return _shown(wanted.season, [row.id for row in rows]), total


def everything(wanted: Wanted) -> list[Found]:
    """The same, the first MOST_ROWS of them."""
    ids = session().scalars(_sorted(wanted).limit(MOST_ROWS)).all()
    return _shown(wanted.season, ids)


def sitting(season: KnownSeason, paper: Paper, person_id: int, granted: int) -> list[Found]:
    """All attempts of a person on a paper of a season, who was granted so many, by number."""
    own = (Attempt.paper_id == paper.id, Attempt.person_id == person_id)
    rows = session().execute(_with_names(season).where(*own).order_by(Attempt.number)).all()
    return _told(season, rows, [AttemptFactsOf.of(row) for row in rows], {(paper.id, person_id): granted})


def _shown(season: KnownSeason, attempt_ids: Sequence[int]) -> list[Found]:
    rows = session().execute(_with_names(season).where(Attempt.id == any_of(attempt_ids))).all()
    on, whose = {row.paper_id for row in rows}, {row.person_id for row in rows}
    told = _told(season, rows, facts_for(on, whose), grants_for(on, whose))
    found = {each.id: each for each in told}
    return [found[id_] for id_ in attempt_ids]


def _sorted(wanted: Wanted) -> sa.Select[int]:
    name = wanted.sort.removeprefix("-")
    found = sa.select(Attempt.id).where(*_conditions(wanted))
    if name == "name":
        found = found.join(Person, Person.id == Attempt.person_id)
    order = SORTS[name].desc() if wanted.sort.startswith("-") else SORTS[name].asc()
    return found.order_by(order.nulls_last(), Attempt.id.desc())


def _conditions(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    yield Attempt.paper_id == any_of(_papers(wanted))
    if wanted.person_id is not None:
        yield Attempt.person_id == wanted.person_id
    if wanted.name:
        yield Attempt.person_id.in_(sa.select(Person.id).where(_is_called(wanted.name)))
    if wanted.state is not None:
        yield Attempt.state == wanted.state


def _papers(wanted: Wanted) -> list[int]:
    weeks = None if wanted.period is None else season_rules.weeks_of(wanted.period, wanted.season)
    return [
        paper.id
        for paper in papers.papers_of(wanted.season.id)
        if wanted.paper_id in (None, paper.id)
        and wanted.kind in (None, paper.kind)
        and (weeks is None or season_rules.week_of(paper.week_on) in weeks)
    ]


def _is_called(name: str) -> sa.ColumnElement[bool]:
    spelt = spelling.squeezed(name)
    number = Person.credential.contains(spelt.upper(), autoescape=True)
    return Person.name.contains(spelt, autoescape=True) | number


def _with_names(season: KnownSeason) -> sa.Select[Any]:
    """Attempts with whose they are and on which paper."""
    day = sa.cast(sa.func.timezone(season.settings.time_zone, Attempt.started_at), sa.Date)
    in_force = sa.and_(
        Membership.person_id == Attempt.person_id,
        Membership.superseded_at.is_(None),
        Membership.first_on <= day,
        Membership.last_on.is_(None) | (Membership.last_on >= day),
    )
    names = (
        *("id", "paper_id", "person_id", "number", "state", "staff", "started_at", "deadline_at"),
        *("submitted_at", "answered", "score", "void_reason", "voided_at"),
    )
    return (
        sa.select(
            *(getattr(Attempt, name) for name in names),
            sa.func.cardinality(Attempt.revision_ids).label("questions"),
            *(Paper.kind, Paper.title, Paper.on),
            Person.name,
            *(Membership.unit_id, Membership.track, Unit.name.label("unit_name")),
        )
        .join(Paper, Paper.id == Attempt.paper_id)
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(Membership, in_force)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
    )


def _told(
    season: KnownSeason,
    rows: Sequence[Any],
    known: Iterable[AttemptFactsOf],
    granted: Mapping[tuple[int, int], int],
) -> list[Found]:
    """These rows; `known` are all attempts of their people on their papers."""
    kinds = {row.paper_id: row.kind for row in rows}
    theirs: dict[tuple[int, int], list[rules.AttemptFacts]] = {}
    for each in known:
        theirs.setdefault((each.paper_id, each.person_id), []).append(each.facts)
    counted = {}
    for place, own in theirs.items():
        of_kind = terms(PaperKind(kinds[place[0]]), season.settings)
        one = rules.counted(own, of_kind.attempts + granted.get(place, 0), of_kind.rule)
        counted[place] = one and one.number
    return [_found(row, counted[row.paper_id, row.person_id] == row.number) for row in rows]


def _found(row: Any, counted: bool) -> Found:
    ended_at = row.submitted_at
    time_used_s = None if ended_at is None else rules.time_used_s(row.started_at, ended_at)
    return Found(**row._mapping, counted=counted, time_used_s=time_used_s)
