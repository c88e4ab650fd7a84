"""What was worked out from the answers. All of it can be worked out again from the attempts.

Figures are whole hundredths of a percent, points whole hundredths.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB

from quizsvc.kit.db import Base, instant, refers


class AnalysedPaper(Base):
    """That the answers to a paper were looked at, and when last; `complete` when there will be no others."""

    __tablename__ = "analysed_papers"

    paper_id: orm.Mapped[int] = refers("papers.id", primary_key=True, index=False)
    computed_at: orm.Mapped[datetime] = instant()
    complete: orm.Mapped[bool] = orm.mapped_column(sa.Boolean)
    median_attempt_s: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)


class ItemTally(Base):
    """A revision on a paper: a `rules.Tally`, column by column. Those of several papers make the figures."""

    __tablename__ = "item_tallies"

    paper_id: orm.Mapped[int] = refers("papers.id", primary_key=True, index=False)
    revision_id: orm.Mapped[int] = refers("question_revisions.id", primary_key=True)
    points: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    rest_points: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    served: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    answered: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    x_sum: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)
    x_square_sum: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)
    y_sum: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)
    y_square_sum: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)
    product_sum: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)
    sorted_product_sum: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)
    chosen: orm.Mapped[dict[str, int]] = orm.mapped_column(JSONB)
    best: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    chosen_by_best: orm.Mapped[dict[str, int]] = orm.mapped_column(JSONB)


class ItemFigures(Base):
    """A revision over all papers that it was served on; one that nobody answered has no row.

    `warnings` is a list of `{"code", "option", "message"}`; `suspicion` puts the questions that should be
    looked at before the others (rules.suspicion).
    """

    __tablename__ = "item_figures"

    revision_id: orm.Mapped[int] = refers("question_revisions.id", primary_key=True, index=False)
    computed_at: orm.Mapped[datetime] = instant()
    served: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    answered: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    facility: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    sd: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    discrimination: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    efficiency: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    median_attempt_s: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    chosen: orm.Mapped[dict[str, int]] = orm.mapped_column(JSONB)
    best: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    chosen_by_best: orm.Mapped[dict[str, int]] = orm.mapped_column(JSONB)
    warnings: orm.Mapped[list[dict[str, Any]]] = orm.mapped_column(JSONB)
    suspicion: orm.Mapped[int] = orm.mapped_column(sa.Integer)
