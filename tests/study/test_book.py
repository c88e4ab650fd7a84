"""The book of wrong questions: what gets in, what leaves it, what it must not tell (rules.md §3)."""

from datetime import date

import pytest
import sqlalchemy as sa

from quizsvc.kit import db
from quizsvc.papers import service as papers
from quizsvc.papers.rules import Correction, Policy
from tests.attempts.steps import at
from tests.study.steps import Learner, solutions, statements

ONE, TWO, THREE = "第一题", "第二题", "第三题"


@pytest.fixture
def three(make):
    return [make.question(stem=stem) for stem in (ONE, TWO, THREE)]


def daily(make, season, questions, day=14, **more):
    points = [2000] * len(questions)
    return make.paper(season, on=date(2021, 7, day), revisions=questions, points=points, **more)


def test_it_holds_what_was_wrong_with_the_solution(make, season, learner, three, clock):
    learner.sit(daily(make, season, three), wrong=(TWO,))
    book = learner.book()
    (line,) = book["items"]
    assert [option["id"] for option in line.pop("options")] != []
    assert line == {
        "question_id": str(three[1].question_id),
        "type": "single",
        "stem": TWO,
        "pictures": [],
        "subject": {
            "id": str(three[1].subject_id),
            "name": "生态环境法律法规政策",
            "path": "生态环境法律法规政策",
        },
        "result": {
            "chosen": ["b"],
            "right": False,
            "key": ["a"],
            "explanation": three[1].explanation,
            "citation": three[1].citation,
            "withheld": None,
        },
        "wrong_at": "2021-07-14T02:00:00.000Z",
        "in_practice": False,
        "times": 1,
        "rights": 0,
        "starred": False,
    }
    assert (book["withheld"], book["note"]) == (0, None)


def test_options_stand_as_they_were_served(make, season, learner, three):
    attempt = learner.start(daily(make, season, three))
    served = {each["stem"]: each["options"] for each in attempt["questions"]}
    learner.sit(attempt_paper(attempt), wrong=(ONE, TWO, THREE))
    assert {line["stem"]: line["options"] for line in learner.book()["items"]} == served


def attempt_paper(attempt):
    return int(attempt["paper_id"])


def test_nothing_gets_in_before_its_review_is_open(make, season, learner, three, clock):
    paper = make.paper(season, kind="weekly", revisions=three, points=[400] * 3, drawn_on_time=True)
    learner.sit(paper, wrong=(ONE,))
    clock.set(at(0, 0, 5, day=19))
    assert learner.wrong() == []
    clock.advance(milliseconds=1)
    assert learner.wrong() == [ONE]


def test_what_was_left_blank_or_set_aside_is_not_wrong(make, season, learner, three):
    paper = daily(make, season, three)
    learner.sit(paper, wrong=(ONE, TWO), blank=(THREE,))
    assert sorted(learner.wrong()) == [ONE, TWO]
    with db.transaction():
        how = Correction(Policy.DROP, (frozenset("a"),))
        papers.add_correction(now=at(10), paper=paper, number=1, how=how, reason="题干有误")
    assert learner.wrong() == [TWO]


def test_half_of_the_right_options_is_wrong_too(make, learner, season):
    with db.transaction() as session:
        policy = """update seasons set settings = settings || '{"multiple_choice": "half_if_subset"}'"""
        session.execute(sa.text(policy))
    question = make.question("multiple", stem=ONE)
    result = learner.sit(daily(make, season, [question]), wrong=(ONE,))
    assert result["score"] == "50.00"
    (line,) = learner.book()["items"]
    assert (line["result"]["chosen"], line["result"]["key"]) == (["b"], ["a", "b"])


def test_a_void_attempt_and_a_retired_question_do_not_enter(make, season, learner, three):
    attempt = learner.sit(daily(make, season, three), wrong=(ONE, TWO))
    retire = "update questions set state = 'retired' where id = :id"
    with db.transaction() as session:
        session.execute(sa.text(retire), {"id": three[0].question_id})
    assert learner.wrong() == [TWO]
    with db.transaction() as session:
        void = sa.text(
            "update attempts set state = 'void', void_reason = '替考', voided_at = started_at where id = :id"
        )
        session.execute(void, {"id": attempt["id"]})
    assert learner.wrong() == []


def test_it_is_only_one_s_own(make, client, season, learner, three):
    paper = daily(make, season, three)
    learner.sit(paper, wrong=(ONE,))
    other = Learner(client, make.participant(), make)
    other.sit(paper)
    assert other.wrong() == []
    assert other.star(three[0].question_id) == 404
    assert learner.star(three[0].question_id) == 204
    assert (other.wrong(), learner.wrong()) == ([], [ONE])


def test_two_rights_in_free_practice_take_it_out_and_a_wrong_one_brings_it_back(
    make, season, learner, three, clock
):
    learner.sit(daily(make, season, three), wrong=(ONE,))
    clock.set(at(9, day=15))
    learner.practise(book=True)
    assert learner.book()["items"][0]["rights"] == 1
    clock.advance(minutes=1)
    learner.practise(book=True)
    assert learner.wrong() == []
    assert learner.ask(book=True).json["type"] == "/problems/nothing-to-practise"
    clock.advance(minutes=1)
    learner.practise(wrong=True)
    clock.advance(minutes=1)
    back = {line["stem"]: line for line in learner.book()["items"]}
    assert back.keys() == {ONE, TWO, THREE}
    assert (back[ONE]["times"], back[ONE]["rights"], back[ONE]["in_practice"]) == (2, 0, True)
    assert back[ONE]["result"]["chosen"] == ["b"]


