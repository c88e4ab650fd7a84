"""What the walks through the phone pages stand on: the real service on a port of this machine, in the test's
own time, and phones.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from werkzeug.http import http_date
from werkzeug.serving import WSGIRequestHandler

from quizsvc.identity import wechat
from quizsvc.kit.clock import FixedClock
from quizsvc.kit.config import Wechat
from tests.browser import chromium
from tests.browser.desk import Desk
from tests.browser.phone import Phone
from tests.browser.town import Town
from tests.browser.window import Window
from tests.factories import Factories
from tests.fakes.wechat import Served as FakeWechat
from tests.fakes.wechat import served as wechat_served
from tests.journeys.test_walkthrough import served

Opened = TypeVar("Opened", bound=Window)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's Chromium. Of a module and not of the run: while it is there no other test could run a
    loop of its own.
    """
    with chromium.started() as started:
        yield started


@pytest.fixture
def weixin(app: Flask) -> Iterator[FakeWechat]:
    """A WeChat that the service is connected to."""
    with wechat_served() as fake:
        yield fake
        app.extensions.pop(wechat.EXTENSION, None)


@pytest.fixture
def site(
    app: Flask, clock: FixedClock, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The address of the service, on plain http; with WeChat where the test asks for one."""
    settings = replace(app.extensions["quizsvc.settings"], plain_http=True)
    if "weixin" in request.fixturenames:
        fake: FakeWechat = request.getfixturevalue("weixin")
        settings = replace(settings, wechat=Wechat(fake.world.appid, fake.world.secret, fake.base, {}))
    monkeypatch.setitem(app.extensions, "quizsvc.settings", settings)
    with served(app, in_its_time(clock)) as address:
        yield address


def in_its_time(clock: FixedClock) -> type[WSGIRequestHandler]:
    """A machine whose clock is the test's: the pages read the time from the head of each answer."""

    class Handler(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def date_time_string(self, timestamp: float | None = None) -> str:
            return http_date(clock.now())

    return Handler


@pytest.fixture
def phones(browser: Browser, site: str) -> Iterator[Callable[..., Phone]]:
    """Makes phones, as `Phone` does; at the end none of them may have shown a fault."""
    with _without_fault(partial(Phone, browser, site)) as make:
        yield make


@pytest.fixture
def desks(browser: Browser, site: str) -> Iterator[Callable[..., Desk]]:
    """Makes desks, as `Desk` does; at the end none of them may have shown a fault."""
    with _without_fault(partial(Desk, browser, site)) as make:
        yield make


@contextmanager
def _without_fault(open_one: Callable[..., Opened]) -> Iterator[Callable[..., Opened]]:
    opened: list[Opened] = []

    def make(**more: Any) -> Opened:
        opened.append(open_one(**more))
        return opened[-1]

    yield make
    faults = [fault for one in opened for fault in one.faults]
    for one in opened:
        one.end()
    assert faults == []


@pytest.fixture
def phone(phones: Callable[..., Phone]) -> Phone:
    """The phone of whoever the test is about."""
    return phones()


@pytest.fixture
def town(client: FlaskClient, make: Factories, clock: FixedClock) -> Town:
    """A season on its second Wednesday, with a practice of the day and a test of the week, and people."""
    return Town(client, make, clock)
