"""Answering on a phone, from the first page to the objection, and all that may happen in between."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.phone import Phone
from tests.browser.town import Town

RIGHT = {"single": ("a",), "multiple": ("a", "b"), "true_false": ("正确",)}


def test_a_practice_from_home_to_the_objection(phone: Phone, town: Town) -> None:
    town.daily  # noqa: B018
    phone.sign_in("zhangsan")
    phone.sees("今日练习")
    phone.sees("今天 24:00 截止")
    phone.page.get_by_role("link", name=re.compile("今日练习.*去答题")).tap()
    for number in range(1, 6):
        phone.on_question(number)
        phone.choose("b" if number == 2 else "a")
        if number < 5:
            phone.next()
    phone.says("已保存")
    phone.tap("去交卷 ›")
    phone.sees("5 题都已作答。")
    phone.tap("交卷", exact=True)
    phone.sees("80.00")
    phone.sees("已计入成绩")
    assert town.attempt_of(town.zhang)["result"]["score"] == "80.00"
    assert phone.journals() == []

    phone.page.get_by_role("link", name="第 2 题，答错").tap()
    wrong = phone.page.locator("#question-2")
    expect(wrong).to_contain_text("正确答案")
    expect(wrong).to_contain_text("解析")
    wrong.get_by_role("link", name="对本题申诉").tap()
    phone.tap("提交申诉")
    phone.sees("请先写明这道题哪里不对")
    phone.page.get_by_label("申诉的内容").fill("依据第十二条，乙项也正确")
    phone.tap("提交申诉")
    phone.at("/objections")
    phone.sees("依据第十二条，乙项也正确")
    (objection,) = town.caller(town.zhang).get("/me/objections")["items"]
    assert (objection["number"], objection["state"]) == (2, "open")
    phone.tap("撤回", exact=True)
    phone.page.get_by_role("alertdialog").get_by_role("button", name="撤回", exact=True).tap()
    expect(phone.page.get_by_role("article")).to_contain_text("您撤回了申诉")
    expect(phone.page.get_by_role("button", name="撤回", exact=True)).to_have_count(0)


def test_a_test_waits_for_its_start_and_shows_no_key_before_its_end(phone: Phone, town: Town) -> None:
    paper = town.weekly()
    phone.is_of("zhangsan")
    phone.open(f"/papers/{paper.id}")
    phone.sees("只有一次。开始以后就算用过了")
    assert town.caller(town.zhang).get("/me/attempts")["total"] == 0
    phone.tap("开始答题")
    for number, type_ in enumerate(RIGHT, start=1):
        phone.on_question(number)
        phone.choose(*RIGHT[type_])
        if number < 3:
            phone.next()
    phone.tap("去交卷 ›")
    phone.tap("交卷", exact=True)
    phone.sees("100.00")
    phone.sees("已计入成绩")
    phone.sees(re.compile("星期日 24:00.*公布，那时所有人都已答完"))
    assert phone.page.get_by_role("button", name="逐题看解析").count() == 0
    assert "canary" not in phone.page.content()


def test_the_map_leads_to_what_is_open_and_unsure(phone: Phone, town: Town) -> None:
    paper = town.weekly(("single",) * 4)
    phone.is_of("zhangsan")
    phone.open(f"/papers/{paper.id}")
    phone.tap("开始答题")
    phone.choose("a")
    phone.tap("不确定")
    phone.tap("题卡")
    phone.tap("第 1 题，已答，不确定")
    phone.tap("题卡")
    phone.tap("第 4 题，未答")
    phone.on_question(4)
    phone.choose("a")
    phone.tap("去交卷 ›")
    phone.heading("没有作答（2 题，点题号去看）")
    phone.heading("标为不确定（1 题，点题号去看）")
    phone.tap("第 3 题，未答")
    phone.on_question(3)
    phone.page.keyboard.press("a")  # a desk has keys; which option is the first one is each reader's own
    expect(phone.page.locator(".option-on")).to_have_count(1)
    phone.next()
    phone.tap("去交卷 ›")
    phone.tap("交卷", exact=True)
    phone.sees("还有 1 题没有作答")
    phone.page.get_by_role("alertdialog").get_by_role("button", name="继续答题").tap()
    phone.heading("交卷前看一看")
    assert town.attempt_of(town.zhang)["state"] == "in_progress"


def test_two_taps_hand_in_once(phone: Phone, town: Town) -> None:
    phone.is_of("zhangsan")
    phone.open(f"/papers/{town.daily.id}")
    phone.choose("a")
    phone.says("已保存")
    attempt = town.attempt_of(town.zhang)
    phone.open(f"/attempts/{attempt['id']}?view=check")
    phone.heading("交卷前看一看")
    sent: list[str] = []
    phone.context.on("request", lambda asked: sent.append(asked.url) if "/submit" in asked.url else None)
    phone.page.evaluate(
        """() => {
            const button = document.querySelector('.last-look .weui-btn_primary');
            button.click();
            button.click();
        }"""
    )
    phone.page.get_by_role("alertdialog").get_by_role("button", name="交卷").dblclick()
    phone.sees("已计入成绩")
    assert len(sent) == 1
    assert town.caller(town.zhang).get("/me/attempts")["total"] == 1


def test_a_reload_in_the_middle_loses_nothing(phone: Phone, town: Town) -> None:
    phone.is_of("zhangsan")
    phone.open(f"/papers/{town.daily.id}")
    phone.choose("a")
    phone.next()
    phone.choose("b")
    phone.tap("不确定")
    phone.page.reload()
    phone.on_question(2)
    phone.chosen("b")
    expect(phone.page.get_by_role("button", name="不确定")).to_have_attribute("aria-pressed", "true")
    phone.tap("‹ 上一题")
    phone.chosen("a")
    phone.says("已保存")


@pytest.mark.slow
def test_time_runs_out_before_the_reader_s_eyes(phone: Phone, town: Town) -> None:
    paper = town.weekly()
    phone.is_of("zhangsan")
    phone.open(f"/papers/{paper.id}")
    phone.tap("开始答题")
    phone.choose("a")
    phone.says("已保存")
    town.later(minutes=29, seconds=57)
    phone.page.reload()
    expect(phone.page.locator(".clock")).to_contain_text(re.compile("00:0[0-3]"))
    phone.on_question(2)
    phone.choose("a")
    phone.says("已保存")
    phone.sees("时间到")
    phone.sees("您的答案都已保存，服务器正在自动交卷。")
    town.later(seconds=9)
    phone.sees("时间到，已自动交卷")
    ended = town.attempt_of(town.zhang)
    assert (ended["state"], sorted(ended["answers"])) == ("expired", ["1", "2"])


def test_what_came_after_the_end_is_told(phone: Phone, town: Town) -> None:
    paper = town.weekly()
    phone.is_of("zhangsan")
    phone.open(f"/papers/{paper.id}")
    phone.tap("开始答题")
    phone.choose("a")
    phone.says("已保存")
    phone.lose_net()
    phone.next()
    phone.choose("a")
    phone.says("离线，已存在本机")
    town.later(minutes=31)
    phone.refusals |= {409}
    phone.find_net()
    phone.sees("第 2 题最后的答案在截止以后才传到，没有计入")
    phone.sees("时间到，已自动交卷")
    assert phone.journals() == []
