"""Imports as one page in four steps: questions and rosters, what each role sees, and what leads where."""

import io

import openpyxl
import pytest

from quizsvc.accounts.rules import Role
from quizsvc.bank import service as bank
from quizsvc.bank.service import Form
from quizsvc.kit import db, queue
from quizsvc.roster import queries as on_roster
from quizsvc.roster import service as roster
from tests.bank.rows import HEADER, new, row
from tests.bank.test_import_jobs import BAD, GOOD, OTHER_KEY, book
from tests.kit import workbooks
from tests.roster.sheets import full, person

QUESTIONS, ROSTER = "/imports/questions", "/imports/roster"
REFUSED = full(person("ZF001", "张一", "甲市"), person("ZF002", "李二", "甲市", "后勤"))


@pytest.fixture
def editor(make):
    return make.account(Role.EDITOR)


@pytest.fixture
def hand_in(clock, editor):
    """Hands a file of questions in; its import's path below /console."""

    def hand_in(data, *, account=editor, **form):
        with db.transaction():
            made = bank.hand_in(
                now=clock.now(), actor=account.id, data=data, filename="题.xlsx", form=Form(**form)
            )
        return f"{QUESTIONS}/{made.import_id}"

    return hand_in


@pytest.fixture
def organizer(make):
    return make.account(Role.ORGANIZER)


@pytest.fixture
def people(clock, organizer):
    """Hands a file of people in; its import's path below /console."""

    def people(data=None, **form):
        commit = form.pop("commit", False)
        with db.transaction():
            made = roster.hand_in(
                now=clock.now(),
                actor=organizer.id,
                data=full() if data is None else data,
                filename="名册.csv",
                form=roster.Form(**form),
                commit=commit,
            )
        return f"{ROSTER}/{made.import_id}"

    return people


