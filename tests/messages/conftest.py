"""A WeChat that the service is connected to, and people who are on it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizsvc.identity import wechat
from quizsvc.identity.wechat.line import Line
from quizsvc.kit import config, queue
from quizsvc.kit.config import MESSAGES, Template, Wechat
from tests.factories import Factories
from tests.fakes.wechat import Served, served
from tests.messages.steps import TEMPLATES, Follower

PATIENCE_S = 0.4


@pytest.fixture
def fake(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A WeChat of this test; nobody waits long for it."""
    templates = {kind: Template(id_, MESSAGES[kind]) for kind, id_ in TEMPLATES.items()}
    with served() as one:
        connected = Wechat(one.world.appid, one.world.secret, one.base, templates)
        settings = config.current()
        monkeypatch.setitem(app.extensions, "quizsvc.settings", replace(settings, wechat=connected))
        line = Line(one.base, connect_s=PATIENCE_S, whole_s=PATIENCE_S)
        client = wechat.Client(connected, queue.current().connection, line)
        monkeypatch.setitem(app.extensions, wechat.EXTENSION, client)
        yield one


@pytest.fixture
def follower(client: FlaskClient, make: Factories, fake: Served) -> Callable[..., Follower]:
    """Makes somebody of the roster with WeChat, or with the account that is given."""

    def made(account: Any = None) -> Follower:
        return Follower(client, make, fake, account or make.participant())

    return made


@pytest.fixture
def season(make: Factories) -> Any:
    """The season that is open."""
    return make.season()
