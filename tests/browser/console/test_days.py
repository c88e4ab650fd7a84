"""A day of each role at the desk: what they came for, found from the first page and done."""

import io
import re
from datetime import date
from functools import partial

import openpyxl
import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from quizsvc.kit import db
from quizsvc.papers.models import Paper
from tests.browser.console.behind import work
from tests.browser.town import Town
from tests.journeys.campaign import instant

AFTER_A_LOOK = {"publishing": "after_a_look"}
HEADINGS = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "科目", "依据")


@pytest.fixture
def background(app):
    """All that the background has to do, done; also what becomes due by what was done before."""
    return partial(work, app)


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
    mend_and_commit(desk)
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
    approve_all(another)


def mend_and_commit(desk):
    """The row that was refused, put right in place; then all of them written."""
    row = desk.row("下列属于固体废物的是")
    expect(row).to_contain_text("X")
    row.get_by_role("link", name="改正").click()
    expect(desk.field("答案")).to_have_value("AX")
    expect(desk.field("答案")).to_be_focused()
    expect(desk.field("答案")).to_be_in_viewport()
    desk.fill("答案", "AB")
    desk.click("保存并重新校验")
    desk.is_told("已保存")
    desk.sees("可新增 3 道")
    desk.click("写入题库")
    desk.click("写入 3 道题")
    desk.heading("已写入题库")


def approve_all(desk):
    """By the keyboard, one after the other."""
    desk.open("/")
    desk.go("题库", "审核")
    for left in (3, 2, 1):
        desk.sees(re.compile(f"等您审核的有\\s*{left}\\s*题"))
        desk.page.wait_for_load_state("load")
        desk.page.keyboard.press("a")
    desk.sees("没有待审的题")


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


def test_an_admin_makes_an_account_and_hands_its_code_over(desks, make, town):
    make.account("admin", name="admin")
    desk = desks(permissions=["clipboard-read", "clipboard-write"])
    desk.is_of("admin")
    desk.open("/accounts/new")
    desk.fill("账号", "editor9")
    desk.fill("姓名", "陆彦梅")
    desk.click("新建账号")
    desk.is_told("第一次登录用的重置码在下面")
    card = desk.page.locator("#reset-code")
    expect(card.get_by_role("heading")).to_have_text("给 陆彦梅（账号 editor9） 的一次性重置码")
    desk.click("复制", within=card)
    desk.is_told("重置码已复制")
    assert desk.page.evaluate("navigator.clipboard.readText()") == card.locator(".code").inner_text()


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
    desk.page.get_by_text("复制全部名单").click()
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


@pytest.fixture
def july(client, make, clock):
    """A season of one week that has not begun yet, in 甲市 with 张三 and 李四; two organizers."""
    clock.set(instant("07-04 10:00"))
    town = Town(
        client, make, clock, first_on=date(2021, 7, 5), last_on=date(2021, 7, 11), settings=AFTER_A_LOOK
    )
    make.bank(single=60, multiple=30, true_false=50)
    for name in ("organizer1", "organizer2"):
        make.account("organizer", name=name)
    return town


def test_an_organizer_takes_a_season_from_its_first_paper_to_its_prizes(desks, july, background):
    desk, other = desks(), desks()
    desk.is_of("organizer1")
    desk.open("/")
    paper = draw_the_weekly_test(desk, july)
    sit_it(july, paper)
    close_the_week(july, background)
    desk.is_of("organizer1")  # a week was a long time without use
    publish(desk, "第1周")
    correct_a_key(desk, other, paper, background)
    publish_the_month_and_its_notice(desk, background)
    give_prizes(desk, background)


