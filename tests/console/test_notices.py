"""The notices' pages: what waits, drafts at work beside their preview, what is published, templates."""

import pytest

from quizsvc.kit import db, queue
from quizsvc.notices import documents
from quizsvc.notices.models import NoticeTemplate
from quizsvc.notices.rules import Kind
from tests.notices import worlds
from tests.notices.test_notices import WRITTEN, draft, mended, publish, write
from tests.notices.worlds import AFTER_JULY, JULY

NASTY = "<img src=x onerror=alert(1)>"
FEW = 12
"""Statements that a page may take."""


@pytest.fixture
def world(make, clock):
    clock.set(AFTER_JULY)
    made = worlds.world(make)
    made.publish_all()
    return made


@pytest.fixture
def organizer(visit, world):
    return visit("organizer")


def written(world, **more):
    return write(draft(world), **{**WRITTEN, **more})


class TestList:
    def test_it_says_which_periods_wait_and_begins_the_draft_of_a_month(self, organizer):
        page = organizer.open("/notices")
        assert "2021年7月 第 1 版" in page.text
        assert "名次已经发布，还没有起草月通报。" in page.text
        assert "周统计由系统自动生成" in page.text
        assert page.calls.count("POST /api/v1/notices") == 2
        body = {"kind": "monthly", "period": str(JULY)}
        made = organizer.call("POST /api/v1/notices", body, status=201)
        page = organizer.open("/notices")
        assert f"/console/notices/{made['id']}" in page.links
        assert page.calls.count("POST /api/v1/notices") == 1

    def test_once_the_standing_was_corrected_it_leads_to_the_notice_that_is_to_be_corrected(
        self, organizer, world
    ):
        row = publish(written(world))
        mended(world)
        page = organizer.open("/notices")
        assert "通报发布以后名次有了更正" in page.text
        assert f"/console/notices/{row.id}" in page.links

    def test_a_draft_whose_standing_has_a_newer_version_says_so(self, organizer, world):
        draft(world)
        assert "编写中" in organizer.open("/notices").text
        mended(world)
        assert "名次有新版，要更新数字" in organizer.open("/notices").text

    def test_published_ones_are_filtered_sorted_and_taken_away(self, organizer, world):
        row = publish(written(world))
        queue.perform("notices.weekly", {})
        page = organizer.open("/notices?kind=monthly&sort=-title")
        assert "共 1 份" in page.text
        assert f"/api/v1/notices/{row.id}/file.docx" in page.links
        assert "没有符合条件的通报" in organizer.open("/notices?period=2021-06").text
        assert organizer.open("/notices?sort=secret", status=422).status == 422
        book = organizer.look("/notices?as=xlsx").answer
        assert (book.status_code, book.data[:2]) == (200, b"PK")

    def test_who_only_reads_sees_no_buttons_and_who_writes_no_notices_no_drafts(self, visit, world):
        row = draft(world)
        auditor = visit("auditor").open("/notices")
        assert f"/console/notices/{row.id}" in auditor.links
        assert not [call for call in auditor.calls if "/notices" in call]
        for role in ("editor", "unit_admin", "admin"):
            page = visit(role).open("/notices")
            assert "草稿" not in page.text
            visit(role).open(f"/notices/{row.id}", status=404)
            visit(role).open(f"/notices/{row.id}/moves", status=403)
        visit().open("/notices", status=403)

    def test_a_list_takes_few_statements_however_long_it_is(self, organizer, world):
        publish(written(world))
        few = len(organizer.open("/notices").statements)
        for _ in range(4):
            queue.perform("notices.weekly", {})
        draft(world, worlds.JUNE)
        many = len(organizer.open("/notices").statements)
        assert (many <= few + 1, many <= FEW) == (True, True), (few, many)

    def test_before_there_is_a_season_it_says_what_comes_first(self, visit):
        page = visit("organizer").open("/notices")
        assert "还没有活动" in page.text
        assert "/console/seasons" in page.links


