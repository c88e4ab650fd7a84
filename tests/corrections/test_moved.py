"""Approved as it was looked at, or not at all: what others decided between proposal and approval."""

from datetime import date

import pytest

from quizsvc.corrections import queries, service
from quizsvc.kit import db
from tests.corrections.steps import settle


@pytest.fixture
def also_wrong(make):
    """Another question whose key says a and should say b."""
    return make.question(stem="另一道答案有误的题")


@pytest.fixture
def paper(make, season, wrong, also_wrong):
    """A daily practice of these two alone, worth the same."""
    return make.paper(season, revisions=[wrong, also_wrong], points=[5000, 5000])


@pytest.fixture
def proposed(organizers, sit, wrong, paper):
    """The first of the two shall be dropped: who had only that one right has nothing right then."""
    sit(paper, q2="b")
    made = organizers.propose("correction", question_id=wrong.question_id, policy="drop")
    (line,) = made["dry_run"]["people"]
    assert (line["score_before"], line["score_after"]) == ("50.00", "0.00")
    return made


def refused(organizers, proposal):
    told = organizers.approve(proposal, status=409)
    assert told["type"] == "/problems/inputs-moved"
    return told["before"], told["now"]


def moved(proposal):
    """What its page says before anybody tries to approve it."""
    with db.transaction():
        return service.moved(queries.by_id(int(proposal["id"])))


def test_another_question_of_the_paper_was_dropped(organizers, wrong, also_wrong, proposed):
    """Both gone, the paper would not count any more: of that the dry run said nothing."""
    organizers.done("correction", question_id=also_wrong.question_id, policy="drop")
    before, now = refused(organizers, proposed)
    assert (before["corrections"], now["corrections"]) == (0, 1)
    organizers.withdraw(proposed)
    again = organizers.propose("correction", question_id=wrong.question_id, policy="drop")
    (line,) = again["dry_run"]["people"]
    assert (line["score_before"], line["took_part_before"]) == ("100.00", True)
    assert line["took_part_after"] is None
    organizers.approve(again)
    settle()


def test_the_question_was_set_aside_on_the_paper(organizers, paper, proposed):
    assert moved(proposed) == []
    organizers.done("set_aside", paper_id=paper.id, number=1)
    assert moved(proposed) == ["places"]
    before, now = refused(organizers, proposed)
    assert (len(before["places"]), now["places"]) == (1, [])


def test_the_question_stands_on_another_paper_by_now(make, season, organizers, wrong, proposed):
    make.paper(season, on=date(2021, 7, 16), revisions=[wrong, make.question()], points=[5000, 5000])
    before, now = refused(organizers, proposed)
    assert (len(before["places"]), len(now["places"])) == (1, 2)


def test_what_others_hand_in_moves_nothing(organizers, sit, paper, proposed):
    sit(paper, q1="b", q2="b")
    organizers.approve(proposed)
