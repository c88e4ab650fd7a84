"""Coming in and going out: by password, by code, through WeChat; and what is agreed to first."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from quizsvc.accounts.service import second_factor
from quizsvc.identity.texts import PRIVACY
from quizsvc.kit import db
from tests.accounts.test_second_factor import code_now
from tests.browser.phone import Phone
from tests.browser.town import Town
from tests.factories import PASSWORD
from tests.fakes.wechat import Served as FakeWechat
from tests.fakes.wechat.world import User
from tests.journeys.campaign import Caller


def cookies(phone: Phone) -> dict[str, bool]:
    """The cookies of the phone, and which of them no script can read."""
    return {cookie["name"]: cookie["httpOnly"] for cookie in phone.context.cookies()}


def test_by_password_and_out_again(phone: Phone, town: Town) -> None:
    phone.refusals |= {401}
    phone.open("/history?kind=weekly")
    phone.at("/sign-in\\?.*")
    phone.sign_in("zhangsan", "not the password")
    expect(phone.page.get_by_role("alert")).to_contain_text("账号或密码")
    phone.sign_in("zhangsan")
    phone.at("/history\\?kind=weekly")
    assert cookies(phone) == {"quizsvc": True, "quizsvc-csrf": False}
    assert "quizsvc=" not in phone.page.evaluate("document.cookie")

    phone.open("/mine")
    phone.tap("退出登录")
    phone.page.get_by_role("alertdialog").get_by_role("button", name="退出登录").tap()
    phone.at("/sign-in")
    assert cookies(phone) == {}
    phone.page.go_back()
    phone.at("/sign-in.*")


def test_who_has_a_second_factor_is_asked_for_its_code(phone: Phone, town: Town, make, clock) -> None:
    account = make.account("organizer", name="zuzhi")
    with db.transaction():
        told = {"now": clock.now(), "address": "192.0.2.1"}
        second_factor.offer(account=account, code=None, **told)
        code = code_now(account, clock)
        second_factor.confirm(account_id=account.id, session_id=None, code=code, **told)
    clock.advance(minutes=1)
    phone.refusals |= {401}
    phone.open("/sign-in")
    expect(phone.page.get_by_label("验证码")).to_have_count(0)
    phone.sign_in("zuzhi")
    expect(phone.page.get_by_role("alert")).to_contain_text("验证码")
    phone.page.get_by_label("验证码").fill(code_now(account, clock))
    phone.tap("登录")
    expect(phone.page).not_to_have_url(re.compile("sign-in"))


def test_a_password_s_letters_can_be_looked_at(phone: Phone, town: Town) -> None:
    phone.open("/sign-in")
    phone.page.get_by_role("textbox", name="密码").fill("geheim")
    expect(phone.page.locator("#password")).to_have_attribute("type", "password")
    phone.tap(re.compile("显示.*密码"))
    expect(phone.page.locator("#password")).to_have_attribute("type", "text")


def test_the_privacy_notice_stands_before_everything_until_it_is_accepted(phone: Phone, town: Town) -> None:
    town.participant("wangwu", "王五", "ZF003", accepts=False)
    phone.is_of("wangwu")
    phone.open("/boards")
    phone.heading("隐私说明")
    phone.sees(f"版本 {PRIVACY.version}")
    expect(phone.page.get_by_role("navigation")).to_have_count(0)
    phone.tap("同意并继续")
    phone.heading("榜单")
    phone.page.reload()
    phone.heading("榜单")


def test_whoever_does_not_accept_it_is_signed_out(phone: Phone, town: Town) -> None:
    town.participant("wangwu", "王五", "ZF003", accepts=False)
    phone.is_of("wangwu")
    phone.open("/")
    phone.tap("不同意，退出登录")
    phone.page.get_by_role("alertdialog").get_by_role("button", name="退出登录").tap()
    phone.at("/sign-in")
    assert cookies(phone) == {}


def test_a_page_of_another_session_cannot_change_anything(phone: Phone, town: Town) -> None:
    phone.is_of("zhangsan")
    answer = phone.context.request.post(f"{phone.base}/api/v1/papers/{town.daily.id}/attempts")
    assert answer.status == 403
    assert "页面已过期" in answer.json()["title"]
    assert town.caller(town.zhang).get("/me/attempts")["total"] == 0


class MiniProgram:
    """What the mini-program does with the codes that WeChat gives it; it hands the page a ticket."""

    def __init__(self, town: Town, weixin: FakeWechat, user: User) -> None:
        self.world, self.user = weixin.world, user
        tokens = Caller(town.client).post("/auth/wechat", {"code": self.world.login_code(user)})
        self.bound = tokens["bound"]
        self.caller = Caller(town.client).with_token(tokens)

    def agree(self) -> None:
        """Accept the privacy notice."""
        answer = self.caller.client.post(
            "/api/v1/me/consents", headers=self.caller.headers, json={"version": PRIVACY.version}
        )
        assert answer.status_code == 204

    def bind_by_phone(self) -> None:
        """By the telephone number that WeChat vouches for."""
        tokens = self.caller.post("/auth/bind", {"phone_code": self.world.phone_code(self.user)})
        self.caller = self.caller.with_token(tokens)

    def address(self) -> str:
        """Of the page that it opens, below /m."""
        return f"/enter?ticket={self.caller.post('/auth/ticket')['ticket']}"


@pytest.fixture
def roster(town: Town) -> Town:
    """With 赵六, who has no account; WeChat knows the number of the telephone that the roster holds."""
    person = town.make.person("赵六", credential="ZF009", phone="13900000009")
    town.make.membership(person, town.city)
    return town


def test_wechat_knows_the_telephone_number(phone: Phone, roster: Town, weixin: FakeWechat) -> None:
    mini = MiniProgram(roster, weixin, weixin.world.add_user("13900000009"))
    assert mini.bound is False
    mini.agree()
    mini.bind_by_phone()
    phone.open(mini.address())
    phone.at("/")
    phone.sees("赵六")
    again = MiniProgram(roster, weixin, mini.user)
    assert again.bound is True


def test_name_and_number_bind_who_is_on_the_roster(phone: Phone, roster: Town, weixin: FakeWechat) -> None:
    mini = MiniProgram(roster, weixin, weixin.world.add_user("12900000000"))
    phone.open(mini.address())
    phone.at("/bind")
    assert "ticket" not in phone.page.url
    phone.tap("同意并继续")
    phone.page.get_by_role("textbox", name="姓名").fill("赵六")
    phone.page.get_by_role("textbox", name="证号").fill("ZF001")
    phone.refusals |= {403, 409, 422}
    phone.tap("绑定", exact=True)
    expect(phone.page.get_by_role("alert")).to_be_visible()
    expect(phone.page.get_by_role("textbox", name="姓名")).to_have_value("赵六")
    phone.page.get_by_role("textbox", name="证号").fill("zf009")
    phone.tap("绑定", exact=True)
    phone.at("/")
    phone.sees("赵六")


def test_account_and_password_bind_who_has_them(phone: Phone, roster: Town, weixin: FakeWechat) -> None:
    mini = MiniProgram(roster, weixin, weixin.world.add_user("12900000000"))
    phone.open(mini.address())
    phone.tap("同意并继续")
    phone.pick("账号和密码")
    phone.page.get_by_label("账号", exact=True).fill("zhangsan")
    phone.page.get_by_role("textbox", name="密码").fill(PASSWORD)
    phone.tap("绑定", exact=True)
    phone.at("/")
    phone.sees("张三")
    phone.open("/mine")
    phone.sees("微信绑定")


def test_a_ticket_opens_once(
    phone: Phone, phones: Callable[..., Phone], roster: Town, weixin: FakeWechat
) -> None:
    mini = MiniProgram(roster, weixin, weixin.world.add_user("13900000009"))
    mini.agree()
    mini.bind_by_phone()
    address = mini.address()
    phone.open(address)
    phone.at("/")
    thief = phones()
    thief.refusals |= {401, 403}
    thief.open(address)
    expect(thief.page.get_by_role("alert")).to_be_visible()
    assert cookies(thief) == {}


def test_somebody_else_s_session_on_the_phone_is_told(phone: Phone, roster: Town, weixin: FakeWechat) -> None:
    mini = MiniProgram(roster, weixin, weixin.world.add_user("13900000009"))
    mini.agree()
    mini.bind_by_phone()
    phone.is_of("zhangsan")
    phone.open(mini.address())
    phone.sees("这部手机上原来登录的是张三，现在进来的是赵六。")
    phone.tap("以赵六的身份继续")
    phone.at("/")
    phone.sees("赵六")


def test_no_link_makes_a_page_do_what_its_reader_did_not_ask_for(phone: Phone, town: Town) -> None:
    phone.is_of("zhangsan")
    for wish in ("..%2Fauth%2Flogout%3F", "%2E%2E%2Fauth%2Flogout%23", "..%5Cauth%5Clogout%3F"):
        phone.open(f"/papers/{wish}")
        phone.sees("没有这一页")
    phone.open("/mine")
    phone.heading("我的")
