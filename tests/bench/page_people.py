"""People for the console's lists: in cities and counties, most with an account, some exempt, some gone."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from quizsvc.kit import db

UNITS = 2_000
LOOKS = (
    ("人员，第一页", "/people"),
    ("人员，最后几页", "/people?page=380"),
    ("人员，按单位", "/people?sort=unit"),
    ("人员，姓名的一部分", "/people?q=人员19"),
    ("人员，没有账号的", "/people?bound=no&sort=-credential"),
    ("人员，免考的", "/people?service=exempt"),
    ("人员，全部", "/people?service=all&sort=account"),
    ("单位", "/units"),
    ("未参加", "/missing"),
    ("没有开通账号", "/missing?show=unbound"),
)
STATEMENTS = (
    "insert into units (name, level, parent_id, recorded_at) "
    "select '某县' || n, 'county', city.id, :long_ago from generate_series(1, :units) n "
    "join (select id, row_number() over (order by id) - 1 as place from units where level = 'city') city "
    "on city.place = n % 100",
    "insert into persons (name, credential, phone) "
    "select '人员' || n, 'DESK' || lpad(n::text, 8, '0'), '139' || lpad(n::text, 8, '0') "
    "from generate_series(1, :rows) n",
    "insert into memberships (person_id, unit_id, track, first_on, last_on, recorded_at, reach_back) "
    "select p.id, u.id, case when p.id % 5 = 0 then 'monitoring' else 'enforcement' end, "
    "(:long_ago)::date, case when p.id % 50 = 0 then (:now)::date - 1 end, :long_ago, false "
    "from persons p join (select id, row_number() over (order by id) - 1 as place from units "
    "where level = 'county') u on u.place = p.id % :units where p.credential like 'DESK%'",
    "insert into exemptions (person_id, first_on, reason, recorded_at, reach_back) "
    "select id, (:long_ago)::date, '长病假', :long_ago, false from persons "
    "where credential like 'DESK%' and id % 40 = 0",
    "insert into accounts (name, display_name, created_at) "
    "select lower(credential), name, :long_ago from persons where credential like 'DESK%' and id % 10 < 7",
    "insert into bindings (account_id, person_id, bound_at) "
    "select a.id, p.id, :long_ago from persons p join accounts a on a.name = lower(p.credential) "
    "where p.credential like 'DESK%'",
    "insert into wechat_users (appid, openid, account_id, seen_at, bound_at) "
    "select 'wx-desk', 'desk-' || account_id, account_id, :long_ago, :long_ago from bindings "
    "where account_id % 2 = 0",
)


def fill(rows: int, *, now: datetime) -> None:
    """So many people, in the running transaction."""
    values = {"rows": rows, "units": UNITS, "now": now, "long_ago": now - timedelta(days=90)}
    for statement in STATEMENTS:
        wanted = sa.text(statement)
        names = wanted.compile().params
        db.session().execute(wanted, {name: values[name] for name in values if name in names})
