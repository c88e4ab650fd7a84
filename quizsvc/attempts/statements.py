"""The statements of the hot path, by name: what answering asks of PostgreSQL (docs/decisions, record 15).

On a line (kit.db) each is a transaction of its own. An attempt is looked at, not locked: what is written says
which version of the row it follows, and is written only if that is still the one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from quizsvc.attempts.rules import AttemptFacts, Place, Sitting, State, Worth
from quizsvc.bank.queries import Served, Solution
from quizsvc.bank.rules import QuestionType
from quizsvc.identity import queries as identity
from quizsvc.kit.db import ask
from quizsvc.kit.keeping import kept
from quizsvc.kit.wire import written
from quizsvc.papers.queries import PlacedQuestion, correction_of
from quizsvc.papers.rules import REVEAL, PaperKind, terms
from quizsvc.season.rules import Settings

PAPERS = 200  # kept in this process: a season's
CLOSES_AT = itemgetter(4)  # of CURRENT's columns

# Settings are read once for each version of their season's row, which changes whenever they do.
SETTINGS = "select settings from seasons where id = %(season)s"

CURRENT = """
select p.id, p.kind, p.title, p.opens_at, p.closes_at, p.time_limit_s,
       a.id, a.state, a.score, a.deadline_at,
       p.published_at, coalesce(a.number, 0),
       (select count(*) from attempt_grants g where g.paper_id = p.id and g.person_id = %(person)s),
       s.id, s.xmin::text
from seasons s
join papers p on p.season_id = s.id
left join lateral (
    select id, number, state, score, deadline_at from attempts
    where paper_id = p.id and person_id = %(person)s order by number desc limit 1
) a on true
where s.state = 'open' and p.state = 'published' and p.opens_at <= %(now)s and p.closes_at > %(now)s
"""

ATTEMPT = """
a.id, a.paper_id, a.person_id, a.number, a.state, a.staff, a.started_at, a.deadline_at, a.submitted_at,
a.revision_ids, a.option_orders, a.answers, a.answered, a.earned, a.score, a.xmin::text,
p.kind, p.closes_at, p.published_at
"""

LOOK = f"""
select {ATTEMPT} from attempts a join papers p on p.id = a.paper_id
where a.id = %(attempt)s and a.person_id = %(person)s
"""

# All that decides about a person's attempts on a paper, but for the one that is looked at. Who comes to see
# keys after its deadline has answered like everybody, also if it is ended only then.
SITTING = f"""
s.id, s.xmin::text,
(select count(*) from attempt_grants g where g.paper_id = p.id and g.person_id = {{person}}),
{identity.SAW_KEYS.format(person="{person}", since="p.drawn_at", until="{until}")},
(select json_agg(json_build_array(q.revision_id, c.policy, c.keys, c.revision_id) order by c.corrected_at)
 from paper_corrections c join paper_questions q on q.paper_id = c.paper_id and q.number = c.number
 where c.paper_id = p.id),
(select coalesce(json_agg(json_build_array(o.number, o.state, o.answered, o.score, o.submitted_at, o.staff)
                          order by o.number), '[]')
 from attempts o where o.paper_id = p.id and o.person_id = {{person}} and o.id <> {{attempt}})
"""

SIT = f"""
select {ATTEMPT}, {SITTING.format(person="a.person_id", attempt="a.id", until="a.deadline_at")}
from attempts a
join papers p on p.id = a.paper_id
join seasons s on s.id = p.season_id
where a.id = %(attempt)s and a.person_id = %(person)s
"""

COME = f"""
select p.id, p.kind, p.opens_at, p.closes_at, p.time_limit_s, p.published_at,
       (select a.id from attempts a
        where a.paper_id = p.id and a.person_id = %(person)s and a.state = 'in_progress'),
       {SITTING.format(person="%(person)s", attempt="0", until="'infinity'")}
from papers p
join seasons s on s.id = p.season_id
where p.id = %(paper)s and p.state = 'published'
"""

# Only while the paper closes when it did at the look: who puts its closing off holds its row meanwhile.
BEGIN = """
insert into attempts (paper_id, person_id, number, state, staff, started_at, deadline_at, revision_ids,
                      option_orders)
select id, %(person_id)s, %(number)s, 'in_progress', %(staff)s, %(started_at)s, %(deadline_at)s,
       %(revision_ids)s, %(option_orders)s
from papers where id = %(paper_id)s and closes_at = %(closes_at)s for key share
on conflict do nothing
returning id
"""

SAME = "id = %(attempt)s and xmin = %(version)s::xid"
SAME_AND_FREE = f"id = (select id from attempts where {SAME} for no key update skip locked)"

KEEP = f"""
update attempts set answers = %(answers)s::jsonb, answered = %(answered)s
where {SAME}
returning id
"""

# Of what is on a weekly test that is drawn and not over, not even the solution is read (rules.md §3).
SHOWN = """
select r.id, r.key, r.explanation, r.citation
from question_revisions r
where r.id = any(%(shown)s::bigint[]) and not exists (
    select from papers w join paper_questions l on l.paper_id = w.id
    where w.kind = 'weekly' and w.closes_at > %(not_over)s
      and (l.question_id = r.question_id or l.stem_print = r.stem_print))
