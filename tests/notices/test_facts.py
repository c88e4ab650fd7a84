"""What a notice tells beside the ranks: answers to closed papers, what was granted and what was mended."""

from datetime import UTC, date, datetime, timedelta

import pytest

from quizsvc.kit import db, queue
from quizsvc.kit.wire import instant_text
from quizsvc.notices import queries, rules
from quizsvc.notices.rules import Granted, Kind, Topic
from quizsvc.rankings import service as rankings
from quizsvc.season import rules as season_rules
from tests.analysis.steps import answer
from tests.corrections.steps import Organizers, settle

WEEK = season_rules.Week(2021, 28)
MONDAY = datetime(2021, 7, 19, 2, 0, tzinfo=UTC)


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def questions(make):
    """Of the first two one in four is right, and two."""
    laws, norms = make.subject("法规"), make.subject("标准")
    return [make.question(subject=laws if number < 2 else norms) for number in range(5)]


@pytest.fixture
def paper(make, season, questions, clock):
    """Wednesday's practice, which four people of 甲市 answered."""
    made = make.paper(season, revisions=questions)
    unit = make.unit("甲市")
    for right in (2, 1, 0, 0):
        mistakes = dict.fromkeys([each.id for each in questions], "a")
        mistakes |= {questions[1].id: "a" if right else "b", questions[0].id: "a" if right > 1 else "b"}
        answer(make.member(unit), made, mistakes, now=clock.now())
    return made


def known(season, clock, now=MONDAY):
    """The facts of the week, published on the Monday after it."""
    clock.set(now)
    for job in ("rankings.compute", "analysis.compute"):
        queue.perform(job, {})
    with db.transaction():
        snapshot = rankings.publish(now=now, actor=None, season=season, period=WEEK)
        return queries.facts(now=now, season=season, kind=Kind.MONTHLY, snapshot=snapshot)


def test_subjects_and_questions_of_which_least_was_earned_come_first(season, questions, paper, clock):
    facts = known(season, clock)
    assert facts.topics == (Topic("法规", 2, 8, 3750), Topic("标准", 3, 12, 10_000))
    assert [(line.stem, line.served, line.facility) for line in facts.hardest[:3]] == [
        (questions[0].stem, 4, 2500),
        (questions[1].stem, 4, 5000),
        (questions[2].stem, 4, 10_000),
    ]
    assert {(line.type, line.subject) for line in facts.hardest[:2]} == {("单选题", "法规")}


def test_what_stands_on_a_weekly_test_to_come_is_left_out(make, season, questions, paper, clock):
    clock.set(MONDAY)
    make.paper(season, kind="weekly", on=date(2021, 7, 19), revisions=questions[:1], points=[100])
    facts = known(season, clock)
    assert facts.topics[0] == Topic("法规", 1, 4, 5000)
    assert questions[0].stem not in [line.stem for line in facts.hardest]


def test_a_paper_that_is_not_wholly_looked_at_says_nothing(season, questions, paper, clock):
    clock.set(MONDAY)
    queue.perform("rankings.compute", {})
    with db.transaction():
        snapshot = rankings.publish(now=MONDAY, actor=None, season=season, period=WEEK)
        facts = queries.facts(now=MONDAY, season=season, kind=Kind.MONTHLY, snapshot=snapshot)
    assert (facts.topics, facts.hardest) == ((), ())


def test_every_grant_and_whatever_was_mended_with_its_reason(client, make, season, paper, clock):
    organizers = Organizers(client, make)
    late = make.member(make.unit("乙市"), name="赵一")
    closes_at = instant_text(datetime(2021, 7, 14, 17, tzinfo=UTC))
    organizers.done("grant", paper_id=paper.id, person_id=late.id, reason="断网半小时")
    clock.advance(seconds=60)
    organizers.done("extension", paper_id=paper.id, closes_at=closes_at, reason="系统故障")
    clock.advance(seconds=60)
    organizers.done("set_aside", paper_id=paper.id, number=5, reason="题干有误")
    settle()
    facts = known(season, clock)
    assert facts.grants == (Granted(paper.title, "赵一", "乙市", "2021-07-14 10:00", "断网半小时"),)
    assert [(each.what, each.at, each.reason) for each in facts.mends] == [
        ("《每日练习》延长至2021-07-15 01:00截止", "2021-07-14 10:01", "系统故障"),
        ("《每日练习》第5题题目作废，不计分", "2021-07-14 10:02", "题干有误"),
    ]
    assert facts.topics[1] == Topic("标准", 2, 8, 10_000)
    annexes = {annex.title: annex for annex in rules.weekly(facts, MONDAY.date()).annexes}
    assert annexes["补答机会"].tables[0].rows[0][1] == "赵一"
    assert len(annexes["试卷和名册的更正"].tables[0].rows) == 2


def test_what_reaches_back_is_told_without_a_name(client, make, season, paper, clock):
    organizers = Organizers(client, make)
    ill = make.member(make.unit("乙市"), name="赵一")
    days = {"first_on": "2021-07-05", "last_on": None}
    exemption = {"person_id": str(ill.id), **days, "reason": "长病假"}
    organizers.done("reach_back", exemption=exemption, reason="病假条后到")
    facts = known(season, clock)
    assert [(each.what, each.reason) for each in facts.mends] == [("补记免考", "病假条后到")]
    assert "赵一" not in repr(facts)


def test_what_was_mended_in_another_week_is_not_told(client, make, season, paper, clock):
    organizers = Organizers(client, make)
    other = make.paper(season, on=date(2021, 7, 20))
    organizers.done("set_aside", paper_id=other.id, number=1, reason="题干有误")
    assert known(season, clock, MONDAY + timedelta(hours=1)).mends == ()
