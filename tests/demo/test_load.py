"""The demo as `flask demo load` leaves it, through the database, the routes and the real worker."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from quizsvc.attempts import rules
from quizsvc.bank.rules import QuestionType
from quizsvc.demo import load
from quizsvc.demo.screen import Screen
from quizsvc.identity import service as identity
from quizsvc.kit import databases, db
from quizsvc.season.rules import MultiplePolicy, week_of
from tests.demo.conftest import Loaded, application

pytestmark = pytest.mark.slow


def digest(loaded: Loaded, table: str, wanted: str, day: datetime) -> str:
    """One sum over all rows of a table, in any order; :day is what `wanted` may ask for."""
    lines = f"select md5(t::text) as line from {table} t where {wanted} and :day is not null"
    sums = f"with lines as ({lines}) select md5(string_agg(line, '' order by line)) as digest from lines"
    found: str = loaded.ask(sums, day=day)[0].digest
    return found


def first_week(loaded: Loaded) -> Any:
    return loaded.ask("select first_on from seasons")[0].first_on


def test_the_third_week_ends_with_the_published_person_times(loaded: Loaded, visitor: Any) -> None:
    third = week_of(first_week(loaded) + timedelta(weeks=2))
    answer = visitor("participant1").call("GET", f"/statistics/person-times?period={third}&through=true")
    rows = {row["track"]: row for row in answer["rows"]}
    assert (rows["monitoring"]["daily"], rows["monitoring"]["weekly"]) == (10_271, 1_283)
    assert (rows["enforcement"]["daily"], rows["enforcement"]["weekly"]) == (37_312, 4_692)
    assert (rows["monitoring"]["total"], rows["enforcement"]["total"]) == (11_554, 42_004)
    assert answer["total"] == 53_558


def test_eight_weeks_and_a_month_are_published_at_their_time(loaded: Loaded) -> None:
    found = loaded.ask("select period, version, published_at, published_by from snapshots order by id")
    weeks = [str(week_of(first_week(loaded) + timedelta(weeks=number))) for number in range(8)]
    assert [row.period for row in found if "W" in row.period] == weeks
    assert [row for row in found if "W" not in row.period]
    assert {row.version for row in found} == {1}
    assert all(row.published_at < loaded.now for row in found)
    assert {row.published_by for row in found} == {None}
    newest = max(row.period for row in found if "W" not in row.period)
    assert f"最近发布的榜单：{weeks[-1]}、{newest}；" in loaded.output


def test_nothing_waits_to_be_computed(loaded: Loaded) -> None:
    assert loaded.ask("select * from marks") == []
    assert loaded.ask("select count(*) from attempts where state = 'in_progress'")[0].count == 0


def test_most_units_have_the_rates_of_real_life(loaded: Loaded) -> None:
    rows = loaded.ask(
        "select level, rate, exempt from snapshot_units u join snapshots s on s.id = snapshot_id"
        " where period = (select max(period) from snapshots where period not like '%W%') and eligible >= 40"
    )
    usual = [row for row in rows if 8000 <= row.rate <= 9700]
    low = [row for row in rows if row.rate < 7500]
    assert len(usual) > 0.8 * len(rows)
    assert 4 <= len(low) <= 0.15 * len(rows)
    assert {row.level for row in low} >= {"city", "county"}
    assert sum(row.exempt > 0 for row in rows) > 20


def test_every_board_is_populated_and_people_are_ranked(loaded: Loaded) -> None:
    rows = loaded.ask(
        "select track, level, count(rank) from snapshot_units where snapshot_id = 1 group by 1, 2"
    )
    counts = {(row.track, row.level): row.count for row in rows}
    # Of the directly attached units one has no enforcement staff, one no monitoring staff.
    sizes = {"province": 6, "city": 13, "county": 106}
    assert counts == {(t, level): n for t in ("enforcement", "monitoring") for level, n in sizes.items()}
    scores = loaded.ask("select min(score), max(score) from snapshot_people where snapshot_id = 1")[0]
    assert scores.min < 4000
    assert scores.max > 9500


@pytest.mark.parametrize("account", ["participant1", "participant2", "participant3", "unitadmin"])
def test_the_bound_accounts_have_a_past_and_today_before_them(
    loaded: Loaded, visitor: Any, account: str
) -> None:
    person = visitor(account)
    assert person.call("GET", "/me")["person"]["unit"]["level"] in ("province", "city", "county")
    current = person.call("GET", "/papers/current")
    assert current["daily"]["attempt"] is None
    assert current["weekly"]["attempt"] is None
    done = loaded.ask(
        "select count(distinct paper_id) from attempts join bindings using (person_id)"
        " join accounts a on a.id = account_id where a.name = :name",
        name=account,
    )
    assert done[0].count > 30


@pytest.mark.parametrize("kind", ["daily", "weekly"])
def test_todays_practice_and_this_weeks_test_can_be_answered(visitor: Any, kind: str) -> None:
    person = visitor("participant2")
    paper = person.call("GET", "/papers/current")[kind]
    attempt = person.call("POST", f"/papers/{paper['id']}/attempts", status=201)
    answers = {
        str(question["number"]): {"chosen": [question["options"][0]["id"]], "seq": 1}
        for question in attempt["questions"]
    }
    assert len(answers) == {"daily": 5, "weekly": 25}[kind]
    person.call("PUT", f"/attempts/{attempt['id']}/answers", answers=answers)
    result = person.call("POST", f"/attempts/{attempt['id']}/submit")
    assert (result["state"], result["counted"]) == ("submitted", True)


def test_staff_can_sign_in_and_the_file_is_its_owners_only(loaded: Loaded, visitor: Any) -> None:
    assert (loaded.folder / "accounts.json").stat().st_mode & 0o777 == 0o600
    for account in ("editor1", "editor2", "organizer1", "organizer2", "auditor", "admin"):
        me = visitor(account).call("GET", "/me")
        assert me["roles"] == [loaded.login(account)["role"]]
        assert me["person"] is None


def test_load_programs_get_people_who_can_answer(loaded: Loaded) -> None:
    with loaded.app.app_context():
        issued = identity.issue_tokens(now=loaded.now, count=2_000)
        assert len({one.person_id for one in issued}) == 2_000
        db.session().rollback()


def test_attempts_are_marked_as_the_rules_mark(loaded: Loaded) -> None:
    keys = {
        row.id: (QuestionType(row.type), frozenset(row.key))
        for row in loaded.ask("select id, type, key from question_revisions")
    }
    points = {
        (row.paper_id, row.revision_id): row.points
        for row in loaded.ask("select paper_id, revision_id, points from paper_questions")
    }
    sample = loaded.ask("select * from attempts where id % 211 = 0")
    assert len(sample) > 500
    for attempt in sample:
        earned = [
            rules.mark_question(
                *keys[revision],
                frozenset(attempt.answers.get(str(place), {"chosen": []})["chosen"]),
                points[attempt.paper_id, revision],
                MultiplePolicy.ALL_OR_NOTHING,
            )
            for place, revision in enumerate(attempt.revision_ids, start=1)
        ]
        assert attempt.earned == earned
        assert attempt.score == rules.score(sum(earned), 10_000)
        assert attempt.answered == len(attempt.answers)
    assert {attempt.state for attempt in sample} == {"submitted", "expired"}


def test_a_second_load_changes_nothing(loaded: Loaded) -> None:
    before = (loaded.folder / "accounts.json").read_text()
    again = loaded.flask("demo", "load")
    assert again.returncode == 0
    assert "已有内容" in again.stdout
    assert (loaded.folder / "accounts.json").read_text() == before


def test_without_a_terminal_each_step_is_a_line(loaded: Loaded) -> None:
    assert "计算榜单：" in loaded.output
    assert "\x1b" not in loaded.output


def test_the_same_seed_and_day_give_the_same_attempts(loaded: Loaded) -> None:
    today = loaded.ask("select max(\"on\") as day from papers where kind = 'daily' and state = 'published'")
    tables = {
        "attempts": "started_at < :day",
        "memberships": "true",
        "exemptions": "true",
        # Those of the coming week are drawn when the standings are there.
        "paper_questions": "paper_id in (select id from papers where state = 'published')",
    }
    opens = loaded.ask("select opens_at from papers where kind = 'daily' and \"on\" = :on", on=today[0].day)
    since = opens[0].opens_at
    with databases.fresh(loaded.settings, prefix="quizsvc_demo") as own, application(own, since) as app:
        with app.app_context(), db.transaction():
            assert load.is_empty()
            load.fill(now=since + timedelta(hours=23), seed=2021, screen=Screen())
        again = Loaded(app, own, {}, loaded.folder, "", since)
        for table, wanted in tables.items():
            assert digest(again, table, wanted, since) == digest(loaded, table, wanted, since)
