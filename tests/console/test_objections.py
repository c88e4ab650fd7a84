"""What came of the answers: objections beside the question, and its figures and papers."""

import pytest
import sqlalchemy as sa

from quizsvc.attempts.models import Attempt
from quizsvc.kit import db
from tests.analysis import steps
from tests.factories import WEDNESDAY

WHY = "选项乙也符合第十二条"


@pytest.fixture
def asked(client, make):
    """A question on today's practice, to which two people object."""
    season = make.season()
    revisions = [make.question() for _ in range(5)]
    paper = make.paper(season, revisions=revisions)
    for right in ("a", "b"):
        person = make.member()
        account = make.account(person=person)
        attempt = steps.answer(person, paper, {revision.id: right for revision in revisions}, now=WEDNESDAY)
        number = attempt.revision_ids.index(revisions[0].id) + 1
        path = f"/api/v1/attempts/{attempt.id}/objections"
        made = client.post(path, headers=make.headers(account), json={"number": number, "text": WHY})
        assert made.status_code == 201, made.json
    return revisions[0].question_id, paper.id


class TestObjections:
    def test_are_listed_by_question(self, visit, asked):
        question, _ = asked
        editor = visit("editor")
        page = editor.open("/objections")
        assert f"/console/questions/{question}/objections" in page.links
        assert "没有这样的申诉" in editor.open("/objections?state=declined").text
        assert editor.open("/objections?as=xlsx").answer.data.startswith(b"PK")

    def test_are_answered_beside_the_question_one_by_one_or_all(self, visit, asked):
        question, _ = asked
        editor = visit("editor")
        page = editor.open(f"/questions/{question}/objections")
        assert "2 件等待答复" in page.text
        assert WHY in page.text
        assert f"POST /api/v1/questions/{question}/objections/answer" in page.calls
        one = next(call for call in page.calls if call.startswith("POST /api/v1/objections/"))
        editor.call(one, {"decision": "declined", "text": "第十二条只列了三项"})
        page = editor.open(f"/questions/{question}/objections")
        assert "1 件等待答复" in page.text
        assert "答复：不成立" in page.text
        assert one.replace("/answer", "/reopen") in page.calls
        assert "没有等待答复的申诉" not in editor.open("/objections").text

    def test_tell_nobody_who_objected(self, visit, asked):
        question, _ = asked
        page = visit("editor").open(f"/questions/{question}/objections")
        assert "人员" not in page.text.replace("参赛人员", "").replace("搜索人员", "")

    def test_tell_which_letters_stood_before_who_objected(self, visit, asked):
        question, _ = asked
        with db.transaction():
            for number, attempt in enumerate(db.session().scalars(sa.select(Attempt)).all()):
                attempt.option_orders = ["abcd" if number else "cabd"] * 5
        page = visit("editor").open(f"/questions/{question}/objections")
        assert page.text.count("这个人页面上的") == 1
        assert "这个人页面上的 A、B、C、D 依次是本页的 C、A、B、D" in page.text

    def test_are_only_read_by_auditors(self, visit, asked):
        question, _ = asked
        page = visit("auditor").open(f"/questions/{question}/objections")
        assert page.calls == ["POST /api/v1/auth/logout"]


class TestFigures:
    def test_stand_beside_the_papers_that_the_question_is_on(self, visit, asked):
        question, paper = asked
        steps.compute()
        page = visit("organizer").open(f"/questions/{question}/figures")
        assert f"/console/papers/{paper}" in page.links
        for said in ("得分率", "50.00%", "A ✓ 正确", "各选项有多少人选", "答题中"):
            assert said in page.text
        # Papers are the organizers': an editor reads of them what this page says.
        assert f"/console/papers/{paper}" not in visit("editor").open(f"/questions/{question}/figures").links

    def test_are_listed_with_a_chart_from_a_table(self, visit, asked):
        question, paper = asked
        editor = visit("editor")
        assert "还没有人作答" in editor.open("/questions/figures").text
        steps.compute()
        page = editor.open(f"/questions/figures?order=facility&paper={paper}")
        assert f"/console/questions/{question}/figures" in page.links
        assert "50–60% 5" in page.text
        assert editor.open("/questions/figures?as=xlsx").answer.data.startswith(b"PK")
        assert "没有符合这些条件" in editor.open("/questions/figures?warned=true").text
