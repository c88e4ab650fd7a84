"""A key that turned out wrong: each policy, worked out by hand (rules.md §8)."""

from datetime import date

import pytest

from quizsvc.attempts.models import Attempt
from quizsvc.kit import db
from quizsvc.papers import queries as papers
from tests.attempts.steps import start, submit
from tests.corrections.steps import settle, states

POLICIES = ("rekey", "accept_both", "full_credit", "drop")


@pytest.fixture
def wrong(make):
    """A question whose key says a and should say b."""
    return make.question(stem="答案有误的题")


@pytest.fixture
def paper(make, season, wrong):
    """A daily practice of four questions, the first of which has a wrong key."""
    return make.paper(season, revisions=[wrong, *(make.question() for _ in range(3))], points=[2500] * 4)


def numbers(attempt):
    """The number on the attempt by the number on the paper."""
    with db.transaction():
        placed = papers.questions_of(int(attempt["paper_id"]))
        served = db.session().get_one(Attempt, int(attempt["id"])).revision_ids
    return {place.number: served.index(place.revision_id) + 1 for place in placed}


def score_of(attempt):
    with db.transaction():
        return db.session().get_one(Attempt, int(attempt["id"]), populate_existing=True).score


def chosen(attempt, **by_number):
    """Everything right by the keys as they stand (a), but for `q2="b"`; "" leaves it blank."""
    given = {}
    for on_paper, number in numbers(attempt).items():
        letters = by_number.get(f"q{on_paper}", "a")
        if letters:
            given[str(number)] = {"chosen": list(letters), "seq": 1}
    return given


@pytest.fixture
def sit(client, make):
    """`sit(paper, q1="b")`: somebody answers all; returns their attempt, with the headers as `who`."""

    def do(paper, who=None, **by_number):
        who = who or make.headers(make.participant())
        attempt = start(client, who, paper).json
        answer = submit(client, who, attempt, chosen(attempt, **by_number))
        assert answer.status_code == 200, answer.text
        return {**attempt, "who": who}

    return do


class TestPolicies:
    """Four questions of 25 points; the first has the key a, b is right. Of three people one chose a, one b,
    one c; all others of the paper are right."""

    @pytest.mark.parametrize(
        ("policy", "a", "b", "c", "blank"),
        [
            ("rekey", 7500, 10000, 7500, 7500),
            ("accept_both", 10000, 10000, 7500, 7500),
            ("full_credit", 10000, 10000, 10000, 10000),
            ("drop", 10000, 10000, 10000, 10000),
        ],
    )
    def test_single_choice(self, organizers, sit, wrong, paper, policy, a, b, c, blank):
        attempts = [sit(paper, q1=letter) for letter in ("a", "b", "c", "")]
        assert [score_of(each) for each in attempts] == [10000, 7500, 7500, 7500]
        organizers.done("correction", question_id=wrong.question_id, policy=policy, key=["b"])
        assert [score_of(each) for each in attempts] == [a, b, c, blank]

    def test_dropped_is_not_the_same_as_full_credit(self, organizers, sit, wrong, paper):
        """One of the other three is wrong too: 50 of 75 is 66.67, 75 of 100 is 75.00."""
        attempt = sit(paper, q1="c", q2="b")
        organizers.done("correction", question_id=wrong.question_id, policy="full_credit", key=["b"])
        assert score_of(attempt) == 7500
        organizers.done("correction", question_id=wrong.question_id, policy="drop")
        assert score_of(attempt) == 6667

    @pytest.mark.parametrize(
        ("multiple", "policy", "scores"),
        # Key ab, right is abc; 30 points, and one of 70 that is right. Chosen: a, ab, ac, abc, abd.
        [
            ("all_or_nothing", "rekey", (7000, 7000, 7000, 10000, 7000)),
            ("all_or_nothing", "accept_both", (7000, 10000, 7000, 10000, 7000)),
            ("half_if_subset", "rekey", (8500, 8500, 8500, 10000, 7000)),
            ("half_if_subset", "accept_both", (8500, 10000, 8500, 10000, 7000)),
            ("proportional_if_subset", "rekey", (8000, 9000, 9000, 10000, 7000)),
            # a: half of ab is 15, a third of abc 10.
            ("proportional_if_subset", "accept_both", (8500, 10000, 9000, 10000, 7000)),
            ("fixed_if_subset", "rekey", (7500, 7500, 7500, 10000, 7000)),
            ("fixed_if_subset", "accept_both", (7500, 10000, 7500, 10000, 7000)),
            ("half_if_subset", "full_credit", (10000,) * 5),
            ("half_if_subset", "drop", (10000,) * 5),
        ],
    )
    def test_multiple_choice(self, make, organizers, sit, multiple, policy, scores):
        more = {"fixed_points": "5.00"} if multiple == "fixed_if_subset" else {}
        season = make.season(settings={"multiple_choice": multiple, **more})
        wrong = make.question("multiple", key=["a", "b"])
        paper = make.paper(season, revisions=[wrong, make.question()], points=[3000, 7000])
        attempts = [sit(paper, q1=letters) for letters in ("a", "ab", "ac", "abc", "abd")]
        organizers.done("correction", question_id=wrong.question_id, policy=policy, key=["a", "b", "c"])
        assert tuple(score_of(each) for each in attempts) == scores

    def test_a_blank_attempt_gets_full_credit_and_still_does_not_count(
        self, client, make, organizers, clock, wrong, paper
    ):
        who = make.headers(make.participant())
        attempt = start(client, who, paper).json
        clock.set(paper.closes_at)
        clock.advance(seconds=6)
        client.get(f"/api/v1/attempts/{attempt['id']}", headers=who)
        organizers.done("correction", question_id=wrong.question_id, policy="full_credit")
        result = client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json["result"]
        assert (result["score"], result["counted"]) == ("25.00", False)


