"""Which account is which person, which WeChat user has which account, how they come to it, and who accepted
the privacy notice.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from quizsvc.kit.db import Base, instant, numbered, refers


class Binding(Base):
    """An account is at most one person, a person has at most one account."""

    __tablename__ = "bindings"

    account_id: orm.Mapped[int] = refers("accounts.id", index=False, primary_key=True)
    person_id: orm.Mapped[int] = refers("persons.id", index=False, unique=True)
    bound_at: orm.Mapped[datetime] = instant()


class ActivationCode(Base):
    """A one-time code that a unit's admin hands to a person; only its hash is kept. A newer one replaces
    it.
    """

    __tablename__ = "activation_codes"

    person_id: orm.Mapped[int] = refers("persons.id", index=False, primary_key=True)
    code_hash: orm.Mapped[str] = orm.mapped_column(sa.Text)
    issued_at: orm.Mapped[datetime] = instant()
    issued_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    expires_at: orm.Mapped[datetime] = instant()
    used_at: orm.Mapped[datetime | None] = instant()


class WechatUser(Base):
    """Somebody whom WeChat named to us by an openid, which is another one in each mini-program (`appid`).
    With an account they sign in to it; without one they can only be bound to one. `seen_at`: when they last
    came from WeChat.
    """

    __tablename__ = "wechat_users"
    __table_args__ = (
        sa.UniqueConstraint("appid", "openid"),
        sa.CheckConstraint("(account_id is null) = (bound_at is null)", name="bound_at_some_instant"),
    )

    id: orm.Mapped[int] = numbered()
    appid: orm.Mapped[str] = orm.mapped_column(sa.Text)
    openid: orm.Mapped[str] = orm.mapped_column(sa.Text)
    account_id: orm.Mapped[int | None] = refers("accounts.id", index=False, unique=True)
    seen_at: orm.Mapped[datetime] = instant()
    bound_at: orm.Mapped[datetime | None] = instant()


class Consent(Base):
    """A version of the privacy notice that was accepted: by an account, or by a WeChat user who has none
    yet.
    """

    __tablename__ = "consents"
    __table_args__ = (
        sa.CheckConstraint("num_nonnulls(account_id, wechat_user_id) = 1", name="of_one"),
        sa.UniqueConstraint("account_id", "version"),
        sa.UniqueConstraint("wechat_user_id", "version"),
    )

    id: orm.Mapped[int] = numbered()
    account_id: orm.Mapped[int | None] = refers("accounts.id", index=False)
    wechat_user_id: orm.Mapped[int | None] = refers("wechat_users.id", index=False)
    version: orm.Mapped[str] = orm.mapped_column(sa.Text)
    at: orm.Mapped[datetime] = instant()


class EntryTicket(Base):
    """A one-time way from the mini-program into its pages, for who is signed in there or can only bind; only
    its hash is kept, until it is used.
    """

    __tablename__ = "entry_tickets"
    __table_args__ = (sa.CheckConstraint("num_nonnulls(session_id, wechat_user_id) = 1", name="of_one"),)

    ticket_hash: orm.Mapped[str] = orm.mapped_column(sa.Text, primary_key=True)
    session_id: orm.Mapped[int | None] = refers("sessions.id", index=False)
    wechat_user_id: orm.Mapped[int | None] = refers("wechat_users.id", index=False)
    expires_at: orm.Mapped[datetime] = instant(index=True)
