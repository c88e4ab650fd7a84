"""Reads of what was allowed, and of messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from quizsvc.attempts.models import Attempt
from quizsvc.identity.models import WechatUser
from quizsvc.integrity.models import Objection, ObjectionStep
from quizsvc.kit import config
from quizsvc.kit.db import session
from quizsvc.messages import rules
from quizsvc.messages.models import Message, Subscription
from quizsvc.messages.queries.wanted import Occasions, occasions, recipients, untold
from quizsvc.messages.rules import Kind, State
from quizsvc.notices.models import Notice
from quizsvc.papers.models import Paper
from quizsvc.season import queries as seasons


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of message that this installation can send, and how many of it somebody has allowed."""

    kind: Kind
    template_id: str
    credits: int

    @property
    def title(self) -> str:
        """As people read it."""
        return self.kind.chinese


@dataclass(frozen=True, slots=True)
class Due:
    """A message whose time has come."""

    id: int
    kind: Kind
    about: int
    account_id: int
    tries: int


@dataclass(frozen=True, slots=True)
class Recipient:
    """The WeChat user who is to get a message."""

    id: int
    openid: str


def wechat_user_of(account_id: int, appid: str) -> int | None:
    """The user of this mini-program who has an account."""
    theirs = sa.select(WechatUser.id).where(WechatUser.account_id == account_id, WechatUser.appid == appid)
    return session().scalar(theirs)


def offers(account_id: int) -> list[Offer]:
    """What an account can have itself told; nothing without a WeChat user, or without a mini-program."""
    connected = config.current().wechat
    user_id = wechat_user_of(account_id, connected.appid) if connected else None
    if connected is None or user_id is None:
        return []
    found = sa.select(Subscription.kind, Subscription.credits)
    rows = session().execute(found.where(Subscription.wechat_user_id == user_id))
    credits = {row.kind: row.credits for row in rows}
    templates = connected.templates
    return [Offer(kind, templates[kind].id, credits.get(kind, 0)) for kind in Kind if kind in templates]


def due(now: datetime, most: int) -> list[Due]:
    """Messages whose time has come, the longest due first."""
    found = sa.select(Message.id, Message.kind, Message.about, Message.account_id, Message.tries)
    found = found.where(Message.state == State.WAITING, Message.due_at <= now)
    rows: Iterable[Any] = session().execute(found.order_by(Message.due_at, Message.id).limit(most))
    return [Due(id_, Kind(kind), *rest) for id_, kind, *rest in rows]


def recipient_of(message: Due, of: Occasions, appid: str, today: date) -> Recipient | None:
    """Who has the message's account at this moment, which may be on another phone since it was made; None if
    there is no more reason to send it, or its user does not allow it.
    """
    at = of.get(message.kind, {}).get(message.about)
    if at is None:
        return None
    (found,) = recipients({message.kind: {message.about: at}}, appid, today)
    theirs = found.where(WechatUser.account_id == message.account_id)
    row = session().execute(theirs.with_only_columns(WechatUser.id, WechatUser.openid)).one_or_none()
    return Recipient(*row) if row else None


def work_waits(now: datetime) -> bool:
    """Whether `messages.send` has anything to do: a message to make, or one to send whose time has come."""
    connected = config.current().wechat
    zone = seasons.zone()
    if connected is None or not connected.templates or rules.is_quiet(now, zone):
        return False
    is_due = sa.exists().where(Message.state == State.WAITING, Message.due_at <= now)
    if session().scalar(sa.select(is_due)):
        return True
    fresh = untold(occasions(now, zone, connected.templates))
    found = recipients(fresh, connected.appid, now.astimezone(zone).date())
    return any(session().scalar(sa.select(one.exists())) for one in found)


def values_of(message: Due, zone: ZoneInfo) -> tuple[str, ...]:
    """What a message says that has a recipient, in the order of its template's fields."""
    if message.kind is Kind.NOTICE_OUT:
        notice = session().get_one(Notice, message.about)
        corrects = notice.corrects_id is not None
        return rules.notice_out(notice.title, notice.published_at, corrects=corrects, zone=zone)
    if message.kind is Kind.OBJECTION_ANSWERED:
        found = sa.select(Paper.title, Objection.number, ObjectionStep.at).select_from(ObjectionStep)
        found = found.join(Objection, Objection.id == ObjectionStep.objection_id)
        found = found.join(Attempt, Attempt.id == Objection.attempt_id)
        found = found.join(Paper, Paper.id == Attempt.paper_id).where(ObjectionStep.id == message.about)
        title, number, at = session().execute(found).one()
        return rules.objection_answered(title, number, at, zone)
    paper = session().get_one(Paper, message.about)
    if message.kind is Kind.PAPER_OPENS:
        return rules.paper_opens(paper.title, paper.opens_at, paper.closes_at, paper.time_limit_s, zone)
    return rules.paper_closes(paper.title, paper.closes_at, zone)


def counts() -> list[dict[str, Any]]:
    """For each kind how many messages are in each state, and under `problems` the refusals that were last."""
    groups = (Message.kind, Message.state, Message.problem, Message.errcode)
    found = sa.select(*groups, sa.func.count().label("times"))
    rows = list(session().execute(found.group_by(*groups).order_by(*groups)))
    return [_counted(kind, [row for row in rows if row.kind == kind]) for kind in Kind]


def _counted(kind: Kind, rows: list[Any]) -> dict[str, Any]:
    told = ("state", "problem", "errcode", "times")
    return {
        "kind": kind,
        "title": kind.chinese,
        **{state.value: sum(row.times for row in rows if row.state == state) for state in State},
        "problems": [{name: getattr(row, name) for name in told} for row in rows if row.problem],
    }
