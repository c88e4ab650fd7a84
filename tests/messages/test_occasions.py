"""What people are told of, and who is: each once, whoever allowed it before it happened."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from quizsvc.accounts.models import Account
from quizsvc.kit import db
from tests.attempts.steps import start
from tests.factories import WEDNESDAY
from tests.integrity.steps import BASE, Class
from tests.messages.steps import notice, rows, run, states, work_waits

MONDAY = datetime(2021, 7, 12, 0, 0, tzinfo=UTC)  # 08:00 in Shaanxi
SATURDAY = datetime(2021, 7, 17, 0, 0, tzinfo=UTC)  # the test closes on Sunday at 24:00
NEXT_MONDAY = datetime(2021, 7, 19, 0, 0, tzinfo=UTC)


def weekly(make, season, **more):
    return make.paper(season, kind="weekly", revisions=[make.question()], points=[10000], **more)


class TestATestOpens:
    def test_everybody_who_allowed_it_is_told_once(self, make, season, clock, follower):
        ready, silent = follower().allows("paper-opens"), follower()
        clock.set(MONDAY)
        weekly(make, season)
        assert work_waits(make)
        run(make, batches=2)
        assert ready.received() == [
            ["每周一测", "2021年7月12日 00:00", "2021年7月18日 23:59", "限时 30 分钟，截止前都可参加"]
        ]
        assert silent.received() == []
        assert ready.credits()["paper-opens"] == 0
        assert rows() == [("paper-opens", "sent", None, None)]
        assert not work_waits(make)

    def test_the_message_opens_the_test(self, make, season, fake, follower):
        follower().allows("paper-opens")
        paper = weekly(make, season)
        run(make)
        (message,) = fake.world.sent
        assert message["page"] == f"pages/enter/enter?to=%2Fpapers%2F{paper.id}"

    def test_once_also_where_more_is_allowed(self, make, season, fake, follower):
        ready = follower().allows("paper-opens", times=3)
        weekly(make, season)
        run(make, batches=3)
        assert len(ready.received()) == 1
        assert ready.credits()["paper-opens"] == 2

    def test_the_next_one_is_told_too(self, make, season, clock, follower):
        ready = follower().allows("paper-opens", times=3)
        weekly(make, season)
        run(make)
        clock.set(NEXT_MONDAY)
        weekly(make, season, on=date(2021, 7, 19))
        run(make)
        assert [fields[1] for fields in ready.received()] == ["2021年7月12日 00:00", "2021年7月19日 00:00"]
        assert ready.credits()["paper-opens"] == 1

    def test_not_who_allowed_it_when_it_was_open(self, make, season, follower):
        weekly(make, season)
        late = follower()
        assert late.says(paper_opens="accept").status_code == 204
        run(make)
        assert (late.received(), late.credits()["paper-opens"]) == ([], 1)
        assert rows() == []

    def test_not_of_practice_of_a_draft_or_of_what_opened_days_ago(self, make, season, clock, follower):
        follower().allows("paper-opens")
        make.paper(season)
        weekly(make, season, published=False)
        clock.set(MONDAY + timedelta(days=2, hours=20))
        weekly(make, season, on=date(2021, 7, 5))
        assert not work_waits(make)

    def test_not_after_three_days(self, make, season, clock, follower):
        follower().allows("paper-opens")
        weekly(make, season)
        clock.set(MONDAY + timedelta(days=3))
        assert not work_waits(make)

    def test_not_who_has_left(self, make, season, follower):
        person = make.person()
        make.membership(person, make.unit(), last_on=date(2021, 7, 13))
        follower(make.account(person=person)).allows("paper-opens")
        weekly(make, season)
        assert not work_waits(make)

    def test_not_whose_account_is_shut(self, make, season, follower):
        shut = follower().allows("paper-opens")
        weekly(make, season)
        disabled = sa.update(Account).where(Account.id == shut.account.id).values(disabled_at=WEDNESDAY)
        with db.transaction() as session:
            session.execute(disabled)
        assert not work_waits(make)


class TestATestCloses:
    def test_in_the_morning_before_its_last_day(self, make, season, clock, follower):
        idle = follower().allows("paper-closes")
        weekly(make, season)
        clock.set(SATURDAY - timedelta(seconds=1))
        assert not work_waits(make)
        clock.set(SATURDAY)
        assert work_waits(make)
        run(make, batches=2)
        assert idle.received() == [["每周一测", "2021年7月18日 23:59", "您还没有参加，请在截止前完成"]]

    def test_not_who_is_at_it_or_has_taken_it(self, client, make, season, clock, follower):
        paper = weekly(make, season)
        working, done = follower().allows("paper-closes"), follower().allows("paper-closes")
        clock.set(SATURDAY - timedelta(days=1))
        headers = make.headers(done.account)
        group = Class(client, make)
        group.answered(headers, paper)
        clock.set(SATURDAY - timedelta(minutes=5))
        start(client, make.headers(working.account), paper)
        clock.set(SATURDAY)
        assert not work_waits(make)

    def test_who_takes_it_meanwhile_is_left_alone(self, client, make, season, clock, fake, follower):
        eager = follower().allows("paper-closes")
        paper = weekly(make, season)
        clock.set(SATURDAY)
        fake.world.order("send", errcode=-1)
        run(make)
        assert states() == ["waiting"]
        start(client, make.headers(eager.account), paper)
        clock.advance(minutes=2)
        run(make)
        assert (eager.received(), eager.credits()["paper-closes"]) == ([], 1)
        assert rows() == [("paper-closes", "failed", -1, "wechat-busy")]

    def test_not_who_is_exempt_or_sees_keys(self, make, season, clock, follower):
        person = make.member()
        make.exemption(person, first_on=date(2021, 7, 16), last_on=date(2021, 7, 20))
        follower(make.account(person=person)).allows("paper-closes")
        follower(make.participant(None, "organizer")).allows("paper-closes")
        weekly(make, season)
        clock.set(SATURDAY)
        assert not work_waits(make)

    def test_a_unit_s_admin_is_reminded_like_everybody(self, make, season, clock, follower):
        follower(make.participant(None, "unit_admin")).allows("paper-closes")
        weekly(make, season)
        clock.set(SATURDAY)
        assert work_waits(make)

    def test_not_of_a_test_that_has_just_opened(self, make, clock, follower):
        season = make.season(settings={"weekly_opens": "6T08:00"})
        follower().allows("paper-closes")
        weekly(make, season)
        clock.set(SATURDAY)
        assert not work_waits(make)

    def test_not_when_it_has_closed(self, make, season, clock, follower):
        follower().allows("paper-closes")
        weekly(make, season)
        clock.set(NEXT_MONDAY)
        assert not work_waits(make)


class TestANoticeIsOut:
    def test_everybody_with_an_account_who_allowed_it(self, make, season, follower):
        participant, clerk = follower(), follower(make.account("auditor"))
        for one in (participant, clerk):
            one.allows("notice-out")
        notice(make, season)
        run(make)
        told = [["第二周周统计", "2021年7月14日 10:00", "已发布"]]
        assert participant.received() == clerk.received() == told

    def test_its_correction(self, make, season, follower):
        reader = follower().allows("notice-out", times=2)
        first = notice(make, season)
        run(make)
        notice(make, season, corrects=first)
        run(make)
        assert [fields[2] for fields in reader.received()] == ["已发布", "有更正"]

    def test_of_one_that_is_corrected_before_anybody_is_told_only_the_correction(
        self, make, season, follower
    ):
        reader = follower().allows("notice-out", times=2)
        notice(make, season, corrects=notice(make, season))
        run(make)
        assert [fields[2] for fields in reader.received()] == ["有更正"]

    def test_two_at_a_time_for_one_permission_are_one_message(self, make, season, clock, follower):
        reader = follower().allows("notice-out")
        notice(make, season)
        clock.advance(minutes=1)
        notice(make, make.season(opened=False), title="另一份")
        run(make, batches=2)
        assert [fields[0] for fields in reader.received()] == ["第二周周统计"]
        assert states() == ["sent"]


class TestAnObjectionIsAnswered:
    @pytest.fixture
    def objector(self, client, make, season, follower):
        """Somebody who has objected to a question of a practice; `.objection` is its path."""
        made = follower().allows("objection-answered", times=2)
        headers, group = make.headers(made.account), Class(client, make)
        question = make.question()
        attempt = group.answered(headers, make.paper(season, revisions=[question], points=[10000]))
        path = f"{BASE}/attempts/{attempt['id']}/objections"
        sent = client.post(path, headers=headers, json={"number": 1, "text": "选项 C 也对"})
        assert sent.status_code == 201
        made.objection, made.question = f"{BASE}/objections/{sent.json['id']}", question
        return made

    def answer(self, client, make, objector, decision="declined"):
        headers = make.headers(make.account("editor"))
        body = {"decision": decision, "text": "第十二条只列了三项"}
        done = client.post(f"{objector.objection}/answer", headers=headers, json=body)
        assert done.status_code == 200, done.text

    def test_its_author_alone_is_told_that_there_is_an_answer(self, client, make, objector, follower):
        other = follower().allows("objection-answered")
        assert not work_waits(make)
        self.answer(client, make, objector)
        run(make, batches=2)
        assert objector.received() == [["第 1 题，每日练习", "已答复", "2021年7月14日 10:00"]]
        assert other.received() == []

    def test_what_was_decided_is_not_said(self, client, make, objector):
        self.answer(client, make, objector, "accepted")
        run(make)
        assert objector.received() == [["第 1 题，每日练习", "已答复", "2021年7月14日 10:00"]]

    def test_a_second_answer_is_told_too_and_what_is_open_again_is_not(self, client, make, objector, clock):
        self.answer(client, make, objector)
        headers = make.headers(make.account("organizer"))
        reopened = client.post(f"{objector.objection}/reopen", headers=headers, json={"reason": "漏看了"})
        assert reopened.status_code == 200, reopened.text
        assert not work_waits(make)
        clock.advance(minutes=10)
        self.answer(client, make, objector, "accepted")
        run(make, batches=2)
        assert [fields[2] for fields in objector.received()] == ["2021年7月14日 10:10"]

    def test_while_the_question_is_on_a_running_test_nothing_is_told(
        self, client, make, season, objector, clock
    ):
        clock.advance(days=2)
        same = make.question(stem=objector.question.stem)
        make.paper(season, kind="weekly", on=date(2021, 7, 19), revisions=[same], points=[10000])
        self.answer(client, make, objector)
        assert not work_waits(make)
        clock.set(NEXT_MONDAY + timedelta(days=7))
        run(make)
        assert [fields[2] for fields in objector.received()] == ["2021年7月16日 10:00"]
