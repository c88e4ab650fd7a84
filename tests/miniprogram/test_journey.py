"""The mini-program on a phone with WeChat, against the service as it is: in, bound, in again, out."""

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizsvc.identity import wechat
from quizsvc.kit.config import Wechat
from tests.factories import Factories
from tests.fakes.wechat import Served as FakeWechat
from tests.fakes.wechat import served as wechat_served
from tests.journeys.test_walkthrough import served
from tests.node import ROOT, run_node

JOURNEY = ROOT / "miniprogram" / "test" / "journey.js"


@pytest.fixture
def weixin(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWechat]:
    """A WeChat that the service is connected to."""
    with wechat_served() as fake:
        connected = Wechat(fake.world.appid, fake.world.secret, fake.base, {})
        settings = app.extensions["quizsvc.settings"]
        monkeypatch.setitem(app.extensions, "quizsvc.settings", replace(settings, wechat=connected))
        app.extensions.pop(wechat.EXTENSION, None)
        yield fake
        app.extensions.pop(wechat.EXTENSION, None)


def entered(client: FlaskClient, address: str) -> dict[str, object]:
    """What the page at this address becomes by its ticket."""
    place = urlsplit(address)
    assert place.path == "/m/enter"
    (ticket,) = parse_qs(place.query)["ticket"]
    answer = client.post("/api/v1/auth/enter", json={"ticket": ticket}).json
    assert answer is not None
    return dict(answer)


def test_somebody_of_the_roster_comes_in_by_the_telephone_number_that_wechat_vouches_for(
    app: Flask, client: FlaskClient, make: Factories, weixin: FakeWechat
) -> None:
    make.membership(make.person("张三", phone="13900000001"), make.unit())
    user = weixin.world.add_user("13900000001")
    logins = ["a code that WeChat never gave", *(weixin.world.login_code(user) for _ in range(3))]
    phones = [weixin.world.phone_code(user), "another such code", weixin.world.phone_code(user)]

    with served(app) as address:
        told = json.dumps({"address": address, "logins": logins, "phones": phones})
        said = json.loads(run_node(JOURNEY, told))

    assert said["unasked"]["what"].startswith("隐私说明")
    assert said["step"] == "binding"
    assert "再点一次" in said["spent"]["what"]
    assert said["went"] == [
        "to /pages/bind/bind",
        "instead /pages/subscribe/subscribe",
        "to /pages/web/web",
    ]
    assert (said["stored"], said["left"]) == (["session"], [])
    assert said["logins"] == 2, "the second start needs no code"
    # The tickets were asked for in one visit and are looked at now, within their minute of the fixed clock.
    assert entered(client, said["form"])["bound"] is False
    assert entered(client, said["pages"])["status"] == 401, "signing out ended the session of its ticket too"
