"""Whom something reaches that is published."""

import sqlalchemy as sa

from quizsvc.identity.models import Binding
from quizsvc.kit.db import session


def reach() -> int:
    """How many people of the roster have an account, and so see it on their phones."""
    return session().scalar(sa.select(sa.func.count()).select_from(Binding)) or 0
