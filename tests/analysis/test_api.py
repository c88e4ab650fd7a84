"""What editors see, through HTTP."""

import pytest

from quizsvc.accounts.rules import Role
from quizsvc.analysis import queries as analysis
from quizsvc.analysis.models import ItemFigures
from quizsvc.bank.models import Question
from quizsvc.bank.models import QuestionRevision as Revision
from quizsvc.kit import db
from quizsvc.papers import queries as papers
from tests.analysis.steps import answer, compute
from tests.attempts.steps import at


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def editor(make):
    return make.headers(make.account(Role.EDITOR))


@pytest.fixture
def paper(make, season):
    """A practice of three questions."""
    return make.paper(season, revisions=[make.question() for _ in range(3)], points=[2000, 2000, 6000])


@pytest.fixture
def questions(paper, make, clock):
    """Its revisions, and what sixty people answered: the first is all right, of the second the key looks
    wrong, of the third one option is never chosen."""
    with db.transaction():
        sound, wrong, idle = found = [
            db.session().get_one(Revision, place.revision_id) for place in papers.questions_of(paper.id)
        ]
    for number in range(60):
        good = number < 30
        chosen = {
            sound.id: "a" if good else "bcd"[number % 3],
            wrong.id: "b" if good else "acd"[number % 3],
            idle.id: "a" if good or number % 2 else "bc"[number // 2 % 2],
        }
        answer(make.member(), paper, chosen, now=clock.now())
    clock.set(at(0, 1, day=15))
    compute()
    return found


def get(client, who, path, **query):
    answered = client.get(f"/api/v1{path}", headers=who, query_string=query)
    assert answered.status_code == 200, answered.json
    return answered.json


def listed(client, who, **query):
    """The ids of the questions of a list."""
    return [int(item["question_id"]) for item in get(client, who, "/analysis/questions", **query)["items"]]


def test_the_figures_of_a_question(client, editor, paper, questions):
    sound = questions[0]
    newest = get(client, editor, f"/questions/{sound.question_id}/figures")["items"][0]
    found = newest["figures"]
    assert (newest["revision"], newest["newest"]) == (1, True)
    assert {name: found[name] for name in ("served", "answered", "facility", "sd", "blank", "best")} == {
        "served": 60, "answered": 60, "facility": "50.00", "sd": "50.42", "blank": 0, "best": 45,
    }  # fmt: skip
    assert found["discrimination"] == "46.46"
    assert found["warnings"] == []
    assert found["options"][0] == {
        "id": "a", "text": sound.options[0]["text"], "right": True, "chosen": 30, "chosen_by_best": 30,
    }  # fmt: skip
    assert [option["chosen"] for option in found["options"]] == [30, 10, 10, 10]
    [on_paper] = newest["papers"]
    assert (on_paper["paper_id"], on_paper["points"], on_paper["complete"]) == (str(paper.id), "20.00", True)
    assert on_paper["figures"] == {name: value for name, value in found.items() if name != "warnings"}


def test_figures_before_anybody_answered(client, make, season, editor):
    revision = make.question()
    [only] = get(client, editor, f"/questions/{revision.question_id}/figures")["items"]
    assert only == {"revision": 1, "newest": True, "figures": None, "papers": []}


def test_a_paper_that_nobody_answered(client, make, season, editor, clock):
    revision = make.question()
    make.paper(season, revisions=[revision])
    compute()
    [only] = get(client, editor, f"/questions/{revision.question_id}/figures")["items"]
    assert only["figures"] is None
    [on_paper] = only["papers"]
    assert (on_paper["complete"], on_paper["figures"]["served"], on_paper["figures"]["facility"]) == (
        False,
        0,
        None,
    )


def test_what_looks_wrong_comes_first_and_says_why(client, editor, questions):
    sound, wrong, idle = questions
    ids = [each.question_id for each in (wrong, idle, sound)]
    assert listed(client, editor) == ids
    assert listed(client, editor, warned="true") == ids[:2]
    assert listed(client, editor, warned="false") == ids[2:]
    first = get(client, editor, "/analysis/questions")["items"][0]
    assert (first["stem"], first["state"], first["revision"]) == (wrong.stem, "approved", 1)
    assert [warning["code"] for warning in first["figures"]["warnings"]] == [
        "distractor-beats-key",
        "negative-discrimination",
    ]
    assert first["figures"]["warnings"][0]["option"] == "b"
    assert "选错误选项 B 的有 30 人" in first["figures"]["warnings"][0]["message"]


@pytest.mark.parametrize(
    ("order", "places"), [("discrimination", [1, 2, 0]), ("facility", [1, 0, 2]), ("served", [0, 1, 2])]
)
def test_in_other_orders(client, editor, questions, order, places):
    assert listed(client, editor, order=order) == [questions[place].question_id for place in places]


def test_a_page_of_them(client, editor, questions):
    page = get(client, editor, "/analysis/questions", page=2, page_size=2)
    assert (len(page["items"]), page["total"], page["page"]) == (1, 3, 2)


def test_how_many_have_which_facility(questions):
    """Of two in the same tenth neither hides the other, and all right is in the last."""
    with db.transaction():
        for revision, facility in zip(questions, (5999, 5000, 10000), strict=True):
            db.session().get_one(ItemFigures, revision.id).facility = facility
    with db.transaction():
        assert analysis.spread() == [0, 0, 0, 0, 0, 2, 0, 0, 0, 1]


def test_what_was_mended_is_listed_as_it_was_answered_and_what_is_retired_with_its_paper_only(
    client, make, editor, paper, questions
):
    sound, wrong, idle = questions
    make.revision(wrong, stem="改过的题干")
    with db.transaction():
        db.session().get_one(Question, wrong.question_id).revision_number = 2
        db.session().get_one(Question, idle.question_id).state = "retired"
    assert listed(client, editor) == [wrong.question_id, sound.question_id]
    first = get(client, editor, "/analysis/questions")["items"][0]
    assert (first["revision"], first["stem"]) == (1, wrong.stem)
    with db.transaction():
        assert sum(analysis.spread()) == 2
    assert listed(client, editor, paper=str(paper.id)) == [each.question_id for each in (wrong, idle, sound)]
    newest, older = get(client, editor, f"/questions/{wrong.question_id}/figures")["items"]
    assert (newest["revision"], newest["newest"], newest["figures"]) == (2, True, None)
    assert (older["revision"], older["newest"], older["figures"]["served"]) == (1, False, 60)


def test_where_a_question_is_used(client, make, season, editor, paper, questions, clock):
    idle = questions[2]
    coming = make.paper(season, kind="weekly", on=at(10, day=19).date(), revisions=[idle], published=False)
    now, before = get(client, editor, f"/questions/{idle.question_id}/uses")["items"]
    assert now == {
        "paper_id": str(coming.id),
        "kind": "weekly",
        "title": "每周一测",
        "on": "2021-07-19",
        "state": "drawn",
        "opens_at": "2021-07-18T16:00:00.000Z",
        "closes_at": "2021-07-25T16:00:00.000Z",
        "number": 1,
        "revision": 1,
        "points": "4.00",
        "attempts": {"in_progress": 0, "submitted": 0, "expired": 0, "void": 0},
    }
    assert (before["paper_id"], before["number"], before["points"]) == (str(paper.id), 3, "60.00")
    assert before["attempts"] == {"in_progress": 0, "submitted": 60, "expired": 0, "void": 0}


def test_a_question_that_was_never_used(client, make, editor):
    found = get(client, editor, f"/questions/{make.question().question_id}/uses")
    assert (found["items"], found["total"]) == ([], 0)


def test_nobody_who_answered_is_named(client, make, season, editor, questions):
    question = questions[0].question_id
    paths = (f"/questions/{question}/figures", f"/questions/{question}/uses", "/analysis/questions")
    for path in paths:
        text = client.get(f"/api/v1{path}", headers=editor).get_data(as_text=True)
        assert "人员" not in text
        assert "person" not in text
        assert "account" not in text


@pytest.mark.parametrize("query", ["warned=1", "order=id", "paper=x", "page_size=101", "flag=true"])
def test_what_it_does_not_know_is_refused(client, editor, query):
    assert client.get(f"/api/v1/analysis/questions?{query}", headers=editor).status_code == 422


def test_participants_are_kept_out(client, make, season):
    revision = make.question()
    who = make.headers(make.participant())
    for path in (
        f"questions/{revision.question_id}/figures",
        f"questions/{revision.question_id}/uses",
        "analysis/questions",
    ):
        assert client.get(f"/api/v1/{path}", headers=who).status_code == 403
