"""A WeChat, somebody on it, and a client that asks it."""

from collections.abc import Iterator

import pytest
import redis

from quizsvc.identity.wechat.client import Client
from tests.fakes.wechat import Served, served
from tests.fakes.wechat.world import User
from tests.identity.wechat.asking import client_of


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
