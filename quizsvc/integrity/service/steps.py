"""A step of an objection, whoever takes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa
from psycopg import errors as pg

from quizsvc.integrity.models import Objection, ObjectionStep
from quizsvc.integrity.rules import ObjectionState
from quizsvc.integrity.service.refusals import ObjectionExists
from quizsvc.kit import audit
from quizsvc.kit.db import session


@contextmanager
def only_one_open() -> Iterator[None]:
    """Inside, an objection becomes open. Of one person and question one is: the constraint decides.

    Raises:
        ObjectionExists.
    """
    try:
        with session().begin_nested():
            yield
            session().flush()
    except sa.exc.IntegrityError as error:
        if isinstance(error.orig, pg.UniqueViolation):
            raise ObjectionExists() from error
        raise


def step(
    objection: Objection,
    state: ObjectionState,
    *,
    now: datetime,
    actor: int,
    verb: str,
    text: str = "",
    by_author: bool = False,
    address: str | None,
) -> None:
    """Let an objection reach a state; history and audit log say who did it. The text is in the history
    alone.
    """
    objection.state = state
    session().add(
        ObjectionStep(
            objection_id=objection.id, state=state, at=now, account_id=actor, by_author=by_author, text=text
        )
    )
    session().flush()
    about = f"objection:{objection.id}"
    told = {"question": objection.question_id, "state": state.value, "by_author": by_author}
    audit.record(f"objection.{verb}", now=now, actor=actor, subject=about, address=address, **told)
