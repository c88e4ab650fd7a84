"""Who else is in the middle of a transaction.

For what must see the end of all that began before it: a change that readers take into account from now on
is not yet known to a transaction that looked a moment ago and writes a moment later.
"""

import sqlalchemy as sa

from quizsvc.kit.db import session

# Every transaction holds the lock of its own virtual id from its beginning until what it wrote can be seen.
_OTHERS = sa.text(
    "select held.virtualxid from pg_locks as held join pg_stat_activity as backend using (pid) "
    "where held.locktype = 'virtualxid' and held.granted and held.mode = 'ExclusiveLock' "
    "and backend.datname = current_database() and backend.usename = current_user "
    "and held.pid <> pg_backend_pid()"
)


def others() -> frozenset[str]:
    """The names of the transactions of this application that are running now, but for the own one. A name
    that is gone never comes back while the server runs.
    """
    return frozenset(session().scalars(_OTHERS))
