"""A WeChat, somebody on it, and a client that asks it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import redis
from flask import Flask

from quizsvc.identity import wechat
from quizsvc.identity.wechat.client import Client
from quizsvc.kit.config import MESSAGES, Settings, Template, Wechat
from tests.fakes.wechat import Served, served
from tests.fakes.wechat.world import APPID, SECRET, User
from tests.identity.wechat.asking import client_of

SETTINGS = "quizsvc.settings"
OFFERED = {kind: Template(f"demo-{kind}", fields) for kind, fields in MESSAGES.items()}


@pytest.fixture
def fake() -> Iterator[Served]:
    """A WeChat of this test."""
    with served() as one:
        yield one


@pytest.fixture
def user(fake: Served) -> User:
    """Somebody who is on it."""
    return fake.world.add_user("13800138001")


@pytest.fixture
def store(services) -> Iterator[redis.Redis]:
    """A Redis that is there, and empty."""
    connection = redis.Redis.from_url(services.redis_url)
    connection.flushall()
    yield connection
    connection.flushall()
    connection.close()


@pytest.fixture
def client(fake: Served, store: redis.Redis) -> Client:
    """The product's client."""
    return client_of(fake.base, store)


@pytest.fixture
def connected(app: Flask, settings: Settings, fake) -> Iterator[Flask]:
    """The app, with the mini-program whose WeChat is the fake one."""
    with_it = replace(settings, plain_http=True, wechat=Wechat(APPID, SECRET, fake.base, OFFERED))
    app.extensions[SETTINGS] = with_it
    yield app
    app.extensions[SETTINGS] = settings
    app.extensions.pop(wechat.EXTENSION, None)
