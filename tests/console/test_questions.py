"""The bank's pages: what each role sees and does there, and how much is asked of the database."""

import io
from typing import Any

import pytest
from PIL import Image

from quizsvc.bank import queries as bank
from quizsvc.bank import service
from quizsvc.kit import db
from tests.factories import WEDNESDAY

MOST = 12
"""Statements that a page may take."""
BODY = {
    "type": "single",
    "stem": "排污许可证由谁核发？",
    "options": [{"id": "a", "text": "市级主管部门"}, {"id": "b", "text": "县级人民政府"}],
    "key": ["a"],
    "explanation": "见第六条",
    "citation": "《排污许可管理条例》第六条",
    "subject": "法规",
    "tags": ["许可"],
}


@pytest.fixture
def editor(visit, make):
    make.subject("法规")
    return visit("editor")


@pytest.fixture
def other(visit):
    return visit("editor")


def written(visitor, **changes: Any) -> int:

    return int(visitor.call("POST /api/v1/questions", {**BODY, **changes}, status=201)["id"])


def submitted(visitor, **changes: Any) -> int:
    question = written(visitor, **changes)
    visitor.call(f"POST /api/v1/questions/{question}/submit")
    return question


class TestList:
    def test_finds_sorts_and_keeps_what_was_asked_in_its_address(self, editor):
        one, two = written(editor), written(editor, stem="应急预案由谁备案？", difficulty=3)
        assert "排污许可证由谁核发？" in editor.open("/questions").text
        page = editor.open("/questions?q=应急预案&type=single&difficulty=3")
        assert f"/console/questions/{two}" in page.links
        assert f"/console/questions/{one}" not in page.links
        assert "共 1 题" in page.text
        hard_first = editor.open("/questions?sort=-difficulty").links
        assert hard_first.index(f"/console/questions/{two}") < hard_first.index(f"/console/questions/{one}")

    def test_takes_the_day_of_the_last_change(self, editor, make):
        make.question()
        written(editor)
        assert "共 1 题" in editor.open("/questions?since=2021-07-14").text

    def test_is_exported_by_the_api_which_notes_it(self, editor):
        written(editor)
        page = editor.open("/questions?q=排污&flagged=false&as=xlsx", status=303)
        place = page.answer.headers["Location"]
        assert place.startswith("/api/v1/exports/questions.xlsx?")
        taken = editor.client.get(place, base_url="https://localhost")
        assert taken.status_code == 200

    def test_says_what_to_do_when_there_is_nothing(self, editor):
        assert "题库里还没有题目" in editor.open("/questions").text
        written(editor)
        assert "没有符合这些条件的题目" in editor.open("/questions?q=没有").text

    def test_deals_with_many_only_for_who_may(self, editor, visit):
        written(editor)
        assert editor.open("/questions").calls.count("POST /api/v1/questions/bulk") == 2
        auditor = visit("auditor").open("/questions")
        assert auditor.calls == ["POST /api/v1/auth/logout"]
        assert "新建题目" not in auditor.text

    def test_says_how_many_a_deed_is_about(self, editor):
        for number in range(3):
            written(editor, stem=f"事项{number}由谁负责？")
        assert "处理符合条件的全部 3 题" in editor.open("/questions?state=draft").text


