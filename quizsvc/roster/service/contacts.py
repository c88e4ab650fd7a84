"""Say whom the people of a unit ask for help."""

from collections.abc import Collection
from datetime import datetime

from quizsvc.kit import audit
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound
from quizsvc.roster import queries
from quizsvc.roster.models import Unit


def set_contact(
    *,
    now: datetime,
    actor: int | None,
    unit_id: int,
    contact: str,
    within: Collection[int] | None = None,
    address: str | None = None,
) -> queries.Contact:
    """Write down whom the people of a unit ask for help; a blank text takes it back. With `within` only of
    these units.

    Raises:
        NotFound: no such unit, or none of `within`.
    """
    row = session().get(Unit, unit_id) if within is None or unit_id in within else None
    if row is None:
        raise NotFound("没有这个单位")
    row.contact = contact.strip() or None
    session().flush()
    told = {"is_given": row.contact is not None}  # the text may hold a telephone number
    audit.record("unit.contact", now=now, actor=actor, subject=f"unit:{unit_id}", address=address, **told)
    return queries.Contact(queries.unit(unit_id), row.contact)
