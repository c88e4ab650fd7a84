"""Corrections at the console: each is found, looked at, proposed, and decided by another organizer."""

import io
import json
import re
from datetime import date, timedelta
from html import unescape

import openpyxl
import pytest

from quizsvc.console.rules import proposals as rules
from quizsvc.corrections.models import Proposal
from quizsvc.corrections.rules import Kind
from quizsvc.kit import db
from tests.attempts.steps import start, submit
from tests.corrections.steps import chosen, settle
from tests.factories import WEDNESDAY

MOST_STATEMENTS = 12
SIGN_OUT = "POST /api/v1/auth/logout"


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def wrong(make):
    """A question whose key says a and should say b."""
    return make.question(stem="答案有误的题")


@pytest.fixture
def paper(make, season, wrong):
    """A daily practice of four questions, the first of which has a wrong key."""
    return make.paper(season, revisions=[wrong, *(make.question() for _ in range(3))], points=[2500] * 4)


@pytest.fixture
def answered(client, make, paper):
    """The attempt of somebody who chose b in the first question, and all right else."""
    who = make.headers(make.account(person=make.member(make.unit("甲市"), name="张三")))
    attempt = start(client, who, paper).json
    assert submit(client, who, attempt, chosen(attempt, q1="b")).status_code == 200
    return attempt


@pytest.fixture
def first(visit):
    return visit("organizer")


@pytest.fixture
def second(visit):
    return visit("organizer")


def propose(visitor, kind, **change):
    """What the form of a wizard sends."""
    return visitor.call("POST /api/v1/proposals", {"kind": kind, "reason": "题干有误", **change}, status=201)


def correction(visitor, wrong):
    return propose(visitor, "correction", question_id=str(wrong.question_id), policy="rekey", key=["b"])


def test_what_is_quoted_within_a_quotation_stands_in_single_marks():
    change = {"question_id": 1, "policy": "rekey", "key": ["b"]}
    said = rules.told(Kind.CORRECTION, change, rules.Names(stems={1: "“三同时”制度是指什么"}))
    assert said.startswith("更正“‘三同时’制度是指什么”：")


