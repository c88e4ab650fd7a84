"""Rows on their way into the tables: written many at once, under ids that are given here, so that a season
that is made up again from its number is the same to the last id.
"""

from collections import defaultdict
from random import Random
from typing import Any

import sqlalchemy as sa

from quizsvc.kit import db

Row = dict[str, Any]


class Rows:
    """What waits to be written, table by table; all rows of a table name the same columns."""

    def __init__(self, random: Random) -> None:
        # Some have one digit more than others, so whoever orders ids as texts is found.
        self._last: defaultdict[sa.Table, int] = defaultdict(lambda: random.choice([0, 7, 97]))
        self._new: defaultdict[sa.Table, dict[Any, Row]] = defaultdict(dict)
        self._changed: defaultdict[sa.Table, dict[int, Row]] = defaultdict(dict)

    def number(self, kind: Any, /, **values: Any) -> int:
        """Have a row written; the id that it gets."""
        self._last[kind.__table__] += 1
        id_ = self._last[kind.__table__]
        self._new[kind.__table__][id_] = {"id": id_, **values}
        return id_

    def add(self, kind: Any, /, **values: Any) -> None:
        """Have a row of a table without numbers written."""
        of_table = self._new[kind.__table__]
        of_table[len(of_table)] = values

    def change(self, kind: Any, id_: int, /, **values: Any) -> None:
        """Have a row changed that is, or waits to be, in its table; always the same columns of a table."""
        waiting = self._new[kind.__table__].get(id_)
        if waiting is None:
            waiting = self._changed[kind.__table__].setdefault(id_, {"its_id": id_})
        waiting |= values

    def write(self) -> None:
        """Write what waits, changes first: what was superseded makes room for what comes instead."""
        connection = db.session().connection()
        for table, changes in self._changed.items():
            here = sa.update(table).where(table.c.id == sa.bindparam("its_id"))
            connection.execute(here, list(changes.values()))
        for table in db.Base.metadata.sorted_tables:
            if new := self._new.get(table):
                connection.execute(sa.insert(table), list(new.values()))
        self._changed.clear()
        self._new.clear()
