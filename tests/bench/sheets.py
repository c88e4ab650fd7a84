"""Attempts by the thousand: copies of a few that were really started, and handed in, by the product."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizsvc.attempts import service
from quizsvc.attempts.models import Attempt
from quizsvc.bank import queries as bank
from quizsvc.kit import clock, db
from quizsvc.kit.config import Settings
from tests.bench import campaign
from tests.bench.campaign import Campaign, Member

ORDERS = 40  # different orders of questions and options on each paper
COLUMNS = [column.name for column in Attempt.__table__.columns if column.name != "id"]
EARLIER_PAPERS, WEEKLY_EACH = 104, 8  # a season has 13 weeks of seven practices and a test
KEPT = "create table load_{name} as select row_number() over (order by id) - 1 as place, a.* from attempts a"
EARLIER = """
insert into papers (season_id, kind, "on", week_on, title, state, opens_at, closes_at, blueprint, drawn_at,
                    published_at)
select p.season_id, p.kind, p."on" - 7 * n, p.week_on - 7 * n, p.title, p.state,
       p.opens_at - n * interval '7 days', p.closes_at - n * interval '7 days', p.blueprint,
       p.drawn_at - n * interval '7 days', p.published_at - n * interval '7 days'
from papers p, generate_series(1, :count) n
where p.id = case when n % :weekly_each = 0 then :weekly else :daily end
returning id, kind, closes_at"""
EARLIER_TIMES = {name: f"t.{name} - :ago" for name in ("started_at", "deadline_at", "submitted_at")}
MORE_PEOPLE = """
insert into persons (name, credential)
select '人员' || n, 'LOAD' || lpad(n::text, 8, '0')
from generate_series((select count(*) from persons) + 1, :people) n"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A running attempt of a member, with the right answers by place."""

    attempt_id: int
    member: Member
    right: dict[str, list[str]]


