"""The days of all roles in the demo that scripts/run loads, one after the other, to the end of its season."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from quizsvc.kit.clock import FixedClock
from quizsvc.kit.config import Settings
from tests.browser.conftest import in_its_time
from tests.browser.console.behind import work
from tests.browser.desk import Desk
from tests.demo.conftest import Loaded, loading
from tests.journeys.test_walkthrough import served

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Demo:
    """The loaded demo on a port, in a time that can be moved on."""

    loaded: Loaded
    browser: Browser
    base: str
    clock: FixedClock
    opened: list[Desk] = field(default_factory=list)

    def desk(self, account: str, **more: object) -> Desk:
        """A new one at which somebody of the staff is signed in, on its first page."""
        desk = Desk(self.browser, self.base, **more)  # type: ignore[arg-type]
        self.opened.append(desk)
        entry = self.loaded.login(account)
        desk.is_of(account, entry["password"])
        desk.open("/")
        return desk

    def wait_until(self, day: date) -> None:
        """It is ten in the morning of this day, and the background has done what it has to."""
        self.clock.set(datetime.combine(day, time(10), ZONE))
        work(self.loaded.app)

    @property
    def first_on(self) -> date:
        found: date = self.loaded.ask("select first_on from seasons")[0][0]
        return found

    @property
    def week(self) -> int:
        """Which week of the season it is."""
        return (self.clock.now().astimezone(ZONE).date() - self.first_on).days // 7 + 1

    def monday(self, week: int) -> date:
        return self.first_on + timedelta(weeks=week - 1)


@pytest.fixture
def demo(settings: Settings, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with loading(settings, tmp_path_factory.mktemp("data")) as loaded, loaded.app.app_context():
        known = loaded.app.extensions
        clock, known["quizsvc.settings"] = known["quizsvc.clock"], replace(loaded.settings, plain_http=True)
        with served(loaded.app, in_its_time(clock)) as base:
            walked = Demo(loaded, browser, base, clock)
            yield walked
            faults = [fault for desk in walked.opened for fault in desk.faults]
            for desk in walked.opened:
                desk.end()
    assert faults == []


@pytest.mark.slow
def test_the_staff_take_the_demo_from_today_to_its_prizes(demo: Demo) -> None:
    import_and_approve(demo)
    prepare_next_week(demo)
    find_who_is_missing(demo)
    close_the_week(demo)
    correct_a_key(demo)
    issue_a_notice(demo)
    give_prizes(demo)
    find_who_did_it(demo)
    lock_out(demo)


def import_and_approve(demo: Demo) -> None:
    """An editor mends the two refused rows of the file that waits, and writes it; another one approves."""
    desk = demo.desk("editor1")
    desk.go("题库", "导入", "宝鸡市局来稿.csv")
    for left, stem, answer in ((1, "听证结束后", "对"), (0, "当事人有违法所得的", "A")):
        desk.row(stem).get_by_role("link", name="改正").click()
        desk.fill("答案", answer)
        desk.click("保存并重新校验")
        desk.sees(f"被拒绝 {left} 行")
    desk.row("应当在行政机关告知后多少日内").get_by_role("button", name="留题库的答案").click()
    desk.sees("冲突 0 行")
    desk.click("写入题库")
    desk.click(re.compile("写入 5 道题"))
    desk.heading("已写入题库")
    desk.go("去看这些题")
    desk.page.get_by_label("选择本页全部题目").check()
    desk.click("处理选中的题…")
    desk.pick("做什么", "提交审核")
    desk.fill("原因", "宝鸡来稿")
    desk.click("确定")
    # With the draft that lies there.
    desk.sees("做了 6 题")
    approve_all(demo)


def approve_all(demo: Demo) -> None:
    desk = demo.desk("editor2")
    desk.go("题库", "审核")
    # The two of the other's that wait already, too.
    for left in range(8, 0, -1):
        desk.sees(re.compile(f"等您审核的有\\s*{left}\\s*题"))
        desk.page.wait_for_load_state("load")
        desk.page.keyboard.press("a")
    desk.sees("没有等您审核的题")


def prepare_next_week(demo: Demo) -> None:
    """An organizer looks at the week's test that is drawn, swaps a question and publishes it."""
    desk = demo.desk("organizer1")
    desk.go("试卷")
    desk.row(f"第{demo.week + 1}周").get_by_role("link", name="待发布").first.click()
    first = desk.page.locator("#question-1 .stem")
    before = first.inner_text()
    desk.page.locator("#question-1").get_by_role("button", name="换一题").click()
    desk.is_told("第 1 题已经换掉")
    assert first.inner_text() != before
    desk.click("发布")
    desk.click("发布", within=desk.page.locator("dialog[open]"))
    desk.is_told("已经发布")