class TestQuestions:
    def test_the_first_page_says_what_to_do(self, visit, editor):
        page = visit(account=editor).open(QUESTIONS)
        assert "还没有导入过题目" in page.text
        assert "/console/imports/questions/new" in page.links
        assert "/api/v1/templates/questions.xlsx" in page.links

    def test_a_file_is_chosen_and_checked_first(self, visit, editor):
        page = visit(account=editor).open(f"{QUESTIONS}/new")
        assert page.calls[-1] == "POST /api/v1/imports/questions"
        assert "题库不变" in page.text

    def test_counts_stand_first_then_the_rows(self, visit, editor, hand_in):
        page = visit(account=editor).open(hand_in(BAD))
        assert "共 2 行：可新增 1 道，可更新 0 道" in page.text
        assert page.text.index("可新增 1 道") < page.text.index("Sheet1 第 3 行")
        assert "答案：" in page.text
        assert any("/rejected.xlsx" in link for link in page.links)

    def test_rows_are_filtered_by_what_is_wrong(self, visit, editor, hand_in):
        visitor, path = visit(account=editor), hand_in(BAD)
        page = visitor.open(f"{path}?outcome=reject")
        assert "Sheet1 第 3 行" in page.text
        assert "Sheet1 第 2 行" not in page.text
        assert "没有这样的行" in visitor.open(f"{path}?problem=no-such-problem").text
        visitor.open(f"{path}?outcome=sold", status=422)

    def test_a_refused_row_is_put_right_in_place(self, visit, editor, hand_in):
        visitor, path = visit(account=editor), hand_in(BAD)
        page = visitor.open(path)
        row = next(link for link in page.links if "/row?" in link)
        form = visitor.open(row.removeprefix("/console"))
        call = form.calls[-1]
        assert call == f"POST /api/v1{path}/rows"
        right = {"place": "Sheet1!3", "stem": "何时？", "option_a": "甲", "option_b": "乙", "key": "B"}
        visitor.call(call, {**right, "subject": "法规"})
        page = visitor.open(path)
        assert "可新增 2 道" in page.text
        assert "已改正和已决定的行（1）" in page.text
        assert f"POST /api/v1{path}/undo" in page.calls
        again = visitor.open(row.removeprefix("/console"))
        assert 'value="B"' in again.answer.get_data(as_text=True)

    def test_a_conflict_is_decided_beside_its_row(self, visit, editor, hand_in):
        hand_in(GOOD, commit=True)
        visitor, path = visit(account=editor), hand_in(OTHER_KEY)
        page = visitor.open(path)
        assert page.calls.count(f"POST /api/v1{path}/decisions") == 2
        assert "/console/questions/1" in page.links
        visitor.call(f"POST /api/v1{path}/decisions", {"place": "Sheet1!2", "decision": "bank"})
        assert "不用文件里这一行" in visitor.open(path).text

    def test_two_rows_of_one_number_are_a_conflict_and_one_of_them_is_chosen(self, visit, editor, hand_in):
        hand_in(workbooks.xlsx([HEADER, new("谁？")]), commit=True)
        path = hand_in(workbooks.xlsx([HEADER, row(解析="所以"), row()]))
        visitor = visit(account=editor)
        page = visitor.open(path)
        assert "重复 0 行；冲突 1 行" in page.text
        assert "与工作表“Sheet1”第 2 行都写着第 1 号题，内容却不同" in page.text
        assert "用这一行 不用这一行 改正" in page.text
        visitor.call(f"POST /api/v1{path}/decisions", {"place": "Sheet1!3", "decision": "file"})
        page = visitor.open(path)
        assert "可更新 0 道；重复 2 行；冲突 0 行" in page.text
        assert "内容不同；按您的决定，不用这一行" in page.text

    def test_what_was_written_says_where_it_went(self, visit, editor, hand_in):
        visitor, path = visit(account=editor), hand_in(GOOD)
        commit = f"POST /api/v1{path}/commit"
        page = visitor.open(path)
        assert commit in page.calls
        assert "新题直接通过审核" not in page.text
        visitor.call(commit, {"skip_rejected": False})
        page = visitor.open(path)
        assert "已写入题库 新增 2 道" in page.text
        assert f"/console/questions?state=draft&author={editor.id}" in page.links
        assert commit not in page.calls

    def test_a_long_one_shows_how_far_it_is_and_can_be_left(self, visit, editor, clock):
        with db.transaction():
            made = bank.hand_in(
                now=clock.now(), actor=editor.id, data=GOOD, filename="题.xlsx", form=Form(), background=True
            )
        visitor = visit(account=editor)
        page = visitor.open(f"{QUESTIONS}/{made.import_id}")
        assert "排队中" in page.text
        assert 'hx-trigger="every 2s"' in page.answer.get_data(as_text=True)
        assert "排队中" in visitor.open(QUESTIONS).text
        queue.perform("bank.import", {})
        page = visitor.open(f"{QUESTIONS}/{made.import_id}")
        assert "可新增 2 道" in page.text
        assert 'hx-trigger="every' not in page.answer.get_data(as_text=True)

    def test_one_that_failed_says_why(self, visit, editor, clock):
        with db.transaction():
            made = bank.hand_in(
                now=clock.now(), actor=editor.id, data=b"%PDF", filename="a.pdf", form=Form(), background=True
            )
        queue.perform("bank.import", {})
        page = visit(account=editor).open(f"{QUESTIONS}/{made.import_id}")
        assert "题库没有变" in page.text
        assert "/console/imports/questions/new" in page.links

    def test_after_a_week_it_cannot_be_written_any_more(self, visit, editor, hand_in, clock):
        path = hand_in(BAD)
        clock.advance(days=7)
        page = visit(account=editor).open(path)
        assert "现在已不再保存" in page.text
        assert page.calls == [page.calls[0]]

    def test_everybody_sees_their_own_and_organizers_all(self, visit, make, hand_in):
        path = hand_in(GOOD)
        visit(Role.EDITOR).open(path, status=404)
        assert "还没有导入过题目" in visit(Role.EDITOR).open(QUESTIONS).text
        assert "新题直接通过审核" in visit(Role.ORGANIZER).open(path).text
        auditor = visit(Role.AUDITOR).open(path)
        assert auditor.calls == ["POST /api/v1/auth/logout"]
        visit(Role.AUDITOR).open(f"{QUESTIONS}/new", status=403)
        visit(Role.UNIT_ADMIN).open(QUESTIONS, status=403)

    def test_the_report_and_the_list_are_taken_away_as_workbooks(self, visit, editor, hand_in):
        visitor, path = visit(account=editor), hand_in(BAD)
        report = cells(visitor.open(f"{path}?outcome=reject&as=xlsx"))
        assert [row[:2] for row in report[1:]] == [("Sheet1 第 3 行", "被拒绝")]
        listed = cells(visitor.open(f"{QUESTIONS}?as=xlsx"))
        assert listed[1][0] == "题.xlsx"

    def test_what_a_file_says_is_text(self, visit, editor, hand_in):
        path = hand_in(book(('<img src=x onerror="alert(1)">', "E")))
        said = visit(account=editor).open(path).answer.get_data(as_text=True)
        assert "<img" not in said
        assert "&lt;img" in said

    def test_few_statements_however_many_rows(self, visit, editor, hand_in):
        visitor = visit(account=editor)
        path = hand_in(book(*((f"第{number}项？", "E") for number in range(120))))
        page = visitor.open(path)
        assert "第 1 / 3 页" in page.text
        assert len(page.statements) <= 12
        for _ in range(5):
            hand_in(GOOD)
        assert len(visitor.open(QUESTIONS).statements) <= 12


