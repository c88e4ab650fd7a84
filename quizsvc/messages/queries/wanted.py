"""Whom there is to tell what, worked out from what the rooms below keep; they know nothing of messages."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import orm

from quizsvc.accounts.models import Account, RoleGrant
from quizsvc.accounts.rules import KEY_SEEING
from quizsvc.attempts.models import Attempt
from quizsvc.bank.models import QuestionRevision
from quizsvc.identity.models import Binding, WechatUser
from quizsvc.integrity.models import Objection, ObjectionStep
from quizsvc.integrity.rules import ANSWERS
from quizsvc.kit.db import any_of, session
from quizsvc.messages import rules
from quizsvc.messages.models import Message, Subscription
from quizsvc.messages.rules import Kind
from quizsvc.notices.models import Notice
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind
from quizsvc.roster.models import Exemption, Membership

Wanted = sa.Select[str, int, int]
"""A statement of messages: kind, about, account."""


def wanted(now: datetime, zone: ZoneInfo, appid: str, kinds: Collection[str]) -> sa.Subquery:
    """All that there is to tell now (`kind, about, account_id`) to whom who have allowed it, told or not."""
    today = now.astimezone(zone).date()
    found = {
        Kind.PAPER_OPENS: _openings(now, today, appid),
        Kind.PAPER_CLOSES: _closings(now, zone, today, appid),
        Kind.NOTICE_OUT: _notices(now, appid),
        Kind.OBJECTION_ANSWERED: _answers(now, appid),
    }
    return sa.union_all(*(found[Kind(kind)] for kind in sorted(kinds))).subquery("wanted")


def untold(of: sa.Subquery) -> sa.Select[Any]:
    """Of what is wanted, that of which there is no message yet."""
    known = sa.exists().where(
        Message.kind == of.c.kind, Message.about == of.c.about, Message.account_id == of.c.account_id
    )
    return (
        sa.select(of.c.kind, of.c.about, of.c.account_id).where(~known).order_by(of.c.about, of.c.account_id)
    )


def _to_whom(kind: Kind, about: Any, appid: str, event_at: Any) -> Wanted:
    """Accounts whose WeChat user allows messages of a kind, and did before something happened."""
    found = sa.select(sa.literal(kind.value, sa.Text).label("kind"), about, WechatUser.account_id)
    return (
        found.select_from(Subscription)
        .join(WechatUser, WechatUser.id == Subscription.wechat_user_id)
        .join(Account, Account.id == WechatUser.account_id)
        .where(
            Subscription.kind == kind,
            Subscription.credits > 0,
            Subscription.since <= event_at,
            WechatUser.appid == appid,
            Account.disabled_at.is_(None),
        )
    )


def _openings(now: datetime, today: date, appid: str) -> Wanted:
    """Weekly tests that opened, to everybody on the roster."""
    opened_at = sa.func.greatest(Paper.opens_at, Paper.published_at)
    found = _to_whom(Kind.PAPER_OPENS, Paper.id.label("about"), appid, opened_at)
    return (
        found.join(Paper, _is_open_test(now))
        .join(Binding, Binding.account_id == Account.id)
        .where(opened_at > now - Kind.PAPER_OPENS.is_news_for, _is_on_roster(today))
    )


def _closings(now: datetime, zone: ZoneInfo, today: date, appid: str) -> Wanted:
    """Weekly tests that close soon, to those from whom one is expected and not there."""
    reminded = _reminded(now, zone)
    reminder_at = sa.case(reminded, value=Paper.id, else_=None) if reminded else sa.null()
    found = _to_whom(
        Kind.PAPER_CLOSES,
        Paper.id.label("about"),
        appid,
        sa.cast(reminder_at, sa.DateTime(timezone=True)),
    )
    taken = sa.exists().where(Attempt.paper_id == Paper.id, Attempt.person_id == Binding.person_id)
    sees_keys = sa.exists().where(
        RoleGrant.account_id == Account.id,
        RoleGrant.role.in_(sorted(KEY_SEEING)),
        RoleGrant.revoked_at.is_(None),
    )
    return (
        found.join(Paper, _is_open_test(now) & (Paper.id == any_of(reminded)))
        .join(Binding, Binding.account_id == Account.id)
        .where(_is_on_roster(today), ~_is_exempt(today), ~taken, ~sees_keys)
    )


def _reminded(now: datetime, zone: ZoneInfo) -> dict[int, datetime]:
    """The tests whose closing people are reminded of now, with when the reminder was due. Of one that opened
    after that nobody is: they have just been told that it opened.
    """
    open_now = sa.select(Paper.id, Paper.opens_at, Paper.closes_at).where(_is_open_test(now))
    due_at = {
        id_: (rules.reminder_at(closes_at, zone), opens_at)
        for id_, opens_at, closes_at in session().execute(open_now)
    }
    return {id_: at for id_, (at, opens_at) in due_at.items() if opens_at < at <= now}


def _notices(now: datetime, appid: str) -> Wanted:
    """Notices that came out; those that a later one corrects are left to that."""
    found = _to_whom(Kind.NOTICE_OUT, Notice.id.label("about"), appid, Notice.published_at)
    later = orm.aliased(Notice)
    corrected = sa.exists().where(later.corrects_id == Notice.id)
    is_new = Notice.published_at > now - Kind.NOTICE_OUT.is_news_for
    return found.join(Notice, is_new & (Notice.published_at <= now)).where(~corrected)


def _answers(now: datetime, appid: str) -> Wanted:
    """Answers to objections that nothing followed. While a question is on a weekly test that is drawn and not
    over, its author is told nothing of what staff did (rules.md §3): the message waits for the end of the
    test.
    """
    locked = papers.locked(now)
    later = orm.aliased(ObjectionStep)
    is_followed = sa.exists().where(
        later.objection_id == ObjectionStep.objection_id, later.id > ObjectionStep.id
    )
    found = _to_whom(Kind.OBJECTION_ANSWERED, ObjectionStep.id.label("about"), appid, ObjectionStep.at)
    return (
        found.join(Binding, Binding.account_id == Account.id)
        .join(Objection, Objection.person_id == Binding.person_id)
        .join(ObjectionStep, ObjectionStep.objection_id == Objection.id)
        .join(QuestionRevision, QuestionRevision.id == Objection.revision_id)
        .where(
            ObjectionStep.state.in_(sorted(ANSWERS)),
            ~is_followed,
            ObjectionStep.at > now - Kind.OBJECTION_ANSWERED.is_news_for,
            Objection.question_id != sa.all_(_array(locked.questions, sa.BigInteger)),
            QuestionRevision.stem_print != sa.all_(_array(locked.stems, sa.Text)),
        )
    )


def _array(values: Collection[Any], of: type[sa.types.TypeEngine[Any]]) -> sa.ColumnElement[Any]:
    return sa.literal(sorted(values), sa.ARRAY(of))


def _is_open_test(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        Paper.kind == PaperKind.WEEKLY,
        Paper.state == "published",
        Paper.opens_at <= now,
        Paper.closes_at > now,
    )


def _is_on_roster(day: date) -> sa.ColumnElement[bool]:
    return sa.exists().where(Membership.person_id == Binding.person_id, *_holds(Membership, day))


def _is_exempt(day: date) -> sa.ColumnElement[bool]:
    return sa.exists().where(Exemption.person_id == Binding.person_id, *_holds(Exemption, day))


def _holds(
    table: type[Membership] | type[Exemption], day: date
) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    until = table.last_on.is_(None) | (table.last_on >= day)
    return table.superseded_at.is_(None), table.first_on <= day, until
