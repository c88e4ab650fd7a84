"""Papers: published sets of question revisions with points, and what was corrected of them since."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint, Range

from quizsvc.kit.db import Base, instant, numbered, one_of, refers
from quizsvc.papers.rules import Policy


class Paper(Base):
    """A daily practice (`on` its date) or weekly test (`on` the Monday of its week; so is `week_on` for
    both).

    One of each a day or week and season. `title`, times and questions are sealed when it is published; until
    it closes its closing may still be put off. What turns out wrong of a question is a PaperCorrection.
    """

    __tablename__ = "papers"
    __table_args__ = (
        sa.UniqueConstraint("season_id", "kind", "on"),
        one_of("kind", "daily", "weekly"),
        one_of("state", "drawn", "published"),
        sa.CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        sa.CheckConstraint("(state = 'published') = (published_at is not null)", name="published_since"),
    )

    id: orm.Mapped[int] = numbered()
    season_id: orm.Mapped[int] = refers("seasons.id")
    kind: orm.Mapped[str] = orm.mapped_column(sa.Text)
    on: orm.Mapped[date] = orm.mapped_column(sa.Date)
    week_on: orm.Mapped[date] = orm.mapped_column(sa.Date)
    title: orm.Mapped[str] = orm.mapped_column(sa.Text)
    state: orm.Mapped[str] = orm.mapped_column(sa.Text)
    opens_at: orm.Mapped[datetime] = instant()
    closes_at: orm.Mapped[datetime] = instant(index=True)
    time_limit_s: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    blueprint: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB)
    drawn_at: orm.Mapped[datetime] = instant()
    drawn_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    published_at: orm.Mapped[datetime | None] = instant()


class PaperQuestion(Base):
    """A revision on a paper. While the paper is `held` (drawn and not over), no other held paper has the same
    question, in whatever revision, or one with the same stem: the constraints keep the rule of rules.md §3,
    whichever was drawn first.
    """

    __tablename__ = "paper_questions"
    __table_args__ = (
        ExcludeConstraint(
            (sa.column("stem_print"), "="),
            (sa.column("held"), "&&"),
            using="gist",
            name="ex_paper_questions_one_held_paper",
        ),
        ExcludeConstraint(
            (sa.column("question_id"), "="),
            (sa.column("held"), "&&"),
            using="gist",
            name="ex_paper_questions_one_held_question",
        ),
        sa.UniqueConstraint("paper_id", "revision_id"),
    )

    paper_id: orm.Mapped[int] = refers("papers.id", index=False, primary_key=True)
    number: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger, primary_key=True)
    revision_id: orm.Mapped[int] = refers("question_revisions.id")
    question_id: orm.Mapped[int] = refers("questions.id", index=False)
    points: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    stem_print: orm.Mapped[str] = orm.mapped_column(sa.Text)
    held: orm.Mapped[Range[datetime]] = orm.mapped_column(TSTZRANGE)


class PaperCorrection(Base):
    """How a place of a published paper is marked from `corrected_at` on, whoever answered it when; of several
    the newest one. What was served is pinned and stays. Only ever added to.

    `keys` are lists of option ids of the revision that stands there, as many as are accepted, the newest one
    last; they are there also where the policy does not ask for them. `revision_id` is the revision that puts
    the question right, None if the bank has none.
    """

    __tablename__ = "paper_corrections"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["paper_id", "number"], ["paper_questions.paper_id", "paper_questions.number"]
        ),
        one_of("policy", *Policy),
        sa.CheckConstraint("jsonb_array_length(keys) > 0", name="has_a_key"),
    )

    paper_id: orm.Mapped[int] = orm.mapped_column(sa.BigInteger, primary_key=True)
    number: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger, primary_key=True)
    corrected_at: orm.Mapped[datetime] = instant(primary_key=True)
    policy: orm.Mapped[str] = orm.mapped_column(sa.Text)
    keys: orm.Mapped[list[list[str]]] = orm.mapped_column(JSONB)
    revision_id: orm.Mapped[int | None] = refers("question_revisions.id", index=False)
    reason: orm.Mapped[str] = orm.mapped_column(sa.Text)
