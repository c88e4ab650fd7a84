"""Lost nets, closed tabs, other devices and ended sessions: no answer is lost, and none is anybody else's."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from quizsvc.accounts.models import Session
from quizsvc.kit import db
from tests.browser.phone import Phone
from tests.browser.town import Town


def begin(phone: Phone, town: Town) -> None:
    """Sign in as 张三 and start on the practice; the first question is answered and saved."""
    phone.is_of("zhangsan")
    phone.open(f"/papers/{town.daily.id}")
    phone.on_question(1)
    phone.choose("a")
    phone.says("已保存")


def answers(town: Town) -> dict[str, list[str]]:
    """What the service holds of 张三's attempt."""
    return {number: told["chosen"] for number, told in town.attempt_of(town.zhang)["answers"].items()}


def test_a_test_goes_on_without_the_net_and_is_handed_in_when_it_is_back(phone: Phone, town: Town) -> None:
    paper = town.weekly()
    phone.is_of("zhangsan")
    phone.open(f"/papers/{paper.id}")
    phone.tap("开始答题")
    phone.choose("a")
    phone.says("已保存")
    phone.lose_net()
    phone.next()
    phone.choose("a", "b")
    phone.says("离线，已存在本机")
    phone.next()
    phone.choose("正确")
    assert answers(town).keys() == {"1"}
    phone.tap("去交卷 ›")
    phone.tap("交卷", exact=True)
    phone.sees("还没有交上：现在连不上服务器")
    phone.find_net()
    phone.sees("已计入成绩")
    ended = town.attempt_of(town.zhang)
    assert (ended["state"], len(ended["answers"])) == ("submitted", 3)
    assert phone.journals() == []


def test_a_tab_that_is_killed_is_opened_again_with_all_answers(phone: Phone, town: Town) -> None:
    begin(phone, town)
    phone.lose_net()
    phone.next()
    phone.choose("b")
    phone.says("离线，已存在本机")
    address = phone.page.url
    phone.kill()
    phone.find_net()
    assert answers(town).keys() == {"1"}
    phone.new_tab().goto(address)
    phone.on_question(2)
    phone.chosen("b")
    phone.says("已保存")
    assert answers(town) == {"1": ["a"], "2": ["b"]}


def test_what_a_killed_tab_left_is_sent_from_the_home_page_too(phone: Phone, town: Town) -> None:
    begin(phone, town)
    phone.lose_net()
    phone.next()
    phone.choose("b")
    phone.says("离线，已存在本机")
    phone.kill()
    phone.find_net()
    phone.new_tab()
    phone.open("/")
    phone.sees("之前没有传完的答案已上传。")
    assert answers(town) == {"1": ["a"], "2": ["b"]}


def test_a_second_device_goes_on_and_the_first_one_sees_it(
    phone: Phone, phones: Callable[..., Phone], town: Town
) -> None:
    begin(phone, town)
    desk = phones(width=430)
    desk.is_of("zhangsan")
    desk.open("/")
    desk.tap(re.compile("今日练习.*继续"), role="link")
    desk.on_question(2)
    desk.tap("‹ 上一题")
    desk.chosen("a")
    desk.choose("c")
    desk.says("已保存")
    phone.next()
    phone.choose("b")  # its answer tells of the other's
    phone.sees("第 1 题在另一处改过，已换成较新的答案。")
    phone.tap("‹ 上一题")
    phone.chosen("c")
    assert answers(town) == {"1": ["c"], "2": ["b"]}


def test_two_tabs_of_one_phone_write_in_one_journal(phone: Phone, town: Town) -> None:
    begin(phone, town)
    first = phone.page
    phone.new_tab().goto(first.url)
    phone.on_question(2)
    phone.choose("b")
    phone.says("已保存")
    phone.page = first
    phone.next()
    phone.chosen("b")


def test_a_session_that_ended_is_begun_again_and_the_answers_are_still_there(
    phone: Phone, town: Town
) -> None:
    begin(phone, town)
    address = phone.page.url.removeprefix(f"{phone.base}/m")
    with db.transaction() as session:
        session.query(Session).filter_by(account_id=town.zhang.id).update({"revoked_at": town.clock.now()})
    phone.refusals |= {401}
    phone.next()
    phone.choose("b")
    phone.sees("没有传上去的答案还在本机")
    assert len(phone.journals()) == 1
    phone.sign_in("zhangsan")
    phone.at(address)
    phone.on_question(2)
    phone.chosen("b")
    phone.says("已保存")
    assert answers(town) == {"1": ["a"], "2": ["b"]}


def test_another_person_on_the_same_phone_neither_sees_nor_sends_the_journal(
    phone: Phone, town: Town
) -> None:
    begin(phone, town)
    phone.lose_net()
    phone.next()
    phone.choose("b")
    phone.says("离线，已存在本机")
    (journal,) = phone.journals()
    phone.kill()
    phone.context.clear_cookies()
    phone.find_net()

    phone.new_tab()
    phone.is_of("lisi")
    phone.open(f"/papers/{town.daily.id}")
    phone.on_question(1)
    expect(phone.page.locator(".option-on")).to_have_count(0)
    phone.choose("c")
    phone.says("已保存")
    assert town.attempt_of(town.li)["answers"].keys() == {"1"}
    assert answers(town) == {"1": ["a"]}, "nothing of 张三's was sent"
    assert journal in phone.journals()
    phone.tap("‹ 离开")
    phone.tap("我的", role="link", exact=True)
    phone.tap("退出登录")
    phone.page.get_by_role("alertdialog").get_by_role("button", name="退出登录").tap()
    phone.at("/sign-in")

    phone.sign_in("zhangsan")
    phone.sees("之前没有传完的答案已上传。")
    assert answers(town) == {"1": ["a"], "2": ["b"]}


def test_one_tab_s_new_person_is_not_written_for_by_the_other_tab(phone: Phone, town: Town) -> None:
    begin(phone, town)
    phone.is_of("lisi")  # in another tab; the page of 张三 is still open
    phone.next()
    phone.choose("b")
    phone.sees("没有这份答卷")
    assert answers(town) == {"1": ["a"]}
    assert town.caller(town.li).get("/me/attempts")["total"] == 0