def test_it_is_proposed_with_all_four_side_by_side(organizers, sit, wrong, paper):
    for letter in ("a", "b", "b"):
        sit(paper, q1=letter)
    made = organizers.propose("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    seen = made["dry_run"]["policies"]
    assert [each["policy"] for each in seen] == list(POLICIES)
    assert [each["policy"] for each in seen if each["chosen"]] == ["rekey"]
    counts = {each["policy"]: (each["attempts"]["higher"], each["attempts"]["lower"]) for each in seen}
    assert counts == {"rekey": (2, 1), "accept_both": (2, 0), "full_credit": (2, 0), "drop": (2, 0)}
    assert made["dry_run"]["attempts"] == next(each["attempts"] for each in seen if each["chosen"])
    assert made["inputs"]["places"] == [
        {
            "paper_id": str(paper.id),
            "number": 1,
            "revision_id": str(wrong.id),
            "policy": None,
            "keys": [["a"]],
        }
    ]
    organizers.approve(made)
    settle()
    assert states(organizers.read(made)) == ["open", "approved", "applied"]


def test_what_the_dry_run_says_is_what_happens(organizers, sit, wrong, paper):
    attempts = {int(each["id"]): each for each in (sit(paper, q1=letter) for letter in "aabbc")}
    for policy in ("rekey", "accept_both", "drop"):
        made = organizers.propose("correction", question_id=wrong.question_id, policy=policy, key=["b"])
        before = {id_: score_of(each) for id_, each in attempts.items()}
        organizers.approve(made)
        settle()
        moved = {id_: (before[id_], score_of(each)) for id_, each in attempts.items()}
        told = {
            int(each["attempt_id"]): (_hundredths(each["score_before"]), _hundredths(each["score_after"]))
            for each in made["dry_run"]["people"]
        }
        assert told == {id_: pair for id_, pair in moved.items() if pair[0] != pair[1]}
        if policy == "rekey":
            again = organizers.propose(
                "correction", question_id=wrong.question_id, policy="rekey", key=["b"], status=409
            )
            assert again["type"] == "/problems/nothing-to-correct"
            # Back to the old key, so that the next policy has something to do.
            organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["a"])
    gone = organizers.propose(
        "correction", question_id=wrong.question_id, policy="rekey", key=["b"], status=409
    )
    assert gone["type"] == "/problems/nothing-to-correct"


def _hundredths(text):
    return int(text.replace(".", ""))


def test_every_paper_of_the_season_with_the_question_is_mended(make, organizers, season, sit, wrong, paper):
    other = make.question()
    again = make.paper(season, on=date(2021, 7, 15), revisions=[other, wrong], points=[5000, 5000])
    make.clock.set(again.opens_at)
    first, second = sit(paper, q1="b") if False else None, sit(again, q2="b")
    assert first is None
    organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    assert score_of(second) == 10000
    with db.transaction():
        noted = papers.noted_of(wrong.question_id)
    assert [(each.paper_id, each.number) for each in noted] == [(paper.id, 1), (again.id, 2)]
