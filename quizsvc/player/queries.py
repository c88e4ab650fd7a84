"""Reads of what is kept about one person and their account, beside what the rooms' own services tell."""

from typing import Any, TypeVarTuple

import sqlalchemy as sa

from quizsvc.accounts.models import Account, RoleGrant, SecondFactor, Session
from quizsvc.attempts.models import AttemptGrant
from quizsvc.identity.models import ActivationCode, Binding, Consent, WechatUser
from quizsvc.kit.audit import AuditEvent
from quizsvc.kit.db import session
from quizsvc.messages.models import Message, Subscription
from quizsvc.notices.models import Notice, NoticeReader
from quizsvc.papers.models import Paper
from quizsvc.rankings.models import PersonWeekRow, Snapshot, SnapshotPerson
from quizsvc.roster.models import Exemption, Membership, Person, RosterRequest, Unit

Columns = TypeVarTuple("Columns")
Rows = list[tuple[Any, ...]]


def _rows(wanted: sa.Select[*Columns]) -> Rows:
    return [tuple(row) for row in session().execute(wanted)]


def person(person_id: int) -> Rows:
    """Name, number, telephone."""
    return _rows(sa.select(Person.name, Person.credential, Person.phone).where(Person.id == person_id))


def memberships(person_id: int) -> Rows:
    """Unit, track, days, when it was recorded and when replaced; all that ever were."""
    told = (Membership.first_on, Membership.last_on, Membership.recorded_at, Membership.superseded_at)
    wanted = sa.select(Unit.name, Membership.track, *told).join(Unit, Unit.id == Membership.unit_id)
    return _rows(wanted.where(Membership.person_id == person_id).order_by(Membership.id))


def exemptions(person_id: int) -> Rows:
    """Days, reason, when it was recorded and when replaced."""
    days = (Exemption.first_on, Exemption.last_on, Exemption.reason)
    wanted = sa.select(*days, Exemption.recorded_at, Exemption.superseded_at)
    return _rows(wanted.where(Exemption.person_id == person_id).order_by(Exemption.id))


def grants(person_id: int) -> Rows:
    """One more candidate on a paper: which, when, why."""
    wanted = sa.select(Paper.title, AttemptGrant.granted_at, AttemptGrant.reason)
    wanted = wanted.join(Paper, Paper.id == AttemptGrant.paper_id)
    return _rows(wanted.where(AttemptGrant.person_id == person_id).order_by(AttemptGrant.id))


def account(account_id: int) -> Rows:
    """Name, name shown, when it was made, bound to the person, and disabled."""
    wanted = sa.select(
        Account.name, Account.display_name, Account.created_at, Binding.bound_at, Account.disabled_at
    )
    wanted = wanted.outerjoin(Binding, Binding.account_id == Account.id)
    return _rows(wanted.where(Account.id == account_id))


def roles(account_id: int) -> Rows:
    """Roles with when they were given and taken."""
    wanted = sa.select(RoleGrant.role, RoleGrant.granted_at, RoleGrant.revoked_at)
    return _rows(wanted.where(RoleGrant.account_id == account_id).order_by(RoleGrant.id))


def second_factor(account_id: int) -> Rows:
    """Since when the account has one; never its secret."""
    wanted = sa.select(SecondFactor.confirmed_at).where(SecondFactor.confirmed_at.is_not(None))
    return _rows(wanted.where(SecondFactor.account_id == account_id))


def sessions(account_id: int) -> Rows:
    """Sign-ins: when, about when used last, ended, a code was given; whether by cookie, from where, by which
    browser, where that is kept. The last first.
    """
    times = (Session.created_at, Session.used_at, Session.revoked_at, Session.proved_at)
    wanted = sa.select(*times, Session.by_cookie, Session.address, Session.agent)
    return _rows(wanted.where(Session.account_id == account_id).order_by(Session.id.desc()))


def wechat(account_id: int) -> Rows:
    """The mini-program, the openid, since when it is bound, and when it came last."""
    wanted = sa.select(WechatUser.appid, WechatUser.openid, WechatUser.bound_at, WechatUser.seen_at)
    return _rows(wanted.where(WechatUser.account_id == account_id))


def activation(person_id: int) -> Rows:
    """When the person's activation code was issued, ran or runs out, and was used; never the code."""
    wanted = sa.select(ActivationCode.issued_at, ActivationCode.expires_at, ActivationCode.used_at)
    return _rows(wanted.where(ActivationCode.person_id == person_id))


def requests(person_id: int) -> Rows:
    """What somebody asked an organizer to change of the person's place, why, and what became of it."""
    columns = (RosterRequest.act, RosterRequest.reason, RosterRequest.made_at)
    decided = (RosterRequest.state, RosterRequest.decided_at, RosterRequest.answer)
    wanted = sa.select(*columns, *decided).where(RosterRequest.person_id == person_id)
    return _rows(wanted.order_by(RosterRequest.id))


def subscriptions(account_id: int) -> Rows:
    """Kinds of messages that were allowed: how many more, and since when."""
    wanted = sa.select(Subscription.kind, Subscription.credits, Subscription.since)
    wanted = wanted.join(WechatUser, WechatUser.id == Subscription.wechat_user_id)
    return _rows(wanted.where(WechatUser.account_id == account_id).order_by(Subscription.kind))


def messages(account_id: int) -> Rows:
    """Messages to the account: kind, state, when made and when done; the last first."""
    wanted = sa.select(Message.kind, Message.state, Message.made_at, Message.ended_at)
    return _rows(wanted.where(Message.account_id == account_id).order_by(Message.id.desc()))


def consents(account_id: int) -> Rows:
    """Versions of the privacy notice that were accepted, by the account or its WeChat user."""
    own = sa.select(WechatUser.id).where(WechatUser.account_id == account_id)
    mine = (Consent.account_id == account_id) | Consent.wechat_user_id.in_(own)
    return _rows(sa.select(Consent.version, Consent.at).where(mine).order_by(Consent.at))


def deeds(account_id: int) -> Rows:
    """What the account did that the audit log keeps, and from where; the last first."""
    wanted = sa.select(AuditEvent.at, AuditEvent.action, AuditEvent.address)
    return _rows(wanted.where(AuditEvent.actor == account_id).order_by(AuditEvent.id.desc()))


def weeks(person_id: int) -> Rows:
    """What a person's weeks came to: Monday, eligible, exempt, took part, counted attempts, score."""
    row = PersonWeekRow
    counted = (row.daily_counted, row.weekly_counted, row.score)
    wanted = sa.select(row.week_on, row.eligible, row.exempt, row.took_part, *counted)
    return _rows(wanted.where(row.person_id == person_id).order_by(row.week_on))


def ranks(person_id: int) -> Rows:
    """The published rows of a person: period, version, when, unit, track, rank, score."""
    row = SnapshotPerson
    wanted = sa.select(
        Snapshot.period,
        Snapshot.version,
        Snapshot.published_at,
        *(row.unit_name, row.track, row.rank, row.score),
    )
    wanted = wanted.join(Snapshot, Snapshot.id == row.snapshot_id)
    return _rows(wanted.where(row.person_id == person_id).order_by(Snapshot.id))


def read_notices(account_id: int) -> Rows:
    """The notices that the account has read."""
    wanted = sa.select(Notice.title, NoticeReader.read_at).join(Notice, Notice.id == NoticeReader.notice_id)
    return _rows(wanted.where(NoticeReader.account_id == account_id).order_by(NoticeReader.read_at))
