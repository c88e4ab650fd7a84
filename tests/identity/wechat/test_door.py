"""The demo's WeChat, from its list of people into the product's pages: the mini-program's way, by hand."""

import http.client
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from quizsvc.identity import wechat
from quizsvc.identity.wechat.refusals import NotConnected
from tests.fakes.wechat.door import Door
from tests.fakes.wechat.server import Server
from tests.fakes.wechat.world import TEMPLATES


@pytest.fixture
def site(connected: Flask) -> Iterator[str]:
    """Where the app listens: `127.0.0.1:8000`."""
    server = make_server("127.0.0.1", 0, connected, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def browser(connected: Flask) -> FlaskClient:
    """Where the product's pages are shown."""
    return connected.test_client()


class Visitor:
    """Somebody with a browser before the door."""

    def __init__(self, server: Server) -> None:
        self._port = server.port

    def get(self) -> str:
        """The list."""
        return self._ask("GET", "/")[1]

    def tap(self, user, deed: str) -> tuple[str, str]:
        """Where a button leads: the address, or the page that is shown."""
        return self._ask("POST", f"/as/{user.openid}/{deed}")

    def _ask(self, method: str, path: str) -> tuple[str, str]:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        line.request(method, path, headers={"Host": f"localhost:{self._port}"})
        answer = line.getresponse()
        found = answer.headers.get("Location", ""), answer.read().decode()
        line.close()
        return found


@pytest.fixture
def visitor(fake, site) -> Iterator[Visitor]:
    yield from visiting(fake, site)


def visiting(fake, site: str) -> Iterator[Visitor]:
    server = Server(("127.0.0.1", 0), fake.world, Door(fake.world, site))
    serving = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
    serving.start()
    yield Visitor(server)
    server.end()
    serving.join()


def entered(browser, address: str, site: str) -> dict:
    """What the page does with the ticket in its address."""
    parts = urlsplit(address)
    assert (parts.netloc, parts.path) == (f"localhost:{site.rpartition(':')[2]}", "/m/enter")
    [ticket] = parse_qs(parts.query)["ticket"]
    answer = browser.post("/api/v1/auth/enter", json={"ticket": ticket})
    assert answer.status_code == 200
    return answer.json


@pytest.fixture
def person(make):
    return make.member(make.unit("甲市"), name="张三", credential="ZF001", phone="13800138001")


def test_somebody_on_the_roster_binds_by_the_telephone_and_is_known_the_next_time(
    browser, fake, site, person, user, visitor
):
    user.name = "张三"
    assert "张三" in visitor.get()
    _, notice = visitor.tap(user, "open")
    assert "隐私说明" in notice
    assert "同意并继续" in notice
    _, choice = visitor.tap(user, "agree")
    assert "用微信手机号绑定" in choice
    first, _ = visitor.tap(user, "phone")
    assert entered(browser, first, site)["bound"] is True
    again, _ = visitor.tap(user, "open")
    tokens = entered(browser, again, site)
    me = browser.get("/api/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"}).json
    assert me["name"] == "张三"


def test_nobody_binds_before_the_notice_is_accepted(fake, person, user, visitor):
    visitor.tap(user, "open")
    _, page = visitor.tap(user, "phone")
    assert "没有成功" in page


def test_a_stranger_is_not_bound_and_may_fill_the_form(browser, fake, site, person, visitor):
    stranger = fake.world.add_user("12900009001", "不在名册上的人")
    visitor.tap(stranger, "open")
    visitor.tap(stranger, "agree")
    _, refused = visitor.tap(stranger, "phone")
    assert "没有成功" in refused
    address, _ = visitor.tap(stranger, "form")
    assert entered(browser, address, site)["bound"] is False


def test_who_comes_back_after_a_new_start_begins_at_the_list(fake, user, visitor):
    _, page = visitor.tap(user, "form")
    assert "请回到列表再打开一次小程序" in page


def test_a_product_that_does_not_answer_is_said(fake, user):
    for visitor in visiting(fake, "127.0.0.1:9"):
        assert "网站没有回应" in visitor.tap(user, "open")[1]


def test_messages_are_shown_where_they_were_received(fake, user, visitor):
    field = {"thing1": {"value": "第三周每周一测<b>"}}
    fake.world.sent.append({"touser": user.openid, "data": field})
    assert "收到订阅消息：第三周每周一测&lt;b&gt;" in visitor.get()


def test_messages_are_allowed_once_each(browser, fake, site, person, user, visitor):
    for deed in ("allow", "agree", "phone"):
        _, page = visitor.tap(user, deed)
    assert user.credits.total() == 0
    _, page = visitor.tap(user, "allow")
    assert page.count("，一次") == 4
    assert dict(user.credits) == dict.fromkeys(TEMPLATES, 1)


def test_the_app_has_one_client_where_a_mini_program_is_connected(connected):
    assert wechat.current() is wechat.current()


def test_without_a_mini_program_everything_about_it_is_refused(app):
    with pytest.raises(NotConnected, match="请用账号和密码登录"):
        wechat.current()
