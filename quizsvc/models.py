"""Every room's tables, imported so that the metadata is whole: for migrations, and for the test that compares them."""

from quizsvc.accounts import models as accounts
from quizsvc.attempts import models as attempts
from quizsvc.bank import models as bank
from quizsvc.identity import models as identity
from quizsvc.kit import audit, marks
from quizsvc.kit.db import Base
from quizsvc.papers import models as papers
from quizsvc.rankings import models as rankings
from quizsvc.roster import models as roster
from quizsvc.season import models as season

__all__ = [
    "accounts",
    "attempts",
    "audit",
    "bank",
    "identity",
    "marks",
    "metadata",
    "papers",
    "rankings",
    "roster",
    "season",
]

metadata = Base.metadata
