"""Sending: once at most, whatever WeChat answers, whoever dies, whoever else is at it."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from quizsvc.identity import wechat
from quizsvc.identity.models import WechatUser
from quizsvc.identity.wechat.line import Line
from quizsvc.kit import config, db, queue
from quizsvc.messages.models import Subscription
from quizsvc.messages.service.sending import BATCH, LOCK, TRIES
from quizsvc.worker import tick
from tests.factories import LONG_AGO
from tests.locks import held_elsewhere
from tests.messages.steps import TEMPLATES, connected, rows, run, states, waits_for, work_waits

MONDAY = datetime(2021, 7, 12, 0, 0, tzinfo=UTC)
NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture
def opened(make, season, clock):
    """It is Monday, eight o'clock, and the week's test is open."""
    clock.set(MONDAY)
    return make.paper(season, kind="weekly", revisions=[make.question()], points=[10000])


def test_the_tick_asks_and_the_job_sends(make, opened, clock, follower):
    assert "messages.send" not in tick.facts(clock.now()).waits
    reader = follower().allows("paper-opens")
    assert "messages.send" in tick.facts(clock.now()).waits
    queue.perform("messages.send", {})
    assert len(reader.received()) == 1
    assert "messages.send" not in tick.facts(clock.now()).waits


def test_without_a_mini_program_there_is_nothing_to_do(make, opened, clock):
    assert not work_waits(make)
    queue.perform("messages.send", {})
    assert rows() == []


def test_a_kind_without_a_template_is_not_sent(app, make, opened, fake, follower, monkeypatch):
    reader = follower().allows("paper-opens")
    without = {kind: known for kind, known in connected().templates.items() if kind != "paper-opens"}
    changed = replace(config.current(), wechat=replace(connected(), templates=without))
    monkeypatch.setitem(app.extensions, "quizsvc.settings", changed)
    assert not work_waits(make)
    run(make)
    assert reader.received() == []


@pytest.mark.parametrize(("at", "told"), [(13, True), (-1, False), (0, True), (12.99, True)])
def test_between_nine_in_the_evening_and_eight_in_the_morning_it_waits(
    make, opened, clock, follower, at, told
):
    reader = follower().allows("paper-opens")
    clock.set(MONDAY + timedelta(hours=at))
    told = told and at < 13
    assert work_waits(make) is told
    run(make)
    assert bool(reader.received()) is told


def test_a_batch_at_a_time_with_a_pause_after_each(make, opened, follower):
    people = [follower().allows("paper-opens") for _ in range(BATCH + 2)]
    assert run(make) == BATCH
    assert sum(len(one.received()) for one in people) == BATCH
    assert work_waits(make)
    assert run(make) == 2
    assert [len(one.received()) for one in people] == [1] * len(people)
    assert not work_waits(make)


@pytest.mark.parametrize(
    ("errcode", "problem"),
    [
        (40003, "wechat-user-unknown"),
        (40037, "template-unknown"),
        (41030, "page-not-released"),
        (47003, "message-field-refused"),
        (48001, "wechat-refused"),
    ],
)
def test_what_wechat_has_against_a_message_is_kept_on_it(make, opened, fake, follower, errcode, problem):
    first, second = follower().allows("paper-opens"), follower().allows("paper-opens")
    fake.world.order("send", errcode=errcode)
    run(make, batches=2)
    assert rows() == [("paper-opens", "failed", errcode, problem), ("paper-opens", "sent", None, None)]
    assert (len(first.received()), len(second.received())) == (0, 1)
    assert first.credits()["paper-opens"] == 1  # nothing came


def test_who_refuses_in_wechat_s_own_settings_has_no_credit_left(make, opened, fake, follower):
    reader = follower().allows("paper-opens", times=4)
    fake.world.order("send", errcode=43101)
    run(make, batches=2)
    assert rows() == [("paper-opens", "refused", 43101, "not-subscribed")]
    assert reader.credits()["paper-opens"] == 0


@pytest.mark.parametrize(
    ("call", "errcode", "problem", "minutes"),
    [
        ("send", -1, "wechat-busy", 1),
        ("send", 45009, "wechat-quota-used", 60),
        ("send", 45011, "wechat-too-often", 1),
        ("stable_token", -1, "wechat-busy", 1),
        ("stable_token", 40013, "wechat-misconfigured", 1),
    ],
)
def test_what_it_has_against_everybody_makes_all_wait(
    make, opened, clock, fake, follower, call, errcode, problem, minutes
):
    people = [follower().allows("paper-opens") for _ in range(2)]
    fake.world.order(call, errcode=errcode)
    run(make, batches=3)
    waiting = [("paper-opens", "waiting", errcode, problem), ("paper-opens", "waiting", None, None)]
    assert rows() == waiting
    assert waits_for() == [timedelta(minutes=minutes)] * 2
    assert fake.world.calls[call] == 1
    assert not work_waits(make)
    clock.advance(minutes=minutes)
    assert work_waits(make)
    run(make)
    assert [len(one.received()) for one in people] == [1, 1]
    assert states() == ["sent", "sent"]


def test_a_dead_token_is_fetched_anew_and_the_message_sent(make, opened, fake, follower):
    reader = follower().allows("paper-opens")
    fake.world.order("send", errcode=40001)
    run(make)
    assert (len(reader.received()), states()) == (1, ["sent"])


def test_it_is_not_tried_for_ever(make, opened, clock, fake, follower):
    reader = follower().allows("paper-opens")
    fake.world.order("send", errcode=-1, times=99)
    for _ in range(TRIES + 3):
        run(make)
        clock.advance(minutes=20)
    assert fake.world.calls["send"] == TRIES
    assert rows() == [("paper-opens", "failed", -1, "wechat-busy")]
    assert reader.credits()["paper-opens"] == 1


@pytest.mark.parametrize(
    "ill",
    [{"drop": True}, {"garbage": "<html>"}, {"status": 502}, {"drip": True}, {"delay_s": 1.0}],
    ids=lambda ill: next(iter(ill)),
)
def test_without_an_answer_it_is_not_sent_again(make, opened, clock, fake, follower, ill):
    """It may have arrived: with `delay_s` it has."""
    first, second = (follower().allows("paper-opens", times=2) for _ in range(2))
    fake.world.order("send", **ill)
    run(make)
    assert rows() == [
        ("paper-opens", "sending", None, "wechat-unreachable"),
        ("paper-opens", "waiting", None, None),
    ]
    if arrives := "delay_s" in ill:
        _await(first.received)
    clock.advance(minutes=30)
    run(make, batches=3)
    assert states() == ["sending", "sent"]
    assert len(first.received()) == arrives
    assert len(second.received()) == 1


def test_when_only_a_token_was_asked_for_it_is_sent_later(make, opened, clock, fake, follower):
    reader = follower().allows("paper-opens")
    fake.world.order("stable_token", drop=True)
    run(make)
    assert rows() == [("paper-opens", "waiting", None, "wechat-unreachable")]
    clock.advance(minutes=5)
    run(make)
    assert (len(reader.received()), states()) == (1, ["sent"])


def test_when_there_was_no_connection_it_is_sent_later(app, make, opened, clock, fake, follower, monkeypatch):
    reader = follower().allows("paper-opens")
    fake.world.order("send", errcode=-1)
    run(make)  # the token is there now
    clock.advance(minutes=1)
    nobody = wechat.Client(connected(), queue.current().connection, Line(NOBODY_LISTENS))
    with monkeypatch.context() as gone:
        gone.setitem(app.extensions, wechat.EXTENSION, nobody)
        run(make)
    assert rows() == [("paper-opens", "waiting", None, "wechat-unreachable")]
    clock.advance(minutes=5)
    run(make)
    assert (len(reader.received()), states()) == (1, ["sent"])


def test_whoever_finds_it_being_done_leaves_it_alone(make, opened, follower):
    reader = follower().allows("paper-opens")
    with held_elsewhere(LOCK):
        run(make)
    assert (reader.received(), rows()) == ([], [])


def test_many_workers_at_once_send_each_once(app, make, opened, fake, follower):
    people = [follower().allows("paper-opens", times=3) for _ in range(6)]
    fake.world.order("send", delay_s=0.1, answer=None)

    def work(_):
        with app.app_context():
            return run(make, batches=3)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == len(people)
    assert [len(one.received()) for one in people] == [1] * 6
    assert [one.credits()["paper-opens"] for one in people] == [2] * 6


CHILD = """
import datetime, sys
from quizsvc.app import create_app
from quizsvc.kit import queue
from quizsvc.kit.clock import FixedClock
from quizsvc.kit.config import Settings
app = create_app(Settings.from_env(), clock=FixedClock(datetime.datetime.fromisoformat(sys.argv[1])))
with app.app_context():
    queue.perform("messages.send", {})
