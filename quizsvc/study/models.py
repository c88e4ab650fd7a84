"""Free practice, and the questions that somebody keeps in the book of wrong ones."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import ARRAY

from quizsvc.kit.db import Base, instant, numbered, refers


class Practice(Base):
    """Questions that one person practises, drawn for them alone on a day of the season's zone; no attempt.

    Pinned as attempts are: place i (from 1) shows `revision_ids[i]` with its options in the order of the
    letters of `option_orders[i]`. Drawn below a subject, from the book of wrong ones, both, or neither; that
    it was practised keeps nobody from removing a subject.
    """

    __tablename__ = "practices"
    __table_args__ = (
        sa.Index("ix_practices_person_id_on", "person_id", "on"),
        sa.CheckConstraint("cardinality(revision_ids) between 1 and 50", name="has_questions"),
        sa.CheckConstraint(
            "cardinality(option_orders) = cardinality(revision_ids)", name="an_order_for_each"
        ),
    )

    id: orm.Mapped[int] = numbered()
    person_id: orm.Mapped[int] = refers("persons.id", index=False)
    on: orm.Mapped[date] = orm.mapped_column(sa.Date)
    drawn_at: orm.Mapped[datetime] = instant()
    subject_id: orm.Mapped[int | None] = orm.mapped_column(
        sa.BigInteger, sa.ForeignKey("subjects.id", ondelete="SET NULL")
    )
    from_book: orm.Mapped[bool] = orm.mapped_column(sa.Boolean)
    revision_ids: orm.Mapped[list[int]] = orm.mapped_column(ARRAY(sa.BigInteger))
    option_orders: orm.Mapped[list[str]] = orm.mapped_column(ARRAY(sa.Text))


class PracticeAnswer(Base):
    """What was chosen at a place of a practice: the first answer, which stays, and its verdict."""

    __tablename__ = "practice_answers"
    __table_args__ = (
        sa.UniqueConstraint("practice_id", "number"),
        sa.CheckConstraint("cardinality(chosen) > 0", name="something_is_chosen"),
    )

    id: orm.Mapped[int] = numbered()
    practice_id: orm.Mapped[int] = refers("practices.id", index=False)
    number: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    chosen: orm.Mapped[list[str]] = orm.mapped_column(ARRAY(sa.Text))
    is_right: orm.Mapped[bool] = orm.mapped_column(sa.Boolean)
    answered_at: orm.Mapped[datetime] = instant()


class Star(Base):
    """A question that a person keeps in the book of wrong ones."""

    __tablename__ = "stars"

    person_id: orm.Mapped[int] = refers("persons.id", index=False, primary_key=True)
    question_id: orm.Mapped[int] = refers("questions.id", index=False, primary_key=True)
    starred_at: orm.Mapped[datetime] = instant()
