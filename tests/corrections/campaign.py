"""A season that goes on step by step, in a database of its own, and what anybody may see of it meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa
from flask import Flask

from quizsvc.app import create_app
from quizsvc.attempts import rules as attempt_rules
from quizsvc.attempts.models import Attempt
from quizsvc.attempts.rules import Worth
from quizsvc.bank.rules import QuestionType
from quizsvc.corrections import queries as corrections
from quizsvc.kit import clock as clocks
from quizsvc.kit import databases, db, marks, queue
from quizsvc.kit.clock import FixedClock
from quizsvc.kit.config import Settings
from quizsvc.papers.rules import Policy
from quizsvc.rankings import queries as rankings
from quizsvc.rankings import service as standings
from tests.corrections.steps import Organizers
from tests.factories import Factories
from tests.rankings import worlds

FIRST_ON = date(2021, 7, 5)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
PAPERS = {"daily": 2, "weekly": 4}
"""A week's papers, with so many questions each, worth 100 points together."""
BY_KEY = (Policy.REKEY, Policy.ACCEPT_BOTH)
TIME = """
create or replace function clock_timestamp() returns timestamptz language sql as
$$ select pg_catalog.clock_timestamp() - interval '{} seconds' $$
"""
SEEN = {
    "versions": """
        select period, version, reason, (document::jsonb -> 'figures')::text,
               document::jsonb #>> '{inputs, compared_with}'
        from snapshots order by period, version
    """,
    "marks of attempts": "select id, earned, score from attempts order by id",
    "score changes": 'select attempt_id, numbers, before, "after" from score_changes order by attempt_id, id',
    "proposals": """
        select id, p.state, array_agg(s.state order by s.state)
        from proposals p join proposal_steps s on s.proposal_id = p.id group by id order by id
    """,
    "deeds": """
        select action, count(*) from audit_events
        where action in ('standing.publish', 'proposal.apply') group by action order by action
    """,
}
"""What people see or are told, in both lives the same."""
PARTIAL = """
select period, version from (
    select *, document::jsonb -> 'figures' as figures, lag(chain_sha256) over versions as before,
           row_number() over versions as turn
    from snapshots window versions as (partition by season_id, period order by version)
) s
where sha256 <> encode(sha256(convert_to(document, 'UTF8')), 'hex')
   or previous_sha256 is distinct from before or version <> turn
   or jsonb_array_length(figures -> 'units') <> (select count(*) from snapshot_units where snapshot_id = s.id)
   or jsonb_array_length(figures -> 'people')
      <> (select count(*) from snapshot_people where snapshot_id = s.id)
   or jsonb_array_length(figures -> 'person_times')
      <> (select count(*) from snapshot_times where snapshot_id = s.id)
"""
Sight = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper: the questions on it, and what each of their revisions is worth."""

    id: int
    opens_at: datetime
    closes_at: datetime
    questions: list[int]
    worth: dict[int, Worth]


class Campaign:
    """One life of it; two with the same seed have the same ids. Its database tells the time of the season."""

    def __init__(self, app: Flask, settings: Settings, clock: FixedClock, *, seed: int, weeks: int) -> None:
        self.app, self.settings, self._clock, self._random = app, settings, clock, Random(seed)
        mondays = [FIRST_ON + WEEK * number for number in range(weeks)]
        days = (FIRST_ON + DAY * number for number in range(7 * weeks))
        others = [day.isoformat() for day in days if day not in mondays]
        self._wrong: list[int] = []
        with app.app_context():
            self._make = Factories(app, clock)
            self.season = self._make.season(
                first_on=FIRST_ON, last_on=FIRST_ON + WEEK * weeks - DAY, calendar={"without_daily": others}
            )
            self._organizers = Organizers(app.test_client(), self._make)
            city = self._make.unit("甲市")
            units = [city, self._make.unit("乙县", level="county", parent=city), self._make.unit("丙市")]
            self._people = [
                self._make.member(units[number % 3], track=track).id
                for number, track in enumerate(["enforcement", "monitoring", "enforcement"] * 3)
            ]
            self._coming = iter([(monday, self._papers(monday)) for monday in mondays])

    # What happens

    def a_week_comes_to_its_end(self) -> None:
        """The next one, with everybody's answers; nothing of it is computed."""
        monday, papers = next(self._coming)
        self._tell_the_time(worlds.shanghai(monday + WEEK, 8))
        with self.app.app_context():
            for paper in papers:
                self._answer(paper)
                self._wrong += paper.questions

    def a_key_is_corrected(self, policy: Policy) -> None:
        """Of any question so far, once: proposed and approved, and not yet applied."""
        question = self._wrong.pop(self._random.randrange(len(self._wrong)))
        key: dict[str, Any] = {"key": ["b"]} if policy in BY_KEY else {}
        with self.app.app_context():
            made = self._organizers.propose("correction", question_id=question, policy=policy, **key)
            self._organizers.approve(made)

    def perform(self, job: str) -> None:
        """A job, here and now."""
        with self.app.app_context():
            queue.perform(job, {})

    def send(self, job: str) -> None:
        """Have a worker do it."""
        with self.app.app_context():
            assert queue.send(job)

    def forget_what_was_asked(self) -> None:
        """Nothing waits for a worker any more."""
        with self.app.app_context():
            queue.current().empty()

    def waits(self) -> list[str]:
        """The jobs that have something to do, as the tick finds it."""
        with self.app.app_context(), db.transaction():
            now = clocks.current().now()
            waiting = {
                "corrections.apply": corrections.work_waits(),
                "rankings.compute": rankings.work_waits(now),
                "rankings.publish": rankings.publishing_waits(now),
            }
        return [job for job, waits in waiting.items() if waits]

    # What is there

    def seen(self) -> Sight:
        """What another connection sees at this moment."""
        with self.app.app_context(), self._looking() as connection:
            found = {name: _rows(connection, statement) for name, statement in SEEN.items()}
            return found | {"partial versions": _rows(connection, PARTIAL)}

    def at_rest(self) -> Sight:
        """The same, with what is computed and what is marked; for when nothing is under way."""
        found = self.seen()
        with self.app.app_context(), db.transaction() as session:
            topics = sa.text(
                "select topic, scope, subject from marks where topic = any(:known) order by 1, 2, 3"
            )
            known = [*rankings.TOPICS, rankings.FOLLOWING, rankings.MENDING]
            found["marks"] = [tuple(row) for row in session.execute(topics, {"known": known})]
            return found | worlds.picture()

    def is_at_rest(self) -> bool:
        """Whether PostgreSQL has noticed the end of whoever did a job or ticked here."""
        held = (
            "select count(*) from pg_locks join pg_database d on d.oid = database where locktype = 'advisory'"
        )
        with self.app.app_context(), self._looking() as connection:
            return _rows(connection, f"{held} and datname = current_database()") == [(0,)]

    def finds_a_partial_version(self) -> bool:
        """Whether a version without its rows would be noticed: there is one for a moment, for itself."""
        same = "season_id, period, computed_at, published_at, reason, inputs, document, sha256, chain_sha256"
        more = f"insert into snapshots ({same}, previous_sha256, version)"
        with self.app.app_context(), db.db.engine.connect() as connection:
            newest = f"select {same}, chain_sha256, version + 1 from snapshots order by id desc limit 1"
            connection.execute(sa.text(f"{more} {newest}"))
            return len(_rows(connection, PARTIAL)) == 1

    def export(self, file: Path) -> None:
        """For scripts/audit."""
        with self.app.app_context(), db.transaction(), file.open("wb") as into:
            standings.export(now=clocks.current().now(), actor=None, season=self.season, into=into)

    @contextmanager
    def _looking(self) -> Iterator[sa.Connection]:
        """As everything stands at one instant."""
        engine = db.db.engine.execution_options(isolation_level="REPEATABLE READ")
        with engine.connect() as connection:
            yield connection

    def _tell_the_time(self, now: datetime) -> None:
        """From here on, here and in every process that starts later."""
        self._clock.set(now)
        owner = sa.create_engine(self.settings.migration_database_url, poolclass=sa.NullPool)
        with owner.begin() as connection:
            connection.execute(sa.text(TIME.format((datetime.now(UTC) - now).total_seconds())))

    def _papers(self, monday: date) -> list[Sheet]:
        made = []
        for kind, number in PAPERS.items():
            revisions, points = [self._make.question() for _ in range(number)], 10_000 // number
            worth = {each.id: Worth(QuestionType.SINGLE, frozenset("a"), points) for each in revisions}
            of: dict[str, Any] = {"kind": kind, "on": monday, "revisions": revisions}
            paper = self._make.paper(self.season, **of, points=[points] * number)
            questions = [each.question_id for each in revisions]
            made.append(Sheet(paper.id, paper.opens_at, paper.closes_at, questions, worth))
        return made

    def _answer(self, paper: Sheet) -> None:
        """The first is right in everything, the second in every other question, the others as it comes."""
        number = len(paper.worth)
        taken = self._random.sample(self._people[2:], 5)
        rows = []
        for person in [*self._people[:2], *taken]:
            sure = {self._people[0]: "a" * number, self._people[1]: "ba" * number}
            letters = sure.get(person) or self._random.choices("aabc", k=number)
            rows.append(self._attempt(paper, person, letters[:number]))
        with db.transaction() as session:
            session.execute(sa.insert(Attempt), rows)
            marks.add_all("attempt", scope=paper.id, subjects=[row["person_id"] for row in rows])

    def _attempt(self, paper: Sheet, person: int, letters: Any) -> dict[str, Any]:
        answers: dict[str, attempt_rules.Answer] = {
            str(number): {"chosen": [letter], "seq": 1} for number, letter in enumerate(letters, start=1)
        }
        places, settings = list(paper.worth), self.season.settings
        earned, score = attempt_rules.mark(places, answers, paper.worth, {}, settings)
        started_at = paper.opens_at + timedelta(minutes=self._random.randrange(600))
        return {
            "paper_id": paper.id,
            "person_id": person,
            "number": 1,
            "state": "submitted",
            "started_at": started_at,
            "deadline_at": paper.closes_at,
            "submitted_at": started_at + timedelta(seconds=self._random.randrange(30, 1500)),
            "revision_ids": places,
            "option_orders": ["abcd"] * len(places),
            "answers": answers,
            "answered": len(answers),
            "earned": earned,
            "score": score,
        }


@contextmanager
def campaigns(settings: Settings, sockets: Path, *, seed: int, weeks: int) -> Iterator[Campaign]:
    """One in a fresh database, reached by the socket in this folder; gone after the block."""
    with databases.fresh(settings, prefix="campaign") as own:
        url = sa.make_url(own.database_url).update_query_dict({"host": str(sockets)})
        through = url.render_as_string(hide_password=False)
        reached = replace(own, database_url=through, access_token_s=10 * 365 * 24 * 3600)
        # What the product asks for the time is found here before PostgreSQL's own.
        owner = sa.create_engine(own.migration_database_url, poolclass=sa.NullPool)
        with owner.begin() as connection:
            connection.execute(
                sa.text(f'alter database "{url.database}" set search_path = public, pg_catalog')
            )
        clock = FixedClock(worlds.shanghai(FIRST_ON))
        app = create_app(reached, clock=clock)
        try:
            yield Campaign(app, reached, clock, seed=seed, weeks=weeks)
        finally:
            with app.app_context():
                queue.current().delete(delete_jobs=True)
                queue.current().connection.close()
                db.db.session.remove()
                db.db.engine.dispose()


def _rows(connection: sa.Connection, statement: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(sa.text(statement))]