"""

# The end, the mark that the person's week is stale, and what the review may show: all of it or nothing. Where
# it may show nothing yet, nothing is looked for.
_END = """
with ended as (
    update attempts
    set state = %(state)s, submitted_at = %(submitted_at)s, answers = %(answers)s::jsonb,
        answered = %(answered)s, earned = %(earned)s::int[], score = %(score)s, staff = %(staff)s
    where {which}
    returning paper_id, person_id
), marked as (
    insert into marks (topic, scope, subject) select 'attempt', paper_id, person_id from ended
)
{then}
"""
END = _END.format(which=SAME, then="select from ended")
END_IF_FREE = _END.format(which=SAME_AND_FREE, then="select from ended")
END_AND_SHOW = _END.format(
    which=SAME, then=f"select solution.* from ended left join ({SHOWN}) solution on true"
)

OVERDUE = """
select id, person_id from attempts
where state = 'in_progress' and deadline_at < %(due)s order by deadline_at limit %(most)s
"""

PAPER = """
select q.number, q.question_id, q.revision_id, q.points, r.type, r.stem, r.options, r.pictures
from paper_questions q join question_revisions r on r.id = q.revision_id
where q.paper_id = %(paper)s order by q.number
"""

KEYS = """
select q.revision_id, r.type, r.key, q.points
from paper_questions q join question_revisions r on r.id = q.revision_id
where q.paper_id = %(paper)s
"""


class Sheet(NamedTuple):
    """An attempt as it was when it was looked at; `version` is that of its row. Fields as in models.Attempt,
    the last three but one of its paper.
    """

    id: int
    paper_id: int
    person_id: int
    number: int
    state: str
    staff: bool
    started_at: datetime
    deadline_at: datetime
    submitted_at: datetime | None
    revision_ids: list[int]
    option_orders: list[str]
    answers: dict[str, Any]
    answered: int
    earned: list[int] | None
    score: int | None
    version: str
    kind: str
    closes_at: datetime
    published_at: datetime

    @property
    def facts(self) -> AttemptFacts:
        """What decides about it."""
        return AttemptFacts.of(self)


class Current(NamedTuple):
    """A paper that is open, with the person's newest attempt on it; None of that if there is none."""

    paper_id: int
    kind: str
    title: str
    opens_at: datetime
    closes_at: datetime
    time_limit_s: int | None
    attempt_id: int | None
    state: str | None
    score: int | None
    deadline_at: datetime | None
    question_count: int


@dataclass(frozen=True, slots=True)
class Coming:
    """A published paper to which a person comes: their running attempt on it, if any, and the sitting, whose
    `others` are all their attempts.
    """

    paper_id: int
    kind: str
    opens_at: datetime
    closes_at: datetime
    time_limit_s: int | None
    published_at: datetime
    running_id: int | None
    sitting: Sitting


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands on a published paper: its questions as they were placed, and by revision what participants
    see, what they may answer, and hundredths of points.
    """

    placed: list[PlacedQuestion]
    shown: dict[int, Served]
    answerable: dict[int, Place]
    points: dict[int, int]


def current(*, person_id: int, now: datetime) -> list[Current]:
    """The papers that are open now in the season that is; of two of a kind the person's next one last.

    While a paper's closing is put off, the next one of its kind opens beside it. The one to answer now is, of
    those that the person is not done with, that which closes first.
    """
    done: list[Current] = []
    left: list[Current] = []
    for row in sorted(ask(CURRENT, person=person_id, now=now), key=CLOSES_AT):
        *its, published_at, started, granted, season_id, version = row
        paper = Current(*(*its, len(printed(row[0], published_at).placed)))
        places = terms(PaperKind(paper.kind), _settings(season_id, version)).attempts + granted
        is_done = paper.state != State.IN_PROGRESS and started >= places
        (done if is_done else left).append(paper)
    return [*done, *reversed(left)]


def look(attempt_id: int, person_id: int) -> Sheet | None:
    """A person's attempt; None if it is not theirs."""
    rows = ask(LOOK, attempt=attempt_id, person=person_id)
    return Sheet(*rows[0]) if rows else None


def sit(attempt_id: int, person_id: int) -> tuple[Sheet, Sitting] | None:
    """The same with all that decides about its end and its result."""
    rows = ask(SIT, attempt=attempt_id, person=person_id)
    if not rows:
        return None
    (row,) = rows
    sheet = Sheet(*row[:19])
    return sheet, _sitting(sheet.kind, *row[19:])


