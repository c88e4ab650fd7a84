"""The job: messages are made of what there is to tell, and sent, each at most once.

Each step is a transaction of its own beside the job's, which holds the advisory lock `messages.send` alone.
A message is made `sending` before WeChat is asked. Killed after that, or without an answer that says whether
it was sent, it stays so and is never sent again: a reminder that is lost does less harm than one that comes
twice, and everything that it tells stands in the pages too.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from quizsvc.accounts.models import Account
from quizsvc.identity.wechat import Client
from quizsvc.identity.wechat import refusals as wechat
from quizsvc.identity.wechat.refusals import WechatRefusal
from quizsvc.kit import db, queue
from quizsvc.kit.config import Wechat
from quizsvc.messages import queries, rules
from quizsvc.messages.models import Message, Subscription
from quizsvc.messages.queries import Due, Recipient
from quizsvc.messages.rules import State
from quizsvc.season import queries as seasons

log = logging.getLogger(__name__)
LOCK = "messages.send"
BATCH = 20
TRIES = 5
ITS_OWN = (
    wechat.WechatUserUnknown,
    wechat.TemplateUnknown,
    wechat.MessageFieldRefused,
    wechat.PageNotReleased,
    wechat.WechatRefused,
)
"""What WeChat has against this very message; everything else would be said to the next one too."""


def send_waiting(*, now: datetime, client: Client, connected: Wechat, pause: Callable[[], None]) -> None:
    """Make what messages there are to make, and send as many as go into a batch, with a `pause` after each.
    Safe to run at any time, by anyone, twice.
    """
    zone = seasons.zone()
    if not connected.templates or rules.is_quiet(now, zone) or not db.try_lock(LOCK):
        return
    appid, today = connected.appid, now.astimezone(zone).date()
    occasions = queries.occasions(now, zone, connected.templates)
    for wanted in queries.recipients(queries.untold(occasions), appid, today):
        _make(now, wanted)
    batch = queries.due(now, BATCH)
    for message in batch:
        recipient = queries.recipient_of(message, occasions, appid, today)
        if recipient is None:
            _forget(now, message)
            continue
        values = queries.values_of(message, zone)
        if _claim(message) and not _send(now, client, connected, message, recipient, values):
            return
        pause()
    if len(batch) == BATCH:
        queue.wake("messages.send")


def _make(now: datetime, wanted: sa.Select[str, int, int | None]) -> None:
    """All of an occasion at once, so that one message says that they are made."""
    told = (sa.literal(State.WAITING.value), sa.literal(now), sa.literal(now), sa.literal(0))
    names = ("kind", "about", "account_id", "state", "made_at", "due_at", "tries")
    made = insert(Message).from_select(names, wanted.add_columns(*told).order_by(Account.id))
    with db.apart() as beside:
        beside.execute(made.on_conflict_do_nothing())


def _forget(now: datetime, message: Due) -> None:
    """Nobody needs it any more: the test is over or taken, no credit is left. What was tried is kept."""
    waiting = Message.id == message.id, Message.state == State.WAITING
    with db.apart() as beside:
        beside.execute(sa.delete(Message).where(*waiting, Message.tries == 0))
        beside.execute(sa.update(Message).where(*waiting).values(state=State.FAILED, ended_at=now))


def _claim(message: Due) -> bool:
    """False if somebody else was faster."""
    claimed = sa.update(Message).where(Message.id == message.id, Message.state == State.WAITING)
    claimed = claimed.values(state=State.SENDING, tries=Message.tries + 1)
    with db.apart() as beside:
        return beside.execute(claimed.returning(Message.id)).one_or_none() is not None


def _send(
    now: datetime,
    client: Client,
    connected: Wechat,
    message: Due,
    recipient: Recipient,
    values: tuple[str, ...],
) -> bool:
    """Send one that is claimed; False if WeChat is better left alone for a while."""
    template = connected.templates[message.kind]
    try:
        client.send_subscribed(
            now=now,
            openid=recipient.openid,
            template_id=template.id,
            data=dict(zip(template.fields, values, strict=True)),
            page=rules.page_of(message.kind, message.about),
        )
    except wechat.NotSubscribed as refusal:
        _end(message, recipient, State.REFUSED, now, credits=sa.literal(0), refusal=refusal)
    except ITS_OWN as refusal:
        _end(message, recipient, State.FAILED, now, refusal=refusal)
    except WechatRefusal as refusal:
        _put_off(now, message, refusal)
        return False
    else:
        one_less = sa.func.greatest(Subscription.credits - 1, 0)
        _end(message, recipient, State.SENT, now, credits=one_less)
    return True


def _end(
    message: Due,
    recipient: Recipient,
    state: State,
    now: datetime,
    *,
    credits: sa.ColumnElement[int] | None = None,
    refusal: WechatRefusal | None = None,
) -> None:
    """What became of it, and how many more of its kind its user allows now, if that changes."""
    theirs = Subscription.wechat_user_id == recipient.id, Subscription.kind == message.kind
    with db.apart() as beside:
        beside.execute(_change(message).values(state=state, ended_at=now, **_said(refusal)))
        if credits is not None:
            beside.execute(sa.update(Subscription).where(*theirs).values(credits=credits))


def _put_off(now: datetime, message: Due, refusal: WechatRefusal) -> None:
    """Try it again later, if it was certainly not sent and not tried too often; and all that waits too."""
    least = timedelta(seconds=refusal.retry_after or 0)
    later = now + max(least, rules.pause_before_try(message.tries))
    changed: dict[str, Any] = {"state": State.WAITING, "due_at": later}
    if refusal.unclear:
        changed = {}
    elif message.tries + 1 >= TRIES:
        changed = {"state": State.FAILED, "ended_at": now}
    due = Message.state == State.WAITING, Message.due_at < later
    with db.apart() as beside:
        beside.execute(_change(message).values(**changed, **_said(refusal)))
        beside.execute(sa.update(Message).where(*due).values(due_at=later))
    log.warning("messages wait until %s: %s", later.isoformat(timespec="seconds"), refusal.told())


def _change(message: Due) -> sa.Update:
    return sa.update(Message).where(Message.id == message.id, Message.state == State.SENDING)


def _said(refusal: WechatRefusal | None) -> dict[str, Any]:
    """What is kept of a refusal; nothing once it was sent."""
    return {"errcode": refusal and refusal.errcode, "problem": refusal and refusal.slug()}
