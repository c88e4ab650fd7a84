"""A campaign for load programs: real questions, two open papers, and made-up people who are signed in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from quizsvc.app import create_app
from quizsvc.bank import queries as bank
from quizsvc.bank import service as bank_service
from quizsvc.identity import service as identity
from quizsvc.kit import clock, db, queue
from quizsvc.kit.config import Settings
from quizsvc.papers import queries as papers
from quizsvc.papers import service as paper_service
from quizsvc.papers.rules import PaperKind
from quizsvc.season import queries as seasons
from quizsvc.season import service as season_service
from quizsvc.season.rules import local_date, week_of
from tests.worker.processes import ROOT

QUESTIONS = ROOT / "question_bank" / "environment-law.csv"
SETTINGS: dict[str, object] = {
    "daily_mix": [{"type": "single", "count": 5, "points": "20.00"}],
    "weekly_mix": [
        {"type": "single", "count": 8, "points": "5.00"},
        {"type": "multiple", "count": 4, "points": "5.00"},
        {"type": "true_false", "count": 8, "points": "5.00"},
    ],
}
UNITS, SEED = 100, 2021
TOKENS_LAST_S = 12 * 3600
ROSTER = (
    "insert into units (name, level, recorded_at) values ('省厅', 'root', :long_ago)",
    "insert into units (name, level, parent_id, recorded_at) "
    "select '单位' || n, 'city', (select id from units where level = 'root'), :long_ago "
    "from generate_series(1, :units) n",
    "insert into persons (name, credential) "
    "select '人员' || n, 'LOAD' || lpad(n::text, 8, '0') from generate_series(1, :people) n",
    "insert into memberships (person_id, unit_id, track, first_on, recorded_at, reach_back) "
    "select p.id, u.id, case when p.id % 5 = 0 then 'monitoring' else 'enforcement' end, "
    "(:long_ago)::date, :long_ago, false from persons p "
    "join (select id, row_number() over (order by id) - 1 as place from units where level = 'city') u "
    "on u.place = p.id % :units",
)
PEOPLE_DID_THIS_BEFORE = "update token_pairs set first_used_at = issued_at"
OPEN_ALL_DAY = "update papers set opens_at = :since, closes_at = :until"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part."""

    person_id: int
    token: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """An open season with a practice of five questions and a test of twenty; both can be answered all day."""

    season_id: int
    daily: int
    weekly: int
    members: list[Member]
    keys: Mapping[int, bank.MarkingKey]


@contextmanager
def application(settings: Settings) -> Iterator[Flask]:
    """The product in this process, whose tokens last for a long measurement."""
    app = create_app(replace(settings, access_token_s=TOKENS_LAST_S))
    with app.app_context():
        yield app
        db.db.session.remove()
        queue.current().connection.close()
        db.db.engine.dispose()


def begin(settings: Settings, *, people: int, signed_in: int | None = None) -> Campaign:
    """Fill an empty, migrated database; so many of the people, else all, are signed in."""
    with application(settings), db.transaction():
        now = clock.current().now()
        season_id = _open_season(now)
        daily, weekly = (_draw(now, season_id, kind) for kind in (PaperKind.DAILY, PaperKind.WEEKLY))
        times = {"since": now - timedelta(hours=1), "until": now + timedelta(days=1)}
        _execute(OPEN_ALL_DAY, **times)
        for statement in ROSTER:
            _execute(statement, long_ago=now - timedelta(days=90), units=UNITS, people=people)
        identity.note_demo(now=now, season_id=season_id, seed=SEED)
        tokens = identity.issue_tokens(now=now, count=people if signed_in is None else signed_in)
        _execute(PEOPLE_DID_THIS_BEFORE)
        placed = papers.questions_on([daily, weekly])
        keys = bank.keys({question.revision_id for paper in placed.values() for question in paper})
        members = [Member(one.person_id, one.tokens.access_token) for one in tokens]
        return Campaign(season_id, daily, weekly, members, keys)


def _open_season(now: datetime) -> int:
    monday = week_of(now.date()).monday
    planned = season_service.create(
        now=now,
        actor=None,
        name="压力测试",
        first_on=monday - timedelta(weeks=4),
        last_on=monday + timedelta(weeks=5, days=-1),
        settings=SETTINGS,
        calendar={},
    )
    report = bank_service.import_questions(
        now=now, actor=None, data=QUESTIONS.read_bytes(), filename=QUESTIONS.name, commit=True, approve=True
    )
    assert report.committed, report.errors
    return season_service.open_for_answers(now=now, actor=None, season_id=planned.id).id


def _draw(now: datetime, season_id: int, kind: PaperKind) -> int:
    season = seasons.by_id(season_id)
    today = local_date(now, season.zone)
    on = today if kind is PaperKind.DAILY else week_of(today).monday
    paper_id = paper_service.draw(now=now, actor=None, season=season, kind=kind, on=on, seed=SEED)
    paper_service.publish(now=now, actor=None, paper_id=paper_id)
    return paper_id


def _execute(statement: str, **values: Any) -> None:
    wanted = sa.text(statement)
    db.session().execute(wanted, {name: values[name] for name in values if name in wanted.compile().params})
