"""What there is to read and to practise when nothing has to be answered: boards, notices, own records."""

import re
import zipfile
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.phone import Phone
from tests.browser.town import Town
from tests.corrections.steps import Organizers


def test_the_boards_tell_their_version_and_keep_the_own_row_in_sight(phone: Phone, town: Town) -> None:
    town.last_week_published()
    phone.is_of("zhangsan")
    phone.open("/")
    phone.tap("榜单", role="link", exact=True)
    phone.sees(re.compile("第 1 周.*，第 1 版，.* 发布"))
    expect(phone.page.get_by_role("table")).to_contain_text("甲市生态环境局")
    phone.sees("本单位")
    phone.pick("个人")
    phone.at("/boards\\?.*kind=people.*")
    expect(phone.page.get_by_role("table")).to_contain_text("张三")
    phone.pick("监测")
    phone.sees("这个榜上没有人。")
    phone.page.reload()
    phone.sees("这个榜上没有人。")


def test_a_notice_is_unread_until_it_is_read(phone: Phone, phones: Callable[..., Phone], town: Town) -> None:
    town.last_week_published()
    phone.is_of("zhangsan")
    phone.open("/")
    phone.sees("1 篇未读")
    phone.tap("通报", role="link", exact=True)
    phone.sees("还有 1 篇没有看")
    phone.page.get_by_role("main").get_by_role("link").first.tap()
    expect(phone.page.get_by_role("article").first).to_contain_text("参与率")
    for suffix in ("docx", "xlsx"):
        with phone.page.expect_download() as coming:
            phone.page.get_by_role("link", name=re.compile(rf"\.{suffix}")).tap()
        assert zipfile.is_zipfile(coming.value.path())
    phone.tap("‹ 返回")
    phone.sees("都看过了")
    other = phones()
    other.is_of("lisi")
    other.open("/notices")
    other.sees("还有 1 篇没有看")


def test_the_review_of_last_week_s_test_is_open(phone: Phone, town: Town) -> None:
    town.last_week_published()
    phone.is_of("zhangsan")
    phone.open("/mine")
    phone.tap(re.compile("^答卷"), role="link")
    phone.pick("每周一测")
    phone.sees("共 1 份")
    phone.page.get_by_role("link", name=re.compile("每周一测.*96.00 分")).tap()
    phone.tap("逐题看解析")
    phone.tap(re.compile("^没答对 1"))
    expect(phone.page.get_by_role("article")).to_have_count(1)
    phone.sees("解析")
    phone.sees("依据")


def test_free_practice_tells_right_and_wrong_at_once_and_fills_the_book(phone: Phone, town: Town) -> None:
    for _ in range(2):
        town.make.question()
    phone.is_of("zhangsan")
    phone.open("/")
    phone.tap(re.compile("^自由练习"), role="link")
    phone.pick("5 题")
    phone.tap("全部科目")
    phone.choose("a")
    phone.tap("看对错")
    phone.heading("✓ 答对了")
    phone.sees("canary")
    phone.tap("下一题")
    phone.choose("b")
    phone.tap("看对错")
    phone.heading("✗ 答错了")
    phone.tap("看结果")
    phone.heading("这一组做完了")
    assert town.caller(town.zhang).get("/me/attempts")["total"] == 0

    phone.open("/wrong")
    line = phone.page.get_by_role("article")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("在自由练习里答错")
    line.get_by_role("button", name="加星").tap()
    expect(line.get_by_role("button", name="加星")).to_have_attribute("aria-pressed", "true")
    phone.tap(re.compile("^练这些题"))
    phone.choose("a")
    phone.tap("看对错")
    phone.heading("✓ 答对了")


def test_one_s_own_data_can_be_taken_away(phone: Phone, town: Town) -> None:
    phone.is_of("zhangsan")
    phone.open("/data")
    phone.tap("在这里看")
    phone.page.get_by_role("heading", name="本人", exact=True).tap()
    phone.sees("ZF001")
    with phone.page.expect_download() as coming:
        phone.page.get_by_role("link", name="我的数据.zip").tap()
    with zipfile.ZipFile(coming.value.path()) as archive:
        assert "我的数据.json" in archive.namelist()


def test_the_rules_are_those_of_this_season(phone: Phone, town: Town) -> None:
    phone.is_of("zhangsan")
    phone.open("/rules")
    phone.heading("活动规则")
    phone.sees("30 分钟")


def test_times_are_the_service_s_whatever_the_phone_s_own_clock_says(phone: Phone, town: Town) -> None:
    paper = town.weekly()
    phone.context.clock.set_fixed_time("2031-01-01T00:00:00Z")
    phone.is_of("zhangsan")
    phone.open("/")
    phone.sees("星期日 24:00 截止")
    phone.open(f"/papers/{paper.id}")
    phone.tap("开始答题")
    expect(phone.page.locator(".clock")).to_contain_text(re.compile("(30:00|29:5\\d)"))


def test_an_attempt_that_was_set_aside_while_it_ran_has_no_hour_of_its_end(phone: Phone, town: Town) -> None:
    caller = town.caller(town.zhang)
    attempt = caller.post(f"/papers/{town.weekly().id}/attempts", status=201)
    Organizers(town.client, town.make).done("void", attempt_id=attempt["id"], reason="设备故障")
    phone.is_of("zhangsan")
    phone.open("/history")
    line = phone.page.get_by_role("main").get_by_role("link", name=re.compile("每周一测"))
    expect(line).to_contain_text(re.compile("10:00 开始；.*已作废：设备故障"))
    expect(line).not_to_contain_text("用时")