class Sheets:
    """Makes attempts in the database of one campaign, as its owner."""

    def __init__(self, owner: sa.Engine, lived: Campaign) -> None:
        self.owner = owner
        self.campaign = lived

    def begin(self, paper_id: int) -> list[Sheet]:
        """Everybody has just begun on the paper, and nothing else was ever done on it."""
        self._delete(paper_id)
        rows = self._add(
            "begun",
            where="t.paper_id = :paper",
            people="p.id = any(:members)",
            set_={
                "person_id": "p.id",
                "started_at": "now() - interval '1 minute'",
                "deadline_at": "greatest(t.deadline_at, now() + interval '29 minutes')",
            },
            paper=paper_id,
            members=[member.person_id for member in self.campaign.members],
        )
        self._tidy()
        by_person = {row.person_id: row for row in rows}
        return [self._sheet(member, by_person[member.person_id]) for member in self.campaign.members]

    def store(self, count: int) -> Iterator[int]:
        """So many attempts that ended on papers of earlier weeks; tells how many there are, now and then."""
        each = -(-count // EARLIER_PAPERS)
        with self.owner.begin() as connection:
            connection.execute(sa.text(MORE_PEOPLE), {"people": each})
            wanted = {"daily": self.campaign.daily, "weekly": self.campaign.weekly}
            closes_at = connection.scalar(sa.text("select max(closes_at) from papers"))
            papers = connection.execute(
                sa.text(EARLIER), {**wanted, "count": EARLIER_PAPERS, "weekly_each": WEEKLY_EACH}
            ).all()
        for number, paper in enumerate(sorted(papers, key=lambda paper: paper.closes_at)):
            self._add(
                "ended",
                where="t.paper_id = :like",
                people="p.id <= (select min(id) - 1 + :each from persons)",
                set_={"person_id": "p.id", "paper_id": ":paper", **EARLIER_TIMES},
                ago=closes_at - paper.closes_at,
                paper=paper.id,
                like=wanted[paper.kind],
                each=max(0, min(each, count - number * each)),
            )
            if number % WEEKLY_EACH == 0:
                yield min(count, (number + 1) * each)
        self._tidy()

    def clear(self, paper_id: int) -> None:
        """Nobody has done anything on the paper."""
        self._delete(paper_id)
        self._tidy()

    def scores(self, paper_id: int) -> list[int]:
        """What those who handed in on a paper got, the least first."""
        wanted = sa.select(Attempt.score).where(Attempt.paper_id == paper_id, Attempt.state == "submitted")
        with self.owner.connect() as connection:
            return [score or 0 for score in connection.scalars(wanted.order_by(Attempt.score))]

    def count(self, paper_id: int, state: str) -> int:
        """How many attempts on a paper are in this state."""
        wanted = sa.select(sa.func.count()).where(Attempt.paper_id == paper_id, Attempt.state == state)
        with self.owner.connect() as connection:
            return connection.scalar(wanted) or 0

    def _delete(self, paper_id: int) -> None:
        with self.owner.begin() as connection:
            connection.execute(sa.delete(Attempt).where(Attempt.paper_id == paper_id))
            connection.exec_driver_sql("delete from marks")

    def _tidy(self) -> None:
        """What autovacuum would do in the middle of a measurement."""
        with self.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("vacuum analyze attempts")
            connection.exec_driver_sql("vacuum marks")

    def _add(self, name: str, *, where: str, people: str, set_: dict[str, str], **values: Any) -> list[Any]:
        """Copies of what `name` keeps, one for each of the people; person, id and revisions of each."""
        columns = ", ".join(f'"{column}"' for column in COLUMNS)
        copied = ", ".join(set_.get(column, f't."{column}"') for column in COLUMNS)
        wanted = (
            f"insert into attempts ({columns}) select {copied} from persons p join load_{name} t "
            f"on t.place % {ORDERS} = p.id % {ORDERS} where {where} and {people} order by p.id "
            "returning id, person_id, revision_ids"
        )
        with self.owner.begin() as connection:
            return list(connection.execute(sa.text(wanted), values))

    def _sheet(self, member: Member, row: Any) -> Sheet:
        keys = self.campaign.keys
        right = {
            str(place): sorted(keys[revision].key) for place, revision in enumerate(row.revision_ids, start=1)
        }
        return Sheet(row.id, member, right)


@contextmanager
def of(settings: Settings, lived: Campaign) -> Iterator[Sheets]:
    """The campaign's attempts; there are none yet."""
    owner = sa.create_engine(settings.migration_database_url)
    try:
        with campaign.application(settings):
            begun = [_start(member, paper) for paper in (lived.daily, lived.weekly) for member in _few(lived)]
            _keep(owner, "begun")
            for attempt in begun:
                _hand_in(attempt, lived)
            _keep(owner, "ended")
        with owner.begin() as connection:
            connection.exec_driver_sql("delete from attempts")
        yield Sheets(owner, lived)
    finally:
        owner.dispose()


def _few(lived: Campaign) -> list[Member]:
    return lived.members[:ORDERS]


def _start(member: Member, paper_id: int) -> tuple[int, int, list[int]]:
    with db.transaction():
        now = clock.current().now()
        attempt, _ = service.start(now=now, person_id=member.person_id, paper_id=paper_id)
        return member.person_id, attempt.id, list(attempt.revision_ids)


def _hand_in(begun: tuple[int, int, list[int]], lived: Campaign) -> None:
    person_id, attempt_id, revisions = begun
    sent = {str(place): _answer(lived.keys[revision]) for place, revision in enumerate(revisions, start=1)}
    with db.transaction():
        now = clock.current().now()
        service.submit(now=now, person_id=person_id, attempt_id=attempt_id, sent=sent)


def _answer(key: bank.MarkingKey) -> dict[str, Any]:
    return {"chosen": sorted(key.key), "seq": 1}


def _keep(owner: sa.Engine, name: str) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql(KEPT.format(name=name))
