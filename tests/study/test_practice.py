"""Free practice: never counted, told at once, and never of what a paper holds (rules.md §3)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import sqlalchemy as sa

from quizsvc.kit import db, marks
from quizsvc.study.models import PracticeAnswer
from quizsvc.study.rules import MOST_A_DAY
from tests.attempts.steps import at
from tests.rankings import worlds
from tests.study.steps import Learner, on_a_test, place_of, solutions, statements

TUESDAY = date(2021, 7, 13)
WITHHELD = "本题在本周测试中，结束后可看"
UNAVAILABLE = "本题现在不能练，请跳过；以后再出现时可以练"


def stems(practice) -> set[str]:
    return {each["stem"] for each in practice["questions"]}


def answers() -> int:
    with db.transaction() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(PracticeAnswer)) or 0


class TestDrawing:
    def test_it_serves_questions_without_any_key(self, make, learner):
        make.bank(single=4, multiple=2, true_false=2)
        with statements() as sent:
            practice = learner.drill(count=8)
        assert len(stems(practice)) == 8
        assert (practice["subject"], practice["book"]) == (None, False)
        assert [each["number"] for each in practice["questions"]] == list(range(1, 9))
        assert {each["result"] for each in practice["questions"]} == {None}
        assert {each["withheld"] for each in practice["questions"]} == {None}
        for each in practice["questions"]:
            assert len(each["options"]) == (2 if each["type"] == "true_false" else 4)
        # Solutions are asked for of no question: none is answered.
        assert len(solutions(sent)) == 1

    def test_options_are_shuffled_but_true_and_false(self, make, learner):
        make.bank(single=1, multiple=0, true_false=1)
        orders: dict[str, set[str]] = {"single": set(), "true_false": set()}
        for _ in range(12):
            for each in learner.drill()["questions"]:
                orders[each["type"]].add("".join(option["id"] for option in each["options"]))
        assert len(orders["single"]) > 1
        assert orders["true_false"] == {"ab"}

    def test_below_a_subject(self, make, learner):
        law = make.subject("法规")
        with db.transaction() as session:
            below = "insert into subjects (name, parent_id) values ('水法', :above)"
            session.execute(sa.text(below), {"above": law.id})
        make.question(stem="上", subject=law)
        make.question(stem="下", subject=make.subject("水法"))
        make.question(stem="别处", subject=make.subject("技术"))
        practice = learner.drill(subject_id=str(law.id))
        assert (stems(practice), practice["subject"]["name"]) == ({"上", "下"}, "法规")
        assert stems(learner.drill(subject_id=str(make.subject("水法").id))) == {"下"}
        assert stems(learner.drill()) == {"上", "下", "别处"}
        assert learner.ask(subject_id="999").status_code == 404

    def test_subjects_that_can_be_chosen_tell_nothing_of_papers(self, make, learner, season):
        law = make.subject("法规")
        with db.transaction() as session:
            below = "insert into subjects (name, parent_id) values ('水法', :above)"
            session.execute(sa.text(below), {"above": law.id})
        make.subject("空的")
        make.question(stem="上", subject=law)
        make.question(stem="下", subject=make.subject("水法"))
        make.question(stem="未审", subject=make.subject("技术"), state="in_review")
        wanted = [("法规", "法规", 2), ("水法", "法规 / 水法", 1)]

        def told():
            items = learner.get("/practice/subjects")["items"]
            return [(each["name"], each["path"], each["questions"]) for each in items]

        assert told() == wanted
        on_a_test(make, season, "下")
        assert told() == wanted

    def test_how_many_are_left_today(self, make, learner, clock):
        make.bank(single=4, multiple=0, true_false=0)
        assert learner.get("/practice/subjects")["left"] == MOST_A_DAY
        learner.drill(count=3)
        assert learner.get("/practice/subjects")["left"] == MOST_A_DAY - 3
        clock.set(at(9, day=15))
        assert learner.get("/practice/subjects")["left"] == MOST_A_DAY

    def test_only_what_is_approved_and_not_flagged(self, make, learner):
        kept, flagged = make.question(stem="可用"), make.question(stem="待复核")
        for state in ("draft", "in_review", "retired"):
            make.question(stem=state, state=state)
        with db.transaction() as session:
            flag = "update questions set flagged_at = now(), flag_reason = '废止' where id = :id"
            session.execute(sa.text(flag), {"id": flagged.question_id})
        assert stems(learner.drill()) == {kept.stem}

    @pytest.mark.parametrize("kind", ["daily", "weekly"])
    @pytest.mark.parametrize("published", [True, False])
    def test_nothing_that_a_paper_holds_or_that_reads_the_same(
        self, make, season, learner, clock, kind, published
    ):
        held, free = make.question(stem="在试卷上的题"), make.question(stem="没用过的题")
        make.question("multiple", stem="在试卷上的题。")
        make.paper(season, kind=kind, revisions=[held], points=[400], published=published)
        assert stems(learner.drill()) == {free.stem}
        clock.set(at(0, 0, 6, day=19))
        assert len(stems(learner.drill())) == 3

    def test_never_practised_ones_come_first(self, make, learner, clock):
        make.bank(single=9, multiple=0, true_false=0)
        seen = []
        for _ in range(3):
            seen.append(stems(learner.practise(count=3)))
            clock.advance(minutes=1)
        assert len(set.union(*seen)) == 9
        assert stems(learner.drill(count=3)) == seen[0]

    def test_nothing_to_practise_is_said(self, learner):
        answer = learner.ask()
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/nothing-to-practise")

    @pytest.mark.parametrize("body", [{"count": 0}, {"count": 51}, {"count": "5"}, {"subject_id": 1}])
    def test_what_cannot_be_asked_is_refused(self, learner, body):
        assert learner.ask(**body).status_code == 422

    def test_a_day_gives_so_many_questions_and_no_more(self, make, learner, clock):
        make.bank(single=45, multiple=5, true_false=0)
        for _ in range(MOST_A_DAY // 50 - 1):
            assert len(learner.drill(count=50)["questions"]) == 50
        assert len(learner.drill(count=45)["questions"]) == 45
        assert len(learner.drill(count=50)["questions"]) == 5
        refused = learner.ask(count=1)
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/enough-for-today")
        assert refused.json["detail"] == ("今天的自由练习已经出满 200 题，明天再来；已经出的题还可以接着做")
        clock.set(at(23, 59, 59))
        assert learner.ask(count=1).status_code == 409
        clock.set(at(0, day=15))
        assert learner.ask(count=1).status_code == 201

    def test_draws_at_the_same_moment_keep_to_the_bound(self, app, make, learner):
        make.bank(single=50, multiple=0, true_false=0)
        with ThreadPoolExecutor(8) as pool:
            drawn = list(pool.map(lambda _: ask_apart(app, learner, count=50).status_code, range(8)))
        assert sorted(drawn) == [201] * 4 + [409] * 4


def ask_apart(app, learner, **body):
    return app.test_client().post("/api/v1/practice", headers=learner.headers, json=body)


@pytest.fixture
def practice(make, learner):
    """Two questions to practise."""
    make.question(stem="单选", explanation="为什么")
    make.question("multiple", stem="多选")
    return learner.drill()


def withheld(chosen):
    nothing = dict.fromkeys(("right", "key", "explanation", "citation"))
    return {"chosen": chosen, **nothing, "withheld": WITHHELD}


class TestAnswering:
    def test_it_tells_at_once(self, learner, practice):
        number = place_of(practice, "单选")
        told = learner.reply(practice, number, ["a"]).json
        assert told["number"] == number
        assert told["result"].pop("citation").startswith("《某法》第一条")
        assert told["result"] == {
            "chosen": ["a"],
            "right": True,
            "key": ["a"],
            "explanation": "为什么",
            "withheld": None,
        }

    @pytest.mark.parametrize(
        ("chosen", "right"),
        [(["a", "b"], True), (["b", "a", "b"], True), (["a"], False), (["a", "c"], False)],
    )
    def test_multiple_choice_is_right_as_a_whole(self, learner, practice, chosen, right):
        told = learner.reply(practice, place_of(practice, "多选"), chosen).json["result"]
        assert (told["right"], told["chosen"], told["key"]) == (right, sorted(set(chosen)), ["a", "b"])

    def test_the_first_answer_stays(self, learner, practice, clock):
        number = place_of(practice, "单选")
        first = learner.reply(practice, number, ["b"]).json
        clock.advance(minutes=1)
        again = learner.reply(practice, number, ["a"])
        assert (again.status_code, again.json) == (200, first)
        assert answers() == 1

    def test_it_goes_on_on_another_device(self, client, make, learner, practice):
        learner.reply(practice, 1, ["b"])
        second = Learner(client, learner.account, make)
        resumed = second.get(f"/practice/{practice['id']}")
        first, other = resumed["questions"]
        assert (first["result"]["right"], other["result"]) == (False, None)
        assert [each["options"] for each in resumed["questions"]] == [
            each["options"] for each in practice["questions"]
        ]
        second.reply(practice, 2, ["a"])
        whole = learner.get(f"/practice/{practice['id']}")
        assert [each["result"]["chosen"] for each in whole["questions"]] == [["b"], ["a"]]
        (brief,) = learner.get("/practice")["items"]
        assert (brief["id"], brief["questions"], brief["answered"]) == (practice["id"], 2, 2)

    def test_two_devices_at_the_same_moment_get_one_verdict(self, app, make, learner):
        make.bank(single=10, multiple=0, true_false=0)
        practice = learner.drill()
        for number in range(1, 11):
            barrier = threading.Barrier(4)

            def reply(letter, number=number, barrier=barrier):
                barrier.wait()
                body = {"number": number, "chosen": [letter]}
                path = f"/api/v1/practice/{practice['id']}/answers"
                return app.test_client().post(path, headers=learner.headers, json=body).json

            with ThreadPoolExecutor(4) as pool:
                told = list(pool.map(reply, "abcd"))
            assert all(each == told[0] for each in told)
        assert answers() == 10

    @pytest.mark.parametrize(
        "body",
        [
            {"number": 3, "chosen": ["a"]},
            {"number": 0, "chosen": ["a"]},
            {"number": 1, "chosen": []},
            {"number": 1, "chosen": ["z"]},
            {"number": 1, "chosen": ["a", "b"]},
            {"number": 1},
        ],
    )
    def test_what_fits_no_place_is_refused_and_not_recorded(self, learner, practice, body):
        numbered = {**body, "number": place_of(practice, "单选")} if body["number"] == 1 else body
        answer = learner.call("POST", f"/practice/{practice['id']}/answers", json=numbered)
        assert answer.status_code == 422
        assert answers() == 0

    def test_it_is_only_one_s_own(self, client, make, learner, practice):
        other = Learner(client, make.participant(), make)
        assert other.call("GET", f"/practice/{practice['id']}").status_code == 404
        assert other.reply(practice, 1, ["a"]).status_code == 404
        assert other.get("/practice")["items"] == []

    def test_an_answer_under_a_key_is_told_by_the_rules_of_now(self, make, season, learner, practice, clock):
        number = place_of(practice, "单选")
        learner.headers["Idempotency-Key"] = "key"
        first = learner.reply(practice, number, ["a"])
        again = learner.reply(practice, number, ["a"])
        assert (again.json, again.headers["Idempotency-Replayed"]) == (first.json, "true")
        on_a_test(make, season, "单选")
        later = learner.reply(practice, number, ["a"])
        assert later.headers["Idempotency-Replayed"] == "true"
        assert later.json["result"] == withheld(["a"])
        assert answers() == 1


class TestHeldMeanwhile:
    """A draw may take a question after it was served: it is looked at again at every answer."""

    @pytest.mark.parametrize("published", [True, False])
    def test_on_this_week_s_test_it_is_withheld_and_nothing_is_recorded(
        self, make, season, learner, practice, clock, published
    ):
        number = place_of(practice, "单选")
        on_a_test(make, season, "单选", published=published)
        with statements() as sent:
            refused = learner.reply(practice, number, ["a"])
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/question-withheld")
        assert refused.json["detail"] == WITHHELD
        assert solutions(sent) == []
        assert answers() == 0
        place = learner.get(f"/practice/{practice['id']}")["questions"][number - 1]
        assert (place["withheld"], place["result"]) == (WITHHELD, None)
        clock.set(at(0, 0, 5, day=19))
        assert learner.reply(practice, number, ["a"]).status_code == 409
        clock.advance(milliseconds=1)
        assert learner.reply(practice, number, ["a"]).json["result"]["right"] is True

    def test_a_verdict_that_was_told_is_withheld_for_the_time(self, make, season, learner, practice, clock):
        number = place_of(practice, "单选")
        first = learner.reply(practice, number, ["b"]).json
        on_a_test(make, season, "单选")
        assert learner.reply(practice, number, ["a"]).json == {**first, "result": withheld(["b"])}
        place = learner.get(f"/practice/{practice['id']}")["questions"][number - 1]
        assert place["result"] == withheld(["b"])
        assert "为什么" not in str(learner.get(f"/practice/{practice['id']}"))
        clock.set(at(0, 0, 6, day=19))
        assert learner.reply(practice, number, ["a"]).json == first

    def test_another_question_with_the_same_text_withholds_it(self, make, season, learner, practice):
        twin = make.question("multiple", stem="单选。")
        make.paper(season, kind="weekly", revisions=[twin], points=[600], drawn_on_time=True)
        assert learner.reply(practice, place_of(practice, "单选"), ["a"]).json["detail"] == WITHHELD

    def test_one_that_tomorrow_s_practice_took_is_not_to_be_told_from_one_in_revision(
        self, make, season, learner, practice, clock
    ):
        tomorrow = {"kind": "daily", "on": date(2021, 7, 15), "published": False}
        clock.set(at(18, 1))
        on_a_test(make, season, "单选", **tomorrow, drawn_on_time=False)
        with db.transaction() as session:
            flag = "update questions set flagged_at = now(), flag_reason = '废止' where state = 'approved'"
            session.execute(sa.text(flag))
        places = learner.get(f"/practice/{practice['id']}")["questions"]
        assert [place["withheld"] for place in places] == [UNAVAILABLE] * 2
        told = [learner.reply(practice, number, ["a"]) for number in (1, 2)]
        assert [answer.json["type"] for answer in told] == ["/problems/question-unavailable"] * 2
        assert [answer.json["detail"] for answer in told] == [UNAVAILABLE] * 2
        assert answers() == 0

    @pytest.mark.parametrize("change", ["state = 'retired'", "revision_number = 2"])
    def test_one_that_was_retired_or_revised_is_not_answered(self, make, learner, change):
        make.revision(make.question(stem="原来的题"), stem="改过的题")
        practice = learner.drill()
        with db.transaction() as session:
            session.execute(sa.text(f"update questions set {change}"))
        assert learner.reply(practice, 1, ["a"]).json["detail"] == UNAVAILABLE
        assert answers() == 0


class TestNeverCounted:
    def test_standings_and_person_times_stay_as_they_are(self, make, season, learner):
        learner.sit(make.paper(season))
        make.bank(single=9, multiple=0, true_false=0)
        worlds.compute(at(11))
        before = worlds.picture()
        assert all(before.values())
        learner.practise()
        learner.practise(wrong=True, book=False)
        with db.transaction():
            assert not marks.waiting("attempt")
        worlds.compute(at(12))
        assert worlds.picture() == before
        worlds.forget()
        worlds.compute(at(13))
        assert worlds.picture() == before
        assert learner.get("/me/attempts")["total"] == 1
        assert learner.get("/me/streak")["days"] == 1


def test_the_statements_do_not_grow_with_the_questions(make, learner):
    make.bank(single=40, multiple=0, true_false=0)
    counts = {}
    for size in (2, 30):
        practice = learner.drill(count=size)
        for number in range(1, size):
            learner.reply(practice, number, ["a"])
        with statements() as sent:
            learner.get(f"/practice/{practice['id']}")
        with statements() as answering:
            learner.reply(practice, size, ["a"])
        counts[size] = (len(sent), len(answering))
    assert counts[2] == counts[30]
