"""Which account is which person, and the codes with which they become so."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from quizsvc.kit.db import Base, instant, refers


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
