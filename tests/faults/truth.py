"""What PostgreSQL holds, by plain SQL: the raw facts, and the standings that were made of them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.rows import class_row, dict_row

UNIT_ROW = (
    "track, level, position, rank, change, unit_id, eligible, exempt, participants, rate, average, score"
)
PERSON_ROW = "track, position, rank, change, person_id, unit_id, score, weekly_tests, time_used_s"
TIMES_ROW = "track, daily, weekly, through_daily, through_weekly"
ABOUT_STANDINGS = ("attempt", "paper", "roster", "roles", "season")
BEHIND = "following"  # what is computed a while after the running week's units


@dataclass(frozen=True)
class Attempt:
    """A row of `attempts`."""

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
    answers: dict[str, Any]
    answered: int
    earned: list[int] | None
    score: int | None


@dataclass(frozen=True)
class Paper:
    """A published paper; `points` by revision."""

    id: int
    kind: str
    week_on: date
    points: dict[int, int]


@dataclass(frozen=True)
class Stay:
    """A membership or an exemption; days both included."""

    person_id: int
    unit_id: int
    track: str
    first_on: date
    last_on: date | None
    recorded_at: datetime
    reach_back: bool = False


@dataclass
class Standing:
    """The rows of one period's working standing."""

    units: list[tuple[Any, ...]] = field(default_factory=list)
    people: list[tuple[Any, ...]] = field(default_factory=list)
    times: list[tuple[Any, ...]] = field(default_factory=list)


@dataclass(frozen=True)
class Truth:
    """One consistent look at the database. `marks`: standings that wait to be computed; `units` by id: level
    and parent; `questions` by revision: type and key; `grants` by paper and person.
    """

    now: datetime
    season: dict[str, Any]
    papers: dict[int, Paper]
    questions: dict[int, tuple[str, frozenset[str]]]
    attempts: dict[int, Attempt]
    grants: Counter[tuple[int, int]]
    units: dict[int, tuple[str, int | None]]
    memberships: list[Stay]
    exemptions: list[Stay]
    marks: int
    standings: dict[str, Standing]


def read(url: str) -> Truth:
    """Look, all at one instant."""
    with psycopg.connect(url, connect_timeout=5) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with connection.cursor(row_factory=dict_row) as cursor:
            season = cursor.execute("select * from seasons where state = 'open'").fetchone()
        assert season is not None
        marks = connection.execute(
            "select count(*) from marks where topic = any(%s)", [[*ABOUT_STANDINGS, BEHIND]]
        ).fetchone()
        now = connection.execute("select clock_timestamp()").fetchone()
        assert marks is not None
        assert now is not None
        return Truth(
            now=now[0],
            season=season,
            papers=_papers(connection),
            questions={
                id_: (type_, frozenset(key))
                for id_, type_, key in connection.execute("select id, type, key from question_revisions")
            },
            attempts=_attempts(connection),
            grants=Counter(connection.execute("select paper_id, person_id from attempt_grants").fetchall()),
            units={
                id_: (level, parent)
                for id_, level, parent in connection.execute("select id, level, parent_id from units")
            },
            memberships=_stays(connection, "memberships", "unit_id, track"),
            exemptions=_stays(connection, "exemptions", "0 as unit_id, '' as track"),
            marks=marks[0],
            standings=_standings(connection),
        )


def _papers(connection: psycopg.Connection[Any]) -> dict[int, Paper]:
    found = "select id, kind, week_on from papers where state = 'published'"
    papers = {
        id_: Paper(id_, kind, week_on, {}) for id_, kind, week_on in connection.execute(found).fetchall()
    }
    placed = "select paper_id, revision_id, points from paper_questions"
    for paper, revision, points in connection.execute(placed):
        if paper in papers:
            papers[paper].points[revision] = points
    return papers


def _attempts(connection: psycopg.Connection[Any]) -> dict[int, Attempt]:
    names = ", ".join(Attempt.__dataclass_fields__)
    with connection.cursor(row_factory=class_row(Attempt)) as cursor:
        rows = cursor.execute(f"select {names} from attempts order by id").fetchall()
    return {row.id: row for row in rows}


def _stays(connection: psycopg.Connection[Any], table: str, where: str) -> list[Stay]:
    columns = f"person_id, {where}, first_on, last_on, recorded_at, reach_back"
    wanted = f"select {columns} from {table} where superseded_at is null"
    return [Stay(*row) for row in connection.execute(wanted)]


def _standings(connection: psycopg.Connection[Any]) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    for period, id_ in connection.execute("select period, id from standings").fetchall():
        found[period] = Standing(
            *(
                connection.execute(
                    f"select {columns} from {table} where standing_id = %s order by {order}",
                    [id_],
                ).fetchall()
                for table, columns, order in (
                    ("standing_units", UNIT_ROW, "track, level, position"),
                    ("standing_people", PERSON_ROW, "track, position"),
                    ("standing_times", TIMES_ROW, "track"),
                )
            )
        )
    return found
