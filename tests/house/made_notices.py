"""Notices for the campaign of world.py: a real draft, and rows that need no figures."""

from datetime import datetime
from itertools import count

from quizsvc.kit import db
from quizsvc.kit.plain import to_plain
from quizsvc.notices import queries
from quizsvc.notices import service as notices
from quizsvc.notices.models import Notice, NoticeDraft
from quizsvc.notices.rules import Content, Kind, Own
from quizsvc.rankings import queries as rankings
from quizsvc.rankings import service as ranking_service
from quizsvc.season import rules as season_rules
from quizsvc.season.queries import KnownSeason

JUNE = season_rules.Month(2021, 6)
_periods = (f"21{number:02d}-01" for number in count())


def month(now: datetime, actor: int, season: KnownSeason) -> int:
    """The draft of June, which is published for it."""
    with db.transaction():
        ranking_service.publish(now=now, actor=actor, season=season, period=JUNE)
        return int(notices.draft(now=now, actor=actor, season=season, month=JUNE).id)


def draft(now: datetime, like: int) -> int:
    """One more draft, as if of another month."""
    with db.transaction() as session:
        first = queries.draft(like)
        assert first is not None
        same = ("season_id", "kind", "reason", "snapshot_id", "facts")
        made = NoticeDraft(
            **{name: getattr(first, name) for name in same},
            period=next(_periods),
            edition=1,
            own=to_plain(Own()),
            made_at=now,
            changed_at=now,
        )
        session.add(made)
        session.flush()
        return int(made.id)


def published(now: datetime, season_id: int, week: str) -> int:
    """The 周统计 of a week that says nothing."""
    content = Content(Kind.WEEKLY, "练兵", week, "第1周", "第1周统计", "", "", (), (), "", "")
    snapshot = rankings.snapshot(season_id, week)
    assert snapshot is not None
    with db.transaction() as session:
        made = Notice(
            id=1_000_000,
            season_id=season_id,
            kind=Kind.WEEKLY.value,
            period=week,
            version=1,
            reason="",
            snapshot_id=snapshot.id,
            title=content.title,
            number="",
            made_at=now,
            published_at=now,
            content=to_plain(content),
            facts={},
            own={},
            docx=b"docx",
            docx_sha256="0" * 64,
            xlsx=b"xlsx",
            xlsx_sha256="0" * 64,
        )
        session.add(made)
        return 1_000_000
