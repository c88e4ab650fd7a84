"""Marks: "this is stale", appended in the transaction that made it so.

Appending is the point: a row that many writers update would make them wait for each other. A job takes the
marks that it can see, rebuilds what they point at and deletes just these in the same transaction, so a mark
that commits later waits for the next run, and a job that dies leaves all marks where they were.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import orm

from quizsvc.kit.db import Base, session


class MarkRow(Base):
    """`topic` says what kind of thing changed, `scope` and `subject` which one (ids; 0 means all)."""

    __tablename__ = "marks"

    id: orm.Mapped[int] = orm.mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    topic: orm.Mapped[str] = orm.mapped_column(sa.Text)
    scope: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)
    subject: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)


@dataclass(frozen=True)
class Mark:
    """One stale thing."""

    topic: str
    scope: int
    subject: int


def add(topic: str, *, scope: int = 0, subject: int = 0) -> None:
    """Mark something as stale, within the running transaction."""
    session().execute(sa.insert(MarkRow).values(topic=topic, scope=scope, subject=subject))


def add_all(topic: str, *, subjects: Iterable[int], scope: int = 0) -> None:
    """Mark many subjects of one topic as stale, in one statement."""
    if rows := [{"topic": topic, "scope": scope, "subject": subject} for subject in sorted(set(subjects))]:
        session().execute(sa.insert(MarkRow), rows)


def take(*topics: str) -> set[Mark]:
    """Remove and return the marks of these topics that the running transaction can see."""
    removed = (
        sa.delete(MarkRow)
        .where(MarkRow.topic.in_(topics))
        .returning(MarkRow.topic, MarkRow.scope, MarkRow.subject)
    )
    return {Mark(*row) for row in session().execute(removed)}


def waiting(*topics: str, scopes: Collection[int] | None = None) -> bool:
    """Is anything of these topics stale? With `scopes` only these, and what is marked for all (0)."""
    found = sa.exists().where(MarkRow.topic.in_(topics))
    if scopes is not None:
        found = found.where(MarkRow.scope.in_([0, *scopes]))
    return bool(session().execute(sa.select(found)).scalar())


def scopes(*topics: str) -> set[int]:
    """What of these topics is stale, by scope; 0 among them: all of it."""
    return set(session().scalars(sa.select(MarkRow.scope).where(MarkRow.topic.in_(topics)).distinct()))
