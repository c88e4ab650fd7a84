"""Whom there is to tell what, worked out from what the rooms below keep; they know nothing of messages.

First the occasions, of which there are few; then, for these alone, the people.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
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
from quizsvc.kit.db import session
from quizsvc.messages import rules
from quizsvc.messages.models import Message, Subscription
from quizsvc.messages.rules import Kind
from quizsvc.notices.models import Notice
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind
from quizsvc.roster import queries as roster
from quizsvc.roster.models import Exemption, Membership

Occasions = Mapping[Kind, Mapping[int, datetime]]
"""What happened, by what it is about, and when. A kind of which nothing happened is left out."""
Wanted = sa.Select[str, int, int | None]
"""A statement of messages: `kind, about, account_id`."""


def occasions(now: datetime, zone: ZoneInfo, kinds: Collection[str]) -> Occasions:
    """What there is to tell now, told or not."""
    find = {
        Kind.PAPER_OPENS: lambda: _openings(now),
        Kind.PAPER_CLOSES: lambda: _closings(now, zone),
        Kind.NOTICE_OUT: lambda: _notices(now),
        Kind.OBJECTION_ANSWERED: lambda: _answers(now),
    }
    found = {kind: find[kind]() for kind in Kind if kind in kinds}
    return {kind: happened for kind, happened in found.items() if happened}


def untold(of: Occasions) -> Occasions:
    """Those of which there is no message yet: all of an occasion are made in one statement."""
    fresh = {}
    for kind, happened in of.items():
        table = _as_table(happened)
        known = sa.exists().where(Message.kind == kind, Message.about == table.c.about)
        fresh[kind] = _pairs(sa.select(table.c.about, table.c.at).where(~known))
    return {kind: happened for kind, happened in fresh.items() if happened}


def recipients(of: Occasions, appid: str, today: date) -> list[Wanted]:
    """Who is to be told of each: who allows it, and did before it happened."""
    narrowed = {
        Kind.PAPER_OPENS: lambda found, _: found.where(_is_on_roster(today)),
        Kind.PAPER_CLOSES: lambda found, about: found.where(*_is_missing(about, today)),
        Kind.NOTICE_OUT: lambda found, _: found,
        Kind.OBJECTION_ANSWERED: lambda found, about: found.where(_is_author(about)),
    }
    return [narrowed[kind](*_allowed(kind, happened, appid)) for kind, happened in of.items()]


def _as_table(happened: Mapping[int, datetime]) -> sa.Values:
    columns = sa.column("about", sa.BigInteger), sa.column("at", sa.DateTime(timezone=True))
    return sa.values(*columns, name="occasions").data(sorted(happened.items()))


def _pairs(found: sa.Select[int, datetime]) -> dict[int, datetime]:
    return {row[0]: row[1] for row in session().execute(found)}


def _allowed(
    kind: Kind, happened: Mapping[int, datetime], appid: str
) -> tuple[Wanted, sa.ColumnElement[int]]:
    """Accounts with a WeChat user who allows the kind, and the column of what it is about."""
    table = _as_table(happened)
    about: sa.ColumnElement[int] = table.c.about
    told = sa.literal(kind.value, sa.Text).label("kind"), about.label("about"), WechatUser.account_id
    found: Wanted = (
        sa.select(*told)
        .select_from(table)
        .join(Subscription, Subscription.since <= table.c.at)
        .join(WechatUser, WechatUser.id == Subscription.wechat_user_id)
        .join(Account, Account.id == WechatUser.account_id)
        .outerjoin(Binding, Binding.account_id == Account.id)
        .where(
            Subscription.kind == kind,
            Subscription.credits > 0,
            WechatUser.appid == appid,
            Account.disabled_at.is_(None),
        )
    )
    return found, about


def _openings(now: datetime) -> dict[int, datetime]:
    """Weekly tests that have just opened; those that were late, when they were published."""
    at = sa.func.greatest(Paper.opens_at, Paper.published_at)
    found = sa.select(Paper.id, at).where(_is_open_test(now), at > now - Kind.PAPER_OPENS.is_news_for)
    return _pairs(found)


def _closings(now: datetime, zone: ZoneInfo) -> dict[int, datetime]:
    """Weekly tests of whose closing people are reminded. Of one that opened after the reminder was due nobody
    is: they have just been told that it opened.
    """
    found = session().execute(sa.select(Paper.id, Paper.opens_at, Paper.closes_at).where(_is_open_test(now)))
    due = {row.id: (row.opens_at, rules.reminder_at(row.closes_at, zone)) for row in found}
    return {id_: at for id_, (opens_at, at) in due.items() if opens_at < at <= now}


def _notices(now: datetime) -> dict[int, datetime]:
    """Notices that came out; those that a later one corrects are left to that."""
    later = orm.aliased(Notice)
    corrected = sa.exists().where(later.corrects_id == Notice.id)
    at = Notice.published_at
    found = sa.select(Notice.id, at).where(at > now - Kind.NOTICE_OUT.is_news_for, at <= now, ~corrected)
    return _pairs(found)


def _answers(now: datetime) -> dict[int, datetime]:
    """Steps that answer objections, if nothing followed. While a question is on a weekly test that is drawn
    and not over, nobody is told what staff did (rules.md §3): the message waits for the end of the test.
    """
    later = orm.aliased(ObjectionStep)
    is_followed = sa.exists().where(
        later.objection_id == ObjectionStep.objection_id, later.id > ObjectionStep.id
    )
    found = (
        sa.select(ObjectionStep.id, ObjectionStep.at, Objection.question_id, QuestionRevision.stem_print)
        .join(Objection, Objection.id == ObjectionStep.objection_id)
        .join(QuestionRevision, QuestionRevision.id == Objection.revision_id)
        .where(
            ObjectionStep.state.in_(sorted(ANSWERS)),
            ObjectionStep.at > now - Kind.OBJECTION_ANSWERED.is_news_for,
            ~is_followed,
        )
    )
    rows = session().execute(found).all()
    locked = papers.locked(now) if rows else None
    return {row.id: row.at for row in rows if locked and not locked.has(row.question_id, row.stem_print)}


def _is_open_test(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        Paper.kind == PaperKind.WEEKLY,
        Paper.state == "published",
        Paper.opens_at <= now,
        Paper.closes_at > now,
    )


def _is_on_roster(day: date) -> sa.ColumnElement[bool]:
    return sa.exists().where(Membership.person_id == Binding.person_id, *roster.in_force(day))


def _is_missing(paper_id: sa.ColumnElement[int], day: date) -> list[sa.ColumnElement[bool]]:
    """An attempt on the paper is expected of them, and not there."""
    exempt = sa.exists().where(Exemption.person_id == Binding.person_id, *roster.in_force(day, Exemption))
    taken = sa.exists().where(Attempt.paper_id == paper_id, Attempt.person_id == Binding.person_id)
    sees_keys = sa.exists().where(
        RoleGrant.account_id == Account.id,
        RoleGrant.role.in_(sorted(KEY_SEEING)),
        RoleGrant.revoked_at.is_(None),
    )
    return [_is_on_roster(day), ~exempt, ~taken, ~sees_keys]


def _is_author(step_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """They made the objection that the step answers."""
    made = sa.select(Objection.person_id).join(ObjectionStep, ObjectionStep.objection_id == Objection.id)
    return Binding.person_id == made.where(ObjectionStep.id == step_id).scalar_subquery()
