"""What tests of papers do again and again, each in a transaction of its own."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.kit import db
from quizsvc.papers import service
from quizsvc.papers.models import Paper, PaperQuestion
from quizsvc.papers.rules import PaperKind
from quizsvc.season.queries import KnownSeason
from tests.factories import WEDNESDAY

DAILY, WEEKLY = PaperKind.DAILY, PaperKind.WEEKLY
TODAY, MONDAY = date(2021, 7, 14), date(2021, 7, 12)


def draw(season: KnownSeason, kind: PaperKind = DAILY, on: date = TODAY, **more: Any) -> int:
    with db.transaction():
        return service.draw(
            **{"now": WEDNESDAY, "actor": None, "season": season, "kind": kind, "on": on, **more}
        )


def publish(paper_id: int, now: datetime = WEDNESDAY) -> Paper:
    with db.transaction():
        return service.publish(now=now, actor=None, paper_id=paper_id)


def discard(paper_id: int) -> None:
    with db.transaction():
        service.discard(now=WEDNESDAY, actor=None, paper_id=paper_id)


def stems(paper_id: int) -> set[str]:
    wanted = sa.select(PaperQuestion.stem_print).where(PaperQuestion.paper_id == paper_id)
    return set(db.session().scalars(wanted))
