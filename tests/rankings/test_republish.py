"""What is mended after it was published: next versions, chained, each naming what it was computed from."""

import json
from datetime import date, timedelta

import pytest

from quizsvc.kit import db, marks
from quizsvc.papers.models import PaperCorrection
from quizsvc.rankings import documents, queries, service
from quizsvc.rankings.service import snapshots
from quizsvc.season.rules import SEASON
from tests.rankings import worlds
from tests.rankings.worlds import JULY, NEXT_WEEK, WEEK, shanghai

LATER = shanghai(date(2021, 8, 4))
WHY = "更正：替考答卷作废"


@pytest.fixture
def season(make):
    return make.season(last_on=date(2021, 7, 25))


@pytest.fixture
def played(make, season):
    """Two units with a person each, who answered in both weeks, the first better in the first week."""
    people = [make.member(make.unit(name)) for name in ("甲", "乙")]
    for week, scores in ((WEEK, (9000, 5000)), (NEXT_WEEK, (4000, 6000))):
        of = worlds.paper(season, "weekly", week.monday)
        for person, score in zip(people, scores, strict=True):
            worlds.attempt(person, of, score)
    worlds.compute(LATER)
    return people


def publish(season, *periods):
    made = []
    for period in periods:
        with db.transaction():
            made.append(service.publish(now=LATER, actor=None, season=season, period=period))
    return made


def republish(season, now=LATER):
    with db.transaction():
        return service.republish(now=now, season=season, reason=WHY)


def mend(make, season, person, week=WEEK):
    """One more attempt of the week comes to light."""
    of = queries.counting(season, LATER).papers[week][0]
    worlds.attempt(make.member(make.unit()), of, 10_000)


def told(snapshot):
    return json.loads(snapshot.document)


def test_each_touched_period_has_its_next_version_with_the_reason(make, season, played):
    publish(season, WEEK, NEXT_WEEK, JULY, SEASON)
    mend(make, season, played[0])
    made = republish(season)
    assert [(each.period, each.version) for each in made] == [
        ("2021-W27", 2),
        ("2021-W28", 2),  # who was third has a change now
        ("2021-07", 2),
        ("season", 2),
    ]
    assert {each.reason for each in made} == {WHY}
    assert told(made[1])["inputs"]["compared_with"] == {"period": "2021-W27", "version": 2}


def test_what_comes_out_the_same_has_no_next_version(make, season, played):
    publish(season, WEEK, NEXT_WEEK)
    assert republish(season) == []
    mend(make, season, played[0], NEXT_WEEK)
    assert [each.period for each in republish(season)] == ["2021-W28"]


def test_another_name_is_no_correction(make, season, played):
    publish(season, WEEK)
    with db.transaction():
        played[0].name = "改名"
    worlds.forget()
    assert republish(season) == []


def test_what_was_never_published_is_only_computed(make, season, played):
    mend(make, season, played[0])
    assert republish(season) == []
    standing = worlds.standing(season, WEEK)
    assert standing is not None
    assert len(queries.standing_boards(standing).people()) == 3


def test_versions_are_chained(make, season, played):
    (first,) = publish(season, WEEK)
    mend(make, season, played[0])
    (second,) = republish(season)
    assert first.previous_sha256 is None
    assert second.previous_sha256 == first.chain_sha256 == documents.chain(first)
    assert second.chain_sha256 == documents.chain(second)
    assert len({first.sha256, second.sha256, first.chain_sha256, second.chain_sha256}) == 4


def test_a_week_is_not_published_beside_ranks_that_have_moved(make, season, played):
    publish(season, WEEK)
    mend(make, season, played[0])
    worlds.compute(LATER)
    with pytest.raises(snapshots.PreviousMoved) as refused:
        publish(season, NEXT_WEEK)
    assert refused.value.detail == "上一期的名次已变，请先发布它的更正版"
    republish(season)
    (made,) = publish(season, NEXT_WEEK)
    assert told(made)["inputs"]["compared_with"] == {"period": "2021-W27", "version": 2}


def test_without_a_published_predecessor_it_names_none(season, played):
    (made,) = publish(season, NEXT_WEEK)
    assert told(made)["inputs"]["compared_with"] is None
    assert told(made)["figures"]["units"][0]["change"] == 1


def test_a_week_whose_papers_all_dropped_out_has_a_version_without_rows(make):
    season = make.season(last_on=date(2021, 7, 25))
    of = make.paper(season, kind="daily", on=WEEK.monday, revisions=[make.question()])
    worlds.attempt(make.member(), of, 2000)
    worlds.compute(LATER)
    publish(season, WEEK)
    with db.transaction():
        dropped = PaperCorrection(paper_id=of.id, number=1, policy="drop", keys=[["a"]], reason="题目有误")
        dropped.corrected_at = LATER
        db.session().add(dropped)
        marks.add("paper", scope=of.id)
    (made,) = republish(season)
    assert (made.period, made.version) == ("2021-W27", 2)
    assert told(made)["figures"] == {"units": [], "people": [], "person_times": []}
    assert told(made)["inputs"]["papers"] == []
    assert told(made)["inputs"]["recorded_through"]["corrections"] == documents.instant_text(LATER)
    assert republish(season) == []


def test_ranks_are_compared_with_the_week_before_one_that_counts_no_more(make):
    season = make.season(last_on=date(2021, 7, 25))
    city = [make.unit(), make.unit()]
    people = [make.member(each) for each in city]
    first = worlds.paper(season)
    of = make.paper(season, kind="daily", on=NEXT_WEEK.monday, revisions=[make.question()])
    last = worlds.paper(season, on=date(2021, 7, 19))
    for n, paper in enumerate([first, of, last]):
        worlds.attempt(people[0], paper, 2000 if n != 1 else 1000)
        worlds.attempt(people[1], paper, 1500)
    worlds.compute(LATER)
    with db.transaction():
        dropped = PaperCorrection(paper_id=of.id, number=1, policy="drop", keys=[["a"]], reason="题目有误")
        dropped.corrected_at = LATER
        db.session().add(dropped)
        marks.add("paper", scope=of.id)
    worlds.compute(LATER)
    grown = worlds.picture()
    worlds.forget()
    worlds.compute(LATER)
    assert worlds.picture() == grown


def test_a_snapshot_says_up_to_when_records_were_known(make, season, played):
    at = LATER - timedelta(hours=1, microseconds=1)
    make.exemption(played[0], first_on=date(2021, 9, 1), recorded_at=at)
    (made,) = publish(season, WEEK)
    through = told(made)["inputs"]["recorded_through"]
    assert through.keys() == {"bindings", "corrections", "grants", "roles", "roster", "voids"}
    assert through["roster"] == documents.instant_text(at)
    assert through["voids"] is None