"""


def test_killed_while_wechat_is_asked_it_is_never_sent_again(make, opened, clock, fake, follower):
    first, second = (follower().allows("paper-opens", times=2) for _ in range(2))
    fake.world.order("send", delay_s=60)
    env = replace(config.current(), plain_http=True).as_environment()
    command = [sys.executable, "-c", CHILD, clock.now().isoformat()]
    with subprocess.Popen(command, env=env) as worker:
        _await(lambda: fake.world.calls["send"])
        os.kill(worker.pid, signal.SIGKILL)
    assert fake.world.calls["send"] == 1
    assert states() == ["sending", "waiting"]
    _wait_until_free()
    run(make, batches=3)
    assert states() == ["sending", "sent"]
    assert (first.received(), len(second.received())) == ([], 1)


def _await(there):
    """Another process or thread gets to it."""
    until = time.monotonic() + 60
    while not there() and time.monotonic() < until:
        time.sleep(0.02)
    assert there()


def _wait_until_free():
    """PostgreSQL takes a dead worker's lock back a moment later."""
    with db.transaction():
        db.lock(LOCK)


ILLS: tuple[dict[str, Any], ...] = (
    *({"errcode": code} for code in (-1, 43101, 45009, 45011, 40003, 47003, 40001, 42001)),
    *({"drop": True}, {"garbage": "?"}, {"status": 503}),
)


