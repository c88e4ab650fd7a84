"""What a corrected key changes beside the marks: free practice, and what the answers say of a question."""

from datetime import date, timedelta

from quizsvc.kit import queue
from tests.study.steps import Learner, place_of

STEM = "答案有误的题"


def figures(client, organizers, question):
    path = f"/api/v1/questions/{question.question_id}/figures"
    return client.get(path, headers=organizers.one).json["items"][-1]


def test_an_answer_of_free_practice_was_no_mistake(client, make, clock, organizers, wrong, paper):
    learner = Learner(client, make.participant(), make)
    clock.set(paper.closes_at + timedelta(hours=1))
    practice = learner.drill(count=10)
    number = place_of(practice, STEM)
    told = learner.reply(practice, number, ["b"]).json["result"]
    assert (told["right"], told["key"]) == (False, ["a"])
    assert learner.wrong() == [STEM]
    organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    (told,) = [
        each["result"]
        for each in learner.get(f"/practice/{practice['id']}")["questions"]
        if each["number"] == number
    ]
    assert (told["right"], told["key"]) == (True, ["b"])
    assert learner.wrong() == []


def test_figures_go_by_the_right_key(client, clock, organizers, sit, wrong, paper):
    for letter in "abbb":
        sit(paper, q1=letter)
    clock.set(paper.closes_at + timedelta(hours=1))
    queue.perform("analysis.compute", {})
    assert figures(client, organizers, wrong)["figures"]["facility"] == "25.00"
    organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    queue.perform("analysis.compute", {})
    found = figures(client, organizers, wrong)["figures"]
    assert found["facility"] == "75.00"
    assert [option["id"] for option in found["options"] if option["right"]] == ["b"]


def test_where_everybody_got_the_points_there_are_none(client, clock, organizers, sit, wrong, paper):
    sit(paper, q1="b")
    clock.set(paper.closes_at + timedelta(hours=1))
    organizers.done("correction", question_id=wrong.question_id, policy="full_credit")
    queue.perform("analysis.compute", {})
    assert figures(client, organizers, wrong)["figures"] is None


def test_a_drawn_paper_is_renewed(client, make, organizers, season, wrong, paper):
    drawn = make.paper(season, on=date(2021, 7, 20), revisions=[wrong], points=[10000], published=False)
    organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    (shown,) = client.get(f"/api/v1/papers/{drawn.id}", headers=organizers.one).json["questions"]
    assert (shown["outdated"], shown["correction"]) == ("revised", None)
    kept = client.get(f"/api/v1/papers/{paper.id}", headers=organizers.one).json["questions"][0]
    assert (kept["key"], kept["correction"]["policy"], kept["correction"]["keys"]) == (
        ["a"],
        "rekey",
        [["b"]],
    )