def find_who_is_missing(demo: Demo) -> None:
    desk = demo.desk("unitadmin", permissions=["clipboard-read", "clipboard-write"])
    desk.go("名册", "未参加")
    desk.page.get_by_text("复制全部名单").click()
    desk.click("复制")
    desk.is_told("名单已复制")
    assert "咸阳市生态环境局" in desk.page.evaluate("navigator.clipboard.readText()")


def close_the_week(demo: Demo) -> None:
    """The week ends, and its standing comes out by itself."""
    week = demo.week
    demo.wait_until(demo.monday(week + 1))
    desk = demo.desk("organizer1")
    desk.go("成绩", f"第{week}周")
    desk.sees("第 1 版")


def correct_a_key(demo: Demo) -> None:
    """Of last week's test, by two organizers; the next version of the boards follows."""
    desk = demo.desk("organizer1")
    desk.go("试卷")
    desk.row("第8周").get_by_role("link", name="已截止").first.click()
    desk.page.locator("#question-1").get_by_role("link", name="更正答案").click()
    desk.page.get_by_role("radio", name=re.compile("全部给分")).check()
    desk.click("先看试算")
    desk.sees("份答卷的成绩会变")
    desk.fill("原因", "题干有歧义")
    desk.click(re.compile("^提出"))
    desk.sees("等另一位组织者批准或驳回")
    place = desk.page.url.removeprefix(f"{demo.base}/console")
    other = demo.desk("organizer2")
    other.open(place)
    other.click("批准")
    other.click("批准", within=other.page.locator("dialog[open]"))
    other.is_told("已经批准")
    work(demo.loaded.app)
    desk.open("/")
    desk.go("成绩", "第8周")
    desk.sees("第 2 版")


def issue_a_notice(demo: Demo) -> None:
    """The correction of a month's notice that lies there as a draft, finished and published."""
    desk = demo.desk("organizer1")
    desk.go("通报")
    desk.page.get_by_role("region", name="草稿").get_by_role("link", name=re.compile("（更正）$")).click()
    desk.click(re.compile("^更新数字"))
    desk.is_told("数字已更新")
    desk.fill("文号", "陕环执法〔2099〕99号")
    desk.fill("成文日期", demo.clock.now().astimezone(ZONE).date().isoformat())
    desk.click("保存")
    desk.is_told("已保存")
    desk.click("发布")
    desk.click(re.compile("^发布"), within=desk.page.locator("dialog[open]"))
    desk.is_told("已发布")
    with desk.page.expect_download() as taken:
        desk.click(re.compile("^下载 Word"))
    assert taken.value.suggested_filename.endswith(".docx")


def give_prizes(demo: Demo) -> None:
    """At the end of the season, by its published boards; each has a certificate."""
    demo.wait_until(demo.monday(14))
    desk = demo.desk("organizer1")
    desk.go("成绩")
    expect(desk.row("整个活动")).to_contain_text("已发布第 1 版")
    desk.go("奖项")
    desk.click("授奖")
    desk.click(re.compile("^授奖：发"))
    desk.is_told("已授奖，证书已经编号")
    work(demo.loaded.app)
    desk.go("证书")
    desk.page.locator("#list tbody a").first.click()
    with desk.page.expect_download() as taken:
        desk.click("下载 PDF")
    assert taken.value.suggested_filename.endswith(".pdf")


def find_who_did_it(demo: Demo) -> None:
    desk = demo.desk("auditor")
    desk.go("审计")
    names = {account: demo.loaded.login(account)["name"] for account in ("organizer1", "organizer2")}
    expect(desk.row("授奖")).to_contain_text(names["organizer1"])
    desk.fill("操作人", "organizer2")
    desk.click("查找")
    expect(desk.row("批准提案")).to_contain_text(names["organizer2"])


def lock_out(demo: Demo) -> None:
    theirs = demo.desk("editor1")
    desk = demo.desk("admin")
    desk.go("账号", "editor1")
    desk.click("停用…")
    desk.click("停用账号")
    desk.is_told("账号已停用")
    theirs.open("/questions")
    theirs.at(r"/sign-in\?next=.*")