class TestRoster:
    def test_the_first_page_says_what_to_do(self, visit, organizer):
        page = visit(account=organizer).open(ROSTER)
        assert "先下载空白表" in page.text
        assert "/api/v1/templates/roster.xlsx" in page.links
        page = visit(account=organizer).open(f"{ROSTER}/new")
        assert page.calls[-1] == "POST /api/v1/imports/roster"

    def test_the_difference_is_looked_at_kind_by_kind(self, visit, organizer, people):
        people(commit=True, effective_on=None)
        moved = full(person("ZF001", "张一", "乙市"), person("ZF003", "王三", "", status="离职"))
        visitor, path = visit(account=organizer), people(moved)
        page = visitor.open(path)
        assert "可写入：调动 1 人，结束在册 1 人" in page.text
        assert "甲市 执法" in page.text
        only = visitor.open(f"{path}?kind=moved").text
        assert "张一" in only
        assert "王三" not in only
        assert "王三" in visitor.open(f"{path}?q=ZF003").text
        rows = cells(visitor.open(f"{path}?kind=moved&as=xlsx"))
        assert rows[1][:5] == ("张一", "ZF001", "调动", "甲市 执法", "乙市 执法")

    def test_it_is_written_as_it_was_looked_at(self, visit, organizer, people):
        visitor, path = visit(account=organizer), people()
        commit = f"POST /api/v1{path}/commit"
        assert commit in visitor.open(path).calls
        visitor.call(commit, {})
        page = visitor.open(path)
        assert "写入：新增单位 5 个，新增 3 人，免考 1 人" in page.text
        assert commit not in page.calls
        assert "/console/people" in page.links

    def test_a_roster_that_moved_is_checked_anew(self, visit, organizer, people):
        visitor, path = visit(account=organizer), people()
        people(commit=True)
        visitor.call(f"POST /api/v1{path}/commit", {}, status=409)
        assert f"POST /api/v1{path}/check" in visitor.open(path).calls
        visitor.call(f"POST /api/v1{path}/check")
        assert "没有要写入的变化" in visitor.open(path).text

    def test_a_refused_row_is_put_right_in_place(self, visit, organizer, people):
        visitor, path = visit(account=organizer), people(REFUSED)
        page = visitor.open(f"{path}/refused")
        assert "条线“后勤”无法识别" in page.text
        row = next(link for link in page.links if "/row?" in link)
        form = visitor.open(row.removeprefix("/console"))
        assert form.calls[-1] == f"POST /api/v1{path}/rows"
        right = {"place": "名册!8", "unit": "甲市", "name": "李二", "track": "监测", "credential": "ZF002"}
        visitor.call(form.calls[-1], right)
        page = visitor.open(f"{path}/refused")
        assert "没有被拒绝的行" in page.text
        assert "已改正的行（1）" in page.text

    def test_the_way_back_leads_nowhere_else(self, visit, organizer, people):
        visitor, path = visit(account=organizer), people(REFUSED)
        page = visitor.open(f"{path}/row?place=名册!8&back=https://evil.example/")
        assert f"/console{path}/refused" in page.links
        assert "evil" not in page.answer.get_data(as_text=True)

    def test_what_it_does_to_the_denominators(self, visit, make, organizer, people, clock):
        people(commit=True, effective_on=None)
        clock.advance(days=7)
        make.season()
        path = people(full(person("ZF001", "张一", "乙市")))
        page = visit(account=organizer).open(f"{path}/effects")
        assert "第3周已经开始，它的名册不再变。从第4周起按新名册计算。" in page.text
        assert "执法应参加 1 → 1 人（不变）" in page.text
        assert "甲市 执法 1 0 -1 0 0" in page.text
        assert "乙市 执法 0 1 +1 1 1" in page.text
        rows = cells(visit(account=organizer).open(f"{path}/effects?as=xlsx"))
        assert ("第4周", "甲市", "执法", 1, 0, 0, 0) in rows

    def test_whoever_holds_a_staff_role_is_not_counted(self, visit, make, organizer, people, clock):
        people(commit=True, effective_on=None)
        clock.advance(days=7)
        make.season()
        make.account(Role.EDITOR, person=on_roster.person_by_credential("ZF001"))
        path = people(full(person("ZF001", "张一", "乙市")))
        page = visit(account=organizer).open(f"{path}/effects")
        assert "执法应参加 0 → 0 人（不变）" in page.text

    def test_without_a_season_there_is_nothing_to_count(self, visit, organizer, people):
        assert "没有进行中的活动" in visit(account=organizer).open(f"{people()}/effects").text

    def test_after_a_week_only_the_numbers_are_left(self, visit, organizer, people, clock):
        path = people(REFUSED)
        clock.advance(days=7)
        queue.perform("roster.forget_imports", {})
        page = visit(account=organizer).open(path)
        assert "只留数量" in page.text
        assert "李二" not in page.text
        assert page.calls == ["POST /api/v1/auth/logout"]

    def test_auditors_look_and_others_do_not(self, visit, people):
        path = people(REFUSED)
        for page in (path, f"{path}/refused", f"{path}/effects", ROSTER):
            assert visit(Role.AUDITOR).open(page).calls == ["POST /api/v1/auth/logout"]
            visit(Role.EDITOR).open(page, status=403)
            visit(Role.UNIT_ADMIN).open(page, status=403)
        visit(Role.AUDITOR).open(f"{ROSTER}/new", status=403)

    def test_few_statements_however_many_people(self, visit, make, organizer, people):
        make.season()
        path = people(full(*(person(f"ZF{number:04}", "张三", "甲市") for number in range(120))))
        visitor = visit(account=organizer)
        assert "第 1 / 3 页" in visitor.open(path).text
        for page in (path, f"{path}/refused", f"{path}/effects", ROSTER):
            assert len(visitor.open(page).statements) <= 13, page


def cells(page):
    sheet = openpyxl.load_workbook(io.BytesIO(page.answer.data)).active
    return list(sheet.values)
