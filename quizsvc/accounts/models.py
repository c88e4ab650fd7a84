"""Accounts and what lets them in. All of it lives in PostgreSQL: a lost Redis signs nobody out and
unlocks nobody.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from quizsvc.accounts.rules import Role
from quizsvc.kit.db import Base, instant, numbered, one_of, refers


class Account(Base):
    """Somebody who can sign in. `name` is what they type, in lower case; without `password_hash` not
    yet activated.
    """

    __tablename__ = "accounts"

    id: orm.Mapped[int] = numbered()
    name: orm.Mapped[str] = orm.mapped_column(sa.Text, unique=True)
    display_name: orm.Mapped[str] = orm.mapped_column(sa.Text)
    password_hash: orm.Mapped[str | None] = orm.mapped_column(sa.Text)
    created_at: orm.Mapped[datetime] = instant()
    disabled_at: orm.Mapped[datetime | None] = instant()


class RoleGrant(Base):
    """A role that an account holds or held; kept, because who held which role in a week decides who
    counts (rules.md §3).
    """

    __tablename__ = "role_grants"
    __table_args__ = (
        one_of("role", *(role.value for role in Role)),
        sa.Index(
            "uq_role_grants_held",
            "account_id",
            "role",
            unique=True,
            postgresql_where=sa.text("revoked_at is null"),
        ),
    )

    id: orm.Mapped[int] = numbered()
    account_id: orm.Mapped[int] = refers("accounts.id")
    role: orm.Mapped[str] = orm.mapped_column(sa.Text)
    granted_at: orm.Mapped[datetime] = instant()
    granted_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    revoked_at: orm.Mapped[datetime | None] = instant()


class Session(Base):
    """One sign-in on one device: the family of all tokens that came from it.

    `used_at` is about when it was used last (tokens.note_going_on); `proved_at` when a code of the account's
    second factor was given in it. Where it was begun, `address` and `agent`, is kept of staff alone.
    """

    __tablename__ = "sessions"

    id: orm.Mapped[int] = numbered()
    account_id: orm.Mapped[int] = refers("accounts.id")
    created_at: orm.Mapped[datetime] = instant()
    used_at: orm.Mapped[datetime | None] = instant()
    proved_at: orm.Mapped[datetime | None] = instant()
    by_cookie: orm.Mapped[bool | None]
    address: orm.Mapped[str | None] = orm.mapped_column(sa.Text)
    agent: orm.Mapped[str | None] = orm.mapped_column(sa.Text)
    revoked_at: orm.Mapped[datetime | None] = instant()
    revoked_reason: orm.Mapped[str | None] = orm.mapped_column(sa.Text)


class TokenPair(Base):
    """An access and a refresh token, issued together. A refresh marks it as rotated and names
    its successor.
    """

    __tablename__ = "token_pairs"

    id: orm.Mapped[str] = orm.mapped_column(sa.Text, primary_key=True)
    session_id: orm.Mapped[int] = refers("sessions.id")
    issued_at: orm.Mapped[datetime] = instant()
    refresh_expires_at: orm.Mapped[datetime] = instant()
    first_used_at: orm.Mapped[datetime | None] = instant()
    rotated_at: orm.Mapped[datetime | None] = instant()
    successor_id: orm.Mapped[str | None] = orm.mapped_column(sa.Text)


class FailedTry(Base):
    """A wrong password, code or name: `subject` is what it was tried on, such as `account:zhangsan`, and
    `tried_by` who tried, where that is known, such as `wechat:17`.
    """

    __tablename__ = "failed_tries"
    __table_args__ = (
        sa.Index("ix_failed_tries_subject_at", "subject", "at"),
        sa.Index("ix_failed_tries_address_at", "address", "at"),
        sa.Index("ix_failed_tries_tried_by_at", "tried_by", "at"),
    )

    id: orm.Mapped[int] = numbered()
    subject: orm.Mapped[str] = orm.mapped_column(sa.Text)
    address: orm.Mapped[str] = orm.mapped_column(sa.Text)
    tried_by: orm.Mapped[str | None] = orm.mapped_column(sa.Text)
    at: orm.Mapped[datetime] = instant()


class ResetCode(Base):
    """A one-time code with which an account's owner sets a new password; only its hash is kept."""

    __tablename__ = "reset_codes"

    id: orm.Mapped[int] = numbered()
    account_id: orm.Mapped[int] = refers("accounts.id")
    code_hash: orm.Mapped[str] = orm.mapped_column(sa.Text)
    issued_at: orm.Mapped[datetime] = instant()
    issued_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    expires_at: orm.Mapped[datetime] = instant()
    used_at: orm.Mapped[datetime | None] = instant()


class SecondFactor(Base):
    """A secret that an account's owner has in an app of their phone, which makes codes of it (factor.py). It
    is in force once a first code has confirmed it; `used_step` is the half minute of the last code that was
    taken. The secret itself is worked out from `nonce`.
    """

    __tablename__ = "second_factors"
    __table_args__ = (
        sa.CheckConstraint("(confirmed_at is null) = (used_step is null)", name="confirmed_by_a_code"),
        sa.Index(
            "uq_second_factors_offered",
            "account_id",
            unique=True,
            postgresql_where=sa.text("confirmed_at is null"),
        ),
        sa.Index(
            "uq_second_factors_in_force",
            "account_id",
            unique=True,
            postgresql_where=sa.text("confirmed_at is not null"),
        ),
    )

    id: orm.Mapped[int] = numbered()
    account_id: orm.Mapped[int] = refers("accounts.id", index=False)
    nonce: orm.Mapped[str] = orm.mapped_column(sa.Text)
    offered_at: orm.Mapped[datetime] = instant()
    confirmed_at: orm.Mapped[datetime | None] = instant()
    used_step: orm.Mapped[int | None] = orm.mapped_column(sa.BigInteger)