def draw_the_weekly_test(desk, july):
    """By the calendar: draw, swap a question, look as a participant, publish."""
    desk.go("试卷")
    desk.row("第1周").get_by_role("link", name="没有抽题").first.click()
    desk.click("看题库够不够")
    desk.sees(re.compile("够"))
    desk.click("抽题")
    desk.is_told("抽好了，还没有发布")
    first = desk.page.locator("#question-1 .stem")
    before = first.inner_text()
    desk.page.locator("#question-1").get_by_role("button", name="换一题").click()
    desk.is_told("第 1 题已经换掉")
    assert first.inner_text() != before
    desk.go("按参赛人员看")
    desk.page.go_back()
    desk.click("发布")
    desk.sees("在册的 2 人可以作答，共 25 道题")
    desk.click("发布", within=desk.page.locator("dialog[open]"))
    desk.is_told("已经发布")
    return db.session().scalars(sa.select(Paper).where(Paper.kind == "weekly")).one()


def sit_it(july, paper):
    july.clock.set(instant("07-05 09:00"))
    july.sit(july.zhang, paper)
    july.sit(july.li, paper, wrong=tuple(range(1, 26)))


def close_the_week(july, background):
    july.clock.set(instant("07-12 09:00"))
    background()


def publish(desk, period):
    """After a look at what will be seen, and by how many."""
    desk.open("/standings")
    desk.row(period).get_by_role("link", name="去发布").click()
    desk.click("发布第 1 版")
    expect(desk.page.locator("dialog[open]")).to_contain_text("有账号的 2 人马上能看到")
    desk.click("发布", within=desk.page.locator("dialog[open]"))
    desk.is_told("第 1 版已发布")


def correct_a_key(desk, other, paper, background):
    """Proposed by one with its dry run, approved by another; the board's next version follows by itself."""
    desk.open(f"/papers/{paper.id}")
    desk.page.locator("#question-2").get_by_role("link", name="更正答案").click()
    desk.refusals.add(409)
    desk.click("先看试算")
    desk.is_refused("请先选新的正确答案")
    desk.refusals.remove(409)
    desk.page.get_by_role("radio", name=re.compile("全部给分")).check()
    desk.click("先看试算")
    desk.sees("1 份答卷的成绩会变（1 份提高，0 份降低）")
    desk.fill("原因", "题干有歧义")
    looked = desk.page.locator("#look")
    expect(looked.get_by_role("row").filter(has_text="第1周").locator("td.number").first).to_be_visible()
    desk.click(re.compile("^提出"))
    desk.sees("等另一位组织者批准或驳回")
    other.is_of("organizer2")
    other.open("/")
    need = other.page.get_by_role("listitem").filter(has_text="1 个提案等您批准")
    need.get_by_role("link", name="去看 ▸").click()
    other.go("更正答案")
    other.click("批准")
    other.click("批准", within=other.page.locator("dialog[open]"))
    other.is_told("已经批准")
    background()
    other.sees("已经全部完成")
    other.go("去看名次")
    other.sees("已发布第 2 版")


def publish_the_month_and_its_notice(desk, background):
    background()
    publish(desk, "2021年7月")
    desk.go("通报")
    desk.click("起草")
    desk.is_told("已起草")
    for label, text in (
        ("标题", "关于七月答题情况的通报"),
        ("文号", "陕环执法〔2021〕5号"),
        ("主送机关", "各市生态环境局"),
        ("六、下一步要求", "（一）提高认识。各单位要抓紧。"),
        ("署名", "陕西省生态环境厅"),
        ("成文日期", "2021-07-12"),
    ):
        desk.fill(label, text)
    desk.click("保存")
    desk.is_told("已保存")
    expect(desk.page.locator(".preview")).to_contain_text("关于七月答题情况的通报")
    with desk.page.expect_download() as draft:
        desk.click("下载 Word 草稿")
    assert draft.value.suggested_filename.endswith(".docx")
    desk.click("发布")
    desk.click(re.compile("^发布"), within=desk.page.locator("dialog[open]"))
    desk.is_told("已发布")


def give_prizes(desk, background):
    background()
    publish(desk, "整个活动")
    desk.go("奖项")
    desk.click("授奖")
    desk.click(re.compile("^授奖：发"))
    desk.is_told("已授奖，证书已经编号")
    desk.go("证书")
    desk.sees("张三")
