"""What is forgotten, when, and what is not."""

import pytest
import sqlalchemy as sa

from quizsvc.accounts.models import FailedTry
from quizsvc.identity.models import WechatUser
from quizsvc.identity.texts import PRIVACY
from quizsvc.kit import db, queue
from quizsvc.worker import tick
from tests.identity.phones import Phone


def openids():
    with db.transaction() as session:
        return dict(session.execute(sa.select(WechatUser.id, WechatUser.openid)).all())


def is_due(clock):
    return "identity.forget" in tick.facts(clock.now()).waits


def test_who_came_by_and_was_never_bound_is_nobody_after_thirty_days(make, clock):
    bound = make.wechat_user(make.account())
    stranger = make.wechat_user()
    with db.transaction() as session:
        session.execute(sa.update(WechatUser).values(seen_at=clock.now()))
    before = openids()
    clock.advance(days=30)
    assert not is_due(clock)
    clock.advance(seconds=1)
    assert is_due(clock)
    for _ in range(2):
        queue.perform("identity.forget", {})
        assert openids() == {**before, stranger.id: f"forgotten:{stranger.id}"}
        assert not is_due(clock)
    assert before[bound.id] in openids().values()


def test_failed_tries_are_kept_for_a_day(client, make, clock):
    phone = Phone(client, make)
    phone.bind()
    clock.advance(hours=20)
    Phone(client, make).bind(credential="ZF002")
    clock.advance(hours=4, seconds=1)
    assert is_due(clock)
    queue.perform("identity.forget", {})
    assert db.session().scalars(sa.select(FailedTry.subject)).all() == ["binding:ZF002"]
    assert not is_due(clock)


@pytest.mark.parametrize("words", ["三十天没有再来过", "一天后删除", "六十秒后失效"])
def test_the_notice_names_these_times(words):
    assert words in PRIVACY.text