WELL: tuple[dict[str, Any], ...] = ({},)


def test_in_any_weather_nobody_gets_one_twice_and_no_credit_is_below_none(
    make, opened, clock, fake, follower, scale, seed
):
    chosen = random.Random(seed or 6)
    people = [follower().allows("paper-opens", times=chosen.randint(1, 3)) for _ in range(20 * scale)]
    before = {one.user.openid: one.credits()["paper-opens"] for one in people}
    for _ in range(40):
        for call in (*["send"] * 8, "stable_token"):
            fake.world.order(call, **chosen.choice(ILLS if chosen.random() < 0.4 else WELL))
        run(make)
        clock.advance(minutes=chosen.choice((0, 1, 5, 15)))
    assert len(states()) == len(people)
    assert seed or {"sent", "failed", "sending"} <= set(states())
    for one in people:
        assert len(one.received()) <= 1
        assert 0 <= one.credits()["paper-opens"] <= before[one.user.openid]
    sent = sum(len(one.received()) for one in people)
    assert states().count("sent") == sent


def test_postgresql_itself_keeps_credits_from_falling_below_none(make, opened, follower):
    reader = follower().allows("paper-opens", times=0)
    below = sa.text("update subscriptions set credits = credits - 1 where wechat_user_id = :id")
    with pytest.raises(sa.exc.IntegrityError, match="credits_are_few"), db.transaction() as session:
        session.execute(below, {"id": reader.wechat_user_id})


def test_who_has_another_phone_by_then_is_told_there_and_nobody_on_the_old_one(make, opened, fake, follower):
    first, second = follower().allows("paper-opens"), follower().allows("paper-opens")
    phone = fake.world.add_user()
    phone.credits[TEMPLATES["paper-opens"]] += 1

    def another_phone():
        if not first.received() or of_new_phone():
            return
        with db.apart() as beside:
            old = sa.update(WechatUser).where(WechatUser.id == second.wechat_user_id)
            beside.execute(old.values(account_id=None, bound_at=None))
            new = {"appid": fake.world.appid, "openid": phone.openid, "account_id": second.account.id}
            at = dict.fromkeys(("seen_at", "bound_at"), LONG_AGO)
            id_ = beside.scalar(sa.insert(WechatUser).values(**new, **at).returning(WechatUser.id))
            allowed = {"wechat_user_id": id_, "kind": "paper-opens", "credits": 1, "since": LONG_AGO}
            beside.execute(sa.insert(Subscription).values(**allowed))

    def of_new_phone():
        with db.apart() as beside:
            return beside.scalar(sa.select(WechatUser.id).where(WechatUser.openid == phone.openid))

    run(make, meanwhile=another_phone)
    told = [message["touser"] for message in fake.world.sent]
    assert told == [first.user.openid, phone.openid]
