"""What is asked of WeChat, and each documented code that it answers with, against a fake one."""

import logging

import pytest

from quizsvc.identity.wechat import refusals
from quizsvc.identity.wechat.client import Client
from quizsvc.kit.config import Wechat
from tests.fakes.wechat.world import APPID, SECRET
from tests.identity.wechat.asking import NOW, OPENS, TEMPLATE, send

# What is asked, when all is well


def test_a_login_code_is_somebody_of_this_mini_program(fake, client, user):
    assert client.openid_of(code=fake.world.login_code(user)) == user.openid


def test_a_code_of_the_phone_button_is_the_number_of_who_pressed_it(fake, client, user):
    code = fake.world.phone_code(user)
    assert client.phone_of(now=NOW, code=code, openid=user.openid) == "13800138001"
    other = fake.world.add_user("13900139000")
    with pytest.raises(refusals.PhoneCodeSpent):
        client.phone_of(now=NOW, code=fake.world.phone_code(other), openid=user.openid)


@pytest.mark.parametrize(
    ("country", "number"), [(86, "13800138001"), ("86", "13800138001"), ("852", "+85251234567")]
)
def test_a_number_of_another_country_says_so(fake, client, user, country, number):
    info = {
        "phoneNumber": number,
        "purePhoneNumber": number.removeprefix("+852"),
        "countryCode": country,
        "watermark": {"timestamp": 1, "appid": APPID},
    }
    fake.world.order("getuserphonenumber", answer={"errcode": 0, "errmsg": "ok", "phone_info": info})
    assert client.phone_of(now=NOW, code="any", openid=user.openid) == number


def test_a_number_that_was_given_to_another_mini_program_is_not_taken(fake, client, user):
    info = {"purePhoneNumber": "13800138001", "countryCode": "86", "watermark": {"appid": "wx-another"}}
    fake.world.order("getuserphonenumber", answer={"errcode": 0, "phone_info": info})
    with pytest.raises(refusals.WechatUnreachable, match="现在连不上微信"):
        client.phone_of(now=NOW, code="any", openid=user.openid)


def test_a_message_takes_one_of_the_times_that_its_reader_allowed(fake, client, user):
    user.credits[TEMPLATE] = 1
    send(client, user)
    [message] = fake.world.sent
    assert message["touser"] == user.openid
    assert message["page"] == "pages/web/web"
    assert message["data"] == {key: {"value": text} for key, text in OPENS.items()}
    with pytest.raises(refusals.NotSubscribed):
        send(client, user)


def test_a_field_that_is_too_long_is_cut_and_one_that_is_wrong_is_not_sent(fake, client, user):
    user.credits[TEMPLATE] = 2
    send(client, user, thing1="二〇二一年全省生态环境执法监测大练兵  第三周每周一测")
    assert fake.world.sent[0]["data"]["thing1"]["value"] == "二〇二一年全省生态环境执法监测大练兵…"
    for wrong in ({"thing4": " "}, {"time2": "星期三"}, {"phrase9": "六个汉字太长"}):
        with pytest.raises(refusals.MessageFieldRefused) as told:
            send(client, user, **wrong)
        assert told.value.field == next(iter(wrong))
    assert fake.world.calls["send"] == 1


# What WeChat refuses: each documented code with its own refusal


@pytest.mark.parametrize(
    ("errcode", "refusal", "status"),
    [
        (-1, refusals.WechatBusy, 503),
        (40001, refusals.WechatMisconfigured, 503),
        (40013, refusals.WechatMisconfigured, 503),
        (40029, refusals.LoginCodeSpent, 409),
        (40125, refusals.WechatMisconfigured, 503),
        (40163, refusals.LoginCodeSpent, 409),
        (40164, refusals.WechatMisconfigured, 503),
        (40226, refusals.WechatUserBlocked, 403),
        (40243, refusals.WechatMisconfigured, 503),
        (41002, refusals.WechatMisconfigured, 503),
        (41004, refusals.WechatMisconfigured, 503),
        (41008, refusals.LoginCodeSpent, 409),
        (45009, refusals.WechatQuotaUsed, 503),
        (45011, refusals.WechatTooOften, 429),
        (61024, refusals.WechatRefused, 503),
    ],
)
def test_each_code_of_signing_in(fake, client, user, errcode, refusal, status):
    fake.world.order("jscode2session", errcode=errcode)
    with pytest.raises(refusal) as told:
        client.openid_of(code=fake.world.login_code(user))
    assert_told(told.value, refusal, errcode, status)


@pytest.mark.parametrize(
    ("errcode", "refusal", "status"),
    [
        (-1, refusals.WechatBusy, 503),
        (40001, refusals.WechatMisconfigured, 503),
        (40002, refusals.WechatMisconfigured, 503),
        (40013, refusals.WechatMisconfigured, 503),
        (40125, refusals.WechatMisconfigured, 503),
        (40164, refusals.WechatMisconfigured, 503),
        (40243, refusals.WechatMisconfigured, 503),
        (41002, refusals.WechatMisconfigured, 503),
        (41004, refusals.WechatMisconfigured, 503),
        (45009, refusals.WechatQuotaUsed, 503),
        (45011, refusals.WechatTooOften, 429),
        (50007, refusals.WechatRefused, 503),
    ],
)
def test_each_code_of_the_access_token(fake, client, user, errcode, refusal, status):
    fake.world.order("stable_token", errcode=errcode)
    with pytest.raises(refusal) as told:
        client.phone_of(now=NOW, code=fake.world.phone_code(user), openid=user.openid)
    assert_told(told.value, refusal, errcode, status)