def test_being_right_on_a_paper_does_not_take_it_out(make, season, learner, three, clock):
    learner.sit(daily(make, season, three), wrong=(ONE,))
    for day in (15, 16):
        clock.set(at(9, day=day))
        learner.sit(daily(make, season, three, day, drawn_on_time=True))
    assert learner.wrong() == [ONE]


def test_a_star_keeps_it_and_lets_it_be_practised(make, season, learner, three, clock):
    learner.sit(daily(make, season, three), wrong=(ONE, TWO))
    first = three[0].question_id
    assert [learner.star(first), learner.star(first)] == [204, 204]
    clock.set(at(9, day=15))
    for _ in range(2):
        learner.practise(book=True)
        clock.advance(minutes=1)
    (line,) = learner.book()["items"]
    assert (line["stem"], line["starred"], line["rights"]) == (ONE, True, 2)
    assert [each["stem"] for each in learner.drill(book=True)["questions"]] == [ONE]
    assert [learner.star(first, "DELETE"), learner.star(first, "DELETE")] == [204, 204]
    assert learner.wrong() == []
    assert learner.star(three[1].question_id) == 204  # learnt, and wanted back
    assert learner.wrong() == [TWO]
    assert learner.star(three[2].question_id) == 404  # never wrong
    assert learner.star(three[2].question_id, "DELETE") == 404


def test_by_subject_and_by_page_the_newest_first(make, season, learner, clock):
    water, air = make.subject("水"), make.subject("大气")
    questions = [make.question(stem=f"题{n}", subject=air if n % 3 else water) for n in range(9)]
    for day, start in ((13, 0), (14, 5)):
        clock.set(at(9, day=day))
        own = questions[start : start + 5]
        learner.sit(daily(make, season, own, day), wrong=tuple(one.stem for one in own))
    book = learner.book(page_size=4)
    assert book["total"] == 9
    assert {line["stem"] for line in book["items"]} == {"题5", "题6", "题7", "题8"}
    assert learner.book(page=3, page_size=4)["items"] == learner.book()["items"][8:]
    assert [(one["subject"]["name"], one["questions"]) for one in book["subjects"]] == [
        ("大气", 6),
        ("水", 3),
    ]
    part = learner.book(subject=water.id)
    assert {line["stem"] for line in part["items"]} == {"题0", "题3", "题6"}
    assert part["subjects"] == book["subjects"]
    assert learner.call("GET", "/me/wrong-questions", query_string={"subject": 999}).status_code == 404


class TestLocked:
    """While a question is on a weekly test that is drawn and not over, nothing of the book tells of it."""

    @pytest.fixture
    def practised(self, make, season, learner, three, clock):
        clock.set(at(9, day=11))
        learner.sit(daily(make, season, three, 11), wrong=(ONE, TWO))
        learner.star(three[1].question_id)
        clock.set(at(10, day=14))
        return three

    def test_it_is_left_out_and_only_counted(self, make, season, learner, practised, clock):
        before = learner.book()
        assert sorted(learner.wrong()) == [ONE, TWO]
        weekly = {"kind": "weekly", "points": [400, 400], "drawn_on_time": True}
        make.paper(season, revisions=[practised[0], practised[2]], published=False, **weekly)
        book = learner.book()
        assert [line["stem"] for line in book["items"]] == [TWO]
        assert (book["total"], book["withheld"]) == (1, 1)
        assert book["note"] == "另有 1 题在本周测试中，结束后可看"
        assert [one["questions"] for one in book["subjects"]] == [1]
        # One that was wrong and one that was right answer alike.
        for method in ("PUT", "DELETE"):
            told = [learner.star(practised[place].question_id, method) for place in (0, 2)]
            assert told == [404, 404]
        assert [each["stem"] for each in learner.drill(book=True)["questions"]] == [TWO]
        clock.set(at(0, 0, 6, day=19))
        assert learner.book() == before

    def test_how_many_is_told_of_the_whole_book_and_of_no_part_of_it(self, make, season, learner, practised):
        make.paper(season, kind="weekly", revisions=[practised[0]], points=[400], drawn_on_time=True)
        empty = make.subject("空科目")
        for query in ({}, {"subject": empty.id}, {"subject": practised[0].subject_id}, {"page": 9}):
            assert learner.book(**query)["withheld"] == 1

    def test_a_starred_one_is_no_exception(self, make, season, learner, practised):
        make.paper(season, kind="weekly", revisions=[practised[1]], points=[400], drawn_on_time=True)
        assert learner.wrong() == [ONE]
        assert learner.star(practised[1].question_id) == 404

    def test_another_question_with_the_same_text_locks_it_too(self, make, season, learner, practised):
        twin = make.question("multiple", stem=f"{ONE}。")
        make.paper(season, kind="weekly", revisions=[twin], points=[600], drawn_on_time=True)
        assert learner.wrong() == [TWO]
        assert learner.book()["withheld"] == 1

    def test_its_solution_is_not_even_read(self, make, season, learner, practised):
        make.paper(season, kind="weekly", revisions=practised[:2], points=[400, 400], drawn_on_time=True)
        with statements() as sent:
            assert learner.book()["items"] == []
        assert len(solutions(sent)) == 1  # of no revision at all


def test_the_statements_do_not_grow_with_what_was_answered(make, season, learner, clock):
    def sent() -> int:
        with statements() as found:
            learner.book(page_size=100)
        return len(found)

    counts = []
    for day in (6, 7, 8, 9):
        clock.set(at(9, day=day))
        questions = [make.question(stem=f"{day}日{n}") for n in range(4)]
        learner.sit(daily(make, season, questions, day), wrong=tuple(one.stem for one in questions))
        counts.append(sent())
    assert len(learner.wrong()) == 16
    assert len(set(counts)) == 1