class TestQuestion:
    def test_shows_what_the_participant_sees_and_the_key_behind_it(self, editor):
        page = editor.open(f"/questions/{written(editor)}")
        for said in ("答题时", "答题后", "正确答案 A", "解析 见第六条", "单选题", "许可"):
            assert said in page.text
        assert any(link.startswith("/console/laws/") for link in page.links)

    def test_offers_what_its_state_allows(self, editor, other):
        question = written(editor)
        api = f"POST /api/v1/questions/{question}"
        assert f"{api}/submit" in editor.open(f"/questions/{question}").calls
        editor.call(f"{api}/submit")
        own, theirs = (visitor.open(f"/questions/{question}") for visitor in (editor, other))
        assert f"{api}/approve" in theirs.calls
        assert f"{api}/approve" not in own.calls
        assert "须由另一个人审核" in own.text
        other.call(f"{api}/approve", **{"If-Match": '"1"'})
        page = other.open(f"/questions/{question}")
        assert "审核通过题目（第 1 版）" in page.text
        other.call(f"{api}/retire", {"reason": "过时"})
        page = other.open(f"/questions/{question}")
        assert f"{api}/reopen" in page.calls
        assert "停用题目（第 1 版）：过时" in page.text

    def test_only_shows_to_who_may_only_read(self, editor, visit):
        page = visit("auditor").open(f"/questions/{submitted(editor)}")
        assert page.calls == ["POST /api/v1/auth/logout"]
        assert "提出更正" not in page.text

    def test_leads_organizers_to_a_correction(self, editor, visit):
        question = written(editor)
        links = visit("organizer").open(f"/questions/{question}").links
        assert f"/console/proposals/new?kind=correction&question={question}" in links

    def test_shows_its_pictures(self, editor):
        drawn = io.BytesIO()
        Image.new("RGB", (4, 3)).save(drawn, "PNG")
        with db.transaction():
            picture, _ = service.add_picture(now=WEDNESDAY, actor=None, data=drawn.getvalue())
        question = written(editor, pictures=[{"at": "b", "id": picture.sha256}])
        for path in (f"/questions/{question}", f"/questions/{question}/edit"):
            text = editor.open(path).answer.get_data(as_text=True)
            assert picture.sha256 in text

    def test_has_similar_ones_beside_it(self, editor):
        question = written(editor)
        twin = written(editor, stem="排污许可证由谁来核发？")
        page = editor.open(f"/questions/{question}/similar")
        assert f"/console/questions/{twin}" in page.links

    @pytest.mark.parametrize("path", ["", "/edit", "/revisions", "/figures", "/objections", "/similar"])
    def test_that_is_not_there(self, editor, path):
        assert "没有这道题" in editor.open(f"/questions/987654321{path}", status=404).text


class TestRevisions:
    def test_stand_side_by_side_with_words_for_what_differs(self, editor):
        question = written(editor)
        change = {"stem": "排污许可证由谁审批？", "key": ["b"], "reason": "改正"}
        editor.call(f"PATCH /api/v1/questions/{question}", change, **{"If-Match": '"1"'})
        page = editor.open(f"/questions/{question}/revisions")
        assert "第 1 版和第 2 版" in page.text
        assert "删 核发" in page.text
        assert "增 审批" in page.text
        assert "改正" in page.text
        turned = editor.open(f"/questions/{question}/revisions?before=2&after=1")
        assert "删 审批" in turned.text
        assert editor.look(f"/questions/{question}/revisions?before=1&after=7").status == 404


class TestWriting:
    def test_a_new_one_begins_with_the_labels_of_the_last(self, editor):
        question = written(editor, difficulty=3)
        text = editor.open(f"/questions/new?like={question}").answer.get_data(as_text=True)
        assert '<option value="法规" selected>' in text
        assert '<option value="3" selected>' in text
        assert "排污许可证" not in text

    def test_a_change_names_the_revision_that_it_is_of(self, editor):
        question = written(editor)
        page = editor.open(f"/questions/{question}/edit")
        assert f"PATCH /api/v1/questions/{question}" in page.calls
        assert 'data-version="&quot;1&quot;"' in page.answer.get_data(as_text=True)

    def test_says_that_a_subject_comes_first(self, visit):
        assert "先添加一个" in visit("editor").open("/questions/new").text

    def test_is_for_editors(self, editor, visit):
        question = written(editor)
        for path in ("/questions/new", f"/questions/{question}/edit", "/review"):
            visit("auditor").open(path, status=403)


class TestReview:
    def test_goes_from_one_to_the_next(self, editor, other):
        one, two = submitted(editor), submitted(editor, stem="应急预案由谁备案？")
        page = other.open("/review?type=single")
        assert "等您审核的有 2 题" in page.text
        assert f"/console/questions/{one}" in page.links
        after = f"/console/review?type=single&after={one}"
        assert after in page.links
        behind = other.open(after.removeprefix("/console"))
        assert f"/console/questions/{two}" in behind.links
        end = other.open(f"/review?after={two}")
        assert "前面跳过的还有 2 题" in end.text

    def test_shows_nobody_their_own(self, editor):
        submitted(editor)
        assert "要请另一位编辑来审" in editor.open("/review").text

    def test_compares_with_what_was_approved(self, editor, other):
        question = submitted(editor)
        path = f"/api/v1/questions/{question}"
        other.call(f"POST {path}/approve", **{"If-Match": '"1"'})
        editor.call(f"PATCH {path}", {"stem": "许可证由谁核发？", "reason": "简化"}, **{"If-Match": '"1"'})
        editor.call(f"POST {path}/submit")
        page = other.open("/review")
        assert "与上次通过的第 1 版相比" in page.text
        assert "删 排污" in page.text

    def test_approves_what_is_seen(self, editor, other):
        question = submitted(editor)
        text = other.open("/review").answer.get_data(as_text=True)
        assert f'data-call="POST /api/v1/questions/{question}/approve"' in text
        assert 'data-version="&#34;1&#34;"' in text

    def test_says_who_fills_the_queue(self, editor):
        assert "提交审核" in editor.open("/review").text