@pytest.mark.parametrize(
    ("errcode", "refusal", "status"),
    [
        (-1, refusals.WechatBusy, 503),
        (40013, refusals.WechatMisconfigured, 503),
        (40029, refusals.PhoneCodeSpent, 409),
        (41001, refusals.WechatTokenRefused, 503),
        (45009, refusals.WechatQuotaUsed, 503),
        (45011, refusals.WechatTooOften, 429),
        (48001, refusals.WechatRefused, 503),
    ],
)
def test_each_code_of_the_telephone_number(fake, client, user, errcode, refusal, status):
    fake.world.order("getuserphonenumber", errcode=errcode)
    with pytest.raises(refusal) as told:
        client.phone_of(now=NOW, code=fake.world.phone_code(user), openid=user.openid)
    assert_told(told.value, refusal, errcode, status)


@pytest.mark.parametrize(
    ("errcode", "refusal", "status"),
    [
        (-1, refusals.WechatBusy, 503),
        (40003, refusals.WechatUserUnknown, 409),
        (40013, refusals.WechatMisconfigured, 503),
        (40037, refusals.TemplateUnknown, 503),
        (41030, refusals.PageNotReleased, 503),
        (43101, refusals.NotSubscribed, 409),
        (45009, refusals.WechatQuotaUsed, 503),
        (45011, refusals.WechatTooOften, 429),
        (47003, refusals.MessageFieldRefused, 503),
        (43104, refusals.WechatRefused, 503),
    ],
)
def test_each_code_of_a_message(fake, client, user, errcode, refusal, status):
    fake.world.order("send", errcode=errcode)
    with pytest.raises(refusal) as told:
        send(client, user)
    assert_told(told.value, refusal, errcode, status)
    assert fake.world.sent == []


def assert_told(told: refusals.WechatRefusal, refusal: type, errcode: int, status: int) -> None:
    """It is exactly that refusal, with a sentence that is not the class's neighbour's, and the code."""
    assert type(told) is refusal
    problem = told.problem()
    assert (problem["status"], problem["errcode"]) == (status, errcode)
    assert problem["detail"].endswith("。")
    assert len(problem["detail"]) > 12
    assert (told.retry_after is not None) == (status == 429 or refusal in WAITING)


WAITING = {refusals.WechatBusy, refusals.WechatQuotaUsed, refusals.WechatTokenRefused}


def test_no_two_refusals_say_the_same():
    kinds = refusals.WechatRefusal.__subclasses__()
    assert len({kind.sentence for kind in kinds} | {refusals.WechatRefusal.sentence}) == len(kinds) + 1
    assert len({kind.title for kind in kinds}) == len(kinds)


# The same codes where they come about by themselves


def test_a_login_code_is_good_once_and_for_five_minutes(fake, client, user):
    code = fake.world.login_code(user)
    client.openid_of(code=code)
    with pytest.raises(refusals.LoginCodeSpent) as told:
        client.openid_of(code=code)
    assert told.value.errcode == 40163
    code = fake.world.login_code(user)
    fake.world.advance(301)
    with pytest.raises(refusals.LoginCodeSpent) as told:
        client.openid_of(code=code)
    assert told.value.errcode == 40029


def test_a_blocked_user_and_one_who_asks_too_often_are_told(fake, client, user):
    fake.world.a_minute["jscode2session"] = 1
    client.openid_of(code=fake.world.login_code(user))
    with pytest.raises(refusals.WechatTooOften):
        client.openid_of(code=fake.world.login_code(user))
    user.blocked = True
    with pytest.raises(refusals.WechatUserBlocked):
        client.openid_of(code=fake.world.login_code(user))


@pytest.mark.parametrize(
    ("appid", "secret", "errcode"), [("wx-wrong", SECRET, 40013), (APPID, "wrong", 40125)]
)
def test_a_wrong_account_is_the_operators_to_mend(fake, store, user, caplog, appid, secret, errcode):
    client = Client(Wechat(appid, secret, fake.base), store)
    with caplog.at_level(logging.ERROR), pytest.raises(refusals.WechatMisconfigured) as told:
        client.openid_of(code=fake.world.login_code(user))
    assert told.value.errcode == errcode
    assert f"jscode2session: wechat-misconfigured errcode={errcode} rid=00c0ffee-00c0ffee" in caplog.text


def test_a_message_to_nobody_by_no_template_to_no_page(fake, client, user):
    user.credits[TEMPLATE] = 9
    rest = {"now": NOW, "data": OPENS}
    with pytest.raises(refusals.WechatUserUnknown):
        client.send_subscribed(openid="o-nobody", template_id=TEMPLATE, **rest)
    with pytest.raises(refusals.TemplateUnknown):
        client.send_subscribed(openid=user.openid, template_id="another", **rest)
    with pytest.raises(refusals.PageNotReleased):
        client.send_subscribed(openid=user.openid, template_id=TEMPLATE, page="pages/draft", **rest)
    with pytest.raises(refusals.MessageFieldRefused) as told:
        client.send_subscribed(now=NOW, openid=user.openid, template_id=TEMPLATE, data={"thing1": "一"})
    assert told.value.field == "time2"