class TestWizards:
    def test_there_is_one_for_each_kind(self, first, season):
        page = first.open("/proposals/new")
        links = {link for link in page.links if "kind=" in link}
        assert links == {f"/console/proposals/new?kind={kind}" for kind in Kind}
        for link in links:
            assert "提出" in first.open(link.removeprefix("/console")).text

    def test_a_question_is_found_by_its_words_and_told_where_it_stands(self, first, wrong, paper):
        page = first.open("/proposals/new?kind=correction&q=有误")
        (link,) = [link for link in page.links if "question=" in link]
        page = first.open(link.removeprefix("/console"))
        assert "每日练习第 1 题 ，按 A 评分" in page.text
        assert {"POST /api/v1/proposals", "POST /api/v1/proposals/look"} <= set(page.calls)
        assert len(page.statements) <= MOST_STATEMENTS

    def test_one_key_is_chosen_of_one_and_several_of_several(self, first, make, season, wrong, paper):
        several = make.question("multiple")
        make.paper(season, on=date(2021, 7, 13), revisions=[several])
        ways = {
            wrong.question_id: 'type="radio" name="key.0"',
            several.question_id: 'type="checkbox" name="key.1"',
        }
        for question, way in ways.items():
            page = first.open(f"/proposals/new?kind=correction&question={question}")
            assert way in page.answer.get_data(as_text=True)

    def test_without_another_key_it_says_that_one_is_to_be_chosen(self, first, wrong, paper):
        change = {"kind": "correction", "question_id": str(wrong.question_id), "policy": "rekey"}
        refused = first.call("POST /api/v1/proposals/look", change, status=409)
        assert refused["type"] == "/problems/nothing-to-correct"
        assert refused["detail"].startswith("请先选新的正确答案")

    def test_the_look_calls_periods_as_other_pages_do(self, first, wrong, paper):
        page = first.open(f"/proposals/new?kind=correction&question={wrong.question_id}")
        (names,) = re.findall(r'data-names="([^"]*)"', page.answer.get_data(as_text=True))
        assert json.loads(unescape(names))["2021-W28"] == "第2周"

    def test_a_question_that_stood_on_no_paper_is_mended_in_the_bank(self, first, make, season):
        page = first.open(f"/proposals/new?kind=correction&question={make.question().question_id}")
        assert "不用更正" in page.text
        assert "POST /api/v1/proposals" not in page.calls

    def test_the_closing_is_put_off_to_times_that_the_rules_allow(self, first, paper):
        page = first.open("/proposals/new?kind=extension")
        (link,) = [link for link in page.links if f"paper={paper.id}" in link]
        page = first.open(link.removeprefix("/console"))
        assert "明天 01:00（晚 1 小时）" in page.text
        assert "晚 48 小时" in page.text
        first.open(f"/proposals/new?kind=set_aside&paper={paper.id}&number=2")

    def test_somebody_is_found_by_name_to_be_granted_one_more(self, first, make, paper):
        member = make.member(name="李四")
        page = first.open(f"/proposals/new?kind=grant&paper={paper.id}&q=李四")
        (link,) = [link for link in page.links if f"person={member.id}" in link]
        page = first.open(link.removeprefix("/console"))
        assert "李四在试卷截止前可以再答一次" in page.text
        assert len(page.statements) <= MOST_STATEMENTS

    def test_an_attempt_is_made_void_from_its_own_page(self, first, answered):
        assert "找答卷" in first.open("/proposals/new?kind=void").text
        page = first.open(f"/proposals/new?kind=void&attempt={answered['id']}")
        assert "张三在“每日练习”的第 1 次答卷" in page.text
        assert "同时给一次补答" in page.text

    @pytest.mark.parametrize(("what", "field"), [("exemption", "reason"), ("membership", "unit_id")])
    def test_the_roster_is_put_right_for_days_that_have_passed(self, first, make, season, what, field):
        member = make.member(name="王五")
        page = first.open(f"/proposals/new?kind=reach_back&person={member.id}&what={what}")
        assert f'name="{what}.{field}"' in page.answer.get_data(as_text=True)
        assert "名册现在的记录" in page.text

    def test_what_is_not_there_is_not_found(self, first, paper):
        for asked in ("kind=correction&question=", "kind=void&attempt=", "kind=reach_back&person="):
            first.open(f"/proposals/new?{asked}999999", status=404)

    def test_who_may_only_read_proposes_nothing(self, visit, season):
        visit("auditor").open("/proposals/new", status=403)
        page = visit("auditor").open("/proposals")
        assert page.calls == [SIGN_OUT]
        assert "/console/proposals/new" not in page.links