class TestSubjectsAndLaws:
    def test_the_tree(self, editor, visit, make):
        below = editor.call(
            "POST /api/v1/subjects", {"name": "许可", "parent_id": str(make.subject("法规").id)}, status=201
        )
        page = editor.open("/subjects")
        assert "法规 / 许可" in page.text
        assert f"/console/subjects/{below['id']}" in page.links
        assert visit("auditor").open("/subjects").calls == ["POST /api/v1/auth/logout"]
        own = editor.open(f"/subjects/{below['id']}")
        assert {f"{verb} /api/v1/subjects/{below['id']}" for verb in ("PATCH", "DELETE")} <= set(own.calls)
        assert editor.look("/subjects/987654321").status == 404
        assert editor.open("/subjects?as=xlsx").answer.data.startswith(b"PK")

    def test_a_law_says_what_its_repeal_will_do(self, editor, visit):
        written(editor)
        (law,) = bank.laws(page=1, page_size=20)[0]
        organizer = visit("organizer")
        page = organizer.open(f"/laws/{law['id']}")
        assert "正在使用的题里有 1 道引用它" in page.text
        assert f"POST /api/v1/laws/{law['id']}/repeal" in page.calls
        assert f"POST /api/v1/laws/{law['id']}/repeal" not in editor.open(f"/laws/{law['id']}").calls
        repeal = {"on": "2021-07-14", "reason": "修订", "action": "flag"}
        organizer.call(f"POST /api/v1/laws/{law['id']}/repeal", repeal)
        page = organizer.open(f"/laws/{law['id']}")
        assert "不再有效：修订" in page.text
        assert f"POST /api/v1/laws/{law['id']}/reinstate" in page.calls
        (question,) = [one["id"] for one in bank.citing(law["id"])]
        assert "因法规废止标记题目（第 1 版）：修订" in organizer.open(f"/questions/{question}").text

    def test_the_list_of_laws(self, editor):
        written(editor)
        assert "排污许可管理条例" in editor.open("/laws?sort=-questions&repealed=false").text
        assert "没有符合这些条件的法规" in editor.open("/laws?name=没有").text
        assert editor.open("/laws?as=xlsx").answer.data.startswith(b"PK")
        editor.open("/laws/new")


class TestStatements:
    """As many questions as a page shows take no more statements than one."""

    @pytest.fixture
    def many(self, editor, other, make):
        make.season()
        for number in range(12):
            question = submitted(editor, stem=f"事项{number}由谁负责？", citation=f"《甲法{number}》第一条")
            other.call(f"POST /api/v1/questions/{question}/approve", **{"If-Match": '"1"'})
            change = {"stem": f"事项{number}由谁办理？", "reason": "改"}
            editor.call(f"PATCH /api/v1/questions/{question}", change, **{"If-Match": '"1"'})
            editor.call(f"POST /api/v1/questions/{question}/submit")
        return question

    def test_are_few(self, many, other):
        subject = bank.subjects()["法规"]
        took = {
            path: len(other.open(path.format(many)).statements)
            for path in (
                f"/questions?q=法规&subject={subject}&author=1",
                "/questions/{}",
                "/questions/{}/revisions",
                "/questions/{}/figures",
                "/questions/{}/objections",
                "/questions/{}/edit",
                "/questions/new",
                "/questions/figures",
                "/review",
                "/objections?state=all",
                "/subjects",
                "/laws",
            )
        }
        assert {path: number for path, number in took.items() if number > MOST} == {}
