"""A season of made-up figures, put straight into the tables: nobody signs in, and no paper has questions."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from quizsvc.kit.config import Settings
from quizsvc.season.rules import Settings as Terms

FIRST_ON = date(2024, 3, 4)
PLACES = 17  # of so many people one leaves a paper out; a unit's people leave out different ones
STATEMENTS = (
    "insert into seasons (name, first_on, last_on, state, settings, calendar, created_at, opened_at) "
    "values ('测量', :first_on, :last_on, 'open', cast(:terms as jsonb), '{}', :long_ago, :long_ago)",
    "insert into units (name, level, recorded_at) values ('省厅', 'root', :long_ago)",
    "insert into units (name, level, parent_id, recorded_at) "
    "select '市' || n, 'city', (select id from units where level = 'root'), :long_ago "
    "from generate_series(1, :cities) n",
    "insert into units (name, level, parent_id, recorded_at) "
    "select '县' || n, 'county', (select min(id) from units where level = 'city') + n % :cities, :long_ago "
    "from generate_series(1, :counties) n",
    "insert into persons (name, credential) "
    "select '人员' || n, 'M' || lpad(n::text, 8, '0') from generate_series(1, :people) n",
    "insert into memberships (person_id, unit_id, track, first_on, recorded_at, reach_back) "
    "select p.id, (select min(id) from units) + 1 + p.id % (:cities + :counties), "
    "case when p.id % 5 = 0 then 'monitoring' else 'enforcement' end, :first_on, :long_ago, false "
    "from persons p",
    'insert into papers (season_id, kind, "on", week_on, title, state, opens_at, closes_at, blueprint, '
    "drawn_at, published_at) "
    "select s.id, kind, day, monday, kind || day, 'published', opens, closes, '{}', :long_ago, opens "
    "from seasons s, generate_series(0, :weeks - 1) week, "
    "lateral (select cast(:first_on as date) + 7 * week as monday) w, generate_series(0, 7) place, "
    "lateral (select case place when 7 then 'weekly' else 'daily' end as kind, "
    "         monday + place % 7 as day) d, "
    "lateral (select day::timestamp at time zone 'Asia/Shanghai' as opens, "
    "         (day + case place when 7 then 7 else 1 end)::timestamp "
    "         at time zone 'Asia/Shanghai' as closes) t",
)
ATTEMPTS = """
insert into attempts (paper_id, person_id, number, state, started_at, deadline_at, submitted_at, revision_ids,
                      option_orders, answered, score)
select p.id, person, number, 'submitted', p.opens_at + number * interval '1 hour', p.closes_at,
       p.opens_at + number * interval '1 hour' + luck % 1700 * interval '1 second', '{{}}', '{{}}', 5,
       case p.kind when 'weekly' then luck % 101 * 100 else luck % 6 * 2000 end
from papers p, generate_series(1, :people) person,
     generate_series(cast(:first as integer), cast(:last as integer)) number,
lateral (select abs(hashint8(p.id * 1000003 + person * 31 + number)::bigint) as luck) l
where p.week_on = :monday and (person + p.id) % {places} <> 0
order by p.id, person, number
"""
UNLOOKED = "alter table attempts drop constraint fk_attempts_paper_id, drop constraint fk_attempts_person_id"


@dataclass(frozen=True, slots=True)
class Size:
    """Of a season, whose last week is running."""

    people: int
    units: int
    weeks: int

    @property
    def now(self) -> datetime:
        """Late in the last week."""
        monday = FIRST_ON + timedelta(weeks=self.weeks - 1)
        return datetime.fromisoformat(f"{monday + timedelta(days=6)}T20:00:00+08:00")


def fill(settings: Settings, size: Size) -> int:
    """Fill an empty, migrated database, of which nothing is computed yet: nearly everybody has answered each
    paper once. How many attempts there are.
    """
    owner = sa.create_engine(settings.migration_database_url)
    cities = max(1, size.units // 100)
    values: dict[str, Any] = {
        "first_on": FIRST_ON,
        "last_on": FIRST_ON + timedelta(weeks=size.weeks, days=-1),
        "terms": json.dumps(Terms().to_json()),
        "long_ago": f"{FIRST_ON - timedelta(days=90)}T00:00:00+00:00",
        "cities": cities,
        "counties": size.units - cities,
        "people": size.people,
        "weeks": size.weeks,
    }
    try:
        with owner.begin() as connection:
            for statement in STATEMENTS:
                _execute(connection, statement, values)
            # What refers to nothing is not made here, and to look six million times takes a minute.
            connection.exec_driver_sql(UNLOOKED)
    finally:
        owner.dispose()
    return answer(settings, size)


def answer(settings: Settings, size: Size, *, first: int = 1, last: int = 1) -> int:
    """Nearly everybody answers each paper from the first to the last time, of which none counts but the very
    first; how many attempts there are now.
    """
    owner = sa.create_engine(settings.migration_database_url)
    try:
        for week in range(size.weeks):
            with owner.begin() as connection:
                monday = FIRST_ON + timedelta(weeks=week)
                answered = {"people": size.people, "first": first, "last": last, "monday": monday}
                connection.execute(sa.text(ATTEMPTS.format(places=PLACES)), answered)
        tidy(settings)
        with owner.connect() as connection:
            return connection.scalar(sa.text("select count(*) from attempts")) or 0
    finally:
        owner.dispose()


def tidy(settings: Settings) -> None:
    """What autovacuum would do in the middle of a measurement."""
    owner = sa.create_engine(settings.migration_database_url, isolation_level="AUTOCOMMIT")
    try:
        with owner.connect() as connection:
            connection.exec_driver_sql("vacuum analyze")
    finally:
        owner.dispose()


def _execute(connection: sa.Connection, statement: str, values: dict[str, Any]) -> None:
    wanted = sa.text(statement)
    connection.execute(wanted, {name: values[name] for name in values if name in wanted.compile().params})
