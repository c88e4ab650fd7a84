"""The access token: fetched early, by one at a time, replaced when dead, kept in Redis or without it."""

import multiprocessing
import threading
from datetime import timedelta

import pytest
import redis

from quizsvc.identity.wechat import refusals
from tests.fakes.wechat.world import APPID
from tests.identity.wechat.asking import NOW, OPENS, SOON_S, TEMPLATE, client_of, no_redis, send


def test_one_token_serves_until_five_minutes_before_its_end(fake, client, user):
    user.credits[TEMPLATE] = 9
    send(client, user)
    fake.world.advance(6899)
    send(client, user, NOW + timedelta(seconds=6899))
    assert fake.world.calls["stable_token"] == 1
    fake.world.advance(1)
    send(client, user, NOW + timedelta(seconds=6900))
    assert fake.world.calls["stable_token"] == 2
    assert len(fake.world.tokens) == 2


def test_another_process_finds_the_token_in_redis(fake, store, user):
    user.credits[TEMPLATE] = 2
    for _ in range(2):
        send(client_of(fake.base, store), user)
    assert fake.world.calls["stable_token"] == 1


def test_nonsense_in_redis_is_no_token(fake, store, user):
    user.credits[TEMPLATE] = 9
    for nonsense in (b"{", b"[]", b'{"text": 1, "until": 9e99}', b"\xff", b'{"text": "mine"}'):
        store.set(f"wechat:{APPID}:token", nonsense)
        send(client_of(fake.base, store), user)
    store.delete(f"wechat:{APPID}:token")
    store.rpush(f"wechat:{APPID}:token", "a list")
    send(client_of(fake.base, store), user)
    assert len(fake.world.sent) == 6


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
def test_a_dead_token_is_replaced_once_and_the_call_made_again(fake, client, user, errcode):
    user.credits[TEMPLATE] = 2
    send(client, user)
    fake.world.order("send", errcode=errcode)
    send(client, user, NOW + timedelta(seconds=60))
    assert len(fake.world.sent) == 2
    assert len(fake.world.tokens) == 2  # WeChat thought it well: a new one was forced


def test_a_token_that_another_process_has_replaced_is_not_forced_again(fake, store, user):
    user.credits[TEMPLATE] = 4
    one, other = client_of(fake.base, store), client_of(fake.base, store)
    send(one, user)
    send(other, user)
    fake.world.order("send", errcode=40001)
    send(one, user)
    assert fake.world.calls["stable_token"] == 3
    send(other, user)  # its own token is dead: it finds the new one in Redis
    assert fake.world.calls["stable_token"] == 3


@pytest.mark.parametrize("with_redis", [True, False])
def test_a_new_token_is_forced_every_thirty_seconds_at_most(fake, store, user, with_redis):
    client = client_of(fake.base, store if with_redis else no_redis())
    user.credits[TEMPLATE] = 9
    send(client, user)
    for seconds, forced in ((0, 2), (29, 2)):
        fake.world.order("send", errcode=40001, times=2)
        with pytest.raises(refusals.WechatTokenRefused):
            send(client, user, NOW + timedelta(seconds=seconds))
        assert len(fake.world.tokens) == forced
    store.delete(f"wechat:{APPID}:forced")  # thirty seconds later, for Redis
    fake.world.advance(31)
    fake.world.order("send", errcode=40001)
    send(client, user, NOW + timedelta(seconds=31))
    assert len(fake.world.tokens) == 3


def test_without_redis_all_goes_on(fake, user):
    user.credits[TEMPLATE] = 2
    client = client_of(fake.base, no_redis())
    send(client, user)
    send(client, user)
    assert fake.world.calls["stable_token"] == 1


def test_many_threads_fetch_one_token(fake, client, user):
    user.credits[TEMPLATE] = 16
    fake.world.order("stable_token", delay_s=SOON_S)
    fake.world.order("stable_token", delay_s=SOON_S)
    together(16, lambda: send(client, user))
    assert len(fake.world.sent) == 16
    assert fake.world.calls["stable_token"] == 1


def test_many_processes_fetch_one_token(fake, store, services, user):
    user.credits[TEMPLATE] = 4
    fake.world.order("stable_token", delay_s=SOON_S)
    spawning = multiprocessing.get_context("spawn")
    begin = spawning.Barrier(3)
    sending = [
        spawning.Process(target=_send_once, args=(fake.base, services.redis_url, user.openid, begin))
        for _ in range(3)
    ]
    for process in sending:
        process.start()
    for process in sending:
        process.join(60)
    assert [process.exitcode for process in sending] == [0] * 3
    assert len(fake.world.sent) == 3
    assert fake.world.calls["stable_token"] == 1


def _send_once(base, redis_url, openid, begin):
    connection = redis.Redis.from_url(redis_url)
    client = client_of(base, connection)
    begin.wait(60)
    client.send_subscribed(now=NOW, openid=openid, template_id=TEMPLATE, data=OPENS)
    connection.close()


def together(times, deed):
    """All at once; a failure of one is the test's."""
    failures = []
    begin = threading.Barrier(times)

    def one():
        begin.wait(30)
        try:
            deed()
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