class TestProposal:
    def test_it_is_looked_at_approved_by_another_and_its_progress_told(self, first, second, wrong, answered):
        made = correction(first, wrong)
        path = f"/proposals/{made['id']}"
        own = first.open(path)
        assert "等另一位组织者批准或驳回" in own.text
        assert own.calls == [SIGN_OUT, f"POST /api/v1/proposals/{made['id']}/withdraw"]
        page = second.open(path)
        assert "更正“答案有误的题”：按新答案，正确答案 B" in page.text
        assert "1 份答卷的成绩会变（1 份提高，0 份降低）" in page.text
        assert "75.00 → 100.00" in page.text
        assert "四种办法比较" in page.text
        assert len(page.statements) <= MOST_STATEMENTS + 4
        approve = f"POST /api/v1/proposals/{made['id']}/approve"
        assert {approve, f"POST /api/v1/proposals/{made['id']}/reject"} <= set(page.calls)
        second.call(approve, status=202)
        page = second.open(path)
        assert "正在办理" in page.text
        assert 'hx-trigger="every 2s"' in page.answer.get_data(as_text=True)
        settle()
        page = second.open(path)
        assert "已经全部完成" in page.text
        assert "hx-trigger" not in page.answer.get_data(as_text=True)
        assert page.calls == [SIGN_OUT]

    def test_of_a_key_the_question_is_shown_with_both_and_its_papers(
        self, first, second, wrong, paper, answered
    ):
        page = second.open(f"/proposals/{correction(first, wrong)['id']}")
        text = page.text[page.text.index("题目和答案") :]
        assert wrong.options[0]["text"] in text
        assert text.index("题库里原来的答案") < text.index(wrong.options[1]["text"]) < text.index("正确答案")
        assert "涉及 1 份试卷（提出时）" in text
        assert f"/console/papers/{paper.id}#question-1" in page.links

    def test_that_the_explanation_argues_for_the_old_key_is_told_until_it_is_mended(
        self, visit, first, second, wrong, answered
    ):
        made = correction(first, wrong)
        edit = f"/console/questions/{wrong.question_id}/edit"
        assert "解析和依据不会跟着改" in second.open(f"/proposals/{made['id']}").text
        second.call(f"POST /api/v1/proposals/{made['id']}/approve", status=202)
        settle()
        page = second.open(f"/proposals/{made['id']}")
        assert "解析和依据还是原来写的" in page.text
        assert edit in page.links
        assert edit not in visit("auditor").open(f"/proposals/{made['id']}").links
        mended = {"explanation": "应选 B", "reason": "按新答案写"}
        second.call(f"PATCH /api/v1/questions/{wrong.question_id}", mended, **{"If-Match": '"2"'})
        assert edit not in second.open(f"/proposals/{made['id']}").links

    def test_its_history_says_what_was_done(self, first, second, wrong, answered):
        made = correction(first, wrong)
        second.call(f"POST /api/v1/proposals/{made['id']}/approve", status=202)
        settle()
        text = second.open(f"/proposals/{made['id']}").text
        assert [word for word in ("批准", "全部办完", "正在办理") if f"{word} 今天" in text] == [
            "批准",
            "全部办完",
        ]

    def test_what_is_published_comes_first_and_many_rows_are_folded(self, first, wrong, answered):
        made = correction(first, wrong)
        with db.transaction():
            proposal = db.session().get_one(Proposal, int(made["id"]))
            (week, *others) = proposal.dry_run["periods"]
            rows = [{**week["units"][0], "name": f"单位{number:02}"} for number in range(25)]
            published = {**week, "published_version": 1, "units": rows}
            proposal.dry_run = {**proposal.dry_run, "periods": [*others, {**week, "units": rows}, published]}
        page_text = first.open(f"/proposals/{made['id']}").answer.get_data(as_text=True)
        head = page_text[: page_text.index("<details")]
        assert "会出第 2 版" in head
        assert ("单位19" in head, "单位20" in head) == (True, False)
        assert "其余 5 行单位" in page_text
        assert "变动的 25 行单位" in page_text

    def test_an_auditor_reads_it_and_decides_nothing(self, visit, first, wrong, answered):
        made = correction(first, wrong)
        page = visit("auditor").open(f"/proposals/{made['id']}")
        assert "75.00 → 100.00" in page.text
        assert page.calls == [SIGN_OUT]

    def test_if_the_inputs_moved_it_says_which_and_leads_to_another_look(
        self, first, second, wrong, paper, answered
    ):
        made = correction(first, wrong)
        aside = propose(first, "set_aside", paper_id=str(paper.id), number=1)
        second.call(f"POST /api/v1/proposals/{aside['id']}/approve", status=202)
        settle()
        page = second.open(f"/proposals/{made['id']}")
        assert "提出以后，题目在试卷上的情况变了" in page.text
        assert f"POST /api/v1/proposals/{made['id']}/approve" not in page.calls
        assert f"POST /api/v1/proposals/{made['id']}/reject" in page.calls
        html = first.open(f"/proposals/{made['id']}").answer.get_data(as_text=True)
        again = f"/console/proposals/new?kind=correction&amp;season=1&amp;question={wrong.question_id}"
        assert f'data-then="{again}"' in html
        first.open(again.replace("&amp;", "&").removeprefix("/console"))

    def test_what_was_rejected_says_why_and_can_be_proposed_again(self, first, second, make, paper):
        person = make.member(name="李四")
        made = propose(first, "grant", paper_id=str(paper.id), person_id=str(person.id))
        second.call(f"POST /api/v1/proposals/{made['id']}/reject", {"reason": "证据不足"}, status=202)
        page = first.open(f"/proposals/{made['id']}")
        assert "给李四在“每日练习”补答一次" in page.text
        assert "证据不足" in page.text
        assert f"/console/proposals/new?kind=grant&season=1&paper={paper.id}&person={person.id}" in page.links


