"""Objections through HTTP: who may make one, who answers, and what each of them gets to see."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from quizsvc.attempts.models import Attempt
from quizsvc.bank.models import QuestionRevision
from quizsvc.integrity.models import ObjectionStep
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent
from tests.attempts.steps import at
from tests.corrections.steps import Organizers
from tests.integrity.steps import BASE

WHY = "选项 C 也符合第十二条"


def object_to(client, who, attempt, number=1, text=WHY, **more):
    body = {"number": number, "text": text}
    return client.post(f"{BASE}/attempts/{attempt['id']}/objections", headers=who, json=body, **more)


def mine(client, who):
    return client.get(f"{BASE}/me/objections", headers=who).json["items"]


def answer(client, who, objection, decision="declined", text="第十二条只列了三项"):
    path = f"{BASE}/objections/{objection['id']}/answer"
    return client.post(path, headers=who, json={"decision": decision, "text": text})


def reopen(client, who, objection, reason="漏看了附录"):
    path = f"{BASE}/objections/{objection['id']}/reopen"
    return client.post(path, headers=who, json={"reason": reason})


def withdraw(client, who, objection):
    return client.post(f"{BASE}/me/objections/{objection['id']}/withdraw", headers=who)


def problem(response):
    return response.status_code, response.json["type"].removeprefix("/problems/")


def question_of(attempt, number=1):
    with db.transaction():
        revision = db.session().get_one(Attempt, int(attempt["id"])).revision_ids[number - 1]
        found = sa.text("select question_id from question_revisions where id = :id")
        return db.session().scalar(found, {"id": revision})


class TestMaking:
    def test_it_is_there_for_its_author_alone(self, client, make, group, season):
        paper, who, other = make.paper(season), group.somebody(), group.somebody()
        attempt = group.answered(who, paper)
        made = object_to(client, who, attempt, 2)
        assert made.status_code == 201
        assert made.json == {
            "id": made.json["id"],
            "attempt_id": attempt["id"],
            "number": 2,
            "paper_title": "每日练习",
            "stem": attempt["questions"][1]["stem"],
            "state": "open",
            "made_at": "2021-07-14T02:00:00.000Z",
            "withheld": None,
            "history": [
                {
                    "state": "open",
                    "at": "2021-07-14T02:00:00.000Z",
                    "by": "participant",
                    "by_author": False,
                    "text": WHY,
                }
            ],
        }
        assert mine(client, who) == [made.json]
        assert mine(client, other) == []
        assert withdraw(client, other, made.json).status_code == 404

    def test_only_to_a_question_of_an_own_attempt(self, client, make, group, season):
        attempt = group.answered(group.somebody(), make.paper(season))
        assert object_to(client, group.somebody(), attempt).status_code == 404

    def test_only_when_the_review_is_open(self, client, make, group, season, clock):
        who, weekly = group.somebody(), make.paper(season, kind="weekly")
        running = group.begin(who, weekly)
        assert problem(object_to(client, who, running)) == (409, "review-not-open")
        group.end(who, running)
        clock.set(at(0, 0, 5, day=19))
        assert problem(object_to(client, who, running)) == (409, "review-not-open")
        clock.advance(milliseconds=1)
        assert object_to(client, who, running).status_code == 201
        assert object_to(client, who, running, 26).status_code == 422

    def test_not_to_what_this_weeks_test_withholds(self, client, make, group, season, clock):
        clock.set(at(10, day=11))
        question = make.question(stem="下列说法正确的是（　）")
        daily = make.paper(season, on=at(10, day=11).date(), revisions=[question], points=[2000])
        who = group.somebody()
        attempt = group.answered(who, daily)
        clock.set(at(10, day=14))
        twin = make.question(stem="下列说法正确的是(  )")
        make.paper(season, kind="weekly", revisions=[twin], points=[600], drawn_on_time=True)
        assert problem(object_to(client, who, attempt)) == (409, "question-withheld")

    def test_not_to_a_void_attempt(self, client, make, group, season):
        who = group.somebody()
        attempt = group.answered(who, make.paper(season))
        Organizers(client, make).done("void", attempt_id=attempt["id"], reason="替考")
        assert problem(object_to(client, who, attempt)) == (409, "attempt-void")

    def test_one_is_open_at_a_time_and_three_are_enough(self, client, make, group, season):
        paper, who, other = make.paper(season), group.somebody(), group.somebody()
        attempt = group.answered(who, paper)
        for _ in range(3):
            made = object_to(client, who, attempt)
            assert made.status_code == 201
            assert problem(object_to(client, who, attempt)) == (409, "objection-exists")
            assert withdraw(client, who, made.json).json["state"] == "withdrawn"
        assert problem(object_to(client, who, attempt)) == (409, "objected-enough")
        assert object_to(client, who, attempt, 2).status_code == 201
        theirs = group.answered(other, paper)
        assert all(object_to(client, other, theirs, n).status_code == 201 for n in range(1, 6))

    def test_of_two_at_once_the_constraint_takes_one(self, app, client, make, group, season):
        who = group.somebody()
        attempt = group.answered(who, make.paper(season))
        together = Barrier(2)

        def tap(_):
            own = app.test_client()
            together.wait()
            return object_to(own, who, attempt).status_code

        with ThreadPoolExecutor(2) as taps:
            assert sorted(taps.map(tap, range(2))) == [201, 409]
        assert len(mine(client, who)) == 1

    def test_what_comes_twice_under_a_key_is_made_once(self, client, make, group, season):
        who = group.somebody()
        attempt = group.answered(who, make.paper(season))
        keyed = {**who, "Idempotency-Key": "one"}
        first, again = (object_to(client, keyed, attempt) for _ in range(2))
        assert (again.status_code, again.json) == (201, first.json)
        assert len(mine(client, who)) == 1


class TestAnswering:
    def test_the_history_says_who_when_and_what(self, client, make, group, season, clock):
        who, editor = group.somebody(), make.account("editor")
        attempt = group.answered(who, make.paper(season))
        made = object_to(client, who, attempt).json
        clock.advance(hours=1)
        shown = answer(client, make.headers(editor), made)
        assert shown.status_code == 200
        assert [(step["state"], step["by"], step["account_name"]) for step in shown.json["history"]] == [
            ("open", "participant", None),
            ("declined", "staff", editor.display_name),
        ]
        assert (shown.json["chosen"], shown.json["revision"]) == (["a"], 1)
        (own,) = mine(client, who)
        assert own["state"] == "declined"
        assert own["history"][1] == {
            "state": "declined",
            "at": "2021-07-14T03:00:00.000Z",
            "by": "staff",
            "by_author": False,
            "text": "第十二条只列了三项",
        }

    def test_every_step_is_in_the_audit_log_without_its_words(self, client, make, group, season):
        who, editor = group.somebody(), make.headers(make.account("editor"))
        attempt = group.answered(who, make.paper(season))
        made = object_to(client, who, attempt).json
        answer(client, editor, made)
        reopen(client, editor, made)
        withdraw(client, who, made)
        with db.transaction():
            found = sa.select(AuditEvent).where(AuditEvent.subject == f"objection:{made['id']}")
            events = db.session().scalars(found.order_by(AuditEvent.id)).all()
            assert [(event.action, event.detail["state"]) for event in events] == [
                ("objection.make", "open"),
                ("objection.answer", "declined"),
                ("objection.reopen", "open"),
                ("objection.withdraw", "withdrawn"),
            ]
            assert not any(WHY in str(event.detail) for event in events)

    def test_who_wrote_or_approved_it_may_answer_and_is_named(self, client, make, group, season):
        writer, approver, other = (make.account("editor") for _ in range(3))
        body = {
            "type": "single",
            "stem": "排污许可证由谁核发？",
            "options": [{"id": "a", "text": "生态环境主管部门"}, {"id": "b", "text": "水利部门"}],
            "key": ["a"],
            "subject": "生态环境法律法规政策",
        }
        make.subject()
        question = client.post(f"{BASE}/questions", headers=make.headers(writer), json=body)
        assert question.status_code == 201, question.text
        path = f"{BASE}/questions/{question.json['id']}"
        assert client.post(f"{path}/submit", headers=make.headers(writer)).status_code == 200
        seen = {**make.headers(approver), "If-Match": '"1"'}
        assert client.post(f"{path}/approve", headers=seen).status_code == 200
        with db.transaction():
            found = sa.select(QuestionRevision).filter_by(question_id=int(question.json["id"]))
            revision = db.session().scalars(found).one()
        paper = make.paper(season, revisions=[revision], points=[2000])
        flags = []
        for account in (writer, approver, other):
            who = group.somebody()
            made = object_to(client, who, group.answered(who, paper)).json
            shown = answer(client, make.headers(account), made, "accepted", "应改为 B").json
            flags.append(shown["history"][-1]["by_author"])
            assert mine(client, who)[0]["history"][-1]["by_author"] == flags[-1]
        assert flags == [True, True, False]

    def test_it_is_answered_once_and_can_be_opened_again(self, client, make, group, season):
        who, editor = group.somebody(), make.headers(make.account("editor"))
        attempt = group.answered(who, make.paper(season))
        made = object_to(client, who, attempt).json
        assert problem(reopen(client, editor, made)) == (409, "objection-not-answered")
        assert answer(client, editor, made).status_code == 200
        assert problem(answer(client, editor, made, "accepted")) == (409, "objection-not-open")
        assert problem(withdraw(client, who, made)) == (409, "objection-not-open")
        assert reopen(client, editor, made).json["state"] == "open"
        assert answer(client, editor, made, "accepted", "确有两个正确选项").json["state"] == "accepted"
        texts = [step["text"] for step in mine(client, who)[0]["history"]]
        assert texts == [WHY, "第十二条只列了三项", "漏看了附录", "确有两个正确选项"]

    def test_what_its_author_has_replaced_stays_closed(self, client, make, group, season):
        who, editor = group.somebody(), make.headers(make.account("editor"))
        attempt = group.answered(who, make.paper(season))
        first = object_to(client, who, attempt).json
        answer(client, editor, first)
        second = object_to(client, who, attempt, text="还有附录二").json
        assert problem(reopen(client, editor, first)) == (409, "objection-exists")
        withdraw(client, who, second)
        assert problem(reopen(client, editor, second)) == (409, "objection-not-answered")
        assert reopen(client, editor, first).status_code == 200

    def test_nobody_answers_their_own(self, client, make, group, season):
        both = make.headers(make.participant(group.unit, "editor"))
        attempt = group.answered(both, make.paper(season))
        made = object_to(client, both, attempt).json
        assert problem(answer(client, both, made)) == (409, "own-objection")
        all_path = f"{BASE}/questions/{question_of(attempt)}/objections/answer"
        body = {"decision": "accepted", "text": "成立", "newest": made["id"]}
        assert client.post(all_path, headers=both, json=body).json == {"answered": 0}
        assert mine(client, both)[0]["state"] == "open"

    def test_the_answer_keeps_quiet_while_the_question_is_on_this_weeks_test(
        self, client, make, group, season, clock
    ):
        question = make.question()
        who = group.somebody()
        paper = make.paper(season, revisions=[question], points=[2000])
        made = object_to(client, who, group.answered(who, paper)).json
        answer(client, make.headers(make.account("editor")), made, text="正确答案是 A")
        clock.set(at(0, 0, 6, day=15))
        make.paper(season, kind="weekly", on=at(10, day=19).date(), revisions=[question], points=[600])
        (own,) = mine(client, who)
        assert own["withheld"] == "本题在本周测试中，结束后可看"
        assert (own["state"], [step["text"] for step in own["history"]]) == ("open", [WHY])
        assert problem(withdraw(client, who, made)) == (409, "question-withheld")
        clock.set(at(0, 0, 6, day=26))
        (own,) = mine(client, who)
        assert (own["withheld"], own["state"]) == (None, "declined")
        assert own["history"][1]["text"] == "正确答案是 A"


class TestTogether:
    def test_objections_to_one_question_are_seen_and_answered_together(self, client, make, group, season):
        paper, editor = make.paper(season), make.headers(make.account("editor"))
        people = [group.somebody() for _ in range(3)]
        stem = None
        for who in people:
            attempt = group.answered(who, paper)
            stem = stem or attempt["questions"][0]["stem"]
            (number,) = [each["number"] for each in attempt["questions"] if each["stem"] == stem]
            assert object_to(client, who, attempt, number).status_code == 201
        groups = client.get(f"{BASE}/objections", headers=editor).json
        assert groups["items"][0]["stem"] == stem
        assert groups["items"][0]["counts"] == {"open": 3, "accepted": 0, "declined": 0, "withdrawn": 0}
        question = groups["items"][0]["question_id"]
        listed = client.get(f"{BASE}/questions/{question}/objections", headers=editor).json
        assert [item["state"] for item in listed["items"]] == ["open"] * 3
        # What came in after the list was read is not answered unread.
        body = {"decision": "accepted", "text": "题目有误，已提请更正", "newest": listed["items"][1]["id"]}
        done = client.post(f"{BASE}/questions/{question}/objections/answer", headers=editor, json=body)
        assert done.json == {"answered": 2}
        now = client.get(f"{BASE}/objections?question={question}", headers=editor).json["items"][0]
        assert now["counts"] == {"open": 1, "accepted": 2, "declined": 0, "withdrawn": 0}
        assert [mine(client, who)[-1]["state"] for who in people] == ["accepted", "accepted", "open"]

    def test_groups_can_be_narrowed(self, client, make, group, season):
        who, editor = group.somebody(), make.headers(make.account("editor"))
        attempt = group.answered(who, make.paper(season))
        first, _ = (object_to(client, who, attempt, number).json for number in (1, 2))
        answer(client, editor, first)

        def questions(query):
            items = client.get(f"{BASE}/objections?{query}", headers=editor).json["items"]
            return [int(item["question_id"]) for item in items]

        one, two = question_of(attempt, 1), question_of(attempt, 2)
        assert questions("") == [two, one]
        assert questions("state=open") == [two]
        assert questions("state=declined") == [one]
        assert questions("state=withdrawn") == []
        assert questions(f"question={one}") == [one]
        listed = client.get(f"{BASE}/questions/{one}/objections?state=open", headers=editor).json
        assert listed["total"] == 0

    def test_nobody_else_is_named_anywhere(self, client, make, group, season):
        account = make.participant(group.unit)
        who, editor = make.headers(account), make.headers(make.account("editor"))
        made = object_to(client, who, group.answered(who, make.paper(season))).json
        path = f"{BASE}/questions/{question_of({'id': made['attempt_id']})}/objections"
        pages = [client.get(one, headers=editor).text for one in (path, f"{BASE}/objections")]
        pages.append(answer(client, editor, made).text)
        assert [page for page in pages if account.display_name in page] == []
        assert [page for page in pages if WHY in page] == [pages[0], pages[2]]


def test_the_history_is_only_added_to(client, make, group, season):
    who = group.somebody()
    object_to(client, who, group.answered(who, make.paper(season)))
    for statement in (sa.update(ObjectionStep).values(text=""), sa.delete(ObjectionStep)):
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied"), db.transaction():
            db.session().execute(statement)