class TestDraft:
    def test_the_text_is_written_beside_what_the_document_will_say(self, organizer, world):
        row = draft(world)
        page = organizer.open(f"/notices/{row.id}")
        assert "发布前还要写：文号；六、下一步要求；成文日期" in page.text
        assert f"POST /api/v1/notices/{row.id}/publish" not in page.calls
        change = {"number": "陕环执法〔2021〕5号", "requirements": "一要补课。", "dated": "2021-08-03"}
        organizer.call(f"PATCH /api/v1/notices/{row.id}", change, **{"If-Match": '"1"'})
        page = organizer.open(f"/notices/{row.id}")
        for told in (
            "陕环执法〔2021〕5号",
            "一要补课。",
            "2021年8月3日",
            "表1 参与情况和平均成绩",
            "附件：1.评分规则与设置",
        ):
            assert told in page.text, told
        assert f"POST /api/v1/notices/{row.id}/publish" in page.calls

    def test_publishing_says_how_many_will_see_it(self, organizer, world, make):
        make.account(person=world.people["赵一"])
        row = written(world)
        page = organizer.open(f"/notices/{row.id}")
        assert "1 名已有账号的参赛人员" in page.text
        organizer.call(f"POST /api/v1/notices/{row.id}/publish", **{"If-Match": '"2"'})
        assert "看过的账号 0 个" in organizer.open(f"/notices/{row.id}").text

    def test_what_moved_is_told_cell_by_cell_before_it_is_refreshed(self, organizer, world):
        row = written(world)
        page = organizer.open(f"/notices/{row.id}/moves")
        assert "数字是最新的" in page.text
        mended(world)
        page = organizer.open(f"/notices/{row.id}/moves")
        assert "草稿里的数字不是最新的。" in page.text
        assert "2021年7月（2021-07） 版本 1 2" in page.text
        assert f"POST /api/v1/notices/{row.id}/refresh" in page.calls
        assert len(page.statements) <= 40, len(page.statements)

    def test_a_page_of_a_draft_takes_few_statements(self, organizer, world):
        row = written(world)
        assert len(organizer.open(f"/notices/{row.id}").statements) <= FEW

    def test_who_only_reads_sees_the_preview_alone(self, visit, world):
        row = written(world)
        page = visit("auditor").open(f"/notices/{row.id}")
        assert "一要补课。" in page.text
        assert not [call for call in page.calls if "/notices" in call]

    def test_what_people_wrote_is_text(self, organizer, world):
        row = written(world, title=NASTY, requirements=NASTY)
        for path in ("/notices", f"/notices/{row.id}"):
            html = organizer.open(path).answer.get_data(as_text=True)
            assert "<img" not in html
            assert "&lt;img src=x" in html


class TestPublished:
    def test_it_says_what_the_document_says_and_who_has_read_it(self, visit, world):
        row = publish(written(world))
        page = visit("editor").open(f"/notices/{row.id}")
        for told in ("第 1 版", "看过的账号 0 个", row.docx_sha256, "一、总体情况", "甲市"):
            assert told in page.text, told
        assert "草稿" not in page.text
        assert len(page.statements) <= FEW
        audit = f"/console/audit?thing=notice:{row.id}"
        assert audit not in page.links
        assert audit in visit("auditor").open(f"/notices/{row.id}").links

    def test_a_correction_is_begun_there_and_leads_to_the_one_that_rules(self, organizer, world):
        row = publish(written(world))
        assert "POST /api/v1/notices" in organizer.open(f"/notices/{row.id}").calls
        body = {"corrects": str(row.id), "reason": "第三题答案有误"}
        made = organizer.call("POST /api/v1/notices", body, status=201)
        page = organizer.open(f"/notices/{made['id']}")
        assert "更正的是" in page.text
        assert f"/console/notices/{made['id']}" in organizer.open(f"/notices/{row.id}").links
        change = {"number": "陕环执法〔2021〕6号", "dated": "2021-08-04"}
        organizer.call(f"PATCH /api/v1/notices/{made['id']}", change, **{"If-Match": '"1"'})
        organizer.call(f"POST /api/v1/notices/{made['id']}/publish", **{"If-Match": '"2"'})
        old = organizer.open(f"/notices/{row.id}")
        assert "这一份已被更正" in old.text
        assert "POST /api/v1/notices" not in old.calls

    def test_a_week_is_corrected_by_nobody(self, organizer):
        queue.perform("notices.weekly", {})
        (found,) = organizer.call("GET /api/v1/notices")["items"]
        page = organizer.open(f"/notices/{found['id']}")
        assert "系统自动" in page.text
        assert "POST /api/v1/notices" not in page.calls


class TestTemplates:
    def test_the_templates_that_rule_are_shown_with_what_can_be_done(self, organizer):
        page = organizer.open("/notices/templates")
        assert page.text.count("系统自带的") == 2
        assert "PUT /api/v1/notices/templates/monthly" in page.calls
        assert "DELETE /api/v1/notices/templates/monthly" not in page.calls
        assert "{%p for 段 in 开头 %}" in page.text

    def test_an_own_one_says_who_put_it_and_can_be_dropped(self, organizer, make):
        with db.transaction() as session:
            session.add(
                NoticeTemplate(
                    kind=Kind.MONTHLY,
                    name="月通报.docx",
                    data=documents.shipped(Kind.MONTHLY),
                    sha256="ab" * 32,
                    put_at=AFTER_JULY,
                    put_by=make.account("organizer").id,
                )
            )
        page = organizer.open("/notices/templates")
        assert "月通报.docx 自己的" in page.text
        assert "DELETE /api/v1/notices/templates/monthly" in page.calls

    def test_who_only_reads_changes_none(self, visit):
        page = visit("auditor").open("/notices/templates")
        assert not [call for call in page.calls if "/templates" in call]
        visit("editor").open("/notices/templates", status=403)
