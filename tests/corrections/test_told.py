"""Those whose score changed are told: the old one and the new one, which question, and why."""

from datetime import date, timedelta

import pytest

from quizsvc.kit import db
from quizsvc.notices import queries as notices
from quizsvc.notices.queries.mending import WITHHELD
from quizsvc.notices.rules import Kind
from quizsvc.papers import queries as papers
from quizsvc.rankings import queries as rankings
from quizsvc.rankings import service as ranking_service
from quizsvc.season import rules as season_rules
from tests.corrections.steps import compute, numbers

BASE = "/api/v1/me/score-changes"


@pytest.fixture
def told(client):
    """What somebody is told."""
    return lambda who: client.get(BASE, headers=who).json


def test_they_see_old_and_new_the_question_and_the_reason(organizers, sit, told, wrong, paper):
    gained, lost, same = sit(paper, q1="b"), sit(paper, q1="a"), sit(paper, q1="c")
    organizers.done(
        "correction", question_id=wrong.question_id, policy="rekey", key=["b"], reason="教材第三章有误"
    )
    (change,) = told(gained["who"])["items"]
    assert (change["before"], change["after"]) == ("75.00", "100.00")
    assert (change["attempt_id"], change["paper"]["id"]) == (gained["id"], str(paper.id))
    assert change["questions"] == [
        {
            "number": numbers(gained)[1],
            "policy": "rekey",
            "note": "本题答案已更正，按新答案计分",
            "reason": "教材第三章有误",
        }
    ]
    assert [(each["before"], each["after"]) for each in told(lost["who"])["items"]] == [("100.00", "75.00")]
    assert told(same["who"])["items"] == []


def test_what_was_seen_is_noted_once(client, clock, organizers, sit, told, wrong, paper):
    mine, other = sit(paper, q1="b"), sit(paper, q1="b")
    organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    page = told(mine["who"])
    summary = client.get("/api/v1/me/summary", headers=mine["who"]).json
    assert summary["unseen_score_changes"] == 1
    assert (page["unseen"], page["items"][0]["seen_at"]) == (1, None)
    path = f"{BASE}/{page['items'][0]['id']}/seen"
    assert client.post(path, headers=other["who"]).status_code == 404
    assert client.post(path, headers=mine["who"]).status_code == 204
    first = told(mine["who"])
    clock.advance(minutes=1)
    assert client.post(path, headers=mine["who"]).status_code == 204
    assert (first["unseen"], told(mine["who"])["items"]) == (0, first["items"])


def test_every_correction_is_told_for_itself(organizers, sit, told, wrong, paper):
    attempt = sit(paper, q1="b", q2="b")
    organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    organizers.done("set_aside", paper_id=paper.id, number=2)
    changes = [(each["before"], each["after"]) for each in told(attempt["who"])["items"]]
    assert changes == [("75.00", "100.00"), ("50.00", "75.00")]
    policies = [each["questions"][0]["policy"] for each in told(attempt["who"])["items"]]
    assert policies == ["drop", "rekey"]


def test_not_while_the_question_is_on_a_running_test(
    make, season, clock, organizers, sit, told, wrong, paper
):
    attempt = sit(paper, q1="b")
    clock.set(paper.closes_at + timedelta(hours=30))
    organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    weekly = make.paper(season, kind="weekly", on=date(2021, 7, 19), revisions=[wrong], points=[10000])
    clock.set(weekly.opens_at)
    (change,) = told(attempt["who"])["items"]
    assert (change["before"], change["after"], change["questions"]) == (None, None, [])
    assert change["withheld"] == "本题在本周测试中，结束后可看"
    clock.set(weekly.closes_at + timedelta(seconds=6))
    (change,) = told(attempt["who"])["items"]
    assert (change["before"], change["after"], change["withheld"]) == ("75.00", "100.00", None)


def test_of_a_running_test_nothing_before_it_closes(make, season, clock, organizers, sit, told, wrong):
    weekly = make.paper(season, kind="weekly", revisions=[wrong, make.question()], points=[5000, 5000])
    attempt = sit(weekly, q1="b")
    organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    (change,) = told(attempt["who"])["items"]
    assert (change["before"], change["questions"]) == (None, [])
    assert change["withheld"] == "这份试卷的答案公布后可看"
    clock.set(weekly.closes_at + timedelta(seconds=6))
    assert told(attempt["who"])["items"][0]["after"] == "100.00"


class TestTheReasonThatEverybodyReads:
    """What is published again says why, and so do notices; a reason may name the right answer."""

    WEEK = season_rules.Week(2021, 28)
    REASON = "第一题应选乙，见第三条"

    @pytest.fixture
    def weekly(self, make, season, clock, sit, wrong, paper):
        """The question was on a practice of last week, which is published, and is on this week's test."""
        sit(paper, q1="b")
        placed = {"revisions": [wrong, make.question()], "points": [5000, 5000]}
        weekly = make.paper(season, kind="weekly", on=date(2021, 7, 19), **placed)
        clock.set(weekly.opens_at + timedelta(hours=1))
        compute()
        with db.transaction():
            ranking_service.publish(now=clock.now(), actor=None, season=season, period=self.WEEK)
        return weekly

    def facts(self, season, clock):
        with db.transaction():
            newest = rankings.snapshot(season.id, str(self.WEEK))
            assert newest is not None
            return notices.facts(now=clock.now(), season=season, kind=Kind.WEEKLY, snapshot=newest)

    def test_it_is_kept_until_the_test_is_over(
        self, client, make, season, clock, organizers, wrong, paper, weekly
    ):
        told = {"question_id": wrong.question_id, "policy": "rekey", "key": ["b"], "reason": self.REASON}
        organizers.done("correction", **told)
        board = client.get(
            f"/api/v1/leaderboards/units?period={self.WEEK}", headers=make.headers(make.participant())
        ).json
        assert (board["version"], board["items"][0]["average"]) == (2, "100.00")
        assert board["reason"] == "更正答案：题目在还没有截止的每周一测中，原因暂不公布"
        (mended,) = self.facts(season, clock).mends
        assert (mended.what, mended.reason) == ("《每日练习》有题目更正评分", WITHHELD)
        clock.set(weekly.closes_at + timedelta(seconds=6))
        (mended,) = self.facts(season, clock).mends
        assert (mended.what, mended.reason) == (
            "《每日练习》第1题答案有误，按更正后的答案评分",
            self.REASON,
        )

    def test_of_another_question_it_is_told_at_once(self, client, make, organizers, paper, weekly):
        with db.transaction():
            other = papers.questions_of(paper.id)[1]
        organizers.done("correction", question_id=other.question_id, policy="drop", reason="题干有误")
        board = client.get(f"/api/v1/leaderboards/units?period={self.WEEK}", headers=organizers.one).json
        assert (board["version"], board["reason"]) == (2, "更正答案：题干有误")
