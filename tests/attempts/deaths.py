"""Deaths at the last moment: a transaction that has changed an attempt dies when it is about to commit.

PostgreSQL does it to itself, by a trigger that runs at COMMIT and ends its own backend; so whatever the
product does before it, this is a crash between its last statement and its commit.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

LOCK = 20210714
KILL = f"""
create function dies_at_commit() returns trigger language plpgsql as $$
begin
    if not pg_try_advisory_xact_lock_shared({LOCK}) then
        perform pg_terminate_backend(pg_backend_pid());
        perform pg_sleep(10);
    end if;
    return null;
end $$
"""
TRIGGER = """
create constraint trigger dies_at_commit after insert or update on attempts
deferrable initially deferred for each row execute function dies_at_commit()
"""


class Deaths:
    """While `.near()`, whoever has changed an attempt dies at COMMIT."""

    def __init__(self, owner: sa.Engine) -> None:
        self._connection = owner.connect().execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def near(self) -> Iterator[None]:
        """Armed for a while: what is locked cannot be locked by those who commit."""
        self._connection.execute(sa.select(sa.func.pg_advisory_lock(LOCK)))
        try:
            yield
        finally:
            self._connection.execute(sa.select(sa.func.pg_advisory_unlock(LOCK)))


@contextmanager
def deaths(owner: sa.Engine) -> Iterator[Deaths]:
    """They are possible inside the block, and nothing of them is left after it."""
    with owner.begin() as connection:
        connection.exec_driver_sql(KILL)
        connection.exec_driver_sql(TRIGGER)
    made = Deaths(owner)
    try:
        yield made
    finally:
        made._connection.close()
        with owner.begin() as connection:
            connection.exec_driver_sql("drop function dies_at_commit cascade")
