"""Who has allowed which subscribe messages, and which were sent."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from quizsvc.kit.db import Base, instant, numbered, one_of, refers
from quizsvc.messages.rules import MOST_CREDITS, UNENDED, Kind, State

_KINDS = tuple(kind.value for kind in Kind)
_UNENDED = ", ".join(f"'{state}'" for state in sorted(UNENDED))


class Subscription(Base):
    """How many messages of a kind a WeChat user has allowed and not yet got; `since` when there is any at
    all: what happened before is no news to them.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        one_of("kind", *_KINDS),
        sa.CheckConstraint(f"credits between 0 and {MOST_CREDITS}", name="credits_are_few"),
    )

    wechat_user_id: orm.Mapped[int] = refers("wechat_users.id", index=False, primary_key=True)
    kind: orm.Mapped[str] = orm.mapped_column(sa.Text, primary_key=True)
    credits: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    since: orm.Mapped[datetime] = instant()


class Message(Base):
    """That an account is to be told something once: `about` is the id of the paper, the notice, or the step
    of an objection. Whoever sends it makes it `sending` first; what is left so is never sent again.

    `due_at`: not before. `errcode` and `problem` are what WeChat said last, and the type of the refusal.
    """

    __tablename__ = "messages"
    __table_args__ = (
        one_of("kind", *_KINDS),
        one_of("state", *(state.value for state in State)),
        sa.CheckConstraint(f"(state in ({_UNENDED})) = (ended_at is null)", name="ends_at_some_instant"),
        sa.UniqueConstraint("kind", "about", "account_id"),
        sa.Index("ix_messages_waiting", "due_at", postgresql_where=sa.text("state = 'waiting'")),
    )

    id: orm.Mapped[int] = numbered()
    kind: orm.Mapped[str] = orm.mapped_column(sa.Text)
    about: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)
    account_id: orm.Mapped[int] = refers("accounts.id")
    state: orm.Mapped[str] = orm.mapped_column(sa.Text)
    made_at: orm.Mapped[datetime] = instant()
    due_at: orm.Mapped[datetime] = instant()
    tries: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    ended_at: orm.Mapped[datetime | None] = instant()
    errcode: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    problem: orm.Mapped[str | None] = orm.mapped_column(sa.Text)
