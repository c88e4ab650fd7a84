"""Rows by the thousand go in as they are, whichever way."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizsvc.kit import bulk, db

KINDS = sa.Table(
    "kinds",
    sa.MetaData(),
    sa.Column("place", sa.Integer),
    sa.Column("small", sa.SmallInteger),
    sa.Column("whole", sa.Integer),
    sa.Column("big", sa.BigInteger),
    sa.Column("flag", sa.Boolean),
    sa.Column("day", sa.Date),
    sa.Column("at", sa.DateTime(timezone=True)),
    sa.Column("text", sa.Text),
    prefixes=["temporary"],
    postgresql_on_commit="drop",
)
DAY, EPOCH = date(1970, 1, 1), datetime(1970, 1, 1, tzinfo=UTC)


def signed(bits):
    return st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


ROWS = st.lists(
    st.tuples(
        *(
            st.none() | values
            for values in (
                signed(16),
                signed(32),
                signed(64),
                st.integers(0, 1),
                st.integers(-100_000, 100_000),
                st.integers(-(10**15), 4 * 10**15),
                st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6),
            )
        )
    ),
    max_size=8,
)


def column(values):
    return np.ma.array([each or 0 for each in values], mask=[each is None for each in values], dtype=np.int64)


def plain(small, whole, big, flag, day, at, text):
    """As PostgreSQL tells it."""
    return (
        *(small, whole, big, None if flag is None else bool(flag)),
        None if day is None else DAY + timedelta(days=day),
        None if at is None else EPOCH + timedelta(microseconds=at),
        text,
    )


@pytest.fixture
def kinds(app):
    with db.transaction() as session:
        KINDS.create(session.connection())
        yield session


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS)
def test_columns_go_in_as_rows_do(kinds, rows):
    kinds.execute(sa.delete(KINDS))
    names = [each.name for each in KINDS.columns]
    *numbers, texts = zip(*rows, strict=True) if rows else [()] * 7
    columns = dict(zip(names[1:], [*map(column, numbers), list(texts)], strict=True))
    bulk.columns_in(KINDS, {"place": np.arange(len(rows)), **columns})
    found = kinds.execute(sa.select(*list(KINDS.columns)[1:]).order_by(KINDS.c.place))
    told = [plain(*row) for row in rows]
    assert [tuple(row) for row in found] == told
    kinds.execute(sa.delete(KINDS))
    bulk.copy_in(KINDS, names, [(place, *row) for place, row in enumerate(told)])
    again = kinds.execute(sa.select(*list(KINDS.columns)[1:]).order_by(KINDS.c.place))
    assert [tuple(row) for row in again] == told


@pytest.mark.parametrize(("name", "most"), [("small", 2**15), ("whole", 2**31)])
def test_what_is_too_large_for_its_column_is_refused(kinds, name, most):
    with pytest.raises(OverflowError, match="too large"):
        bulk.columns_in(KINDS, {name: np.array([0, most])})
    bulk.columns_in(KINDS, {name: np.array([most - 1, -most])})
    assert kinds.scalar(sa.select(sa.func.count()).select_from(KINDS)) == 2
