"""WeChat ill: nobody there, slow, silent, garbage, endless. Nobody waits long, nothing secret gets out."""

import logging
import socket
import time
import traceback
from typing import Any

import pytest

from quizsvc.identity.wechat import refusals
from quizsvc.identity.wechat.breaker import FAILURES, OPEN_S, Breaker
from quizsvc.identity.wechat.line import LARGEST
from tests.fakes.wechat.world import SECRET
from tests.identity.wechat.asking import NOW, SOON_S, client_of, send

ILL: dict[str, dict[str, Any]] = {
    "slow": {"delay_s": 3600},
    "a header that never ends": {"drip": True},
    "hangs up": {"drop": True},
    "a gateway's page": {"status": 502},
    "a redirection": {"status": 302},
    "no JSON": {"garbage": "<html>"},
    "nothing": {"garbage": ""},
    "a list": {"garbage": "[]"},
    "too deep": {"garbage": "[" * 60_000},
    "too long": {"garbage": " " * (LARGEST + 1)},
    "a code that is none": {"answer": {"errcode": "0", "openid": "o1"}},
    "nobody": {"answer": {"errcode": 0, "errmsg": "ok"}},
    "a wrong somebody": {"answer": {"openid": ["o1"], "session_key": "k"}},
    "an odd openid": {"answer": {"openid": "o1\n", "session_key": "k"}},
}


@pytest.mark.parametrize("ill", ILL.values(), ids=ILL)
def test_an_ill_answer_is_none_and_comes_soon(fake, store, user, ill):
    client = client_of(fake.base, store, whole_s=SOON_S)
    fake.world.order("jscode2session", **ill)
    begun = time.monotonic()
    with pytest.raises(refusals.WechatUnreachable) as told:
        client.openid_of(code=fake.world.login_code(user))
    assert time.monotonic() - begun < 10 * SOON_S
    assert told.value.detail == "现在连不上微信，请稍后再试，或改用账号和密码登录。"
    assert told.value.retry_after == 5


def test_an_ill_answer_with_a_token_or_a_number_is_none(fake, client, user):
    for answer in (
        {"access_token": "", "expires_in": 7200},
        {"access_token": "t"},
        {"expires_in": 7200},
        {"access_token": "t", "expires_in": "7200"},
        {"access_token": "t", "expires_in": 0},
    ):
        fake.world.order("stable_token", answer=answer)
        with pytest.raises(refusals.WechatUnreachable):
            client.phone_of(now=NOW, code="any", openid=user.openid)
    for info in ({}, None, {"purePhoneNumber": "138", "countryCode": "86"}, {"purePhoneNumber": 1}):
        fake.world.order("getuserphonenumber", answer={"errcode": 0, "phone_info": info})
        with pytest.raises(refusals.WechatUnreachable):
            client.phone_of(now=NOW, code="any", openid=user.openid)


def test_nobody_there(store):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        client = client_of(f"http://127.0.0.1:{closed.getsockname()[1]}", store)
        with pytest.raises(refusals.WechatUnreachable) as told:
            client.openid_of(code="any")
    assert told.value.why == "ConnectError"


def test_after_five_failures_in_a_row_nobody_asks_for_half_a_minute(fake, client, user):
    fake.world.order("jscode2session", errcode=-1, times=FAILURES - 1)
    for _ in range(FAILURES - 1):
        with pytest.raises(refusals.WechatBusy):
            client.openid_of(code="any")
    with pytest.raises(refusals.LoginCodeSpent):  # it is well: what it refuses is no failure
        client.openid_of(code="any")
    fake.world.order("jscode2session", status=502, times=FAILURES)
    for _ in range(FAILURES):
        with pytest.raises(refusals.WechatUnreachable):
            client.openid_of(code="any")
    asked = fake.world.calls["jscode2session"]
    with pytest.raises(refusals.WechatUnreachable) as told:
        client.openid_of(code=fake.world.login_code(user))
    assert fake.world.calls["jscode2session"] == asked
    assert told.value.retry_after in range(25, 31)


def test_then_one_call_tries_whether_it_is_back():
    breaker = Breaker()
    for _ in range(FAILURES):
        assert breaker.wait_s(100.0) == 0
        breaker.note(100.0, failed=True)
    assert breaker.wait_s(100.0 + OPEN_S - 0.5) == 1
    assert [breaker.wait_s(130.0), breaker.wait_s(130.0), breaker.wait_s(130.0)] == [0, 1, 1]
    breaker.note(131.0, failed=True)
    assert breaker.wait_s(132.0) == 29
    assert breaker.wait_s(161.0) == 0
    breaker.note(161.0, failed=False)
    assert [breaker.wait_s(161.0), breaker.wait_s(161.0)] == [0, 0]


def test_no_secret_gets_into_a_log_or_a_refusal(fake, store, user, caplog):
    caplog.set_level(logging.DEBUG)
    client = client_of(fake.base, store, whole_s=SOON_S)
    user.credits["demo-paper-opens"] = 1
    told = [repr(client.openid_of(code=fake.world.login_code(user)))]
    send(client, user)
    client.phone_of(now=NOW, code=fake.world.phone_code(user), openid=user.openid)
    token, code = fake.world.tokens[-1].text, fake.world.login_code(user)
    orders: list[dict[str, Any]] = [{"errcode": 40029}, {"errcode": 47003, "errmsg": f"{token} {SECRET}"}]
    for order in [*orders, ILL["slow"], ILL["hangs up"]]:
        fake.world.order("jscode2session", **order)
        fake.world.order("send", **order)
        for call in (lambda: client.openid_of(code=code), lambda: send(client, user)):
            with pytest.raises(refusals.WechatRefusal) as refused:
                call()
            told += [*traceback.format_exception(refused.value), str(refused.value.problem())]
    everything = "\n".join([*told, caplog.text])
    for secret in (SECRET, token, code, "c2Vzc2lvbl9rZXkgb2Yg", "13800138001"):
        assert secret not in everything
