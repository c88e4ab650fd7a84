"""Attempts for the console's lists: everybody's on each open paper, some running, some void."""

from datetime import datetime

import sqlalchemy as sa

from quizsvc.kit import db

LOOKS = (
    ("答卷，本周", "/attempts"),
    ("答卷，按得分", "/attempts?sort=-score"),
    ("答卷，按姓名，整个活动", "/attempts?period=season&sort=name"),
    ("答卷，一个状态", "/attempts?state=void&sort=-time"),
    ("答卷，姓名的一部分", "/attempts?name=人员19"),
    ("迹象", "/signals"),
    ("每日练习日历", "/desk/days"),
)
ATTEMPTS = """
insert into attempts (paper_id, person_id, number, state, started_at, deadline_at, submitted_at, revision_ids,
  option_orders, answers, answered, earned, score, void_reason, voided_at)
select paper.id, person.id, 1,
  case when person.id % 50 = 0 then 'void' when person.id % 30 = 0 then 'in_progress' else 'submitted' end,
  :now, paper.closes_at,
  case when person.id % 30 > 0 or person.id % 50 = 0 then :now + (person.id % 900 + 60) * interval '1 s' end,
  served.revisions, served.orders, '{"1": {"chosen": ["a"], "seq": 1}}', 1,
  served.points, (person.id % 101) * 100,
  case when person.id % 50 = 0 then '替考' end, case when person.id % 50 = 0 then :now end
from persons person
cross join papers paper
join (select paper_id, array_agg(revision_id order by number) as revisions, array_agg('abcd'::text) as orders,
        array_agg(points order by number) as points
      from paper_questions group by paper_id) served on served.paper_id = paper.id
where paper.state = 'published' and person.credential like 'DESK%'
"""


def fill(rows: int, *, now: datetime) -> None:
    """Attempts of all people there are, in the running transaction; `rows` people have been made."""
    db.session().execute(sa.text(ATTEMPTS), {"now": now})
    assert db.session().scalar(sa.text("select count(*) from attempts")) >= rows