def come(paper_id: int, person_id: int) -> Coming | None:
    """A person comes to a published paper; to participants others do not exist."""
    rows = ask(COME, paper=paper_id, person=person_id)
    if not rows:
        return None
    (row,) = rows
    paper, sitting = row[:7], _sitting(row[1], *row[7:])
    return Coming(*(*paper, sitting))


def begin(**first: Any) -> int | None:
    """A new attempt's id; None if the constraint decided for another device, or the paper's closing was put
    off since the look.
    """
    rows = ask(BEGIN, **first)
    return rows[0][0] if rows else None


def keep(sheet: Sheet, answers: dict[str, Any], answered: int) -> bool:
    """Keep answers of a running attempt; False if somebody has changed it since it was looked at."""
    return bool(
        ask(
            KEEP,
            attempt=sheet.id,
            version=sheet.version,
            answers=written(answers).decode(),
            answered=answered,
        )
    )


def end(
    sheet: Sheet, *, shown: Sequence[int] = (), now: datetime, waits: bool = True
) -> list[Solution] | None:
    """End an attempt as `sheet` has it, of which only `version` is still that of the row; the solutions of
    those of `shown` that may be shown. None if somebody has changed it since it was looked at; without
    `waits`, where nothing is shown, also if somebody holds it.
    """
    changed: dict[str, Any] = {
        "attempt": sheet.id,
        "version": sheet.version,
        "state": sheet.state,
        "submitted_at": sheet.submitted_at,
        "answers": written(sheet.answers).decode(),
        "answered": sheet.answered,
        "earned": _array(sheet.earned or ()),
        "score": sheet.score,
        "staff": sheet.staff,
    }
    if shown:
        rows = ask(END_AND_SHOW, **changed, shown=shown, not_over=now - REVEAL)
        return _solutions(rows) if rows else None
    return [] if ask(END if waits else END_IF_FREE, **changed) else None


def solutions(revision_ids: Sequence[int], *, now: datetime) -> list[Solution]:
    """The solutions of those of these revisions that may be shown."""
    return _solutions(ask(SHOWN, shown=revision_ids, not_over=now - REVEAL))


def overdue(*, due: datetime, most: int) -> list[tuple[int, int]]:
    """Running attempts whose deadline is before `due`, the longest overdue first, each with its person."""
    return [(attempt_id, person_id) for attempt_id, person_id in ask(OVERDUE, due=due, most=most)]


@kept(most=PAPERS)
def printed(paper_id: int, published_at: datetime) -> Printed:
    """What stands on a paper, without a key. What is published is sealed; what was corrected since is not
    looked at here.
    """
    rows = ask(PAPER, paper=paper_id)
    placed = [PlacedQuestion(*row[:4]) for row in rows]
    shown = {row[2]: Served(row[2], QuestionType(row[4]), *row[5:]) for row in rows}
    answerable = {
        revision: Place(question.type, frozenset(option["id"] for option in question.options))
        for revision, question in shown.items()
    }
    return Printed(placed, shown, answerable, {each.revision_id: each.points for each in placed})


@kept(most=PAPERS)
def worth(paper_id: int, published_at: datetime) -> dict[int, Worth]:
    """By what a paper is marked, by revision, but for what was corrected since."""
    rows = ask(KEYS, paper=paper_id)
    return {row[0]: Worth(QuestionType(row[1]), frozenset(row[2]), row[3]) for row in rows}


@kept(most=20)
def _settings(season_id: int, version: str) -> Settings:
    ((written,),) = ask(SETTINGS, season=season_id)
    return Settings.from_json(written)


def _sitting(
    kind: str,
    season_id: int,
    version: str,
    granted: int,
    saw_keys: bool,
    corrections: list[list[Any]] | None,
    others: list[list[Any]],
) -> Sitting:
    known = _settings(season_id, version)
    of_kind = terms(PaperKind(kind), known)
    places = of_kind.attempts + granted
    # The newest comes last, and stays.
    corrected = {revision: correction_of(*how) for revision, *how in corrections or ()}
    return Sitting(known, of_kind, places, saw_keys, corrected, [_facts(*one) for one in others])


def _array(numbers: Sequence[int]) -> str:
    """As PostgreSQL writes them: psycopg looks at each number to find out how."""
    return f"{{{','.join(map(str, numbers))}}}"


def _facts(
    number: int, state: str, answered: int, score: int | None, submitted_at: str | None, staff: bool
) -> AttemptFacts:
    ended_at = None if submitted_at is None else datetime.fromisoformat(submitted_at)
    return AttemptFacts(number, State(state), answered, score, ended_at, staff)


def _solutions(rows: list[tuple[Any, ...]]) -> list[Solution]:
    """Of an end that shows nothing there is one row, of nothing."""
    return [Solution(row[0], tuple(row[1]), row[2], row[3]) for row in rows if row[0] is not None]
