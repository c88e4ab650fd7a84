"""Forgetting what has said what it was kept for: who came by and was not bound, what was mistyped."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from quizsvc.accounts import throttle
from quizsvc.identity import tickets
from quizsvc.identity.models import WechatUser
from quizsvc.kit.db import session

STRANGERS_KEPT_FOR = timedelta(days=30)
SWEEP = 5000
NOBODY = sa.literal("forgotten:")
"""In the place of an openid, which has no colon, before the number of the row: consents and messages refer
to that."""


def are_traces_old(now: datetime) -> bool:
    """Whether there is something to forget."""
    strangers = sa.select(sa.exists().where(*_are_old_strangers(now)))
    return tickets.are_old(now) or throttle.are_old(now) or bool(session().scalar(strangers))


def forget_traces(*, now: datetime) -> None:
    """Forget tickets that nobody used in time, failed tries that count no more, and what WeChat calls its
    users who have no account and did not come for 30 days; of each at most SWEEP, the tick asks again while
    some are left.
    """
    tickets.forget(now=now)
    throttle.forget_old(now=now, most=SWEEP)
    old = sa.select(WechatUser.id).where(*_are_old_strangers(now)).limit(SWEEP)
    nameless = NOBODY.concat(sa.cast(WechatUser.id, sa.Text))
    gone = sa.update(WechatUser).where(WechatUser.id.in_(old), *_are_old_strangers(now))
    session().execute(gone.values(openid=nameless), execution_options={"synchronize_session": False})


def _are_old_strangers(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    is_named = ~WechatUser.openid.startswith(NOBODY)
    return WechatUser.account_id.is_(None), WechatUser.seen_at < now - STRANGERS_KEPT_FOR, is_named
