"""A season around now, whose papers are open for hours in every direction, and people who may answer them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from quizsvc.accounts import service as accounts
from quizsvc.accounts import tokens
from quizsvc.accounts.rules import Role
from quizsvc.app import create_app
from quizsvc.identity.models import Binding
from quizsvc.kit import clock as clocks
from quizsvc.kit import db, queue
from quizsvc.kit.clock import FixedClock
from quizsvc.kit.config import Settings
from quizsvc.roster.models import Person
from quizsvc.season.rules import local_date, week_of
from tests.factories import Factories

DAILY_LIMIT_S = 12
WEEKLY_LIMIT_S = 90
SPARE = 8
SESSIONS = 300
SETTINGS: dict[str, object] = {
    "daily_attempts": 3,
    "daily_rule": "best",
    "weekly_attempts": 5,
    "weekly_rule": "last",
    "multiple_choice": "proportional_if_subset",
}
DAILY = ("single", "single", "multiple", "multiple", "true_false")
WEEKLY = ("single",) * 4 + ("multiple",) * 4 + ("true_false",) * 4
WEEKLY_POINTS = {"single": 400, "multiple": 700, "true_false": 333}


@dataclass(frozen=True)
class Answerer:
    """Somebody who may answer, with a token that lasts."""

    person: int
    token: str


@dataclass(frozen=True)
class Campaign:
    """What clients need to know. Nobody answers for the `probe`, by whom one sees whether the service is
    well, nor for those to `spare`. `sessions` are tokens of one of these, to be signed out; `organizer` is
    one too, of who may have the standings of `period` computed.
    """

    daily: int
    weekly: int
    period: str
    people: list[Answerer]
    probe: Answerer
    spare: list[Answerer]
    sessions: list[str]
    organizer: str


def noon_zone(now: datetime) -> str:
    """A zone in which it is about noon, so that no day ends during a run; POSIX counts them westwards."""
    east = 12 - now.hour
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"


def prepare(settings: Settings, *, people: int) -> Campaign:
    """Fill an empty, migrated database."""
    app = create_app(settings)
    with app.app_context():
        try:
            return _prepared(Factories(app, FixedClock(clocks.current().now())), people)
        finally:
            db.db.session.remove()
            db.db.engine.dispose()
            queue.current().connection.close()


def _prepared(make: Factories, people: int) -> Campaign:
    now = make.clock.now()
    zone = noon_zone(now)
    today, month = local_date(now, ZoneInfo(zone)), timedelta(days=30)
    wanted = {**SETTINGS, "time_zone": zone}
    season = make.season(first_on=today - month, last_on=today + month, settings=wanted)
    daily = make.paper(season, on=today, revisions=[make.question(type_) for type_ in DAILY])
    weekly = make.paper(
        season,
        kind="weekly",
        on=today,
        revisions=[make.question(type_) for type_ in WEEKLY],
        points=[WEEKLY_POINTS[type_] for type_ in WEEKLY],
    )
    make.bank(single=40, multiple=20, true_false=40)  # for what the tick draws ahead
    limits = sa.text("update papers set time_limit_s = case kind when 'daily' then :daily else :weekly end")
    with db.transaction() as session:
        session.execute(limits, {"daily": DAILY_LIMIT_S, "weekly": WEEKLY_LIMIT_S})
    roster = _roster(make, people + 1 + SPARE, now)
    with db.transaction():
        opened = [_account(person, now) for person in roster]
        sessions = [_token(opened[-1], now) for _ in range(SESSIONS)]
        probe, *others = [
            Answerer(person.id, _token(account, now)) for person, account in zip(roster, opened, strict=True)
        ]
        organizer = accounts.create(
            now=now, actor=None, name="organizer", display_name="组织者", roles=[Role.ORGANIZER]
        )
        return Campaign(
            daily=daily.id,
            weekly=weekly.id,
            period=str(week_of(today)),
            people=others[:people],
            probe=probe,
            spare=others[people:],
            sessions=sessions,
            organizer=_token(organizer.id, now),
        )


def _roster(make: Factories, people: int, now: datetime) -> list[Person]:
    """Units of every level; most people belong there and answer, some are away, late or never come."""
    today = now.date()
    cities = [make.unit(f"第{n}市局") for n in range(1, 5)]
    counties = [make.unit(f"第{n}县局", level="county", parent=cities[n % 3]) for n in range(1, 6)]
    units = [*cities, *counties, make.unit("省站", level="province"), make.root()]
    recorded = now - timedelta(days=40)
    with db.transaction() as session:
        persons = [
            Person(name=f"人员{n}", credential=f"61{n:06d}", phone=None) for n in range(people + people // 5)
        ]
        session.add_all(persons)
    for n, person in enumerate(persons):
        late = n % 17 == 16
        more: dict[str, Any] = {"recorded_at": now} if late else {"recorded_at": recorded}
        track = "monitoring" if n % 3 == 0 else "enforcement"
        first_on = today - timedelta(days=1 if late else 60)
        make.membership(person, units[n % len(units)], track=track, first_on=first_on, **more)
        if n % 13 == 12:
            # Half of a week or less is no exemption, more is.
            last_on = today + timedelta(days=20) if n % 2 else today - timedelta(days=20)
            make.exemption(person, first_on=today - timedelta(days=25), last_on=last_on, recorded_at=recorded)
    with db.transaction() as session:
        return list(session.scalars(sa.select(Person).order_by(Person.id).limit(people)))


def _account(person: Person, now: datetime) -> int:
    # Without a password: nobody signs in, and hashing costs more than all the rest.
    account = accounts.create(now=now, actor=None, name=person.credential, display_name=person.name)
    db.session().add(Binding(account_id=account.id, person_id=person.id, bound_at=now))
    db.session().flush()
    return account.id


def _token(account: int, now: datetime) -> str:
    return tokens.open_session(now=now, account_id=account).access_token
