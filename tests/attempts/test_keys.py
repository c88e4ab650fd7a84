"""When keys are shown, and who is not counted for having seen them (rules.md §3)."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from quizsvc.accounts.models import RoleGrant
from quizsvc.accounts.rules import Role
from quizsvc.kit import db
from tests.attempts.steps import all_right, at, start, submit
from tests.factories import LONG_AGO


def test_whoever_sees_keys_may_answer_but_is_never_counted(client, make, season):
    who = make.headers(make.participant(None, Role.EDITOR))
    attempt = start(client, who, make.paper(season)).json
    result = submit(client, who, attempt, all_right(attempt)).json
    assert (result["score"], result["counted"]) == ("100.00", False)


def test_a_unit_s_admin_answers_like_everybody_else(client, make, season):
    who = make.headers(make.participant(None, Role.UNIT_ADMIN))
    attempt = start(client, who, make.paper(season)).json
    assert submit(client, who, attempt, all_right(attempt)).json["counted"] is True


def test_the_weekly_key_is_shown_after_the_closing_for_all(client, make, season, who, clock):
    attempt = start(client, who, make.paper(season, kind="weekly")).json
    result = submit(client, who, attempt, all_right(attempt)).json
    assert result["review"] is None
    assert result["review_at"] == "2021-07-18T16:00:05.001Z"
    clock.set(at(0, 0, 5, day=19))
    assert client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json["result"]["review"] is None
    clock.advance(milliseconds=1)
    review = client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json["result"]["review"]
    assert [line["key"] for line in review] == [["a"]] * 10 + [["a", "b"]] * 5 + [["a"]] * 10


def test_a_daily_key_waits_while_a_candidate_is_left(client, make, who, season, clock):
    with db.transaction() as session:
        session.execute(sa.text("""update seasons set settings = settings || '{"daily_attempts": 2}'"""))
    paper = make.paper(season)
    first = start(client, who, paper).json
    assert submit(client, who, first, all_right(first)).json["review"] is None
    second = start(client, who, paper).json
    assert submit(client, who, second, all_right(second)).json["review"] is not None
    old = client.get(f"/api/v1/attempts/{first['id']}", headers=who).json["result"]
    assert old["review"] is not None


def test_a_question_on_the_running_weekly_test_is_withheld_in_old_reviews(client, make, season, who, clock):
    shared = make.question(stem="两张试卷上的同一题")
    clock.set(at(10, day=11))
    daily = make.paper(season, on=date(2021, 7, 11), revisions=[shared, *(make.question() for _ in range(4))])
    attempt = start(client, who, daily).json
    number = next(q["number"] for q in attempt["questions"] if q["stem"] == "两张试卷上的同一题")
    assert submit(client, who, attempt, all_right(attempt)).json["review"][number - 1]["key"] == ["a"]
    clock.set(at(10, day=14))
    make.paper(
        season, kind="weekly", revisions=[shared], points=[400], on=date(2021, 7, 12), drawn_on_time=True
    )
    review = client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json["result"]["review"]
    line = review[number - 1]
    assert (line["key"], line["earned"], line["explanation"], line["citation"]) == (None,) * 4
    assert line["withheld"] == "本题在本周测试中，结束后可看"
    assert all(other["key"] == ["a"] for other in review if other["number"] != number)
    clock.set(at(0, 0, 6, day=19))
    review = client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json["result"]["review"]
    assert review[number - 1]["key"] == ["a"]


def test_an_edited_question_is_withheld_too(client, make, season, who, clock):
    clock.set(at(10, day=11))
    question = make.question(stem="改过一个字的题")
    daily = make.paper(
        season, on=date(2021, 7, 11), revisions=[question, *(make.question() for _ in range(4))]
    )
    attempt = start(client, who, daily).json
    submit(client, who, attempt, all_right(attempt))
    clock.set(at(10))
    edited = make.revision(question, stem="改过两个字的题")
    make.paper(season, kind="weekly", revisions=[edited], points=[400], drawn_on_time=True)
    review = client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json["result"]["review"]
    assert [line["withheld"] is not None for line in review].count(True) == 1


class TestWhoeverSawKeys:
    """Holding a key-seeing role at any time since the paper was drawn keeps an attempt from counting."""

    @pytest.fixture
    def account(self, make, season):
        return make.participant()

    @pytest.fixture
    def paper(self, make, season):
        return make.paper(season, kind="weekly")

    def grant(self, account, clock, *, until=None):
        with db.transaction() as session:
            session.add(
                RoleGrant(account_id=account.id, role="organizer", granted_at=clock.now(), revoked_at=until)
            )

    def test_also_when_the_role_came_after_the_start(self, client, make, account, paper, clock):
        who = make.headers(account)
        attempt = start(client, who, paper).json
        self.grant(account, clock)
        assert submit(client, who, attempt, all_right(attempt)).json["counted"] is False

    def test_also_when_the_role_was_given_up_before_the_start(self, client, make, account, paper, clock):
        who = make.headers(account)
        self.grant(account, clock, until=clock.now() + timedelta(minutes=1))
        clock.advance(hours=1)
        attempt = start(client, who, paper).json
        assert submit(client, who, attempt, all_right(attempt)).json["counted"] is False

    def test_not_when_the_role_ended_before_the_paper_was_drawn(self, client, make, account, paper, clock):
        who = make.headers(account)
        with db.transaction() as session:
            grant = RoleGrant(account_id=account.id, role="organizer", granted_at=LONG_AGO)
            grant.revoked_at = LONG_AGO + timedelta(days=1)
            session.add(grant)
        attempt = start(client, who, paper).json
        assert submit(client, who, attempt, all_right(attempt)).json["counted"] is True

    def test_not_when_the_role_came_after_the_end(self, client, make, account, paper, clock):
        who = make.headers(account)
        attempt = start(client, who, paper).json
        assert submit(client, who, attempt, all_right(attempt)).json["counted"] is True
        self.grant(account, clock)
        assert submit(client, who, attempt).json["counted"] is True
