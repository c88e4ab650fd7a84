"""A day of each role at the desk: what they came for, found from the first page and done."""

import io
import re

import openpyxl
import pytest
import rq
from playwright.sync_api import expect
from rq.serializers import JSONSerializer

from quizsvc.kit import queue
from quizsvc.worker.tick import Tick

HEADINGS = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "科目", "依据")


@pytest.fixture
def background(app):
    """All that the background has to do, done."""

    def work() -> None:
        tick = Tick(app)
        tick.round()
        tick._lease.give_up()
        mine = queue.current()
        rq.SimpleWorker([mine], connection=mine.connection, serializer=JSONSerializer).work(burst=True)

    return work


def workbook(*rows: tuple[str, ...]) -> bytes:
    """A file of questions as an office fills it in."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (HEADINGS, *rows):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_an_editor_imports_a_workbook_with_errors_mends_it_and_gets_it_approved(desks, make, town):
    make.account("editor", name="editor1")
    make.account("editor", name="editor2")
    make.subject("党史")
    file = workbook(
        ("单选题", "排污许可证的有效期为几年", "三年", "五年", "十年", "长期", "B", "党史", ""),
        ("多选题", "下列属于固体废物的是", "废渣", "废液", "废气", "噪声", "AX", "党史", ""),
        ("判断题", "环境监测数据可以修约后再保存", "", "", "", "", "错", "党史", ""),
    )
    desk = desks()
    desk.is_of("editor1")
    desk.open("/")
    desk.go("题库", "导入")
    desk.click("导入题目", "link")
    desk.field("文件").set_input_files({"name": "十一月.xlsx", "mimeType": "application/x", "buffer": file})
    desk.click("校验")
    desk.heading("校验报告")
    desk.sees("可新增 2 道")
    desk.sees("被拒绝 1 行")
    row = desk.row("下列属于固体废物的是")
    expect(row).to_contain_text("X")
    row.get_by_role("link", name="改正").click()
    expect(desk.field("答案")).to_have_value("AX")
    desk.fill("答案", "AB")
    desk.click("保存并重新校验")
    desk.is_told("已改正")
    desk.sees("可新增 3 道")
    desk.click("写入题库")
    desk.click("写入 3 道题")
    desk.heading("已写入题库")
    desk.go("去看这些题")
    expect(desk.page.get_by_role("row").filter(has_text="草稿")).to_have_count(3)
    desk.page.get_by_label("选择本页全部题目").check()
    desk.click("处理选中的题…")
    desk.pick("做什么", "提交审核")
    desk.fill("原因", "十一月新题")
    desk.click("确定")
    desk.sees("3 题")
    another = desks()
    another.is_of("editor2")
    another.open("/")
    another.go("题库", "审核")
    for left in (3, 2, 1):
        another.sees(re.compile(f"等您审核的有\\s*{left}\\s*题"))
        another.page.wait_for_load_state("load")
        another.page.keyboard.press("a")
    another.sees("没有待审的题")


def test_an_admin_locks_an_account_out(desks, make, town):
    make.account("admin", name="admin")
    victim = make.account("editor", name="editor1")
    theirs = desks()
    theirs.is_of("editor1")
    theirs.open("/questions")
    desk = desks()
    desk.is_of("admin")
    desk.open("/")
    desk.go("账号", "editor1")
    desk.at(f"/accounts/{victim.id}")
    desk.click("停用…")
    desk.sees("从全部 1 处登录退出，不能再登录")
    desk.click("停用账号")
    desk.is_told("账号已停用")
    theirs.open("/questions")
    theirs.at(r"/sign-in\?next=.*")
    theirs.refusals.add(401)
    theirs.sign_in("editor1")
    theirs.is_refused(re.compile("停用|不对"))


def test_a_units_admin_finds_who_is_missing(desks, make, town, background):
    head = make.member(town.city, name="陆彦梅", credential="ZF009")
    make.account("unit_admin", name="unitadmin", person=head)
    town.sit(town.zhang, town.daily)
    background()
    desk = desks(permissions=["clipboard-read", "clipboard-write"])
    desk.is_of("unitadmin")
    desk.open("/")
    desk.go("名册", "未参加")
    desk.heading("甲市生态环境局：谁还没有参加")
    expect(desk.row("李四")).to_contain_text("已开通")
    expect(desk.page.get_by_role("row").filter(has_text="张三")).to_have_count(0)
    desk.page.get_by_text("复制这一页的名单").click()
    desk.click("复制")
    assert "李四" in desk.page.evaluate("navigator.clipboard.readText()")
    desk.refusals.add(403)
    desk.open("/questions")
    desk.sees("您没有做这件事的权限")


def test_an_auditor_finds_who_did_it(desks, make, town, client):
    organizer = make.account("organizer", name="organizer1")
    town.caller(organizer).post("/activation-codes", {"unit_id": str(town.city.id)}, status=201)
    make.account("auditor", name="auditor")
    desk = desks()
    desk.is_of("auditor")
    desk.open("/")
    desk.go("审计")
    desk.fill("操作人", "organizer1")
    expect(desk.row("发激活码")).to_contain_text(organizer.display_name)
    desk.row("发激活码").get_by_role("link", name=f"单位 {town.city.id}").click()
    desk.heading("甲市生态环境局")