class TestList:
    def test_it_tells_what_each_is_about_and_is_sorted_and_filtered(self, first, second, make, season, paper):
        member = make.member(make.unit("乙市"), name="王五")
        propose(first, "extension", paper_id=str(paper.id), closes_at="2021-07-14T17:00:00Z")
        days = {"first_on": "2021-07-05", "last_on": "2021-07-11", "person_id": str(member.id)}
        propose(second, "reach_back", exemption={**days, "reason": "借调"})
        page = first.open("/proposals")
        assert "延长“每日练习”的截止时间" in page.text
        assert "王五 2021年7月5日到2021年7月11日：免考（借调）" in page.text
        assert len(page.statements) <= MOST_STATEMENTS
        assert "王五" not in first.open("/proposals?kind=extension").text
        assert "没有这样的提案" in first.open("/proposals?state=applied").text
        by_kind = first.open("/proposals?sort=kind").text
        assert by_kind.index("延长“") < by_kind.index("王五")
        first.open("/proposals?sort=reason", status=422)

    def test_it_is_a_workbook_too(self, visit, first, season, paper):
        propose(first, "extension", paper_id=str(paper.id), closes_at="2021-07-14T17:00:00Z")
        answer = visit("auditor").open("/proposals?as=xlsx").answer
        sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active
        row = [cell.value for cell in sheet[2]]
        assert row[:3] == ["延长截止时间", "延长“每日练习”的截止时间", "题干有误"]
        assert row[4:] == ["2021-07-14 10:00", "等待批准"]

    def test_statements_do_not_grow_with_the_proposals(self, first, make, season, paper):
        propose(first, "grant", paper_id=str(paper.id), person_id=str(make.member().id))
        few = len(first.open("/proposals").statements)
        for _ in range(5):
            propose(first, "grant", paper_id=str(paper.id), person_id=str(make.member().id))
        assert len(first.open("/proposals").statements) == few

    def test_nobody_else_looks(self, visit, season):
        for role in ("editor", "unit_admin", "admin"):
            visit(role).open("/proposals", status=403)


class TestWords:
    NAMES = rules.Names({1: "第2周 每周一测"}, {2: "张三"}, {3: "甲市"}, {4: "题" * 40}, {5: (1, 2, 1)})

    @pytest.mark.parametrize(
        ("kind", "change", "says"),
        [
            (
                "void",
                {"attempt_id": 5, "grant": True},
                "作废张三在“第2周 每周一测”的第 1 次答卷，并给一次补答",
            ),
            ("set_aside", {"paper_id": 1, "number": 7}, "作废“第2周 每周一测”的第 7 题"),
            (
                "correction",
                {"question_id": 4, "policy": "drop", "key": None},
                f"更正“{'题' * 30}…”：不计分",
            ),
            (
                "reach_back",
                {
                    "membership": {
                        "person_id": 2,
                        "unit_id": 3,
                        "track": "monitoring",
                        "first_on": "2021-07-05",
                        "last_on": None,
                    }
                },
                "张三 2021年7月5日起：在甲市（监测）",
            ),
        ],
    )
    def test_what_each_would_do(self, kind, change, says):
        assert rules.told(Kind(kind), change, self.NAMES) == says

    def test_a_closing_is_put_off_within_its_limit(self):
        latest = WEDNESDAY + timedelta(hours=4)
        assert [hours for _, hours in rules.closings(WEDNESDAY, latest)] == [1, 2, 3]
